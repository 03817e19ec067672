import Civil
import FEEL
import Testing

@Suite struct UnaryTestsTests {
    @Test(arguments: [
        ("-", 5, "true"), ("5", 5, "true"), ("< 5", 5, "false"), ("<= 5, > 100", 5, "true"), ("[1..5)", 5, "false"),
        ("not(5)", 5, "false"),
        ("not(1, 2)", 5, "true"), ("1, 2, limit", 5, "true"), ("? > 3 and ? < 6", 5, "true"),
        ("> limit - 1", 5, "true"), ("[1, 5]", 5, "true"),
        ("odd(?)", 5, "true"), ("even(?)", 5, "false"), ("null", 5, "false"),
    ])
    func `a cell tests its input`(text: String, input: Int, expected: String) throws {
        let tests = try UnaryTests.parse(text, names: ["limit"])
        #expect(try tests.evaluate(.integer(input), ["limit": 5]) == feel(expected), "\(text)")
    }

    @Test func `an input that is not known leaves the cell open`() throws {
        #expect(try UnaryTests.parse("< 5").evaluate(.missing("age"), [:]) == .missing("age"))
        #expect(try UnaryTests.parse("-").evaluate(.missing("age"), [:]) == true)
        #expect(try UnaryTests.parse("not(< 5)").evaluate(.missing("age"), [:]) == .missing("age"))
    }
}
