import Civil
import DMN
import Exchange
import FEEL
import Policy
import Testing

/// Decision tables of packs as DMN models, and back.
@Suite struct TableModelTests {
    private static let world = """
        instrument: law
        title: {zh: 法, en: Law}
        number: 1
        issuer: {zh: 国务院, en: State Council}
        published: 2000-01-01
        from: 2000-01-01
        status: in-force
        confidence: full
        """
    private static let pack = """
        pack: cn
        division: "000000"
        level: nation
        version: 1
        title: {zh: 国家, en: Nation}
        """

    /// A chain of the nation with one table.
    private func chain(_ table: String) throws -> PackChain {
        let library = Library(files: [
            PackFile(path: "cn/pack.yaml", text: TableModelTests.pack),
            PackFile(path: "cn/all.yaml", text: TableModelTests.world + "\n---\n" + table),
        ])
        try #require(library.isSound, "\(library.findings.map(\.description))")
        return library.chain(for: .nation)
    }

    private static func table(_ hit: String, _ otherwise: String = "") -> String {
        """
        table: aid.points
        title: {zh: "分 “甲”", en: Points}
        unit: count
        hit: \(hit)
        inputs:
          - {name: area, title: {zh: 面积, en: Area}, type: number}
          - {name: kind, title: {zh: 户别, en: Kind}, type: text, domain: [urban, rural]}
          - {name: since, title: {zh: 起日, en: Since}, type: date}
        rules:
          - rule: small
            when: {area: '< 15.5', kind: '"urban"'}
            values:
              - {from: 2010-01-01, to: 2019-12-31, value: 30, cite: law#1}
              - {from: 2020-01-01, value: 40, cite: [law#1, law#2], confidence: secondary}
          - {rule: village, when: {kind: 'not("urban")'}, values: [{from: 2010-01-01, gap: {zh: 未定, en: Not set}, cite: law#3}]}
          - {when: {area: '[15.5..99]', kind: '"urban"', since: '>= @"2000-01-01"'}, values: [{from: 2010-01-01, value: 5, cite: law#1}]}
        \(otherwise)
        """
    }

    private func imported(_ model: Definitions, id: String? = nil, from: Day? = nil) throws -> DecisionModelTables {
        DecisionModelTables(
            model, path: "model.dmn", id: id, cite: try #require(Citation("law#9")), unit: .count, from: from)
    }

    @Test(arguments: [
        ("unique", "otherwise: [{from: 2010-01-01, value: 1, cite: law#9}]"),
        ("first", "otherwise: [{from: 2010-01-01, value: 1, cite: law#9}]"), ("sum", ""),
    ])
    func `a table that went out and came back is the same`(_ hit: String, _ otherwise: String) throws {
        let chain = try chain(TableModelTests.table(hit, otherwise))
        let first = try #require(chain.decisionTables["aid.points"])
        let xml = TableModel(first, chain, .zh).definitions.xml
        let model = try Definitions(xml: Array(xml.utf8), path: "model.dmn")
        #expect(DecisionModel(model).problems == [])
        let back = try imported(model, id: "aid.points")
        #expect(back.findings == [])
        let again = try self.chain(back.text)
        let second = try #require(again.decisionTables["aid.points"])
        #expect(second.hitPolicy == first.hitPolicy)
        #expect(second.rules == first.rules)
        #expect(second.hasOtherwise == first.hasOtherwise)
        #expect(second.inputs.map(\.name) == first.inputs.map(\.name))
        #expect(second.inputs.map(\.kind) == first.inputs.map(\.kind))
        #expect(second.inputs.map(\.domain) == first.inputs.map(\.domain))
        func values(_ chain: PackChain) -> [String] {
            chain.valuesInForce(of: "aid.points").filter { $0.key != [TableDeclaration.otherwise] }.map {
                "\($0.key) \($0.validity) \($0.value.map { "\($0)" } ?? "-") \($0.gap?.zh ?? "") \($0.cite) \($0.confidence)"
            }
        }
        #expect(values(again) == values(chain))
        #expect(values(chain).count == 4)
    }

    @Test func `the model gives what the pack gives`() throws {
        let chain = try chain(TableModelTests.table("first", "otherwise: [{from: 2010-01-01, value: 1, cite: law#1}]"))
        let model = DecisionModel(
            TableModel(try #require(chain.decisionTables["aid.points"]), chain, .en).definitions)
        func points(_ area: Value, _ kind: Value, _ since: String, _ day: String) throws -> String {
            let inputs: Context = [
                "area": area, "kind": kind, "since": .date(try #require(Day(since))),
                "reference day": .date(try #require(Day(day))),
            ]
            return "\(model.evaluate(knowledge: "aid points", inputs).value)"
        }
        #expect(try points(10, "urban", "2001-01-01", "2019-12-31") == "30")
        #expect(try points(10, "urban", "2001-01-01", "2020-01-01") == "40")
        #expect(try points(20, "urban", "2001-01-01", "2020-01-01") == "5")
        #expect(try points(20, "urban", "1999-01-01", "2020-01-01") == "1")
        #expect(try points(20, "rural", "1999-01-01", "2020-01-01") == "null")
    }

    private func foreign(_ rules: String, hit: String = "UNIQUE", output: String = "") -> String {
        """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
          <inputData id="i" name="Floor Area"><variable name="Floor Area" typeRef="number"/></inputData>
          <decision id="d" name="Queue points"><variable name="Queue points" typeRef="number"/>
            <informationRequirement><requiredInput href="#i"/></informationRequirement>
            <decisionTable hitPolicy="\(hit)">
              <input><inputExpression><text>Floor Area</text></inputExpression></input>
              <output><outputValues/>\(output)</output>
              \(rules)
            </decisionTable>
          </decision>
        </definitions>
        """
    }

    private func rule(_ test: String, _ value: String) -> String {
        "<rule><inputEntry><text>\(test)</text></inputEntry><outputEntry><text>\(value)</text></outputEntry></rule>"
    }

    @Test func `a table of another tool comes in, secondary until somebody checks it`() throws {
        let xml = foreign(rule("&lt; 15", "30") + rule("&gt;= 15", "5"))
        let model = try Definitions(xml: Array(xml.utf8), path: "model.dmn")
        let found = try imported(model, from: Day("2026-01-01"))
        #expect(found.findings == [])
        #expect(found.count == 1)
        let chain = try chain(found.text)
        let table = try #require(chain.decisionTables["queue.points"])
        #expect(table.inputs.map(\.name) == ["input_1"])
        #expect(table.inputs.map(\.title.en) == ["Floor Area"])
        #expect(chain.valuesInForce(of: "queue.points").map(\.confidence) == [.secondary, .secondary])
        // Without a day nobody knows from when it holds.
        #expect(try imported(model).findings.map(\.code) == ["POL-0039", "POL-0039"])
    }

    @Test func `what another file says of a gap is a text, whatever is in it`() throws {
        let chain = try chain(TableModelTests.table("sum"))
        var model = TableModel(try #require(chain.decisionTables["aid.points"]), chain, .zh).definitions
        var table = try #require(
            model.knowledge.first?.function?.body.flatMap { if case .table(let t) = $0.kind { t } else { nil } })
        let gap = try #require(table.annotations.firstIndex(of: "gap zh"))
        table.rules[2].annotations[gap] = "x\"}, cite: law#1}\n---\nveto: v\n#"
        model.knowledge[0].function?.body = Boxed(.table(table))
        let back = try self.chain(try imported(model, id: "aid.points").text)
        #expect(back.valuesInForce(of: "aid.points").contains { $0.gap?.zh == "x\"}, cite: law#1} --- veto: v #" })
    }

    @Test(arguments: [
        ("UNIQUE", "&lt; limit", "30"), ("UNIQUE", "-", "2 * area"), ("UNIQUE", "-", "\"text\""),
        ("RULE ORDER", "-", "1"),
        ("COLLECT", "-", "1"),
    ])
    func `what has no place in a pack is named, not guessed`(_ hit: String, _ test: String, _ value: String) throws {
        let xml = foreign(rule(test, value), hit: hit)
        let found = try imported(
            try Definitions(xml: Array(xml.utf8), path: "model.dmn"), from: Day("2026-01-01"))
        #expect(found.findings.map(\.code) == ["POL-0039"])
        #expect(found.count == 0)
    }
}
