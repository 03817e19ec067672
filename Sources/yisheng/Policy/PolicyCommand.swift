import ArgumentParser
import Civil
import Exchange
import Policy

/// Looks at the packs.
struct PolicyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "policy", _superCommandName: Yisheng.name,
            abstract: say("检查、查看、测试政策包", "Check, show and test the policy packs"),
            subcommands: [
                NewCommand.self, Lint.self, Show.self, ExplainCommand.self, Test.self, DiffCommand.self,
                CoverageCommand.self,
                ImportParametersCommand.self, Run.self, ReformCommand.self, AssessCommand.self, PopulationCommand.self,
                DueCommand.self,
                ReplayCommand.self,
            ])
    }

    /// Says everything that is wrong with the packs.
    struct Lint: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "lint",
                abstract: say("检查政策包，一次列出全部问题", "Check the packs; all findings at once"),
                discussion: say(
                    """
                    每行一条：文件、行号、编号、原因、处理；有冲突时给出双方条款。
                    例：yisheng policy lint --packs Packs
                    退出码：0 没有错误（可能有提醒）；1 有错误。
                    """,
                    """
                    One finding a line: file, line, code, why, what to do; both clauses where two are in conflict.
                    Example: yisheng policy lint --packs Packs
                    Exit codes: 0 no errors (there may be warnings); 1 errors.
                    """))
        }

        @OptionGroup var packs: PackOptions
        @OptionGroup var voice: Voice

        func run() async throws {
            var isSound = true
            try await voice.run {
                let rules = try packs.rules()
                let library = rules.library
                isSound = library.isSound
                voice.document(library.lint)
                for finding in library.findings.sorted() { voice.line("\(rules.folder)/\(finding.line(language))") }
                let errors = library.findings.count { $0.severity == .error }
                let warnings = library.findings.count - errors
                voice.note(
                    say(
                        "\(library.packs.count) 个政策包，\(errors) 处错误，\(warnings) 处提醒",
                        "\(library.packs.count) packs, \(errors) errors, \(warnings) warnings"))
            }
            if !isSound { throw ExitCode(1) }
        }
    }

    /// Shows what holds in a division.
    struct Show: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "show",
                abstract: say("查看一个区划适用的政策", "Show what holds in a division"),
                discussion: say(
                    """
                    例：yisheng policy show --division 350583
                        yisheng policy show --division 350583 --facts
                    """,
                    """
                    Example: yisheng policy show --division 350583
                             yisheng policy show --division 350583 --facts
                    """))
        }

        @OptionGroup var packs: PackOptions
        @OptionGroup var voice: Voice

        @Option(
            help: .words("区划代码；默认全国", "The division; by default the nation.", value: "code"), transform: divisionCode)
        var division: DivisionCode?

        @Flag(help: .words("列出规则可用的情况", "List the facts that rules read."))
        var facts = false

        func run() async throws {
            try await voice.run {
                let chain = try packs.rules().library.chain(for: division ?? .nation)
                voice.document(chain.show)
                guard !voice.isJSON else { return }
                if facts {
                    for fact in chain.facts.values.sorted(by: { $0.id < $1.id }) {
                        print("\(fact.id.padding(32))\(fact.title[language])")
                    }
                    return
                }
                print(
                    say("政策包：", "Packs: ")
                        + chain.packs.map { "\($0.title[language]) \($0.version)" }.joined(separator: say("、", ", ")))
                print(say("待遇：", "Entitlements:"))
                for id in chain.entitlementIDs {
                    guard let entitlement = chain.entitlements[id] else { continue }
                    print("  \(id.padding(36))\(entitlement.title[language])")
                }
                print(say("服务项目：", "Programmes:"))
                for programme in chain.programmes.values.sorted(by: { $0.id < $1.id }) {
                    print("  \(programme.id.padding(36))\(programme.title[language])")
                }
                print(say("标准：", "Parameters:"))
                for parameter in chain.parameters.values.sorted(by: { $0.id < $1.id }) {
                    print("  \(parameter.id.padding(36))\(parameter.title[language])")
                }
                print(
                    say(
                        "事件类型 \(chain.eventTypes.count) 个（见 yisheng template），情况 \(chain.facts.count) 个（见 --facts），数值见 --json",
                        "\(chain.eventTypes.count) event types (yisheng template), \(chain.facts.count) facts (--facts), values with --json"
                    ))
            }
        }
    }

    /// Runs the examples that the packs declare.
    struct Test: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "test",
                abstract: say("运行政策包里的例子", "Run the examples that the packs declare"),
                discussion: say(
                    """
                    例：yisheng policy test --packs Packs
                    退出码：0 全部符合；1 有不符合的。
                    """,
                    """
                    Example: yisheng policy test --packs Packs
                    Exit codes: 0 all as expected; 1 some are not.
                    """))
        }

        @OptionGroup var packs: PackOptions
        @OptionGroup var voice: Voice

        @Flag(help: .words("通过的也列出", "List those that pass, too."))
        var all = false

        func run() async throws {
            var failed = 0
            try await voice.run {
                let rules = try packs.rules()
                let results = rules.library.test()
                failed = results.count { !$0.isPassed }
                voice.document(
                    .object([
                        ("tests", .integer(results.count)), ("failed", .integer(failed)),
                        ("results", .array(results.filter { all || !$0.isPassed }.map(\.json))),
                    ]))
                for result in results where all || !result.isPassed {
                    let mark = result.isPassed ? say("符合", "ok") : say("不符", "FAILED")
                    voice.line(
                        "\(mark)  \(rules.folder)/\(result.place) \(result.entitlement)\(say("：", ": "))\(result.name)")
                    for difference in result.differences { voice.line("      \(difference[language])") }
                }
                voice.line(say("\(results.count) 个例子，\(failed) 个不符", "\(results.count) examples, \(failed) failed"))
            }
            if failed > 0 { throw ExitCode(1) }
        }
    }
}
