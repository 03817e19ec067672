import Foundation
import Measuring

/// The program, serving a demo county.
final class CountyServer {
    private let process = Process()
    /// The port that it took.
    let port: UInt16
    /// The cookie of a county clerk.
    let cookie: String

    /// Starts the server on a data folder, and signs in.
    init(program: String, folder: String) throws {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["serve", "--data", folder, "--port", "0", "--json"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var line: [UInt8] = []
        while line.last != 10 {
            let data = output.fileHandleForReading.readData(ofLength: 1)
            if data.isEmpty { throw Reader.Refused(description: "the server did not start") }
            line += data
        }
        let text = String(decoding: line, as: UTF8.self)
        guard let found = text.firstMatch(of: /127\.0\.0\.1:(\d+)/), let port = UInt16(found.1) else {
            throw Reader.Refused(description: "the server printed no address: \(text)")
        }
        self.port = port
        cookie = try CountyServer.signIn(port)
    }

    private static func signIn(_ port: UInt16) throws -> String {
        var visitor = try Reader(port: port, cookie: "")
        let (head, body) = try visitor.ask("/sign-in")
        visitor.end()
        let page = String(decoding: body, as: UTF8.self)
        guard let visitorCookie = Reader.cookies(head).first(where: { $0.hasPrefix("visitor=") }),
            let token = page.firstMatch(of: /name="csrf" value="([^"]+)"/)
        else { throw Reader.Refused(description: "the sign-in page has no form") }
        var clerk = try Reader(port: port, cookie: visitorCookie)
        let answer = try clerk.ask(
            "/sign-in", form: "csrf=\(escape(String(token.1)))&name=county&password=yisheng-demo-2026&next=%2F")
        clerk.end()
        guard let cookie = Reader.cookies(answer.head).first(where: { $0.hasPrefix("yisheng=") }) else {
            throw Reader.Refused(description: "the county clerk was not signed in")
        }
        return cookie
    }

    private static func escape(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    }

    /// Asks the server to stop, and waits for it.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// How long pages take for so many readers at once, for so many seconds; the first second is not counted.
    func load(_ readers: Int, seconds: Double, _ path: @escaping @Sendable (inout SeededRandom) -> String) throws
        -> Load
    {
        let results = Results()
        let group = DispatchGroup()
        let (port, cookie) = (port, cookie)
        for number in 0..<readers {
            group.enter()
            Thread {
                defer { group.leave() }
                var samples = Samples()
                var failure: String?
                do {
                    var random = SeededRandom(seed: UInt64(number) + 1)
                    var reader = try Reader(port: port, cookie: cookie)
                    let clock = ContinuousClock()
                    let begin = clock.now
                    while clock.now - begin < .seconds(seconds + 1) {
                        let asked = path(&random)
                        let start = clock.now
                        let (head, body) = try reader.ask(asked)
                        guard head.hasPrefix("HTTP/1.1 200"), !body.isEmpty else {
                            throw Reader.Refused(description: "\(asked) answered \(head.prefix(15))")
                        }
                        if start - begin > .seconds(1) { samples.add(clock.now - start) }
                    }
                    reader.end()
                } catch { failure = "\(error)" }
                results.add(samples, failure)
            }.start()
        }
        group.wait()
        if let failure = results.failure { throw Reader.Refused(description: failure) }
        return Load(delays: results.samples, seconds: seconds)
    }

    /// What came of a load.
    struct Load {
        let delays: Samples
        let seconds: Double
        var rate: Double { Double(delays.count) / seconds }
    }

    private final class Results: @unchecked Sendable {
        private let lock = NSLock()
        private(set) var samples = Samples()
        private(set) var failure: String?

        func add(_ more: Samples, _ failure: String?) {
            lock.withLock {
                samples.add(more)
                self.failure = self.failure ?? failure
            }
        }
    }
}
