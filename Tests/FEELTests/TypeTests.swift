import FEEL
import Testing

@Suite struct TypeTests {
    static let types: [String: FEELType] = [
        "day": .date, "n": .number, "s": .string, "yes": .boolean, "children": .list(child), "child": child,
        "bonus": .function([.number], .number), "length": .yearsMonths,
    ]
    static let child = FEELType.context([.init("age", .number), .init("born", .date), .init("name", .string)])

    @Test(arguments: [
        ("n + 1", "number"), ("s + \"a\"", "string"), ("day + length", "date"),
        ("day - child.born", "days and time duration"),
        ("child.age < 3 and yes", "boolean"), ("children.age", "list<number>"), ("children[age > 3]", "list<\(child)>"),
        ("children[1].born.year", "number"), ("for c in children return c.born", "list<date>"),
        ("if yes then 1 else null", "number"),
        ("if yes then 1 else \"a\"", "Any"), ("[1..n]", "range<number>"), ("bonus(n) * 2", "number"),
        ("unheard + 1", "Any"),
        ("{a: n, b: a > 1}", "context<a: number, b: boolean>"),
        ("function(x: number) x + 1", "function<number> -> number"),
        ("n * @\"P1D\"", "days and time duration"), ("string(n)", "string"), ("day.weekday", "number"),
        ("[1, 2][item > 1]", "list<number>"),
    ])
    func `the type is told from the form`(expression: String, type: String) throws {
        let (got, findings) = try Expression.parse(expression, names: Scope(Self.types.keys.sorted())).check(Self.types)
        #expect(got.description == type)
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test(arguments: [
        ("n + s", NullReason.Code.operandTypes), ("day + 1", .operandTypes), ("day > n", .operandTypes),
        ("child.height", .unknownMember),
        ("children[height > 1].age + n", .operandTypes), ("if n then 1 else 2", .conditionType),
        ("n and yes", .conditionType),
        ("abs(1, 2)", .argumentCount), ("abs(m: 1)", .argumentName), ("bonus(s)", .argumentType),
        ("bonus(1, 2)", .argumentCount), ("n(1)", .notAFunction),
        ("s between 1 and 2", .operandTypes), ("s in [1..3]", .operandTypes), ("-s", .operandTypes),
        ("@\"2025-13-01\"", .literal),
        ("day.hour", .unknownMember), ("yes < yes", .operandTypes),
        ("some c in children satisfies c.age", .conditionType), ("n instance of Nonsense", .unknownType),
    ])
    func `what can only be null is found without evaluating`(expression: String, code: NullReason.Code) throws {
        let findings = try Expression.parse(expression, names: Scope(Self.types.keys.sorted())).check(Self.types)
            .findings
        #expect(Set(findings.map(\.code)) == [code])
    }
}
