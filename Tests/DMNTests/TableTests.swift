import Civil
import DMN
import FEEL
import Testing

/// A model of one decision, `d`, that a table over `x` decides.
func model(_ table: DecisionTable, type: String? = "number", output: String? = nil) -> DecisionModel {
    var definitions = Definitions(name: "m", namespace: "urn:m")
    definitions.inputs = [InputData(id: "x", name: "x", type: type)]
    var decision = Decision(id: "d", name: "d", type: output)
    decision.information = ["#x"]
    decision.logic = Boxed(.table(table))
    definitions.decisions = [decision]
    return DecisionModel(definitions)
}

@Suite struct HitPolicyTests {
    /// Rules `>= 1`, `>= 2`, `>= 3` with the outputs 10, 30, 20.
    private func answer(
        _ policy: DecisionTable.HitPolicy, _ aggregation: DecisionTable.Aggregation? = nil,
        outputs: [String] = ["10", "30", "20"],
        values: String? = nil, fallback: String? = nil, _ x: Value
    ) -> Outcome {
        let table = DecisionTable(
            policy, aggregation, inputs: [DecisionTable.Input("x")],
            outputs: [DecisionTable.Output(values: values, defaultEntry: fallback)],
            rules: zip([">= 1", ">= 2", ">= 3"], outputs).map { DecisionTable.Rule([$0], [$1]) })
        return model(table).evaluate(decision: "d", ["x": x])
    }

    @Test(
        arguments: [
            (DecisionTable.HitPolicy.first, nil, "3", "10"), (.unique, nil, "1", "10"), (.unique, nil, "3", "null"),
            (.any, nil, "3", "null"), (.ruleOrder, nil, "3", "[10, 30, 20]"), (.collect, nil, "2", "[10, 30]"),
            (.collect, .sum, "3", "60"), (.collect, .count, "3", "3"), (.collect, .min, "3", "10"),
            (.collect, .max, "3", "30"),
            (.collect, .count, "0", "0"), (.collect, nil, "0", "[]"), (.collect, .sum, "0", "null"),
            (.first, nil, "0", "null"),
        ] as [(DecisionTable.HitPolicy, DecisionTable.Aggregation?, String, String)])
    func `each hit policy answers as chapter 8 says`(
        policy: DecisionTable.HitPolicy, aggregation: DecisionTable.Aggregation?, x: String, wanted: String
    ) throws {
        let outcome = answer(policy, aggregation, .number(try #require(Decimal128(x))))
        #expect(outcome.value.description == wanted)
        if wanted == "null", aggregation == nil { #expect(!outcome.problems.isEmpty) }
    }

    @Test func `priority and output order follow the output values`() {
        #expect(answer(.priority, values: "20, 30, 10", 3).value == 20)
        #expect(answer(.priority, values: "20, 30, 10", 2).value == 30)
        #expect(answer(.outputOrder, values: "20, 30, 10", 3).value == [20, 30, 10])
        // A value that is not listed comes last.
        #expect(answer(.outputOrder, values: "20", 3).value == [20, 10, 30])
    }

    @Test func `any accepts equal outputs`() {
        #expect(answer(.any, outputs: ["1", "1.0", "1"], 3).value == 1)
    }

    @Test func `a default answers where no rule matches`() {
        #expect(answer(.unique, fallback: "-1", 0).value == -1)
        #expect(answer(.collect, fallback: "-1", 0).value == [-1])
        #expect(answer(.unique, fallback: "-1", 1).value == 10)
    }

    @Test func `an input that is not known leaves the answer open`() {
        #expect(answer(.unique, nil, Value.missing("x")).value == .missing("x"))
        // A rule for every input decides all the same.
        let table = DecisionTable(
            .first, inputs: [DecisionTable.Input("x")], outputs: [DecisionTable.Output()],
            rules: [DecisionTable.Rule(["-"], ["7"])])
        #expect(model(table).evaluate(decision: "d", ["x": .missing("x")]).value == 7)
    }

    @Test func `several outputs answer a context`() throws {
        let table = DecisionTable(
            inputs: [DecisionTable.Input("x")],
            outputs: [DecisionTable.Output("a", type: "number"), DecisionTable.Output("b", type: "string")],
            rules: [DecisionTable.Rule(["1"], ["1", "\"one\""]), DecisionTable.Rule(["-"], ["2", "3"])])
        let outcome = model(table).evaluate(decision: "d", ["x": 1])
        #expect(outcome.value.isNull)
        let other = model(table).evaluate(decision: "d", ["x": 5])
        // 3 is no string.
        #expect(other.value.description == "{a: 2, b: null}")
        #expect(other.problems.map(\.code) == [.resultType])
        #expect(other.steps.first?.rules == [2])
    }

    @Test func `an input outside its allowed values is an error`() {
        var table = DecisionTable(
            inputs: [DecisionTable.Input("x", values: "[0..10]")], outputs: [DecisionTable.Output()],
            rules: [DecisionTable.Rule(["-"], ["1"])])
        #expect(model(table).evaluate(decision: "d", ["x": 10]).value == 1)
        #expect(model(table).evaluate(decision: "d", ["x": 11]).problems.map(\.code) == [.notAllowed])
        table.inputs[0].values = nil
        #expect(model(table).evaluate(decision: "d", ["x": 11]).value == 1)
    }
}

@Suite struct TableCheckTests {
    private func problems(
        _ cells: [String], _ policy: DecisionTable.HitPolicy = .unique, type: String = "number", values: String? = nil
    ) -> [String] {
        let table = DecisionTable(
            policy, inputs: [DecisionTable.Input("x", type: type, values: values)], outputs: [DecisionTable.Output()],
            rules: cells.enumerated().map { DecisionTable.Rule([$1], ["\($0)"]) })
        return model(table, type: type).problems.map { "\($0.code) \($0.why.en)" }
    }

    @Test func `a table that covers all is clean`() {
        #expect(problems(["< 18", ">= 18"]) == [])
        #expect(problems(["< 18", "[18..60)", ">= 60"]) == [])
        #expect(problems(["true", "false"], type: "boolean") == [])
        #expect(problems(["\"a\"", "not(\"a\")"], type: "string") == [])
        #expect(problems(["\"a\"", "\"b\""], type: "string", values: "\"a\", \"b\"") == [])
        #expect(problems(["< date(\"2025-01-01\")", ">= @\"2025-01-01\""], type: "date") == [])
        #expect(problems(["< @\"P3Y\"", ">= @\"P3Y\""], type: "years and months duration") == [])
    }

    @Test func `gaps are found, to the point`() {
        #expect(problems(["< 18", "> 18"]) == ["DMN-0110 The table has a gap: no rule matches x = 18."])
        #expect(problems(["<= 17", ">= 18"]) == ["DMN-0110 The table has a gap: no rule matches x = (17..18)."])
        #expect(problems(["[0..5]"]) == ["DMN-0110 The table has a gap: no rule matches x = < 0."])
        #expect(problems(["true"], type: "boolean") == ["DMN-0110 The table has a gap: no rule matches x = false."])
        #expect(
            problems(["\"a\""], type: "string", values: "\"a\", \"b\"")
                == ["DMN-0110 The table has a gap: no rule matches x = \"b\"."])
        // Policies that answer lists need not cover all.
        #expect(problems(["< 18", "> 18"], .collect) == [])
    }

    @Test func `overlaps are found where only one rule may match`() {
        let found = problems(["<= 18", ">= 18"])
        #expect(found == ["DMN-0111 Rules 1 and 2 overlap: both match x = 18, while the hit policy is UNIQUE."])
        #expect(problems(["<= 18", ">= 18"], .first) == [])
        #expect(problems(["<= 18", ">= 18"], .any).count == 1)
    }

    @Test func `rules that never count are found`() {
        #expect(problems(["-", "> 5"], .first).first?.hasPrefix("DMN-0112 Rule 2 never counts") == true)
        #expect(
            problems(["< 5", "<= 5", "= 5", "> 5"], .first).first?.hasPrefix("DMN-0112 Rule 3 never counts") == true)
        #expect(problems(["[5..1]", "-"], .first).first?.hasPrefix("DMN-0112 Rule 1 never matches") == true)
    }

    @Test func `cells that read variables are left out, not guessed`() {
        #expect(problems(["< x + 1", ">= 0"]) == [])
    }

    @Test func `two columns are checked together`() {
        func table(_ rows: [[String]]) -> [String] {
            let table = DecisionTable(
                inputs: [DecisionTable.Input("x", type: "number"), DecisionTable.Input("x > 3", type: "boolean")],
                outputs: [DecisionTable.Output()], rules: rows.map { DecisionTable.Rule($0, ["1"]) })
            return model(table).problems.map(\.why.en)
        }
        #expect(table([["< 1", "-"], [">= 1", "true"], [">= 1", "false"]]) == [])
        #expect(
            table([["< 1", "-"], [">= 1", "true"]]) == ["The table has a gap: no rule matches x = >= 1, x > 3 = false."]
        )
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1_000, 3_000, 6_000])
    func `a long table is checked in bounded time, and said to be too large where it is`(count: Int) {
        let table = DecisionTable(
            inputs: [DecisionTable.Input("x", type: "number")], outputs: [DecisionTable.Output(defaultEntry: "0")],
            rules: (0..<count).map { DecisionTable.Rule(["[\(2 * $0)..\(2 * $0 + 1)]"], ["1"]) })
        let codes = model(table).problems.map(\.code)
        #expect(count <= 1_000 ? codes == [] : codes == ["DMN-0113"])
    }

    @Test func `a wide table is checked in bounded time`() {
        // Twelve columns of two values, rules that pin one column each: 4,096 combinations behind the work bound.
        let inputs = (0..<12).map { _ in DecisionTable.Input("x", type: "number") }
        let rules = (0..<12).map { rule in
            DecisionTable.Rule((0..<12).map { $0 == rule ? "> \(rule)" : "-" }, ["1"])
        }
        let table = DecisionTable(.first, inputs: inputs, outputs: [DecisionTable.Output()], rules: rules)
        #expect(model(table).problems.contains { $0.code == "DMN-0110" })
    }
}
