import Civil
import FEEL
import Foundation
import Testing

@Suite struct ConformanceTests {
    /// The least number of given tests that pass; it only ever rises.
    static let floor = 2_350

    @Test(.enabled(if: Conformance.isPresent))
    func `the given tests of the DMN suite pass`() throws {
        var passed: [String: Int] = [:]
        var total: [String: Int] = [:]
        var failures: [String] = []
        for test in try Conformance.cases() {
            let outcome = test.run(in: Conformance.environment)
            total[test.area, default: 0] += 1
            if outcome.passed {
                passed[test.area, default: 0] += 1
            } else {
                failures.append("\(test.name): \(test.expression) => \(outcome.got), not \(outcome.wanted)")
            }
        }
        for (area, count) in total.sorted(by: { $0.key < $1.key }) {
            print("\(area): \(passed[area] ?? 0) of \(count)")
        }
        if ProcessInfo.processInfo.environment["FEEL_FAILURES"] != nil {
            for failure in failures { print("FAILED", failure) }
        }
        let sum = passed.values.reduce(0, +)
        print("\(sum) passed, \(failures.count) failed")
        #expect(sum >= Self.floor)
    }

    @Test(arguments: [
        ("1 = 2", #"{"t": "boolean", "v": "true"}"#, false), ("1 + 1", "null", true), ("null", "null", true),
        ("@\"10:00:00Z\"", #"{"t": "time", "v": "10:00:00"}"#, false), ("[1]", #"{"list": []}"#, false),
        ("{a: 1}", #"{"ctx": {"b": {"t": "decimal", "v": "1"}}}"#, false),
        ("1.0001", #"{"t": "decimal", "v": "1"}"#, false),
    ])
    func `a wrong answer and an error that is not reported fail`(expression: String, expected: String, error: Bool)
        throws
    {
        let json = JSON.object([
            ("expr", .string(expression)), ("expected", try JSON.parse(expected)), ("error", .bool(error)),
        ])
        #expect(try #require(SuiteTest(json)).run(in: Conformance.environment).passed == false)
    }

    @Test(arguments: [
        "1 +", "1 1", "(1", "[1..", "{1: 2}", "x.", "1 instance of", "@1", "\"\\u12\"", "1E99999",
        "if 1 else 2", "\"a",
        String(repeating: "(", count: 200), "1" + String(repeating: "+1", count: 500), "for in 1 return 1",
        "function(1) 1",
    ])
    func `what was expected is said in Chinese, too`(text: String) throws {
        do {
            _ = try FEEL.Expression.parse(text)
            Issue.record("\(text) is an expression")
        } catch {
            let zh = error.problem(at: "").why.zh
            let wanted = zh.drop { $0 != "应" }.replacing("Unicode", with: "").replacing("decimal128", with: "")
            let said = wanted.split(separator: "“").enumerated().map {
                $0 == 0 ? String($1) : String($1.drop { $0 != "”" })
            }.joined()
            #expect(!said.contains { $0.isASCII && $0.isLetter }, "\(zh)")
        }
    }

    @Test func `every reason has its own sentence in both languages`() {
        let codes = NullReason.Code.allCases
        #expect(Set(codes.map(\.why.zh)).count == codes.count)
        #expect(Set(codes.map(\.why.en)).count == codes.count)
        #expect(
            Set(codes.map(\.rawValue) + FEELError.Code.allCases.map(\.rawValue)).count == codes.count
                + FEELError.Code.allCases.count)
    }
}
