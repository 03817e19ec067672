import Civil
import Crypto
import Foundation

/// What a log states of itself at one moment, in the C2SP tlog-checkpoint form: origin, size, root.
///
/// Its signed form is a C2SP signed note: the three lines, an empty line, and a signature line
/// `— name base64(key hash ‖ signature)` with Ed25519 (algorithm byte 0x01).
public struct Checkpoint: Hashable, Sendable {
    /// Names the log, as `yisheng.example/350583`.
    public let origin: String
    /// The number of events in the log.
    public let size: Int64
    /// The root over them.
    public let root: LogHash

    /// A checkpoint of `size` leaves with `root`.
    public init(origin: String, size: Int64, root: LogHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The signed text, each line ended by a newline.
    public var text: String {
        "\(origin)\n\(size)\n\(Data(root.bytes).base64EncodedString())\n"
    }

    /// The signed note.
    public func signed(by key: LogKey) throws -> String { try SignedNote.sign(text, by: key) }

    /// Reads a signed note and checks its signature.
    ///
    /// - Throws: ``CheckpointError`` naming what is wrong: form, origin, unknown key, signature.
    public init(note: String, verifier: LogVerifier) throws(CheckpointError) {
        let text = try SignedNote.text(of: note)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, let size = Int64(lines[1]), size >= 0, String(size) == lines[1] else {
            throw .malformed("size")
        }
        guard let data = Data(base64Encoded: String(lines[2])), let root = LogHash(Array(data)) else {
            throw .malformed("root")
        }
        guard lines[0] == verifier.name else { throw .wrongOrigin(String(lines[0])) }
        try SignedNote.check(note, verifier)
        self.init(origin: String(lines[0]), size: size, root: root)
    }
}

/// A text under a signature, as C2SP defines signed notes: the lines, an empty line, and `— name base64(key hash ‖ signature)` with Ed25519.
public enum SignedNote {
    /// The note of a text, whose lines each end with a newline.
    public static func sign(_ text: String, by key: LogKey) throws -> String {
        let signature = try key.secret.signature(for: Data(text.utf8))
        let blob = Data(key.verifier.keyHash) + signature
        return "\(text)\n— \(key.verifier.name) \(blob.base64EncodedString())\n"
    }

    /// The text of a note, whoever signed it.
    public static func text(of note: String) throws(CheckpointError) -> String {
        guard note.utf8.count <= 16_384, let end = note.range(of: "\n\n") else { throw .malformed("text") }
        return String(note[..<note.index(after: end.lowerBound)])
    }

    /// Checks that a note is signed by a key.
    ///
    /// - Throws: ``CheckpointError`` naming what is wrong: form, unknown key, signature.
    public static func check(_ note: String, _ verifier: LogVerifier) throws(CheckpointError) {
        let text = try text(of: note)
        let mark = "— \(verifier.name) "
        for line in note.dropFirst(text.count + 1).split(separator: "\n") where line.hasPrefix(mark) {
            guard let blob = Data(base64Encoded: String(line.dropFirst(mark.count))), blob.count == 68,
                Array(blob.prefix(4)) == verifier.keyHash
            else { continue }
            guard verifier.publicKey.isValidSignature(blob.dropFirst(4), for: Data(text.utf8)) else {
                throw .badSignature
            }
            return
        }
        throw .unknownKey
    }
}

/// Why a checkpoint is not accepted.
public enum CheckpointError: Error, Hashable {
    /// The named part is not in the form of a checkpoint.
    case malformed(String)
    /// The checkpoint is of another log.
    case wrongOrigin(String)
    /// No signature by the expected key.
    case unknownKey
    /// The signature does not hold.
    case badSignature
}

/// The public half of a log's key: what an outsider needs to check its checkpoints.
public struct LogVerifier: Sendable {
    /// The key name, which is also the origin.
    public let name: String
    let publicKey: Curve25519.Signing.PublicKey

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
    public var keyHash: [UInt8] {
        Array(SHA256.hash(data: Data(name.utf8) + [0x0A, 0x01] + publicKey.rawRepresentation).prefix(4))
    }

    /// The C2SP verifier text `name+hash+base64(0x01 ‖ public key)`.
    public var text: String {
        "\(name)+\(Hex.text(keyHash))+\((Data([0x01]) + publicKey.rawRepresentation).base64EncodedString())"
    }

    /// Reads a verifier text; `nil` when it is malformed or its hash does not fit.
    public init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 2)
        guard parts.count == 3, let data = Data(base64Encoded: String(parts[2])), data.count == 33, data.first == 1,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: data.dropFirst())
        else { return nil }
        self.init(name: String(parts[0]), publicKey: key)
        guard Hex.text(keyHash) == parts[1] else { return nil }
    }

    init(name: String, publicKey: Curve25519.Signing.PublicKey) {
        self.name = name
        self.publicKey = publicKey
    }
}

/// The Ed25519 key with which a log signs its checkpoints.
public struct LogKey: Sendable {
    let secret: Curve25519.Signing.PrivateKey
    /// The public half.
    public let verifier: LogVerifier

    /// A key from its 32 secret bytes; `nil` for any other length.
    public init?(name: String, secret bytes: [UInt8]) {
        guard let secret = try? Curve25519.Signing.PrivateKey(rawRepresentation: Data(bytes)) else { return nil }
        self.secret = secret
        verifier = LogVerifier(name: name, publicKey: secret.publicKey)
    }
}
