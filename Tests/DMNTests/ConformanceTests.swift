import Civil
import DMN
import FEEL
import Testing

@Suite struct ConformanceTests {
    /// Runs all given tests, each model as `change` leaves it.
    private func run(_ change: (Definitions) throws -> Definitions) throws -> (passed: Int, failures: [String]) {
        var passed = 0
        var failures: [String] = []
        for folder in try Given.folders() {
            let models = try Given.files(folder) { $0.hasSuffix(".dmn") }.map {
                ($0.name, try change(try Definitions(xml: $0.bytes, path: $0.name)))
            }
            for file in try Given.files(folder, { $0.contains("-test-") }) {
                let suite = try ModelSuite(xml: file.bytes, path: file.name)
                let main = try #require(models.first { $0.0 == suite.model }?.1)
                let model = DecisionModel(main, others: models.map(\.1).filter { $0.namespace != main.namespace })
                for outcome in suite.run(model, in: Given.environment) {
                    if outcome.passed {
                        passed += 1
                    } else {
                        failures.append("\(file.name) \(outcome.name): \(outcome.failures)")
                    }
                }
            }
        }
        return (passed, failures)
    }

    @Test(.enabled(if: Given.isPresent)) func `the given models of the suite pass`() throws {
        let (passed, failures) = try run { $0 }
        #expect(failures == [])
        #expect(passed == 243)
    }

    @Test(.enabled(if: Given.isPresent)) func `models that are written and read again pass, and are the same`() throws {
        let (passed, failures) = try run { model in
            let again = try Definitions(xml: Array(model.xml.utf8), path: "again.dmn")
            #expect(again.xml == model.xml)
            return again
        }
        #expect(failures == [])
        #expect(passed == 243)
    }
}
