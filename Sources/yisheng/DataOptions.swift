import Access
import ArgumentParser
import Civil
import Exchange
import Foundation
import Services
import Statistics

/// Where the registry is: the options of every command that opens one.
struct DataOptions: ParsableArguments {
    @Option(help: .words("数据文件夹", "The data folder.", value: "dir"))
    var data = "data"

    @Option(
        help: .words(
            "PostgreSQL 连接地址；不给则用数据文件夹中的 SQLite", "A PostgreSQL URL; without it the SQLite file of the folder.",
            value: "url"))
    var database: String?

    @OptionGroup var packs: PackOptions

    @Option(
        help: .words("县级区划代码；第一次使用时必填", "The county; needed the first time.", value: "code"), transform: divisionCode)
    var division: DivisionCode?

    var folder: DataFolder {
        DataFolder(data, database: database, packs: packs.packs, division: division)
    }

    /// Opens the registry, runs `body`, and closes it however that ends.
    func with<T>(making: Bool = false, synthetic: Bool = false, _ body: (OpenRegistry) async throws -> T) async throws
        -> T
    {
        var folder = folder
        folder.isSynthetic = synthetic
        if !making, !folder.exists {
            throw Failure.make(
                "CLI-0005", data, "这里还没有登记数据", "There is no registry there yet.",
                do: "请用 --data 指出数据文件夹，或先运行 yisheng import、yisheng demo",
                "Give the data folder with --data, or make one with yisheng import or yisheng demo.")
        }
        let open = try await folder.open(projections: {
            [
                WorklistIndex($0.library), CaseIndex($0.library), PaymentIndex($0.library), CountIndex($0.library),
            ]
        })
        do {
            let value = try await body(open)
            if making { await open.close() } else { await open.closeReading() }
            return value
        } catch {
            await open.closeReading()
            throw error
        }
    }
}

/// Where the packs are.
struct PackOptions: ParsableArguments {
    @Option(
        help: .words(
            "政策包文件夹；默认找当前目录或程序旁的 Packs", "The folder of packs; by default Packs here or near the program.", value: "dir"
        ))
    var packs: String?

    func rules() throws -> Rules { try Rules(folder: DataFolder("", packs: packs).packsFolder) }
}

/// Reads a division code given as an option.
@Sendable func divisionCode(_ text: String) throws -> DivisionCode {
    guard let code = DivisionCode(text), code != .nation || text == "000000000000" else {
        throw ValidationError(
            say(
                "“\(text)”不是区划代码；应为 6、9 或 12 位数字，如 350583",
                "\"\(text)\" is no division code; give 6, 9 or 12 digits, like 350583."))
    }
    return code
}

/// Reads a day given as an option.
@Sendable func civilDay(_ text: String) throws -> Day {
    guard let day = Day(text) else {
        throw ValidationError(say("“\(text)”不是日期；应写成 2025-03-01", "\"\(text)\" is no day; write it like 2025-03-01."))
    }
    return day
}

/// The civil day of now, in China.
func today() -> Day { Day(number: (DataFolder.now() / 1000 + 8 * 3600) / 86_400) }

/// The operator at the console, as an officer of the county.
func operatorActor(_ county: DivisionCode) -> Actor { Actor(account: 0, role: .county, division: county) }
