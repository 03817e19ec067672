public import Civil
public import FEEL
import XML

/// Tests of a model, in the form of the public conformance suite (`testCases`): inputs, and what decisions must answer.
public struct ModelSuite: Sendable {
    /// A test: inputs, and results that must all hold.
    struct Case: Sendable {
        let name: String
        let invocable: String?
        let kind: String
        let inputs: [(String, Element)]
        let results: [(name: String, isError: Bool, expected: Element?)]
    }

    /// How a test went.
    public struct Outcome: Sendable {
        public let name: String
        public let passed: Bool
        /// For each result that is not as expected: what was wanted and what came.
        public let failures: [String]
    }

    /// The file that the tests are for.
    public let model: String
    let cases: [Case]

    /// Reads a test file.
    public init(xml: [UInt8], path: String) throws(Refusal) {
        let root: Element
        do throws(Problem) { root = try Element.parse(xml, path: path) } catch { throw Refusal([error]) }
        guard root.name == "testCases" else {
            throw Refusal([
                Problem(
                    code: "DMN-0201", at: "\(path):\(root.line)",
                    why: Bilingual(zh: "根元素不是 testCases。", en: "The root is not `testCases`."),
                    fix: Bilingual(zh: "请提供 DMN TCK 格式的测试文件。", en: "Give a test file in the form of the DMN TCK."))
            ])
        }
        model = root.child("modelName")?.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
        cases = root.children("testCase").map { element in
            Case(
                name: element["id"] ?? "", invocable: element["invocableName"], kind: element["type"] ?? "decision",
                inputs: element.children("inputNode").map { node in
                    ((node["namespace"].map { "\($0)#" } ?? "") + (node["name"] ?? ""), node)
                },
                results: element.children("resultNode").map {
                    ($0["name"] ?? "", $0["errorResult"] == "true", $0.child("expected"))
                })
        }
    }

    /// Runs the tests. Strict: where an error is wanted, the answer must be null and a problem reported.
    public func run(_ model: DecisionModel, in environment: Environment) -> [Outcome] {
        cases.map { run($0, model, environment) }
    }

    /// The outcomes where the model cannot be read.
    public func failed(_ why: String) -> [Outcome] {
        cases.map { Outcome(name: $0.name, passed: false, failures: [why]) }
    }

    private func run(_ test: Case, _ model: DecisionModel, _ environment: Environment) -> Outcome {
        let inputs = Context(test.inputs.map { ($0, ModelSuite.value($1, environment.zones)) })
        var failures: [String] = []
        for result in test.results {
            let outcome: DMN.Outcome
            switch (test.kind, test.invocable) {
            case ("decisionService", let name?):
                outcome = model.evaluate(service: name, inputs, output: result.name, in: environment)
            case ("bkm", let name?), ("businessKnowledgeModel", let name?):
                outcome = model.evaluate(knowledge: name, inputs, in: environment)
            default: outcome = model.evaluate(decision: result.name, inputs, in: environment)
            }
            let wanted = result.expected.map { ModelSuite.value($0, environment.zones) } ?? .null
            let passed =
                result.isError
                ? outcome.value.isNull && !outcome.problems.isEmpty : outcome.value.agrees(with: wanted)
            if !passed {
                let reasons = outcome.problems.isEmpty ? "" : " \(outcome.problems)"
                failures.append(
                    "\(result.name): wanted \(result.isError ? "an error" : wanted.description), got \(outcome.value)\(reasons)"
                )
            }
        }
        return Outcome(name: test.name, passed: failures.isEmpty, failures: failures)
    }

    /// The value within an element: a `value`, a `list` of `item`, or `component` by name.
    static func value(_ element: Element, _ zones: Zones) -> Value {
        let components = element.children("component")
        if !components.isEmpty {
            return .context(Context(components.map { ($0["name"] ?? "", value($0, zones)) }))
        }
        if let list = element.child("list") {
            if list["nil"] == "true" { return .null }
            return .list(list.children("item").map { value($0, zones) })
        }
        guard let leaf = element.child("value"), leaf["nil"] != "true" else { return .null }
        let type = leaf["type"]?.split(separator: ":").last.map { String($0) } ?? "untyped"
        return SuiteTest.value(leaf.text, type: type, zones)
    }
}
