import Civil
import FEEL
import FEELTesting
import Testing

@Suite struct MutationTests {
    static let environment = Environment(
        zones: Conformance.zones, limits: Environment.Limits(steps: 20_000, depth: 300, bytes: 100_000))

    @Test func `damaged expressions neither trap nor hang, and print back to themselves`() throws {
        var corpus = PrintTests.texts
        if Conformance.isPresent { corpus += try Conformance.cases().map(\.expression) }
        var mutation = Mutation(seed: 20_250_101, corpus: corpus)
        let context: Context = ["a": 1, "b": [1, 2, 3], "Full Name": "x", "x-y": .missing("x-y")]
        let scope = Scope(context)
        var accepted = 0
        for _ in 0..<4_000 {
            let text = mutation.next()
            guard let expression = try? Expression.parse(text, names: scope) else { continue }
            accepted += 1
            _ = expression.evaluate(context, in: Self.environment)
            if let again = try? Expression.parse(expression.syntax.description, names: scope) {
                #expect(again.syntax == expression.syntax, "\(text)")
            }
        }
        #expect(accepted > 100)
    }
}
