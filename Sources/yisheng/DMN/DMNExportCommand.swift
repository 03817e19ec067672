import ArgumentParser
import Civil
import DMN
import Exchange
import FEEL
import Foundation
import Policy

/// Writes the rules of a division as decision models.
struct DMNExportCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export",
            abstract: say("把政策包的规则写成 DMN 模型和测试", "Write the rules of the packs as models with tests"),
            discussion: say(
                """
                每项待遇一个模型：参数表（每个值附条款）、条件、不符合的理由、需人决定的问题、金额、答复；政策包中的例子写成测试。
                每张决策表也各是一个模型，可用 yisheng policy import 读回。
                例：yisheng dmn export --division 350583 --out models
                    yisheng dmn test models
                """,
                """
                One model for each entitlement: parameters as tables with the clause of each value, conditions, why they fail, questions for
                a person, amount, answer; the examples of the packs become its tests. Each decision table is a model too, which yisheng policy
                import reads back.
                Example: yisheng dmn export --division 350583 --out models
                         yisheng dmn test models
                """))
    }

    @OptionGroup var packs: PackOptions
    @OptionGroup var voice: Voice

    @Option(help: .words("区划代码；默认全国", "The division; by default the nation.", value: "code"), transform: divisionCode)
    var division: DivisionCode?

    @Option(help: .words("写入的文件夹", "The folder to write.", value: "dir"))
    var out: String

    @Option(help: .words("只写这项待遇", "Only this entitlement.", value: "id"))
    var entitlement: String?

    func run() async throws {
        try await voice.run {
            let rules = try packs.rules()
            let chain = rules.library.chain(for: division ?? .nation)
            if let entitlement, chain.entitlements[entitlement] == nil {
                throw Failure.make(
                    "CLI-0016", "--entitlement", "没有待遇“\(entitlement)”", "There is no entitlement \"\(entitlement)\".",
                    do: "可用：\(chain.entitlementIDs.joined(separator: "、"))",
                    "There are: \(chain.entitlementIDs.joined(separator: ", ")).")
            }
            var (models, tests) = (0, 0)
            for id in chain.entitlementIDs where entitlement == nil || entitlement == id {
                guard let declared = chain.entitlements[id] else { continue }
                let model = EntitlementModel(declared, chain, language)
                try write([("\(id).dmn", model.definitions.xml), ("\(id)-test-01.xml", model.tests.xml)], id)
                models += 1
                tests += model.tests.cases.count
            }
            for table in chain.decisionTables.values.sorted(by: { $0.id < $1.id }) where entitlement == nil {
                try write([("\(table.id).dmn", TableModel(table, chain, language).definitions.xml)], table.id)
                models += 1
            }
            voice.line(say("写出 \(models) 个模型、\(tests) 个测试", "\(models) models and \(tests) tests written"))
            voice.document(
                .object([("models", .integer(models)), ("tests", .integer(tests)), ("folder", .string(out))]))
        }
    }

    private func write(_ files: [(name: String, text: String)], _ id: String) throws {
        let folder = URL(fileURLWithPath: out).appendingPathComponent(id)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for file in files { try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name)) }
        } catch {
            throw Failure.make(
                "CLI-0017", folder.path, "写不进这个文件夹", "The folder cannot be written.", do: "请核对路径和权限",
                "Check the path and the permissions.")
        }
    }
}
