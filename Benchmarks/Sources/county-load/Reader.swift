import Foundation
import Glibc
import Measuring

/// One reader on one connection that is kept open: asks for a page, reads it whole, asks for the next.
struct Reader {
    private let descriptor: Int32
    private let cookie: String
    private var buffer: [UInt8] = []

    /// The server does not answer as it should.
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// Connects to a port of this machine.
    init(port: UInt16, cookie: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.cookie = cookie
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard connected == 0 else { throw Refused(description: "no server on port \(port)") }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Closes the connection.
    func end() { _ = close(descriptor) }

    /// Gets or, with a body, posts; the head and the body of the answer.
    mutating func ask(_ path: String, form: String? = nil) throws -> (head: String, body: [UInt8]) {
        var request = "\(form == nil ? "GET" : "POST") \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie)\r\n"
        if let form {
            request += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n"
        }
        request += "\r\n" + (form ?? "")
        var text = Array(request.utf8)[...]
        while !text.isEmpty {
            let sent = text.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw Refused(description: "the connection broke") }
            text = text.dropFirst(sent)
        }
        buffer.removeAll(keepingCapacity: true)
        var bodyStart: Int?
        var length = 0
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let bodyStart, buffer.count >= bodyStart + length { break }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { throw Refused(description: "the connection broke") }
            buffer += chunk[..<count]
            if bodyStart == nil, let end = buffer.firstRange(of: [13, 10, 13, 10]) {
                bodyStart = end.upperBound
                length =
                    Reader.header("content-length", String(decoding: buffer[..<end.lowerBound], as: UTF8.self))
                    .flatMap { Int($0) } ?? 0
            }
        }
        let start = bodyStart ?? 0
        return (String(decoding: buffer[..<start], as: UTF8.self), Array(buffer[start...]))
    }

    /// The value of a header, its name in small letters.
    static func header(_ name: String, _ head: String) -> String? {
        for line in head.split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name {
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        return nil
    }

    /// The values that an answer sets as cookies.
    static func cookies(_ head: String) -> [String] {
        head.split(separator: "\r\n").filter { $0.lowercased().hasPrefix("set-cookie:") }.compactMap {
            $0.dropFirst("set-cookie:".count).split(separator: ";").first?.trimmingCharacters(in: .whitespaces)
        }
    }
}
