import Civil
import FEEL
import Testing

@Suite struct ExpressionTests {
    @Test func `a rule reads its variables`() throws {
        let rule = try Expression.parse("age < 36 and order >= 2", names: ["age", "order"])
        #expect(rule.evaluate(["age": 7, "order": 3]) == true)
        #expect(rule.evaluate(["age": 36, "order": 3]) == false)
    }
}
