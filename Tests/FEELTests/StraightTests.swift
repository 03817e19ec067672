import Civil
import FEEL
import FEELTesting
import Testing

/// What is read straight answers as the whole language does: the value of `evaluate` is that of a traced evaluation, which always goes the
/// long way, and the types and errors are the same.
@Suite struct StraightTests {
    private static let names = ["a", "b", "c_1", "yes", "list", "total cost", "date", "ordered"]
    private static let types: [FEELType] = [
        .number, .number, .number, .boolean, .list(.number), .number, .number, .boolean,
    ]

    private func number(_ depth: Int, _ source: inout Seeded) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 4), using: &source) {
        case 0: return ["a", "b", "c_1", "date", "total cost"].randomElement(using: &source) ?? "a"
        case 1: return "\(Int.random(in: 0...9, using: &source))"
        case 2:
            return ["0.5", "1.50", "100000000000000000", "0.3333333333333333333", ".5", "1E+3", "007"].randomElement(
                using: &source) ?? "1"
        case 3: return ["sum(list)", "sum( list )", "sum([1, 2])", "-a", "-1"].randomElement(using: &source) ?? "1"
        case 4: return "(" + number(depth - 1, &source) + ")"
        case 5:
            return
                "if \(truth(depth - 1, &source)) then \(number(depth - 1, &source)) else \(number(depth - 1, &source))"
        default:
            let symbol = [" + ", " - ", "*", "/", " / ", "-", " ** "].randomElement(using: &source) ?? "+"
            return number(depth - 1, &source) + symbol + number(depth - 1, &source)
        }
    }

    private func truth(_ depth: Int, _ source: inout Seeded) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 3), using: &source) {
        case 0:
            return ["yes", "ordered", "yes = true", "yes != false", "yes=ordered"].randomElement(using: &source)
                ?? "yes"
        case 1: return ["true", "false"].randomElement(using: &source) ?? "true"
        case 2:
            return ["a > 1", "a<=b", "c_1 = 2.0", "a", "a < b < 3", "a in [1..2]", "null", "a between 1 and 2"]
                .randomElement(using: &source) ?? "a > 1"
        case 3: return "(" + truth(depth - 1, &source) + ")"
        case 4: return "not(" + truth(depth - 1, &source) + ")"
        case 5, 6: return truth(depth - 1, &source) + " and " + truth(depth - 1, &source)
        case 7: return truth(depth - 1, &source) + " or " + truth(depth - 1, &source)
        default:
            let symbol = ["=", "!=", " < ", " <= ", ">", ">="].randomElement(using: &source) ?? "="
            return number(depth - 1, &source) + symbol + number(depth - 1, &source)
        }
    }

    private func value(_ type: FEELType, _ source: inout Seeded) -> Value {
        switch Int.random(in: 0..<20, using: &source) {
        case 0: return .null
        case 1: return .string("1")
        case 2: return .missing("x")
        case 3: return .number(Decimal128(Int64.max))
        case 4: return .boolean(true)
        default: break
        }
        switch type {
        case .boolean: return .boolean(Bool.random(using: &source))
        case .list:
            return .list(
                (0..<Int.random(in: 0...3, using: &source)).map { _ in .integer(Int.random(in: -2...2, using: &source))
                })
        default:
            return .number(
                Decimal128(Int64.random(in: -3...3, using: &source), exponent: Int.random(in: -2...1, using: &source))
                    ?? 0)
        }
    }

    @Test func `both ways answer the same, for texts and values of all kinds`() throws {
        var source = Seeded(seed: 7)
        let shape = Shape(Self.names)
        let scope = Scope(shape, declaring: Self.types)
        let plain = Scope(shape)
        let dictionary = Dictionary(uniqueKeysWithValues: zip(Self.names, Self.types))
        var answered = 0
        for round in 0..<6_000 {
            let text = round % 2 == 0 ? truth(4, &source) : number(4, &source)
            guard let expression = try? Expression.parse(text, names: scope) else { continue }
            let checked = expression.check()
            let again = try Expression.parse(text, names: plain).check(dictionary)
            #expect(checked.type == again.type && checked.findings == again.findings, "\(text)")
            for _ in 0..<4 {
                let context = Context(shape: shape, values: Self.types.map { value($0, &source) })
                let short = expression.evaluate(context)
                let long = expression.explain(context) { _, _ in }
                #expect(short == long.value, "\(text) \(context.values)")
                #expect(short.reason?.code == long.value.reason?.code, "\(text) \(context.values)")
                if case .number(let a) = short, case .number(let b) = long.value {
                    #expect(a.scientific == b.scientific, "\(text)")
                }
                if !short.isNull, !short.isUnknown { answered += 1 }
            }
            #expect(
                expression.syntax.description
                    == (try Expression.parse(expression.syntax.description, names: scope)).syntax.description)
        }
        #expect(answered > 5_000)
    }

    @Test(arguments: [
        "a+b", "a-b", "a.b", "a(1)", "a[1]", "a b", "1.", "1..2", "1 2", "a and", "and a", "(a", "a)", "a == b",
        "a <> b", "if a then b",
        "true false", "a//b", "a/*b", "a/**/+b", "1e3", "1E", "9999999999999999999", "a = b = c_1", "a\u{00A0}+ b",
        "年 > 1", "sum(a) = 1",
        "sum (list) > 0", "date and time(1) = a", "date + 1", "total cost + 1", "total + 1", "yes and ordered or a = 1",
        "nota", "order ed",
        "a=1or b=2", "a=1 or b=2", "if yes then 1else 2", "", " ",
        "((((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))))",
    ])
    func `a text is an expression for both or for neither`(text: String) throws {
        let scope = Scope(Shape(Self.names), declaring: Self.types)
        let context = Context(shape: scope.shape, values: [1, 2, 3, true, [1, 2], 4, 5, false])
        // Parsed as the condition on an item it goes the long way.
        let long = try? Expression.parse(item: text, names: scope)
        let short = try? Expression.parse(text, names: scope)
        #expect((long == nil) == (short == nil), "\(text)")
        if let short { #expect(short.evaluate(context) == short.explain(context) { _, _ in }.value, "\(text)") }
    }
}
