import Foundation

/// Reference data beside the package; tests that need it are disabled where it is absent.
enum Shared {
    static func url(_ path: String) -> URL {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.deletingLastPathComponent().appending(path: "shared/reference/\(path)")
    }

    static func exists(_ path: String) -> Bool { FileManager.default.isReadableFile(atPath: url(path).path()) }

    /// The fields of a compressed CSV without quotes.
    static func rows(_ path: String) throws -> [[String]] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", url(path).path()]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .init(charactersIn: "\"\r"))
            }
        }
    }
}
