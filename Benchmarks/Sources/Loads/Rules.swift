import Exchange
import Foundation
import Policy

/// The event types that the packs of this repository declare for Nan'an.
enum Rules {
    /// The packs do not load; what is wrong with them.
    struct Unsound: Error, CustomStringConvertible {
        let description: String
    }

    /// The packs of this repository.
    static func library() throws -> Library {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 {
            root.deleteLastPathComponent()
        }
        let library = Library(files: try PackFolder.read(root.appendingPathComponent("Packs").path).files)
        guard library.isSound else {
            throw Unsound(description: library.findings.map { "\($0)" }.joined(separator: "\n"))
        }
        return library
    }

    static func types() throws -> [String: EventType] { try library().chain(for: County.division).eventTypes }
}
