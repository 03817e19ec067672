import ArgumentParser
import Civil
import DMN
import FEEL
import Foundation

/// Evaluates a decision.
struct DMNEvaluateCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "evaluate", abstract: say("计算模型中的决策", "Evaluate decisions of a model"),
            discussion: say(
                """
                不指明决策时计算全部。输入写成 JSON 对象；日期写成 ISO 文本。
                例：yisheng dmn evaluate leave.dmn --input '{"年龄": 2}'
                    yisheng dmn evaluate leave.dmn --decision 护理假天数 --input 家庭.json --explain
                """,
                """
                Without a decision it evaluates all. The input is a JSON object; dates are ISO text.
                Example: yisheng dmn evaluate leave.dmn --input '{"Age": 2}'
                         yisheng dmn evaluate leave.dmn --decision 'Leave days' --input family.json --explain
                """))
    }

    @Argument(help: .words("模型文件", "The model.", value: "file"))
    var file: String

    @Option(help: .words("决策的名称", "The name of the decision.", value: "name"))
    var decision: [String] = []

    @Option(help: .words("决策服务的名称", "The name of a decision service.", value: "name"))
    var service: String?

    @Option(
        help: .words(
            "输入：JSON 文件，或以 { 开头的 JSON 文本", "Input: a JSON file, or JSON text that begins with {.", value: "json"))
    var input: String?

    @Flag(help: .words("写出每个决策和命中的规则", "Write out every decision and the rules that matched."))
    var explain = false

    @OptionGroup var voice: Voice

    func run() async throws {
        try await voice.run {
            let model = try DMNCommand.load(file)
            let environment = FeelCommand.environment(now: FeelCommand.now)
            let json = try FeelCommand.variables(input, option: "--input")
            let inputs = Value(json: json, literals: true, zones: environment.zones).context ?? Context()
            var outcomes: [(name: String, outcome: Outcome)] = []
            if let service { outcomes.append((service, model.evaluate(service: service, inputs, in: environment))) }
            let known = model.main.decisions.map(\.name)
            for name in decision where !known.contains(name) {
                throw Failure.make(
                    "CLI-0015", "--decision", "模型中没有决策“\(name)”", "The model has no decision \"\(name)\".",
                    do: "可用的决策：\(known.joined(separator: "、"))", "It has: \(known.joined(separator: ", ")).")
            }
            if let service, !model.main.services.contains(where: { $0.name == service }) {
                throw Failure.make(
                    "CLI-0015", "--service", "模型中没有决策服务“\(service)”", "The model has no service \"\(service)\".",
                    do: "请核对名称", "Check the name.")
            }
            for name in decision.isEmpty && service == nil ? known : decision {
                outcomes.append((name, model.evaluate(decision: name, inputs, in: environment)))
            }
            for (name, outcome) in outcomes {
                if explain {
                    for step in outcome.steps {
                        if let rules = step.rules {
                            let numbers = rules.map { "\($0)" }.joined(separator: ", ")
                            voice.line(
                                "  \(step.name)  "
                                    + (rules.isEmpty
                                        ? say("没有规则命中", "no rule matched") : say("命中规则 \(numbers)", "rules \(numbers)"))
                            )
                        } else {
                            voice.line("  \(step.name)  =  \(step.value)")
                        }
                    }
                }
                voice.line("\(name) = \(outcome.value)")
                for problem in outcome.problems { voice.note("  \(problem)  \(problem.why[language])") }
            }
            voice.document(.object(outcomes.map { ($0.name, document(of: $0.outcome)) }))
        }
    }

    private func document(of outcome: Outcome) -> JSON {
        var members: [(String, JSON)] = [
            ("value", outcome.value.json), ("type", .string(outcome.value.kind)),
            ("problems", .array(outcome.problems.map(\.json))),
        ]
        if explain {
            members.append(
                (
                    "steps",
                    .array(
                        outcome.steps.map { step in
                            .object([
                                ("name", .string(step.name)), ("value", step.value.json),
                                ("rules", step.rules.map { .array($0.map { .integer($0) }) } ?? .null),
                            ])
                        })
                ))
        }
        return .object(members)
    }
}
