import Civil
import DMN
import FEEL
import FEELTesting
import Foundation
import Glibc

/// `fuzz [COUNT] [SEED]`: damaged expressions, tests of cells, and models, made from `Benchmarks/Corpus`, go through parsing, checking,
/// evaluation, explanation and printing. Built with `--sanitize address` it finds what does not trap on its own.
///
/// Exits 1 where an input takes longer than two seconds or memory grows beyond a gigabyte; a trap ends it with the input written to
/// `fuzz-input` in the folder for temporary files.
@main struct Fuzz {
    private static let slowest = Duration.seconds(2)
    private static let mostMemory = 1 << 30

    private static let zones = Zones { name in
        guard !name.contains("..") else { return nil }
        return FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { [UInt8]($0) }
    }

    private static let environment = Environment(
        zones: zones, limits: Environment.Limits(steps: 20_000, depth: 300, bytes: 100_000))

    private static let context: Context = [
        "a": 1, "b": [1, 2, 3], "Full Name": "x", "x-y": .missing("x-y"), "c": .context(["d": true, "e f": [1]]),
        "day": .date(Day(number: 20_000)),
    ]

    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().map { $0 }
        let count = arguments.first.flatMap { Int($0) } ?? 20_000
        let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        folder.appendPathComponent("Corpus")
        let expressions = try String(contentsOf: folder.appendingPathComponent("expressions.txt"), encoding: .utf8)
            .split(separator: "\n").map { String($0) }
        let models = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter {
            $0.hasSuffix(".dmn")
        }
        .map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
        var texts = Mutation(seed: seed, corpus: expressions)
        var files = Mutation(seed: seed &+ 1, corpus: models, words: Mutation.models)
        let scope = Scope(context)
        let clock = ContinuousClock()
        var (parsed, nulls, linked, longest) = (0, 0, 0, Duration.zero)
        let trail = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("fuzz-input").path
        let record = open(trail, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        for index in 0..<count {
            let isModel = index % 10 == 9
            let text = isModel ? files.next() : texts.next()
            note(text, record)
            let time = clock.measure {
                if isModel {
                    if model(text) { linked += 1 }
                } else if index % 10 == 8 {
                    if let tests = try? UnaryTests.parse(text, names: scope) {
                        parsed += 1
                        _ = tests.check([:], input: .number)
                        _ = tests.evaluate(1, context, in: environment)
                    }
                } else if let expression = try? Expression.parse(text, names: scope) {
                    parsed += 1
                    _ = expression.check(["a": .number, "day": .date])
                    if expression.evaluate(context, in: environment).isNull { nulls += 1 }
                    if index % 10 == 0 { _ = expression.explain(context, in: environment) { _, _ in }.value.json }
                    _ = expression.syntax.description
                }
            }
            longest = max(longest, time)
            if time > slowest {
                print("input \(index) took \(time): \(text.debugDescription)")
                exit(1)
            }
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let memory = usage.ru_maxrss * 1024
        print(
            "\(count) inputs, seed \(seed): \(parsed) parsed, \(nulls) of them null, \(linked) models linked; longest \(longest), memory \(memory >> 20) MiB"
        )
        if memory > mostMemory {
            print("memory grew beyond \(mostMemory >> 20) MiB")
            exit(1)
        }
    }

    /// Reads, links and evaluates a model; whether it could be read.
    private static func model(_ text: String) -> Bool {
        guard let definitions = try? Definitions(xml: Array(text.utf8), path: "fuzz.dmn") else { return false }
        let model = DecisionModel(definitions, others: [definitions])
        for decision in definitions.decisions.prefix(8) {
            _ = model.evaluate(decision: decision.name, context, in: environment)
        }
        for service in definitions.services.prefix(4) {
            _ = model.evaluate(service: service.name, context, in: environment)
        }
        _ = try? Definitions(xml: Array(definitions.xml.utf8), path: "again.dmn")
        return true
    }

    /// Keeps the input where it survives a trap.
    private static func note(_ text: String, _ file: Int32) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
        ftruncate(file, bytes.count)
    }
}
