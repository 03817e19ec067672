import Crypto
import CryptoExtras
import Foundation

/// A password as kept: scrypt with its cost and salt, never the password.
struct Password: Hashable, Sendable {
    /// `scrypt$log2(N)$r$p$salt$hash`, salt and hash in base64.
    let stored: String

    /// The cost of one check: memory 128 · N · r bytes.
    struct Cost: Hashable, Sendable {
        /// Base 2 logarithm of N.
        var log2N: Int
        var blockSize = 8
        var parallelism: Int

        /// What OWASP's password storage sheet asks at least: 32 MiB, three lanes.
        static let usual = Cost(log2N: 15, parallelism: 3)
        /// For tests, which check many passwords.
        static let least = Cost(log2N: 10, parallelism: 1)
    }

    /// The shortest and the longest password taken, in characters.
    static let length = 12...128

    init(stored: String) { self.stored = stored }

    /// Hashes a password with 16 random bytes of salt.
    init(_ password: String, salt: [UInt8], cost: Cost) throws {
        let hash = try Password.derive(password, salt, cost)
        stored = [
            "scrypt", String(cost.log2N), String(cost.blockSize), String(cost.parallelism),
            Data(salt).base64EncodedString(), hash.base64EncodedString(),
        ].joined(separator: "$")
    }

    /// Whether `password` is this one. Takes as long for a wrong one.
    func matches(_ password: String) -> Bool {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let log2N = Int(parts[1]), (1...20).contains(log2N),
            let blockSize = Int(parts[2]), (1...32).contains(blockSize), let parallelism = Int(parts[3]),
            (1...16).contains(parallelism), let salt = Data(base64Encoded: String(parts[4])),
            let kept = Data(base64Encoded: String(parts[5])),
            let hash = try? Password.derive(
                password, Array(salt), Cost(log2N: log2N, blockSize: blockSize, parallelism: parallelism))
        else { return false }
        return SymmetricKey(data: kept) == SymmetricKey(data: hash)
    }

    private static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost) throws -> Data {
        let normalized = Data(password.precomposedStringWithCompatibilityMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: normalized, salt: salt, outputByteCount: 32, rounds: 1 << cost.log2N, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        return key.withUnsafeBytes { Data($0) }
    }
}
