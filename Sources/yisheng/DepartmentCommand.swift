import ArgumentParser
import Civil
import Exchange
import Foundation
import Logging
import Server

/// A made-up department that answers over HTTP.
struct DepartmentCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "department", _superCommandName: Yisheng.name,
            abstract: say("模拟一个协同部门，用于联调和演示", "Play a department beside the platform, for tests and demonstrations"),
            discussion: say(
                """
                接收平台送来的请求，办理（结果是编的），再把结果送回平台；可以故意出错、拖延、重复、退回。
                同一个请求不论来几次只办一次，办过的事记在 --keep 文件夹里，重启以后不变。
                启动时把自己的地址和公钥写进县的数据文件夹（departments/部门.json），平台随即开始送件。

                例：yisheng department --kind police --data demo --server http://127.0.0.1:8080 --keep /tmp/police
                """,
                """
                Takes the requests that the platform sends, does them (what comes of them is made up), and sends the results back; on purpose it
                can fail, delay, repeat, return and reject. However often a request comes it is done once; what was done is kept in the folder
                --keep and is the same after a restart. When it starts it writes its address and key into departments/ of the county's data folder,
                and the platform begins to send.

                Example: yisheng department --kind police --data demo --server http://127.0.0.1:8080 --keep /tmp/police
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(help: .words("部门编号，如 police", "The department, as packs name it, like police.", value: "id"))
    var kind: String

    @Option(help: .words("平台地址", "The address of the platform.", value: "url"))
    var server = "http://127.0.0.1:8080"

    @Option(help: .words("部门自己的文件夹", "The department's own folder.", value: "dir"))
    var keep: String

    @Option(help: .words("端口；0 表示任选空闲端口", "The port; 0 takes a free one.", value: "port"))
    var port = 0

    @Option(help: .words("出错的报文所占的份额", "The share of messages that fail.", value: "0…1"))
    var faults = 0.0

    @Option(help: .words("送两次的结果所占的份额", "The share of answers that are sent twice.", value: "0…1"))
    var duplicates = 0.0

    @Option(help: .words("不予办理的份额", "The share of requests that are rejected.", value: "0…1"))
    var rejections = 0.0

    @Option(help: .words("第一次办理时退回补正的份额", "The share of first attempts that are returned.", value: "0…1"))
    var returns = 0.0

    @Option(help: .words("先受理、以后再送结果的份额", "The share that is accepted first and answered later.", value: "0…1"))
    var later = 0.8

    @Option(help: .words("以后送结果时最多拖延多少毫秒", "Milliseconds that a later answer takes at most.", value: "ms"))
    var delay = 2_000

    @Option(help: .words("随机种子", "What chance begins with.", value: "number"))
    var seed: UInt64 = 1

    func run() async throws {
        try await voice.run {
            let county = place.folder
            guard county.exists else {
                throw Failure.make(
                    "CLI-0005", place.data, "这里还没有登记数据", "There is no registry there yet.",
                    do: "请用 --data 指出数据文件夹", "Give the data folder with --data.")
            }
            for share in [faults, duplicates, rejections, returns, later] where !(0...1).contains(share) {
                throw Failure.make(
                    "CLI-0032", "\(share)", "份额应在 0 和 1 之间", "A share is between 0 and 1.", do: "请改正", "Correct it.")
            }
            var logger = Logger(label: "yisheng.department")
            logger.logLevel = .notice
            let simulator = try DepartmentSimulator(
                kind, of: county, keeping: keep, server: server, address: .init(port: port),
                behaviour: .init(
                    faults: faults, duplicates: duplicates, rejections: rejections, returns: returns, later: later,
                    delay: Int64(min(max(delay, 0), 3_600_000)), seed: seed), logger: logger)
            try await simulator.run { [voice, kind] port in
                let url = "http://127.0.0.1:\(port)/requests"
                do {
                    try Departments.enter(kind, url: url, key: simulator.publicKey, in: county)
                    voice.document(.object([("url", .string(url)), ("key", .string(simulator.publicKey))]))
                    voice.line(say("\(kind) 在 \(url) 接收请求", "\(kind) takes requests at \(url)"))
                } catch { voice.line("\(error)") }
                fflush(nil)
            }
        }
    }
}
