import Civil
import FEEL
import Testing

@Suite struct NullTests {
    @Test(arguments: [
        ("1 + \"a\"", NullReason.Code.operandTypes), ("1 / 0", .divisionByZero), ("9E6144 * 100", .numberRange),
        ("date(\"999999999-12-31\") + @\"P1Y\"", .dateRange), ("nobody", .unknownName), ("{a: 1}.b", .unknownMember),
        ("1(2)", .notAFunction), ("abs(1, 2)", .argumentCount), ("abs(m: 1)", .argumentName),
        ("abs(\"1\")", .argumentType),
        ("log(0)", .argumentValue), ("@\"x\"", .literal), ("matches(\"a\", \"[\")", .pattern),
        ("{a: 1, a: 2}", .duplicateKey),
        ("[null..1]", .rangeEnds), ("@\"10:00:00@No/Where\"", .zone), ("[1, 2][3]", .index), ("max([])", .empty),
        ("null + null", .operandTypes), ("1 < \"1\"", .operandTypes), ("1 instance of Nonsense", .unknownType),
    ])
    func `an error is null with its reason`(expression: String, code: NullReason.Code) throws {
        #expect(try failure(expression) == code, "\(expression)")
    }

    @Test func `a reason tells the place and the kinds of the operands, never their values`() throws {
        let text = "3 + (secret * \"x\")"
        let result = try Expression.parse(text, names: ["secret"]).explain(["secret": 424_242])
        #expect(result.value.isNull)
        let reason = try #require(result.problems.first)
        #expect(reason.range.text(in: text) == "secret * \"x\"")
        #expect(reason.types == ["number", "string"])
        #expect(!reason.description.contains("424"))
    }

    @Test func `an error that does not show in the answer is still reported`() throws {
        let result = try Expression.parse("if 1 = \"1\" then 1 else 2").explain([:])
        #expect(result.value == 2)
        #expect(result.problems.map(\.code) == [.operandTypes])
    }

    @Test(arguments: ["null", "null and true", "{a: null}.a", "if false then 1 else null", "null[1]"])
    func `a null that was written has no reason`(expression: String) throws {
        let result = try Expression.parse(expression).explain([:])
        #expect(result.value.isNull)
        #expect(result.problems.isEmpty)
    }

    /// Every strict binary operator with null on either side is null with a reason; equality is not strict.
    @Test(arguments: ["+", "-", "*", "/", "**", "<", "<=", ">", ">="])
    func `strict operators of null report it`(symbol: String) throws {
        for value in ["1", "\"a\"", "true", "@\"2025-01-01\"", "@\"P1D\"", "@\"P1Y\"", "[1]", "{a: 1}", "null"] {
            #expect(try failure("null \(symbol) \(value)") == .operandTypes)
            #expect(try failure("\(value) \(symbol) null") == .operandTypes)
        }
    }
}
