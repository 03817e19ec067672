import ArgumentParser
import Civil
import Exchange
import Foundation
import Logging
import Registry
import Server
import Services

/// Serves the pages and the API.
struct ServeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "serve", _superCommandName: Yisheng.name,
            abstract: say("启动服务（网页和接口）", "Serve the pages and the API"),
            discussion: say(
                """
                只在本机监听；对外服务请放在 HTTPS 反向代理之后，并加 --behind-https。
                停止：Ctrl-C，正在办理的会先办完。

                例：yisheng serve --data demo --port 8080
                """,
                """
                Listens on this machine only; to serve others, put an HTTPS proxy in front and add --behind-https.
                Stop it with Ctrl-C; what is being done is finished first.

                Example: yisheng serve --data demo --port 8080
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(help: .words("监听地址", "The address to listen on.", value: "host"))
    var host = "127.0.0.1"

    @Option(help: .words("端口；0 表示任选空闲端口", "The port; 0 takes a free one.", value: "port"))
    var port = 8080

    @Flag(
        help: .words(
            "浏览器经 HTTPS 代理访问：Cookie 只走 HTTPS", "Browsers come through an HTTPS proxy: cookies go over HTTPS only."))
    var behindHttps = false

    @Option(
        help: .words(
            "送部门的报文第一次失败后过几秒再送（以后逐次加倍，最长一小时）；联调时可以调小",
            "Seconds after which a message that did not reach a department is sent again (twice as long each time, an hour at most).",
            value: "seconds"))
    var retry = 5.0

    @Option(
        help: .words(
            "部门受理以后过几秒还没有结果就再问一次", "Seconds after which a department that has taken a request is asked how it stands.",
            value: "seconds"))
    var ask = 21_600.0

    private var patience: Outbox.Patience {
        func milliseconds(_ seconds: Double) -> Int64 { Int64((min(max(seconds, 0.01), 1e6) * 1000).rounded()) }
        return Outbox.Patience(first: milliseconds(retry), ask: milliseconds(ask))
    }

    func run() async throws {
        try await voice.run {
            try await place.with(making: true) { open in
                let accounts = try await Accounts(
                    database: open.database, clock: DataFolder.now, random: DataFolder.random)
                let site = try Site(
                    open, accounts: accounts, isSecure: behindHttps,
                    departments: try Departments(place.folder, county: open.county, clock: DataFolder.now))
                var logger = Logger(label: "yisheng")
                logger.logLevel = .notice
                let server = YishengServer(
                    site, address: .init(host: host, port: port), patience: patience, logger: logger
                ) { port in
                    announce(port, isSynthetic: open.county.isSynthetic)
                }
                // Beside serving, so that the first who is registered need not wait for it.
                let reading = Task { try? await open.registry.readPersons() }
                defer { reading.cancel() }
                try await server.run()
            }
        }
    }

    private func announce(_ port: Int, isSynthetic: Bool) {
        let address = "http://\(host == "0.0.0.0" ? "127.0.0.1" : host):\(port)/"
        voice.document(.object([("address", .string(address)), ("port", .integer(port))]))
        voice.line(say("打开 \(address)", "Open \(address)"))
        if isSynthetic {
            voice.line(
                say(
                    "演示账号：county、township、clinic、family、analyst、auditor、admin；密码都是 \(DemoAccounts.password)",
                    "Demo accounts: county, township, clinic, family, analyst, auditor, admin; the password of each is \(DemoAccounts.password)"
                ))
        } else {
            voice.line(say("用 yisheng user add 建立第一个账号", "Make the first account with yisheng user add"))
        }
        fflush(nil)
    }
}
