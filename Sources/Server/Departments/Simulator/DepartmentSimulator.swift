import Civil
import Crypto
public import Exchange
import Foundation
import HTTPTypes
import Hummingbird
public import Logging
import ServiceLifecycle
import Services

/// A made-up department that answers over HTTP as a real one would, with delays, faults, duplicates and rejections: for tests and
/// demonstrations. Its answers are made up.
public struct DepartmentSimulator: Sendable {
    private let department: String
    private let simulated: SimulatedDepartment
    private let address: YishengServer.Address
    private let secret: Curve25519.Signing.PrivateKey
    private let platform: Curve25519.Signing.PublicKey
    private let platformName: String
    private let answers: OutgoingHTTP.Address
    private let logger: Logger

    /// How it behaves: shares from 0 to 1.
    public struct Behaviour: Hashable, Sendable {
        /// Of messages that fail: half before anything is done, half after.
        public var faults: Double
        /// Of answers that are sent twice.
        public var duplicates: Double
        /// Of requests that are rejected.
        public var rejections: Double
        /// Of first attempts that are returned.
        public var returns: Double
        /// Of answers that come later, by a message of their own; the others are given at once.
        public var later: Double
        /// Milliseconds that an answer takes at most when it comes later.
        public var delay: Int64
        /// What chance begins with.
        public var seed: UInt64

        /// How it behaves.
        public init(
            faults: Double, duplicates: Double, rejections: Double, returns: Double, later: Double, delay: Int64,
            seed: UInt64
        ) {
            (self.faults, self.duplicates, self.rejections, self.returns) = (faults, duplicates, rejections, returns)
            (self.later, self.delay, self.seed) = (later, delay, seed)
        }
    }

    /// A department of a county that is served at an address.
    ///
    /// - Parameters:
    ///   - county: the county's data folder: the platform's key is read there.
    ///   - folder: where the department keeps its book and its key.
    ///   - server: the address of the platform, as `http://127.0.0.1:8080`.
    /// - Throws: a problem with a file or an address.
    public init(
        _ department: String, of county: DataFolder, keeping folder: String, server: String,
        address: YishengServer.Address, behaviour: Behaviour, logger: Logger
    ) throws {
        guard let answers = OutgoingHTTP.Address("\(server)/api/departments/\(department)/answers") else {
            throw Problem(
                code: "SRV-0038", at: "server",
                why: Bilingual(zh: "平台地址应为 http://主机:端口", en: "The platform's address is like http://host:port."),
                fix: Bilingual(zh: "例：http://127.0.0.1:8080", en: "For instance http://127.0.0.1:8080."))
        }
        self.department = department
        self.answers = answers
        self.address = address
        self.logger = logger
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let keeping = DataFolder(folder)
        secret = try Curve25519.Signing.PrivateKey(rawRepresentation: keeping.messageSecret())
        platform = try Curve25519.Signing.PrivateKey(rawRepresentation: county.messageSecret()).publicKey
        platformName = "yisheng/\(try county.county().division)"
        simulated = try SimulatedDepartment(
            "\(folder)/book.ndjson",
            manners: behaviour)
    }

    /// The key with which it signs, as `departments.json` holds it.
    public var publicKey: String { secret.publicKey.rawRepresentation.base64EncodedString() }

    /// Serves until the process is told to stop.
    ///
    /// - Parameter onStart: told the port when it listens.
    public func run(onStart: @escaping @Sendable (Int) -> Void) async throws {
        let router = Router()
        router.post("/requests") { request, _ in try await take(request) }
        router.get("/ledger") { _, _ in Response.json(simulated.ledger) }
        var application = Application(
            responder: router.buildResponder(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: "Yisheng department"),
            onServerRunning: { channel in onStart(channel.localAddress?.port ?? 0) }, logger: logger)
        application.addServices(Teller(simulator: self))
        try await application.runService()
    }

    private var now: Int64 { DataFolder.now() / 1000 }

    private func take(_ request: Request) async throws -> Response {
        let body = Array(try await request.body.collect(upTo: 1 << 20).readableBytesView)
        guard
            MessageSignature.isValid(
                "POST", request.uri.path, body, request.headers, as: platformName, of: platform, at: now)
        else { return Response(status: .unauthorized) }
        guard let json = try? JSON.parse(body, limits: .init(bytes: 1 << 20, depth: 16)),
            let key = json["key"]?.string.flatMap({ RequestKey($0) }),
            request.headers[.idempotencyKey] == key.description
        else { return Response(status: .badRequest) }
        let mischief = simulated.chance()
        if mischief < simulated.manners.faults / 2 { return Response(status: .serviceUnavailable) }
        let answer = try simulated.take(key, json)
        if mischief < simulated.manners.faults {
            // It was done, and nobody is told.
            return Response(status: .internalServerError)
        }
        if simulated.chance() < simulated.manners.later {
            return .json(DepartmentAnswer(key, .accepted, reference: answer.reference).json, status: .accepted)
        }
        return .json(answer.json, status: .ok)
    }

    /// Tells the platform what has been done, in any order, some of it twice, until it is taken.
    private struct Teller: Service {
        let simulator: DepartmentSimulator

        func run() async throws {
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    let simulated = simulator.simulated
                    let untold = simulated.untold.map { ($0, simulated.chance()) }.sorted { $0.1 < $1.1 }.map(\.0)
                    for answer in untold.prefix(200) {
                        if Task.isCancelled { return }
                        if await simulator.tell(answer) { simulated.told(answer.key) }
                        if simulated.chance() < simulated.manners.duplicates { _ = await simulator.tell(answer) }
                    }
                    let delay = max(20, Int64(Double(simulated.manners.delay) * simulated.chance()))
                    try? await Task.sleep(for: .milliseconds(delay))
                }
            }
        }
    }

    /// Sends an answer; whether the platform has done with it.
    private func tell(_ answer: DepartmentAnswer) async -> Bool {
        let body = answer.json.bytes(sorted: true)
        guard
            let fields = try? MessageSignature.fields(
                "POST", answers.path, body, idempotencyKey: answer.idempotencyKey, as: department, by: secret, at: now),
            let reply = try? await OutgoingHTTP().post(body, to: answers, fields)
        else { return false }
        // What the platform cannot record it will never record; a person there has it on the desk.
        return reply.status == 200 || (400..<500).contains(reply.status) && reply.status != 401 && reply.status != 429
    }
}
