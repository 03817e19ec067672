import ArgumentParser

/// The command line of Yisheng.
@main
struct Yisheng: AsyncParsableCommand {
    /// What the program is called.
    static let name = "yisheng"

    /// Lets the command that is named read its own arguments: to build the tree of all commands takes as long as a decision does. What it
    /// cannot read, and everything else (help, completion, a name that is none), is for the tree to explain.
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        let named = configuration.subcommands.first { $0.configuration.commandName == arguments.first }
        guard let command = named as? any AsyncParsableCommand.Type,
            let parsed = try? await command.asyncParseAsRoot(Array(arguments.dropFirst()))
        else { return await main(nil) }
        do {
            if var parsed = parsed as? any AsyncParsableCommand {
                try await parsed.run()
            } else {
                var parsed = parsed
                try parsed.run()
            }
        } catch {
            exit(withError: error)
        }
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: name,
            abstract: say(
                "一生：一个县的生命登记，从事件到待遇、待办和统计",
                "Yisheng: the lives of a county, from event to entitlement, worklist and count"),
            discussion: say(
                """
                第一次使用：
                  yisheng demo --data demo --division 350583 --persons 2000     做一个虚构的县
                  yisheng decide --data demo --person 1                         看一个人有哪些待遇
                  yisheng verify --data demo                                    核对流水是否完好
                  yisheng template --type birth > births.csv                    取得导入表的列名
                  yisheng import births.csv --data demo                         导入

                退出码：0 成功；1 失败，或查出问题；3 导入时有行被退回；64 用法有误。
                """,
                """
                To begin:
                  yisheng demo --data demo --division 350583 --persons 2000     makes a county of made-up people
                  yisheng decide --data demo --person 1                         shows what a person is entitled to
                  yisheng verify --data demo                                    checks that the journal is whole
                  yisheng template --type birth > births.csv                    writes the columns of an import file
                  yisheng import births.csv --data demo                         takes it in

                Exit codes: 0 done; 1 failed, or something found wrong; 3 an import left rows out; 64 wrong usage.
                """),
            subcommands: [
                ServeCommand.self, DepartmentCommand.self, UserCommand.self, DemoCommand.self, ImportCommand.self,
                ExportCommand.self,
                TemplateCommand.self, DecideCommand.self,
                PolicyCommand.self, VerifyCommand.self, CheckpointCommand.self, RebuildCommand.self, FeelCommand.self,
                DMNCommand.self,
                ProjectCommand.self, GraduateCommand.self, SimulateCommand.self, PopulationFileCommand.self,
                LinkCommand.self, LinkQualityCommand.self, IndicatorsCommand.self, SnapshotCommand.self,
                QualityCommand.self,
            ])
    }
}
