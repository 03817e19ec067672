import FEEL
import Foundation
import Testing

@Suite struct ConformanceTests {
    /// The least number of given tests that pass; it only ever rises.
    static let floor = 2_350

    @Test(.enabled(if: Conformance.isPresent))
    func `the given tests of the DMN suite pass`() throws {
        var scores: [String: Conformance.Score] = [:]
        var failures: [String] = []
        for test in try Conformance.cases() {
            let (passed, got) = Conformance.run(test)
            scores[test.area, default: .init()].total += 1
            if passed {
                scores[test.area, default: .init()].passed += 1
            } else {
                failures.append(
                    "\(test.name): \(test.expression) => \(got), not \(test.isError ? "an error" : "\(Conformance.value(test.expected))")"
                )
            }
        }
        for (area, score) in scores.sorted(by: { $0.key < $1.key }) {
            print("\(area): \(score.passed) of \(score.total)")
        }
        if ProcessInfo.processInfo.environment["FEEL_FAILURES"] != nil { failures.forEach { print("FAILED", $0) } }
        let passed = scores.values.reduce(0) { $0 + $1.passed }
        print("\(passed) passed, \(failures.count) failed")
        #expect(passed >= Self.floor)
    }
}
