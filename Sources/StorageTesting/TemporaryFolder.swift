import Foundation

/// A folder for one test, removed with all it holds when the value is dropped.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes an empty folder.
    /// - Parameter parent: where; the system's temporary folder if there is no such folder.
    public init(in parent: String? = nil) throws {
        let name = "yisheng-test-\(UInt64.random(in: .min ... .max))"
        let wanted = parent.flatMap { FileManager.default.isWritableFile(atPath: $0) ? URL(fileURLWithPath: $0) : nil }
        let url = (wanted ?? FileManager.default.temporaryDirectory).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
