import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends one message and reads the answer, over plain HTTP/1.1.
///
/// To a department on another machine a proxy beside this one speaks TLS, as one does for whoever comes in; the messages are signed in any case.
struct OutgoingHTTP: Sendable {
    /// Where a message goes: `http://127.0.0.1:9001/requests`.
    struct Address: Hashable, Sendable {
        let host: String
        let port: Int
        let path: String

        /// Reads an address; nil where it is none, or not of the scheme `http`.
        init?(_ text: String) {
            guard text.hasPrefix("http://"), text.utf8.count <= 2000,
                text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 })
            else { return nil }
            let rest = text.dropFirst("http://".count)
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            let authority = rest[..<slash]
            guard !authority.contains("@"), !authority.contains("[") else { return nil }
            let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
            guard let host = parts.first, !host.isEmpty, parts.count <= 2 else { return nil }
            let port = parts.count == 2 ? Int(parts[1]) : 80
            guard let port, (1...65_535).contains(port) else { return nil }
            self.host = String(host)
            self.port = port
            path = slash == rest.endIndex ? "/" : String(rest[slash...])
        }
    }

    /// What came back.
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
    }

    /// The longest that one message may take.
    var patience = TimeAmount.seconds(10)
    /// The longest answer that is read, in bytes.
    var limit = 1 << 20

    /// Posts JSON.
    ///
    /// - Throws: whatever keeps an answer from coming.
    func post(
        _ body: [UInt8], to address: Address, _ fields: [(name: HTTPField.Name, value: String)]
    ) async throws -> Answer {
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connectTimeout(patience)
        let limit = limit
        let channel = try await bootstrap.connect(host: address.host, port: address.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                    wrappingChannelSynchronously: channel)
            }
        }
        // Whatever holds the answer up, the connection is closed after a while, and reading it ends.
        let nio = channel.channel
        let end = nio.eventLoop.scheduleTask(in: patience) { nio.close(promise: nil) }
        defer { end.cancel() }
        return try await channel.executeThenClose { inbound, outbound in
            var headers = HTTPHeaders([
                ("Host", "\(address.host):\(address.port)"), ("Content-Type", "application/json"),
                ("Content-Length", "\(body.count)"), ("Connection", "close"),
            ])
            for (name, value) in fields { headers.add(name: name.rawName, value: value) }
            try await outbound.write(
                .head(HTTPRequestHead(version: .http1_1, method: .POST, uri: address.path, headers: headers)))
            try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
            try await outbound.write(.end(nil))
            var status: Int?
            var answer: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let head): status = Int(head.status.code)
                case .body(let buffer):
                    guard answer.count + buffer.readableBytes <= limit else { throw OutgoingFault.tooLong }
                    answer += buffer.readableBytesView
                case .end:
                    guard let status else { throw OutgoingFault.noAnswer }
                    return Answer(status: status, body: answer)
                }
            }
            throw OutgoingFault.noAnswer
        }
    }
}

/// Why there is no answer.
enum OutgoingFault: Error {
    case tooLong, noAnswer
}
