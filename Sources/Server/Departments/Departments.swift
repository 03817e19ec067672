import Civil
import Crypto
public import Exchange
import Foundation
import Services
import Synchronization

/// How each department is reached: the files of the folder `departments` in the data folder, each called as the department. To one that has no file
/// nothing is sent; it does its steps at its desk, in the pages.
///
///     departments/police.json           {"url": "http://127.0.0.1:9001/requests", "key": "…"}
///     departments/disease-control.json  {"folder": "/mnt/cdc"}
public final class Departments: Sendable {
    /// The way to one department.
    struct Way: Sendable {
        let connector: any Connector
        /// The key with which it signs its answers; nil: none of its messages is taken.
        let key: Curve25519.Signing.PublicKey?
        var folder: FolderConnector? { connector as? FolderConnector }
    }

    private struct Known {
        var texts: [String: Data] = [:]
        var ways: [String: Way] = [:]
    }

    /// The folder.
    let path: String
    /// The name under which departments know the platform's key.
    let name: String
    let secret: Curve25519.Signing.PrivateKey
    private let clock: @Sendable () -> Int64
    private let known = Mutex(Known())

    /// The departments of a data folder.
    ///
    /// - Throws: a problem with the file of the key.
    public init(_ folder: DataFolder, county: County, clock: @escaping @Sendable () -> Int64) throws {
        path = folder.departments
        name = "yisheng/\(county.division)"
        self.clock = clock
        secret = try Curve25519.Signing.PrivateKey(rawRepresentation: folder.messageSecret())
    }

    /// The ways, as the files say now; a file that cannot be read says nothing.
    var ways: [String: Way] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter {
            $0.hasSuffix(".json")
        }
        var texts: [String: Data] = [:]
        for name in names.prefix(100) {
            texts[String(name.dropLast(".json".count))] = FileManager.default.contents(atPath: "\(path)/\(name)")
        }
        return known.withLock { known in
            if texts != known.texts { known = Known(texts: texts, ways: texts.compactMapValues(way)) }
            return known.ways
        }
    }

    private func way(_ text: Data) -> Way? {
        guard let json = try? JSON.parse([UInt8](text), limits: .init(bytes: 1 << 16, depth: 4)) else { return nil }
        let key = json["key"]?.string.flatMap { Data(base64Encoded: $0) }
            .flatMap { try? Curve25519.Signing.PublicKey(rawRepresentation: $0) }
        if let address = json["url"]?.string.flatMap({ OutgoingHTTP.Address($0) }) {
            return Way(connector: HTTPConnector(address: address, name: name, secret: secret, clock: clock), key: key)
        }
        guard let folder = json["folder"]?.string, !folder.isEmpty else { return nil }
        return Way(connector: FolderConnector(path: folder), key: key)
    }

    /// Enters a department that is reached over HTTP.
    ///
    /// - Throws: a problem with the file.
    public static func enter(_ department: String, url: String, key: String, in folder: DataFolder) throws {
        try FileManager.default.createDirectory(atPath: folder.departments, withIntermediateDirectories: true)
        let json = JSON.object([("url", .string(url)), ("key", .string(key))])
        try Data(json.bytes(sorted: true)).write(
            to: URL(fileURLWithPath: "\(folder.departments)/\(department).json"), options: .atomic)
    }
}
