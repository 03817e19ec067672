import FEEL
import Testing

@Suite struct PrintTests {
    static let scope = Scope(
        ["a", "b", "Full Name", "x-y", "list of things", "day"], members: ["time offset", "first name"])

    static let texts = [
        "1 + 2 * 3", "(1 + 2) * 3", "-a ** 2", "(-a) ** 2", "-(3)", "--a", "a - (b - 1)", "a / (b * 2)", "2 ** 3 ** 2",
        "2 ** (3 ** 2)",
        "a and b or not(a)", "(a or b) and a", "a = b", "(a = b) = true", "a between 1 and 2 and b", "a in [1..3)",
        "a in (1, < 5, >= 10)",
        "a in not(b)", "(< 10)", "(!= 3)", "]1..2[", "if a then 1 else if b then 2 else 3", "(if a then 1 else 2) + 1",
        "for i in 1..3, j in [i..5] return i * j", "some x in a satisfies x > 1",
        "every x in a, y in b satisfies x < y",
        "a[item > 1].first name", "Full Name + \"x\\\"\\n\"", "x-y - 1", "list of things[1]",
        "function(p: number, q) p + q",
        "(function(p) p)(1)", "abs(n: -1)", "{a: 1, \"b c\": a + 1, d: {e: 2}}", "[1, [2], []]",
        "a instance of list<number>",
        "a instance of context<x: number, y: list<string>>", "a instance of function<number, string> -> boolean",
        "@\"2025-01-01\" + @\"P1D\"", "1.50", "1E+30", ".5", "a.b.c", "day.time offset", "null", "true and false",
        "date and time(\"2025-01-01T00:00:00\")", "a[1][2]", "(a + b)[1]", "-1.5e-3", "a in b", "\"\\u4E00\"",
        "[< 5, [1..2]]",
    ]

    @Test(arguments: texts)
    func `printing and parsing again gives the same tree`(text: String) throws {
        let first = try Expression.parse(text, names: Self.scope).syntax
        let printed = first.description
        let second = try Expression.parse(printed, names: Self.scope).syntax
        #expect(first == second, "\(text) printed as \(printed)")
        #expect(second.description == printed)
    }

    @Test(.enabled(if: Conformance.isPresent))
    func `the same holds for every expression of the suite`() throws {
        for test in try Conformance.cases() {
            let scope = Scope(test.names)
            guard let first = try? Expression.parse(test.expression, names: scope).syntax else { continue }
            let second = try? Expression.parse(first.description, names: scope).syntax
            #expect(first == second, "\(test.expression) printed as \(first)")
        }
    }

    @Test func `nodes know their place in the text`() throws {
        let text = "  a  +  Full Name * 2 "
        let syntax = try Expression.parse(text, names: Self.scope).syntax
        #expect(syntax.range.text(in: text) == "a  +  Full Name * 2")
        guard case .arithmetic(.add, _, let right) = syntax.kind, case .arithmetic(.multiply, let name, _) = right.kind
        else {
            Issue.record("unexpected tree")
            return
        }
        #expect(name.range.text(in: text) == "Full Name")
    }
}
