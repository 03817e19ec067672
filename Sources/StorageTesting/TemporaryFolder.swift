import Foundation

/// A folder for one test, removed with all it holds when the value is dropped.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes an empty folder below the system's temporary folder.
    public init() throws {
        let name = "yisheng-test-\(UInt64.random(in: .min ... .max))"
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
