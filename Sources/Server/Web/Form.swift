import Civil
import Hummingbird

/// The fields of a form that a browser sent (application/x-www-form-urlencoded): at most 200, 64 KiB in all.
struct Form: Sendable {
    private var fields: [String: String] = [:]

    /// Reads and checks the form of a signed-in page: the CSRF value must be that of the session.
    ///
    /// - Throws: ``WebFailure/badForm`` without the right CSRF value.
    static func read(_ request: Request, _ context: WebContext) async throws -> Form {
        let form = try await unchecked(request)
        let session = try context.signedIn()
        guard let sent = form["csrf"], FormText.isEqual(sent, session.csrf) else { throw WebFailure.badForm }
        return form
    }

    /// Reads a form without a session.
    static func unchecked(_ request: Request) async throws -> Form {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            throw WebFailure.badForm
        }
        let buffer = try await request.body.collect(upTo: 65_536)
        var form = Form()
        let pairs = buffer.readableBytesView.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true)
        guard pairs.count <= 200 else { throw WebFailure.badForm }
        for pair in pairs {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap(FormText.decode),
                let value = parts.count > 1 ? FormText.decode(parts[1]) : ""
            else { throw WebFailure.badForm }
            form.fields[name] = value
        }
        return form
    }

    /// The text of a field, without white space at either end; `nil` when it was not sent.
    subscript(name: String) -> String? {
        fields[name].map { text in
            var rest = text[...]
            while let first = rest.first, first.isWhitespace { rest.removeFirst() }
            while let last = rest.last, last.isWhitespace { rest.removeLast() }
            return String(rest)
        }
    }

    /// The text of a field as it was sent: for passwords.
    func raw(_ name: String) -> String? { fields[name] }

    /// The names of the fields that were sent.
    var names: [String] { fields.keys.sorted() }
}

/// Percent encoding of forms and links, and comparison in constant time.
enum FormText {
    /// Random bytes as text for a cookie or a hidden field.
    static func token(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func decode(_ bytes: some Collection<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 48...57: byte - 48
            case 65...70: byte - 55
            case 97...102: byte - 87
            default: nil
            }
        }
        while index < bytes.endIndex {
            let byte = bytes[index]
            index = bytes.index(after: index)
            if byte == UInt8(ascii: "+") {
                decoded.append(32)
            } else if byte == UInt8(ascii: "%") {
                guard index < bytes.endIndex, let high = digit(bytes[index]) else { return nil }
                index = bytes.index(after: index)
                guard index < bytes.endIndex, let low = digit(bytes[index]) else { return nil }
                index = bytes.index(after: index)
                decoded.append(high << 4 | low)
            } else {
                decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                || byte == 46 || byte == 95 || byte == 126
            if isPlain {
                encoded.append(byte)
            } else {
                encoded += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
