import Civil
public import Policy
import Registry

/// The files of all packs as they are: kept with snapshots, so that a figure can be computed again by the rules that held.
public struct PackArchive: Sendable, Hashable {
    /// The files, by path.
    public let files: [PackFile]
    /// The files as one text.
    public let text: String
    /// SHA-256 of the text.
    public let fingerprint: String

    /// An archive of files, in any order.
    public init(_ files: [PackFile]) {
        self.files = files.sorted { $0.path < $1.path }
        text = JSON.array(
            self.files.map { .object([("path", .string($0.path)), ("text", .string($0.text))]) }
        ).text()
        fingerprint = Hex.sha256(text)
    }

    /// An archive from its text; nil for anything else.
    public init?(text: String) {
        guard let files = (try? JSON.parse(Array(text.utf8), limits: .init(bytes: 64 << 20, depth: 8)))?.array else {
            return nil
        }
        var found: [PackFile] = []
        for file in files {
            guard let path = file["path"]?.string, let text = file["text"]?.string else { return nil }
            found.append(PackFile(path: path, text: text))
        }
        self.init(found)
    }

    /// The packs.
    public var library: Library { Library(files: files) }
}
