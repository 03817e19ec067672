import Civil
import DMN
import FEEL
import Testing

@Suite struct ModelTests {
    private func definitions(_ inner: String) throws(Refusal) -> Definitions {
        let xml = """
            <definitions xmlns="\(Definitions.namespace)" name="m" namespace="urn:m">
            \(inner)
            </definitions>
            """
        return try Definitions(xml: Array(xml.utf8), path: "m.dmn")
    }

    private func decision(_ logic: String, type: String? = nil) throws -> DecisionModel {
        let type = type.map { " typeRef=\"\($0)\"" } ?? ""
        return DecisionModel(
            try definitions("<decision id=\"d\" name=\"d\"><variable name=\"d\"\(type)/>\(logic)</decision>"))
    }

    private func literal(_ text: String) -> String { "<literalExpression><text>\(text)</text></literalExpression>" }

    @Test func `an older version reads the same`() throws {
        for namespace in [
            "http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        ] {
            let xml = """
                <d:definitions xmlns:d="\(namespace)" name="m" namespace="urn:m">
                <d:decision id="d" name="d"><d:variable name="d" typeRef="feel:number"/>
                <d:literalExpression><d:text>1 + 1</d:text></d:literalExpression></d:decision></d:definitions>
                """
            let model = DecisionModel(try Definitions(xml: Array(xml.utf8), path: "m.dmn"))
            #expect(model.problems == [])
            #expect(model.evaluate(decision: "d", [:]).value == 2)
        }
    }

    @Test func `what is no model is refused with its line`() {
        #expect { try Definitions(xml: Array("<html/>".utf8), path: "m.dmn") } throws: {
            ($0 as? Refusal)?.problems.map(\.code) == ["DMN-0001"]
        }
        #expect {
            try definitions(
                """
                <decision id="d"><decisionTable hitPolicy="BEST"><input><inputExpression><text>1</text></inputExpression></input>
                <output/><rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>
                """)
        } throws: { error in
            let problems = (error as? Refusal)?.problems ?? []
            return problems.map(\.code) == ["DMN-0002", "DMN-0004", "DMN-0005"] && problems.last?.at == "m.dmn:3"
        }
    }

    @Test func `types coerce results: one item, one list, or null with a reason`() throws {
        #expect(try decision(literal("[1]"), type: "number").evaluate(decision: "d", [:]).value == 1)
        let failed = try decision(literal("\"a\""), type: "number").evaluate(decision: "d", [:])
        #expect(failed.value.isNull && failed.problems.map(\.code) == [.resultType])
    }

    @Test func `item definitions constrain`() throws {
        let model = DecisionModel(
            try definitions(
                """
                <itemDefinition name="Colour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues>
                </itemDefinition>
                <itemDefinition name="Colours" isCollection="true"><typeRef>Colour</typeRef>
                <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
                <inputData id="c" name="c"><variable name="c" typeRef="Colours"/></inputData>
                <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#c"/></informationRequirement>
                \(literal("count(c)"))</decision>
                <decision id="e" name="e"><variable name="e"/>\(literal("[\"red\" instance of Colour, \"blue\" instance of Colour]"))</decision>
                """))
        #expect(model.problems == [])
        #expect(model.evaluate(decision: "d", ["c": ["red", "green"]]).value == 2)
        #expect(model.evaluate(decision: "d", ["c": ["red", "blue"]]).problems.first?.code == .resultType)
        #expect(model.evaluate(decision: "d", ["c": ["red", "red", "red"]]).problems.first?.code == .resultType)
        #expect(model.evaluate(decision: "e", [:]).value == [true, false])
    }

    @Test func `an input that lacks members of its structure has them as null`() throws {
        let model = DecisionModel(
            try definitions(
                """
                <itemDefinition name="Person"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
                <itemComponent name="children" isCollection="true"><typeRef>Person</typeRef></itemComponent></itemDefinition>
                <inputData id="p" name="p"><variable name="p" typeRef="Person"/></inputData>
                <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#p"/></informationRequirement>
                \(literal("[p.name, p.children]"))</decision>
                """))
        #expect(model.evaluate(decision: "d", ["p": .context(["name": "一"])]).value == ["一", .null])
        // What it has must fit.
        #expect(model.evaluate(decision: "d", ["p": .context(["name": 1])]).problems.first?.code == .resultType)
    }

    @Test func `a decision that requires itself is reported and ends`() throws {
        let model = DecisionModel(
            try definitions(
                """
                <decision id="a" name="a"><variable name="a"/><informationRequirement><requiredDecision href="#b"/></informationRequirement>
                \(literal("b + 1"))</decision>
                <decision id="b" name="b"><variable name="b"/><informationRequirement><requiredDecision href="#a"/></informationRequirement>
                \(literal("a + 1"))</decision>
                """))
        #expect(model.problems.map(\.code) == ["DMN-0105", "DMN-0105"])
        #expect(model.evaluate(decision: "a", [:]).value.isNull)
    }

    @Test func `a knowledge model may call itself`() throws {
        let model = DecisionModel(
            try definitions(
                """
                <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n" typeRef="number"/>
                \(literal("if n &lt;= 1 then 1 else n * f(n - 1)"))</encapsulatedLogic>
                <knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>
                <decision id="d" name="d"><variable name="d"/><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>
                \(literal("[f(20), f(100000)]"))</decision>
                """))
        #expect(model.problems == [])
        let outcome = model.evaluate(decision: "d", [:])
        #expect(outcome.value.description == "[2432902008176640000, null]")
        #expect(outcome.problems.contains { $0.code == .depth })
    }

    @Test func `a constraint that is no FEEL is reported`() throws {
        let model = DecisionModel(
            try definitions(
                """
                <itemDefinition name="Colour"><typeRef>string</typeRef><allowedValues><text>"red", , "green"</text></allowedValues>
                </itemDefinition>
                """))
        #expect(model.problems.map(\.code) == ["DMN-0106"] && model.problems.first?.at == "m:2")
    }

    @Test func `what cannot be right is found without evaluating`() throws {
        let model = DecisionModel(
            try definitions(
                """
                <inputData id="c" name="born"><variable name="born" typeRef="date"/></inputData>
                <decision id="d" name="d"><variable name="d" typeRef="numbr"/>
                <informationRequirement><requiredInput href="#c"/></informationRequirement>
                <informationRequirement><requiredInput href="#nowhere"/></informationRequirement>\(literal("born + 1 + age"))</decision>
                <decision id="e" name="e"><variable name="e"/>\(literal("1 +"))</decision>
                """))
        #expect(
            Set(model.problems.map(\.code)) == ["DMN-0103", "DMN-0104", "DMN-0106", "DMN-0108", "DMN-0109"])
        // And it still answers, null with a reason.
        #expect(model.evaluate(decision: "e", [:]).problems.map(\.code) == [.syntax])
    }

    @Test func `external functions come from a fixed table`() throws {
        let call = """
            <context><contextEntry><variable name="f"/><functionDefinition kind="Java"><formalParameter name="a"/><context>
            <contextEntry><variable name="class"/>\(literal("\"java.lang.Runtime\""))</contextEntry>
            <contextEntry><variable name="method signature"/>\(literal("\"exec(java.lang.String)\""))</contextEntry></context>
            </functionDefinition></contextEntry><contextEntry>\(literal("f(\"ls\")"))</contextEntry></context>
            """
        let outcome = try decision(call).evaluate(decision: "d", [:])
        #expect(outcome.value.isNull && outcome.problems.first?.code == .external)
    }

    @Test func `imports bring elements and types under their name`() throws {
        let other = try definitions(
            """
            <itemDefinition name="Age"><typeRef>number</typeRef><allowedValues><text>&gt;= 0</text></allowedValues></itemDefinition>
            <inputData id="a" name="child age"><variable name="child age" typeRef="Age"/></inputData>
            <decision id="d" name="is young"><variable name="is young" typeRef="boolean"/>
            <informationRequirement><requiredInput href="#a"/></informationRequirement>\(literal("child age &lt; 3"))</decision>
            """)
        let main = Array(
            """
            <definitions xmlns="\(Definitions.namespace)" name="main" namespace="urn:main">
            <import name="care" namespace="urn:m" importType="\(Definitions.namespace)"/>
            <decision id="x" name="x"><variable name="x"/><informationRequirement><requiredDecision href="urn:m#d"/></informationRequirement>
            \(literal("[care.is young, -1 instance of care.Age]"))</decision></definitions>
            """.utf8)
        let model = DecisionModel(try Definitions(xml: main, path: "main.dmn"), others: [other])
        #expect(model.problems == [])
        #expect(model.evaluate(decision: "x", ["child age": 2]).value == [true, false])
        #expect(model.evaluate(decision: "x", ["urn:m#child age": 4]).value == [false, false])
        // Without the file the import is named.
        #expect(DecisionModel(model.main).problems.contains { $0.code == "DMN-0101" })
    }

    @Test func `a deep graph of decisions ends`() throws {
        var text = "<decision id=\"d0\" name=\"d0\"><variable name=\"d0\"/>\(literal("1"))</decision>"
        for index in 1...5_000 {
            text += """
                <decision id="d\(index)" name="d\(index)"><variable name="d\(index)"/><informationRequirement>
                <requiredDecision href="#d\(index - 1)"/></informationRequirement>\(literal("d\(index - 1) + 1"))</decision>
                """
        }
        let model = DecisionModel(try definitions(text))
        #expect(model.evaluate(decision: "d100", [:]).value == 101)
        #expect(model.evaluate(decision: "d2000", [:]).problems.contains { $0.code == .depth })
    }
}
