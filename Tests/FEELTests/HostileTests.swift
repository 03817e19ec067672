import Civil
import FEEL
import Testing

@Suite struct HostileTests {
    static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(arguments: [
        repeated("(", 50_000), repeated("[", 50_000), repeated("-", 50_000), repeated("{a:", 50_000),
        repeated("not(", 50_000),
        repeated("if true then ", 20_000), repeated("function(x) ", 20_000), repeated("for x in ", 20_000),
        repeated("1 in (", 20_000),
        repeated("[1..", 20_000), repeated("1+", 50_000) + "1", "a" + repeated(".a", 50_000),
        "a" + repeated("[1]", 50_000),
        "f" + repeated("()", 50_000), repeated("x instance of list<", 5_000), "1" + repeated(" and true", 50_000),
        repeated("9", 300_000), "\"" + repeated("\\", 60_001), repeated("a ", 100_000), repeated("]", 1_000),
        repeated("a:", 10_000),
    ])
    func `text beyond the bounds is refused, not followed`(text: String) {
        #expect(throws: FEELError.self) { try Expression.parse(text, names: ["a", "a a"]) }
    }

    @Test func `nesting within the bounds is accepted and evaluated`() throws {
        #expect(try feel(Self.repeated("(", 80) + "1" + Self.repeated(")", 80)) == 1)
        #expect(try feel("1" + Self.repeated(" + 1", 300)) == 301)
        #expect(try feel("true" + Self.repeated(" and true", 300)) == true)
    }

    @Test(arguments: [
        "for a in 1..100000, b in 1..100000 return a", "some a in 1..100000, b in 1..100000 satisfies false",
        "for a in 1..9223372036854775807 return a",
        "every a in -9223372036854775808..9223372036854775807 satisfies true",
        "count(for i in 1..100000 return partial)", "for a in 1..1000000000 return null",
        "sort(for i in 1..1000000 return i, function(x, y) x > y)",
    ])
    func `loops end with a reason`(expression: String) throws {
        let code = try failure(expression)
        #expect(code == .steps || code == .depth, "\(expression): \(String(describing: code))")
    }

    @Test func `values do not nest without bound`() throws {
        let code = try failure("for i in 1..100000 return [partial]")
        #expect(code == .depth || code == .steps)
    }

    @Test func `calls do not nest without bound`() throws {
        #expect(try failure("(function(f) f(f))(function(f) f(f))") == .depth)
        _ = try feel("(function(f) [f(f)])(function(f) [f(f)])")
    }

    @Test func `types do not grow without bound`() throws {
        let tree = (0..<60).map { "s\($0): " + ($0 == 0 ? "1" : "{x: s\($0 - 1), y: s\($0 - 1)}") }.joined(
            separator: ", ")
        let text = "function() {\(tree), z: if true then s59 else s59}"
        #expect(try Expression.parse(text).check([:]).findings.isEmpty)
        let list =
            "{" + tree.replacing("{x:", with: "[").replacing(", y:", with: ",").replacing("}", with: "]") + "}.s59"
        _ = try feel(list + " instance of " + Self.repeated("list<", 60) + "number" + Self.repeated(">", 60))
        #expect(try feel(list).json != .null)
    }

    @Test func `texts do not grow without bound`() throws {
        let doubling =
            "{" + (0..<60).map { "s\($0): " + ($0 == 0 ? "\"xx\"" : "s\($0 - 1) + s\($0 - 1)") }.joined(separator: ", ")
            + "}.s59"
        #expect(try feel(doubling).isNull)
        #expect(
            try failure(
                "string join(for i in 1..100000 return \"0123456789012345678901234567890123456789012345678901234567890\")"
            ) == .size)
    }

    @Test func `lists do not grow without bound`() throws {
        let doubling =
            "{"
            + (0..<60).map { "s\($0): " + ($0 == 0 ? "[1]" : "concatenate(s\($0 - 1), s\($0 - 1))") }.joined(
                separator: ", ") + "}.s59"
        #expect(try feel(doubling).isNull)
        // A tree of 2^60 leaves that shares its branches: comparing and writing it must stop.
        let tree =
            "{" + (0..<60).map { "s\($0): " + ($0 == 0 ? "[1]" : "[s\($0 - 1), s\($0 - 1)]") }.joined(separator: ", ")
            + "}.s59"
        #expect(try feel("\(tree) = \(tree)").isNull)
        let code = try failure("string(\(tree))")
        #expect(code == .steps || code == .size)
        #expect(try failure("flatten(\(tree))") == .steps)
    }

    @Test(arguments: [
        "(a*)*b", "(a|a)*b", "(a|aa)+$", "(.*)(.*)(.*)(.*)x", "(a?){50}a{50}", "((a{0,30}){0,30})", "(x+x+)+y",
    ])
    func `patterns take time in proportion to the text`(pattern: String) throws {
        let text = Self.repeated("a", 5_000)
        let value = try feel("matches(t, p)", ["t": .string(text), "p": .string(pattern)])
        #expect(value.boolean != nil || value.isNull)
    }

    @Test func `back-references are bounded by steps`() throws {
        let text = Self.repeated("a", 5_000)
        #expect(try failure("matches(t, \"(a*)(a*)(a*)(a*)\\1\\2\\3\\4b\")", ["t": .string(text)]) == .steps)
    }

    @Test func `numbers at the ends of the range do not trap`() throws {
        for text in [
            "[1,2][9223372036854775807]", "[1,2][-9223372036854775808]", "substring(\"abc\", 1, 9223372036854775807)",
            "sublist([1], 1, 9223372036854775807)", "round up(1, 99999999999999999999)", "10 ** 9223372036854775807",
            "exp(1E+6000)", "exp(-1E+6000)", "1E+6000 ** 0.5", "2 ** 1E+30", "2 ** 0.1E-6000", "@\"P1Y\" * 1E+6000",
            "@\"P1D\" * 1E+6000",
            "@\"P9223372036854775807M\" + @\"P1M\"", "abs(@\"-P9223372036854775807M\")", "-@\"-P9223372036854775807M\"",
            "date(9223372036854775807, 1, 1)", "time(9223372036854775807, 1, 1)", "time(1, 1, 1E-6000)",
            "time(1,1,1E+6000)",
            "@\"999999999-12-31T23:59:59\" + @\"P99999999999999D\"", "date(\"-999999999-01-01\") - @\"P1D\"",
            "(@\"999999999-12-31\" - @\"-999999999-01-01\") * 1E+10", "week of year(@\"999999999-12-31\")",
            "week of year(@\"-999999999-01-01\")",
            "years and months duration(@\"-999999999-01-01\", @\"999999999-12-31\")", "@\"999999999-12-31T24:00:00\"",
            "@\"-999999999-01-01T00:00:00@Asia/Shanghai\" = @\"-999999999-01-01T00:00:00Z\"", "decimal(1E+6144, -6111)",
            "modulo(1E+6000, 3E-6000)",
            "stddev([1E+6144, -1E+6144])", "odd(1E+6000)", "list replace([1], -9223372036854775808, 2)",
        ] {
            _ = try feel(text)
        }
    }
}
