import Civil
import Exchange
import Foundation
import Hummingbird
public import Logging
import Registry
public import Services

/// The server: pages for people, an API for programs, on one port.
public struct YishengServer: Sendable {
    /// Where it listens.
    public struct Address: Hashable, Sendable {
        /// The host, as `127.0.0.1`.
        public var host: String
        /// The port; 0 takes a free one.
        public var port: Int

        /// An address.
        public init(host: String = "127.0.0.1", port: Int = 8080) {
            self.host = host
            self.port = port
        }
    }

    let site: Site
    let address: Address
    let patience: Outbox.Patience
    let logger: Logger
    let onStart: @Sendable (Int) -> Void

    /// A server for a site.
    ///
    /// - Parameters:
    ///   - patience: how patient messages to departments are.
    ///   - onStart: told the port when it listens.
    public init(
        _ site: Site, address: Address = Address(), patience: Outbox.Patience = Outbox.Patience(), logger: Logger,
        onStart: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.site = site
        self.address = address
        self.patience = patience
        self.logger = logger
        self.onStart = onStart
    }

    /// Serves until the process is told to stop; running requests are finished first.
    public func run() async throws {
        let onStart = onStart
        var application = Application(
            responder: YishengServer.router(site).buildResponder(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: "Yisheng"),
            onServerRunning: { channel in onStart(channel.localAddress?.port ?? 0) }, logger: logger)
        application.addServices(CheckpointService(registry: site.registry, logger: logger))
        if let departments = site.departments {
            let outbox = try await Outbox(
                site.cases, in: site.database, of: site.county.division, patience: patience,
                clock: { [registry = site.registry] in registry.now })
            application.addServices(
                DepartmentService(
                    cases: site.cases, outbox: outbox, departments: departments, county: site.county.division,
                    logger: logger))
        }
        try await application.runService()
    }

    /// The routes with everything around them.
    static func router(_ site: Site) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders(isSecure: site.isSecure))
        router.add(middleware: Recognition(site: site))
        router.add(middleware: FailureAnswers(site: site))
        AssetRoutes().add(to: router)
        PageRoutes(site: site).add(to: router)
        APIRoutes(site: site).add(to: router)
        return router
    }
}

/// The files that pages load: style, script, icons. Served from memory, kept by browsers until the next release.
struct AssetRoutes {
    /// Where they are.
    static let path = "/assets"

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]

    func add(to router: Router<WebContext>) {
        let folder = (Bundle.module.resourcePath ?? Bundle.module.bundlePath) + "/Assets"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names {
            guard let type = name.split(separator: ".").last.flatMap({ AssetRoutes.types[String($0)] }),
                let data = FileManager.default.contents(atPath: "\(folder)/\(name)")
            else { continue }
            let buffer = ByteBuffer(bytes: data)
            router.get("\(AssetRoutes.path)/\(name)") { _, _ in
                Response(
                    status: .ok, headers: [.contentType: type, .cacheControl: "public, max-age=3600"],
                    body: ResponseBody(byteBuffer: buffer))
            }
        }
    }
}
