import Civil

/// How the tests of a suite went, by area.
struct Score {
    private struct Failing {
        let place: String
        let name: String
        let why: String
    }

    private var areas: [String: (passed: Int, total: Int)] = [:]
    private var failing: [Failing] = []
    private var passed = 0
    var failed: Int { failing.count }

    mutating func add(_ isPassed: Bool, area: String, _ place: String, _ name: String, _ why: String) {
        areas[area, default: (0, 0)].total += 1
        if isPassed {
            areas[area]?.passed += 1
            passed += 1
        } else {
            failing.append(Failing(place: place, name: name, why: why))
        }
    }

    /// Writes the passes by area and last `N passed, M failed`.
    func tell(_ voice: Voice, failures: Bool, at place: String) throws {
        guard passed + failed > 0 else {
            throw Failure.make(
                "CLI-0014", place, "没有找到测试", "No test was found.", do: "请核对路径", "Check the path.")
        }
        if failures { for test in failing { voice.line("\(test.place)  \(test.name)  \(test.why)") } }
        for (area, score) in areas.sorted(by: { $0.key < $1.key }) where !area.isEmpty {
            voice.line("\(area.padding(40)) \(score.passed)/\(score.total)")
        }
        voice.line("\(passed) passed, \(failed) failed")
        voice.document(
            .object([
                ("passed", .integer(passed)), ("failed", .integer(failed)),
                (
                    "failures",
                    .array(
                        failing.map {
                            .object([("at", .string($0.place)), ("name", .string($0.name)), ("why", .string($0.why))])
                        })
                ),
            ]))
    }
}
