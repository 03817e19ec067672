import DMN
import FEEL
import Foundation

/// The given models of the conformance suite, and the world in which tests evaluate.
enum Given {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let folder = root.appendingPathComponent("../shared/reference/feel/dmn_given").standardizedFileURL
    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static let environment: Environment = {
        let zones = Zones { name in
            FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { [UInt8]($0) }
        }
        let value = try? Expression.parse("@\"2026-03-04T05:06:07Z\"").evaluate([:])
        if case .dateTime(let now)? = value { return Environment(now: now, zones: zones) }
        return Environment(zones: zones)
    }()

    /// The folders that hold models.
    static func folders() throws -> [URL] {
        var result: Set<URL> = []
        for case let file as String in FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
        where file.hasSuffix(".dmn") {
            result.insert(folder.appendingPathComponent(file).deletingLastPathComponent())
        }
        return result.sorted { $0.path < $1.path }
    }

    static func files(_ folder: URL, _ isWanted: (String) -> Bool) throws -> [(name: String, bytes: [UInt8])] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter(isWanted).map {
            ($0, [UInt8](try Data(contentsOf: folder.appendingPathComponent($0))))
        }
    }
}
