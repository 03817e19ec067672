import Civil
import Crypto

/// A SHA-256 digest of 32 bytes: a leaf, a node or the root of the transparency log.
public struct LogHash: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes exactly 32 bytes; `nil` for any other count.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Takes 64 hexadecimal digits; `nil` for anything else.
    public init?(hexadecimal text: String) {
        guard let bytes = Hex.bytes(text) else { return nil }
        self.init(bytes)
    }

    init(_ digest: SHA256Digest) {
        bytes = Array(digest)
    }

    /// The hash of the empty tree: SHA-256 of nothing (RFC 6962, section 2.1).
    public static let emptyTree = LogHash(SHA256.hash(data: [UInt8]()))

    /// The hash of a leaf: SHA-256(0x00 ‖ data) (RFC 6962, section 2.1).
    public static func leaf(_ data: some Sequence<UInt8>) -> LogHash {
        var bytes: [UInt8] = [0x00]
        bytes.append(contentsOf: data)
        return LogHash(SHA256.hash(data: bytes))
    }

    /// The hash of a node over its two children: SHA-256(0x01 ‖ left ‖ right).
    public static func node(_ left: LogHash, _ right: LogHash) -> LogHash {
        var data = [UInt8]()
        data.reserveCapacity(65)
        data.append(0x01)
        data.append(contentsOf: left.bytes)
        data.append(contentsOf: right.bytes)
        return LogHash(SHA256.hash(data: data))
    }
}

extension LogHash: CustomStringConvertible {
    /// Lower-case hexadecimal digits.
    public var description: String { Hex.text(bytes) }
}

/// The right edge of a Merkle tree (RFC 6962): the roots of its complete subtrees, largest first.
///
/// With it a log grows and knows its root without reading what is already in it. Appending costs O(1) hashes on
/// average, the root O(log n); the state is at most 64 hashes.
public struct MerkleFrontier: Hashable, Sendable {
    /// The number of leaves.
    public private(set) var size: Int64
    /// The roots of the complete subtrees, largest first: one for each bit set in `size`.
    public private(set) var peaks: [LogHash]

    /// The empty tree.
    public init() {
        size = 0
        peaks = []
    }

    /// A stored state; `nil` when the number of peaks does not fit the size.
    public init?(size: Int64, peaks: [LogHash]) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// A stored state from its concatenated hashes.
    public init?(size: Int64, bytes: [UInt8]) {
        guard bytes.count % 32 == 0 else { return nil }
        var peaks: [LogHash] = []
        for start in stride(from: 0, to: bytes.count, by: 32) {
            guard let hash = LogHash(Array(bytes[start..<start + 32])) else { return nil }
            peaks.append(hash)
        }
        self.init(size: size, peaks: peaks)
    }

    /// The peaks one after the other, as stored.
    public var bytes: [UInt8] { peaks.flatMap(\.bytes) }

    /// Adds one leaf.
    public mutating func append(_ leaf: LogHash) {
        var hash = leaf
        var remaining = size
        while remaining & 1 == 1, let left = peaks.popLast() {
            hash = .node(left, hash)
            remaining >>= 1
        }
        peaks.append(hash)
        size += 1
    }

    /// The root of the tree (RFC 6962, section 2.1): the peaks folded from the right.
    public var root: LogHash {
        guard var hash = peaks.last else { return .emptyTree }
        for peak in peaks.dropLast().reversed() { hash = .node(peak, hash) }
        return hash
    }
}

/// Hexadecimal text.
public enum Hex {
    /// Two lower-case digits for each byte.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes that digits stand for; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }

    /// SHA-256 of a text, in hexadecimal.
    public static func sha256(_ text: String) -> String { Hex.text(SHA256.hash(data: Array(text.utf8))) }
}
