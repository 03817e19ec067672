import Civil
import Crypto
import Foundation
import HTTPTypes
@testable import Server
import Testing

/// Signatures of messages between the platform and departments.
@Suite struct MessageSignatureTests {
    /// RFC 9421, appendix B.2.6: the lines that are signed, and the signature of the example's key over them.
    @Test func `the lines that are signed are those of the standard`() throws {
        let parameters =
            "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
            + ";created=1618884473;keyid=\"test-key-ed25519\""
        let base = MessageSignature.base(
            [
                ("date", "Tue, 20 Apr 2021 02:07:55 GMT"), ("@method", "POST"), ("@path", "/foo"),
                ("@authority", "example.com"), ("content-type", "application/json"), ("content-length", "18"),
            ], parameters: parameters)
        let key = try Curve25519.Signing.PublicKey(
            rawRepresentation: try #require(Data(base64Encoded: "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")))
        let signature = try #require(
            Data(
                base64Encoded:
                    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="))
        #expect(key.isValidSignature(signature, for: Data(base.utf8)))
    }

    /// RFC 9530, appendix A of RFC 3230's successor: the digest of `{"hello": "world"}`.
    @Test func `the digest of a body is that of the standard`() {
        #expect(
            MessageSignature.digest(Array("{\"hello\": \"world\"}".utf8))
                == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")
    }

    struct Message {
        var method = "POST"
        var path = "/requests"
        var body = Array("{\"key\":\"350583/17/hukou/1\"}".utf8)
        var key = "yisheng/350583"
        var fields: HTTPFields
        var time: Int64 = 1_790_000_000
        let holder: Curve25519.Signing.PublicKey

        init() throws {
            let secret = try Curve25519.Signing.PrivateKey(rawRepresentation: Data(1...32))
            holder = secret.publicKey
            var fields = HTTPFields()
            for (name, value) in try MessageSignature.fields(
                method, path, body, idempotencyKey: "350583/17/hukou/1", as: key, by: secret, at: time)
            { fields[name] = value }
            self.fields = fields
        }

        var isValid: Bool {
            MessageSignature.isValid(method, path, body, fields, as: key, of: holder, at: time)
        }
    }

    @Test func `whatever is changed on the way, the signature does not hold`() throws {
        #expect(try Message().isValid)
        func changed(_ change: (inout Message) -> Void) throws -> Bool {
            var message = try Message()
            change(&message)
            return message.isValid
        }
        #expect(try !changed { $0.method = "PUT" })
        #expect(try !changed { $0.path = "/request" })
        #expect(try !changed { $0.body[3] ^= 1 })
        #expect(try !changed { $0.key = "police" })
        #expect(try !changed { $0.time += 301 })
        #expect(try changed { $0.time += 299 })
        #expect(try !changed { $0.time -= 301 })
        for name in [HTTPField.Name.contentDigest, .idempotencyKey, .signature, .signatureInput] {
            #expect(try !changed { $0.fields[name] = nil })
            #expect(try !changed { $0.fields[name]? += "x" })
        }
        // A body with its own digest, under the old signature.
        #expect(
            try !changed {
                $0.body.append(32)
                $0.fields[.contentDigest] = MessageSignature.digest($0.body)
            })
        // The time said anew.
        #expect(
            try !changed {
                $0.time += 1000
                $0.fields[.signatureInput] = $0.fields[.signatureInput]?.replacingOccurrences(
                    of: "1790000000", with: "1790001000")
            })
        #expect(
            try !changed { message in
                let other = Curve25519.Signing.PrivateKey()
                let fields =
                    (try? MessageSignature.fields(
                        "POST", "/requests", message.body, idempotencyKey: "350583/17/hukou/1", as: message.key,
                        by: other, at: message.time)) ?? []
                for (name, value) in fields { message.fields[name] = value }
            })
    }

    @Test(arguments: [
        ("http://127.0.0.1:9001/requests", true), ("http://a.example/x", true), ("http://a.example", true),
        ("https://a.example/", false), ("http://user@a.example/", false), ("http://a.example:0/", false),
        ("http://a.example:99999/", false), ("http:///x", false), ("http://a.example/ x", false),
        ("http://a\r\nHost: b/", false), ("http://[::1]/", false), ("", false),
    ])
    func `an address is one or is not`(text: String, isAddress: Bool) {
        #expect((OutgoingHTTP.Address(text) != nil) == isAddress)
    }
}
