import Foundation

/// The reference data beside the package, and the data of the package itself.
enum Shared {
    static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let reference = package.deletingLastPathComponent().appending(path: "shared/reference")

    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: reference.appending(path: path).path)
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: reference.appending(path: path), encoding: .utf8)
    }

    static func pack(_ path: String) throws -> String {
        try String(contentsOf: package.appending(path: "Packs").appending(path: path), encoding: .utf8)
    }
}
