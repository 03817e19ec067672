import Civil
import FEEL
import Foundation

/// The given part of the DMN conformance suite, and the world in which tests evaluate.
enum Conformance {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let file = root.appendingPathComponent("../shared/reference/feel/tck_given.jsonl").standardizedFileURL
    static var isPresent: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// The zones of the machine that runs the tests.
    static let zones = Zones { name in
        guard let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name) else { return nil }
        return [UInt8](data)
    }

    /// A fixed moment and the zones of the machine.
    static let environment: Environment = {
        let value = try? Expression.parse("@\"2026-03-04T05:06:07Z\"").evaluate([:])
        if case .dateTime(let now)? = value { return Environment(now: now, zones: zones) }
        return Environment(zones: zones)
    }()

    static func cases() throws -> [SuiteTest] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n").compactMap { SuiteTest(try JSON.parse(String($0))) }
    }
}
