import ArgumentParser
import Civil
import DMN
import FEEL
import Foundation

/// Runs the tests of a folder of models.
struct DMNTestCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "test", abstract: say("运行一个文件夹的模型测试", "Run the tests of a folder of models"),
            discussion: say(
                """
                按 DMN TCK 的布局逐层查找：模型 *.dmn，测试 *-test-*.xml。
                例：yisheng dmn test tests/ --failures
                最后一行为“N passed, M failed”。退出码：0 全部符合；1 有不符合的。
                """,
                """
                Searches in the layout of the DMN TCK, through all folders: models *.dmn, tests *-test-*.xml.
                Example: yisheng dmn test tests/ --failures
                The last line is "N passed, M failed". Exit codes: 0 all as expected; 1 some are not.
                """))
    }

    @Argument(help: .words("文件夹", "The folder.", value: "folder"))
    var folder: String

    @OptionGroup var voice: Voice

    @Flag(help: .words("列出不符合的", "List those that fail."))
    var failures = false

    func run() async throws {
        var score = Score()
        try await voice.run {
            let environment = FeelCommand.environment(now: FeelCommand.testMoment)
            guard let found = FileManager.default.enumerator(atPath: folder) else { throw Failure.unreadable(folder) }
            let files = found.compactMap { $0 as? String }.sorted()
            let root = URL(fileURLWithPath: folder)
            for file in files where file.hasSuffix(".xml") && file.contains("-test-") {
                let path = root.appendingPathComponent(file)
                guard let data = FileManager.default.contents(atPath: path.path) else {
                    throw Failure.unreadable(path.path)
                }
                let suite = try ModelSuite(xml: [UInt8](data), path: file)
                let area = URL(fileURLWithPath: file).deletingLastPathComponent().lastPathComponent
                for outcome in outcomes(suite, in: path.deletingLastPathComponent(), environment) {
                    score.add(
                        outcome.passed, area: area, file, outcome.name, outcome.failures.joined(separator: "; "))
                }
            }
            try score.tell(voice, failures: failures, at: folder)
        }
        if score.failed > 0 { throw ExitCode(1) }
    }

    private func outcomes(_ suite: ModelSuite, in folder: URL, _ environment: Environment) -> [ModelSuite.Outcome] {
        let models = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
            $0.hasSuffix(".dmn")
        }.sorted()
        let name = suite.model.isEmpty ? models.first ?? "" : suite.model
        do {
            let main = try DMNCommand.definitions(folder.appendingPathComponent(name).path)
            let others = models.filter { $0 != name }.compactMap {
                try? DMNCommand.definitions(folder.appendingPathComponent($0).path)
            }
            return suite.run(DecisionModel(main, others: others), in: environment)
        } catch {
            return suite.failed(Failure.problems(error).map(\.description).joined(separator: "; "))
        }
    }
}
