import Civil
import FEEL
import Foundation
import Testing

/// Dates and patterns against vectors that other implementations computed.
@Suite struct VectorTests {
    private func lines(_ name: String) throws -> [[String]] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Vectors/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        }
    }

    @Test func `every vector of the calendar holds`() throws {
        let lines = try lines("calendar.csv")
        #expect(lines.count >= 500)
        for line in lines {
            let value = try FEEL.Expression.parse(line[0]).evaluate([:], in: Conformance.environment)
            #expect(value.description == line[1], "\(line[0])")
        }
    }

    @Test func `every vector of patterns holds`() throws {
        let lines = try lines("regex.csv")
        #expect(lines.count >= 1_000)
        let scope: Scope = ["t", "p"]
        let functions = [
            "matches": try FEEL.Expression.parse("matches(t, p)", names: scope),
            "replace": try FEEL.Expression.parse("replace(t, p, \"[$0]\")", names: scope),
            "groups": try FEEL.Expression.parse("replace(t, p, \"<$1>\")", names: scope),
        ]
        for line in lines {
            let function = try #require(functions[line[0]])
            let value = function.evaluate(Context(shape: scope.shape, values: [.string(line[1]), .string(line[2])]))
            #expect(value.literal == line[3], "\(line[0]) \(line[1]) by \(line[2])")
        }
    }

    /// What XPath has and Python has not.
    @Test(arguments: [
        ("[a-z-[aeiou]]+", "xyz", true), ("^[a-z-[aeiou]]+$", "xaz", false), ("^\\p{Lu}\\p{Ll}+$", "Über", true),
        ("^\\p{IsCJKUnifiedIdeographs}+$", "一生", true), ("^\\p{IsBasicLatin}+$", "一", false),
        ("^\\P{N}+$", "a1", false),
        ("^\\i\\c*$", "a-1", true), ("^\\i\\c*$", "1a", false), ("^[\\i-[:]]+$", "a:b", false), ("^\\w+$", "生日", true),
    ])
    func `the flavour of XPath is understood`(pattern: String, text: String, wanted: Bool) throws {
        #expect(try feel("matches(t, p)", ["t": .string(text), "p": .string(pattern)]) == .boolean(wanted))
    }

    @Test(arguments: [
        ("a(?=b)", ""), ("\\b", ""), ("(?<n>a)", ""), ("a{2,1}", ""), ("[z-a]", ""), ("\\1(a)", ""), ("(a", ""),
        ("a)", ""),
        ("*a", ""), ("[a", ""), ("\\", ""), ("\\p{Nowhere}", ""), ("\\p{IsNowhere}", ""), ("a", "z"), ("[]", ""),
        ("a**", ""),
    ])
    func `what is no pattern of XPath is an error`(pattern: String, flags: String) throws {
        #expect(try failure("matches(t, p, f)", ["t": "a", "p": .string(pattern), "f": .string(flags)]) == .pattern)
    }

    @Test(arguments: [
        ("A", "a", "i", true), ("a b", "ab", "x", true), ("a.b", "a\nb", "s", true), ("a.b", "a\nb", "", false),
        ("^b$", "a\nb", "m", true), ("^b$", "a\nb", "", false), ("a.b", "a.b", "q", true), ("a.b", "axb", "q", false),
        ("ſ", "S", "i", true), ("K", "k", "i", true),
    ])
    func `flags change how a pattern is read`(pattern: String, text: String, flags: String, wanted: Bool) throws {
        #expect(
            try feel("matches(t, p, f)", ["t": .string(text), "p": .string(pattern), "f": .string(flags)])
                == .boolean(wanted))
    }
}
