import Civil
import FEEL
import Foundation
import Testing

/// Arithmetic against the vectors of `Tests/Vectors/decimal.csv`, which libmpdec computed in the context of decimal128.
@Suite struct DecimalVectorTests {
    private static let expressions = [
        "add": "a + b", "subtract": "a - b", "multiply": "a * b", "divide": "a / b", "power": "a ** b",
        "sqrt": "sqrt(a)",
        "exp": "exp(a)", "log": "log(a)", "modulo": "modulo(a, b)", "decimal": "decimal(a, b)",
        "round up": "round up(a, b)", "round down": "round down(a, b)", "round half up": "round half up(a, b)",
        "round half down": "round half down(a, b)", "floor": "floor(a, b)", "ceiling": "ceiling(a, b)",
    ]

    /// Operations whose exponent the standard fixes too: 1.50 + 1.50 is 3.00.
    private static let isQuantum: Set<String> = ["add", "subtract", "multiply", "divide"]

    @Test func `every vector of decimal128 holds to the last digit`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Vectors/decimal.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count >= 500)
        let scope: Scope = ["a", "b"]
        var compiled: [String: FEEL.Expression] = [:]
        for (name, text) in Self.expressions { compiled[name] = try FEEL.Expression.parse(text, names: scope) }
        for line in lines {
            let parts = line.split(separator: ",").map { String($0) }
            let expression = try #require(compiled[parts[0]], "\(line)")
            let operands = try parts[1..<(parts.count - 1)].map {
                Value.number(try #require(Decimal128($0), "\(line)"))
            }
            let value = expression.evaluate(Context(shape: scope.shape, values: operands))
            guard parts[parts.count - 1] != "null" else {
                let isError = value.isNull && value.reason != nil
                #expect(isError, "\(line): \(value.number?.scientific ?? "null")")
                continue
            }
            let wanted = try #require(Decimal128(parts[parts.count - 1]), "\(line)")
            // Compared outside of #expect, which would write thousands of zeros.
            let isRight = value.number == wanted
            #expect(isRight, "\(line): \(value.number?.scientific ?? "null")")
            if Self.isQuantum.contains(parts[0]) {
                #expect(
                    value.number?.scientific == parts[parts.count - 1], "\(line): \(value.number?.scientific ?? "")")
            }
        }
    }

    @Test func `there is no negative zero`() throws {
        for text in [
            "-0", "0 * -1", "-0.0 + 0", "0 / -5", "decimal(-0.4, 0)", "-(0)", "ceiling(-0.5)", "round half up(-0.2, 0)",
        ] {
            let value = try feel(text)
            #expect(value.number?.isNegative == false, "\(text)")
            #expect(value == 0)
        }
        #expect(try feel("-0 = 0 and 1 / 3 * 3 != 1 and 0.1 + 0.2 = 0.3") == true)
    }
}
