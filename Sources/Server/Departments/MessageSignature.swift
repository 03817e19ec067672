import Civil
import Crypto
import Foundation
import HTTPTypes

/// Signatures of messages between the platform and departments: HTTP Message Signatures (RFC 9421) with Ed25519, over the method, the path, the
/// digest of the body (RFC 9530) and the idempotency key.
///
/// The profile is narrow on purpose: one signature a message, these components in this order, the time in it, the key named.
enum MessageSignature {
    /// What a signature covers, in order.
    static let components = ["@method", "@path", "content-digest", "idempotency-key"]
    /// How far the clocks of two sides may be apart, in seconds.
    static let tolerance: Int64 = 300

    /// The lines that are signed: each component with its value, then the parameters.
    static func base(_ components: [(name: String, value: String)], parameters: String) -> String {
        components.map { "\"\($0.name)\": \($0.value)\n" }.joined() + "\"@signature-params\": \(parameters)"
    }

    /// The digest of a body as the field `Content-Digest` holds it.
    static func digest(_ body: [UInt8]) -> String {
        "sha-256=:\(Data(SHA256.hash(data: body)).base64EncodedString()):"
    }

    private static func parameters(created: Int64, key: String) -> String {
        "(\(components.map { "\"\($0)\"" }.joined(separator: " ")));created=\(created);keyid=\"\(key)\";alg=\"ed25519\""
    }

    private static func values(
        _ method: String, _ path: String, _ digest: String, _ idempotencyKey: String
    ) -> [(name: String, value: String)] {
        Array(zip(components, [method, path, digest, idempotencyKey])).map { ($0, $1) }
    }

    /// The fields that sign a message.
    ///
    /// - Parameters:
    ///   - key: the name under which the other side knows the public key.
    ///   - time: seconds since 1970.
    static func fields(
        _ method: String, _ path: String, _ body: [UInt8], idempotencyKey: String, as key: String,
        by secret: Curve25519.Signing.PrivateKey, at time: Int64
    ) throws -> [(name: HTTPField.Name, value: String)] {
        let parameters = parameters(created: time, key: key)
        let digest = digest(body)
        let text = base(values(method, path, digest, idempotencyKey), parameters: parameters)
        let signature = try secret.signature(for: Data(text.utf8))
        return [
            (.contentDigest, digest), (.idempotencyKey, idempotencyKey), (.signatureInput, "yisheng=\(parameters)"),
            (.signature, "yisheng=:\(signature.base64EncodedString()):"),
        ]
    }

    /// Whether a message is signed by the holder of a key, just now.
    static func isValid(
        _ method: String, _ path: String, _ body: [UInt8], _ fields: HTTPFields, as key: String,
        of holder: Curve25519.Signing.PublicKey, at time: Int64
    ) -> Bool {
        guard let digest = fields[.contentDigest], digest == self.digest(body),
            let idempotencyKey = fields[.idempotencyKey],
            let input = fields[.signatureInput], input.hasPrefix("yisheng="),
            let signature = fields[.signature], signature.hasPrefix("yisheng=:"), signature.hasSuffix(":"),
            let bytes = Data(base64Encoded: String(signature.dropFirst("yisheng=:".count).dropLast()))
        else { return false }
        let given = String(input.dropFirst("yisheng=".count))
        // The parameters are exactly ours but for the time: nothing else is read out of them.
        guard let start = given.range(of: ";created=")?.upperBound,
            let created = Int64(given[start...].prefix { $0 != ";" }), given == parameters(created: created, key: key),
            abs(created - time) <= tolerance
        else { return false }
        let text = base(values(method, path, digest, idempotencyKey), parameters: given)
        return holder.isValidSignature(bytes, for: Data(text.utf8))
    }
}

extension HTTPField.Name {
    /// The constants are names that the parser takes.
    private static func make(_ name: String) -> HTTPField.Name {
        HTTPField.Name(name) ?? .contentType
    }
    static let contentDigest = make("Content-Digest")
    static let idempotencyKey = make("Idempotency-Key")
    static let signatureInput = make("Signature-Input")
    static let signature = make("Signature")
}
