import ArgumentParser
import Civil
import DMN
import FEEL
import Foundation

/// Decision models.
struct DMNCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dmn", _superCommandName: Yisheng.name,
            abstract: say("读取、检查、计算 DMN 决策模型", "Read, check and evaluate DMN decision models"),
            discussion: say(
                """
                例：yisheng dmn check leave.dmn
                    yisheng dmn evaluate leave.dmn --decision 护理假天数 --input '{"年龄": 2}' --explain
                    yisheng dmn test tests/ --failures
                """,
                """
                Example: yisheng dmn check leave.dmn
                         yisheng dmn evaluate leave.dmn --decision 'Leave days' --input '{"Age": 2}' --explain
                         yisheng dmn test tests/ --failures
                """),
            subcommands: [DMNEvaluateCommand.self, DMNTestCommand.self, DMNCheckCommand.self, DMNExportCommand.self])
    }

    /// Reads a model, with the models beside it that it imports.
    static func load(_ path: String) throws -> DecisionModel {
        let main = try definitions(path)
        guard !main.imports.isEmpty else { return DecisionModel(main) }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        // A file beside it that is no model is not what was asked for.
        let others = files.filter { $0.hasSuffix(".dmn") }.sorted().compactMap {
            try? definitions(folder.appendingPathComponent($0).path)
        }
        return DecisionModel(main, others: others)
    }

    static func definitions(_ path: String) throws -> Definitions {
        guard let data = FileManager.default.contents(atPath: path) else { throw Failure.unreadable(path) }
        return try Definitions(xml: [UInt8](data), path: URL(fileURLWithPath: path).lastPathComponent)
    }
}
