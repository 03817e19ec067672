public import Civil
import XML

extension Definitions {
    /// The namespace of DMN 1.5, in which models are written.
    public static let namespace = "https://www.omg.org/spec/DMN/20230324/MODEL/"

    /// The namespaces of DMN 1.1 to 1.6.
    static let namespaces: Set<String> = [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/", namespace,
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    ]

    /// Reads a model from DMN XML, versions 1.1 to 1.6. Diagrams and extensions are passed over.
    ///
    /// - Parameter path: what the file is called in problems.
    /// - Throws: a ``Refusal`` with everything that is not as DMN wants it.
    public init(xml: [UInt8], path: String) throws(Refusal) {
        let root: Element
        do throws(Problem) { root = try Element.parse(xml, path: path) } catch { throw Refusal([error]) }
        var reader = Reader(path: path, namespace: root.namespace)
        guard root.name == "definitions", Definitions.namespaces.contains(root.namespace) else {
            throw Refusal([
                Problem(
                    code: "DMN-0001", at: "\(path):\(root.line)",
                    why: Bilingual(
                        zh: "根元素不是 DMN 的 definitions（命名空间为“\(root.namespace)”）。",
                        en: "The root is not `definitions` of DMN (its namespace is \"\(root.namespace)\")."),
                    fix: Bilingual(zh: "请提供 DMN 1.1–1.6 的模型文件。", en: "Give a model of DMN 1.1 to 1.6."))
            ])
        }
        self = reader.definitions(root)
        if !reader.problems.isEmpty { throw Refusal(reader.problems) }
    }
}

/// Takes a model out of its elements, noting what is wrong.
private struct Reader {
    let path: String
    let namespace: String
    var problems: [Problem] = []

    init(path: String, namespace: String) {
        self.path = path
        self.namespace = namespace
    }

    mutating func note(
        _ code: String, _ element: Element, _ zh: String, _ en: String, do fixZH: String, _ fixEN: String
    ) {
        problems.append(
            Problem(
                code: code, at: "\(path):\(element.line)", why: Bilingual(zh: zh, en: en),
                fix: Bilingual(zh: fixZH, en: fixEN)))
    }

    /// The elements within that belong to DMN.
    func own(_ element: Element) -> [Element] { element.children.filter { $0.namespace == namespace } }

    func child(_ element: Element, _ name: String) -> Element? { own(element).first { $0.name == name } }

    /// The trimmed text of an element or of its `text` element.
    func text(_ element: Element?) -> String? {
        guard let element else { return nil }
        let text = (child(element, "text") ?? element).text
        return Reader.trimmed(text)
    }

    static func trimmed(_ text: String) -> String {
        func isSpace(_ c: Character) -> Bool { c.isWhitespace }
        guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(text[first...last])
    }

    mutating func name(_ element: Element) -> String {
        if let name = element["name"], !Reader.trimmed(name).isEmpty { return Reader.single(name) }
        note(
            "DMN-0002", element, "元素 \(element.name) 没有名称。", "The element \(element.name) has no name.",
            do: "请加上 name 属性。", "Give it a name.")
        return ""
    }

    /// A name with its white space made single.
    static func single(_ name: String) -> String { name.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    // MARK: Elements of a model

    mutating func definitions(_ root: Element) -> Definitions {
        var result = Definitions(name: root["name"] ?? "", namespace: root["namespace"] ?? "")
        for element in own(root) {
            switch element.name {
            case "import":
                result.imports.append(
                    Import(
                        name: Reader.single(element["name"] ?? ""), namespace: element["namespace"] ?? "",
                        type: element["importType"] ?? "", location: element["locationURI"]))
            case "itemDefinition": result.items.append(item(element))
            case "inputData":
                var input = InputData(id: element["id"] ?? "", name: name(element))
                input.variable = variable(element, named: input.name)
                result.inputs.append(input)
            case "decision": result.decisions.append(decision(element))
            case "businessKnowledgeModel": result.knowledge.append(knowledge(element))
            case "decisionService": result.services.append(service(element))
            default: break
            }
        }
        return result
    }

    func type(_ text: String?) -> String? {
        guard let text = text.map(Reader.single), !text.isEmpty else { return nil }
        return text
    }

    func variable(_ element: Element, named name: String) -> Variable {
        let variable = child(element, "variable")
        return Variable(
            variable?["name"].map(Reader.single).flatMap { $0.isEmpty ? nil : $0 } ?? name, type(variable?["typeRef"]))
    }

    mutating func item(_ element: Element) -> ItemDefinition {
        var item = ItemDefinition(name(element))
        item.line = element.line
        item.type = type(child(element, "typeRef")?.text)
        item.allowedValues = text(child(element, "allowedValues"))
        item.constraint = text(child(element, "typeConstraint"))
        item.isCollection = element["isCollection"] == "true"
        for component in own(element) where component.name == "itemComponent" {
            item.components.append(self.item(component))
        }
        if let function = child(element, "functionItem") {
            item.function = FunctionItem(
                parameters: own(function).filter { $0.name == "parameters" }.map {
                    Variable(Reader.single($0["name"] ?? ""), type($0["typeRef"]))
                }, result: type(function["outputTypeRef"]))
        }
        return item
    }

    func references(_ element: Element, _ name: String, _ inner: String? = nil) -> [String] {
        own(element).filter { $0.name == name }.flatMap { found in
            guard let inner else { return [found["href"]].compactMap { $0 } }
            return own(found).filter { inner == "*" || $0.name == inner }.compactMap { $0["href"] }
        }
    }

    mutating func decision(_ element: Element) -> Decision {
        var decision = Decision(id: element["id"] ?? "", name: name(element))
        decision.line = element.line
        decision.variable = variable(element, named: decision.name)
        decision.question = text(child(element, "question"))
        decision.allowedAnswers = text(child(element, "allowedAnswers"))
        decision.information = references(element, "informationRequirement", "*")
        decision.knowledge = references(element, "knowledgeRequirement", "*")
        decision.logic = expression(in: element)
        return decision
    }

    mutating func knowledge(_ element: Element) -> BusinessKnowledgeModel {
        var model = BusinessKnowledgeModel(id: element["id"] ?? "", name: name(element), variable: Variable(""))
        model.line = element.line
        model.variable = variable(element, named: model.name)
        model.knowledge = references(element, "knowledgeRequirement", "*")
        model.function = child(element, "encapsulatedLogic").map { function($0) }
        return model
    }

    mutating func service(_ element: Element) -> DecisionService {
        var service = DecisionService(id: element["id"] ?? "", name: name(element), variable: Variable(""))
        service.line = element.line
        service.variable = variable(element, named: service.name)
        service.outputs = references(element, "outputDecision")
        service.encapsulated = references(element, "encapsulatedDecision")
        service.inputDecisions = references(element, "inputDecision")
        service.inputData = references(element, "inputData")
        return service
    }

    // MARK: Boxed expressions

    /// The expression within an element, if there is one.
    mutating func expression(in element: Element) -> Boxed? {
        for child in own(element) { if let boxed = boxed(child) { return boxed } }
        return nil
    }

    /// The expression that an element must hold: an empty text where it does not.
    mutating func expression(of element: Element, _ part: String) -> Boxed {
        if let holder = child(element, part), let boxed = expression(in: holder) { return boxed }
        note(
            "DMN-0003", element, "元素 \(element.name) 缺少 \(part)。", "The element \(element.name) has no \(part).",
            do: "请补上该表达式。", "Add the expression.")
        return Boxed(.literal("null", language: nil), line: element.line)
    }

    mutating func boxed(_ element: Element) -> Boxed? {
        guard let kind = kind(element) else { return nil }
        return Boxed(kind, type: type(element["typeRef"]), line: element.line)
    }

    mutating func kind(_ element: Element) -> Boxed.Kind? {
        switch element.name {
        case "literalExpression":
            return .literal(text(child(element, "text")) ?? "", language: element["expressionLanguage"])
        case "decisionTable": return .table(table(element))
        case "context":
            var entries: [Boxed.Entry] = []
            for entry in own(element) where entry.name == "contextEntry" {
                let variable = child(entry, "variable").map {
                    Variable(Reader.single($0["name"] ?? ""), type($0["typeRef"]))
                }
                entries.append(Boxed.Entry(variable, expression(in: entry)))
            }
            return .context(entries)
        case "list":
            var items: [Boxed] = []
            for child in own(element) { if let item = boxed(child) { items.append(item) } }
            return .list(items)
        case "relation":
            let columns = own(element).filter { $0.name == "column" }.map {
                Variable(Reader.single($0["name"] ?? ""), type($0["typeRef"]))
            }
            var rows: [[Boxed]] = []
            for row in own(element) where row.name == "row" {
                var cells: [Boxed] = []
                for child in own(row) { if let cell = boxed(child) { cells.append(cell) } }
                rows.append(cells)
            }
            return .relation(columns, rows)
        case "functionDefinition": return .function(function(element))
        case "invocation":
            guard let callee = expression(in: element) else {
                note(
                    "DMN-0003", element, "调用缺少函数。", "The invocation has no function.", do: "请补上被调用的函数。",
                    "Add the function.")
                return nil
            }
            var bindings: [Boxed.Binding] = []
            for binding in own(element) where binding.name == "binding" {
                let parameter = child(binding, "parameter").flatMap { $0["name"] } ?? ""
                bindings.append(Boxed.Binding(Reader.single(parameter), expression(in: binding)))
            }
            return .invocation(callee, bindings)
        case "conditional":
            return .conditional(
                expression(of: element, "if"), then: expression(of: element, "then"),
                else: expression(of: element, "else"))
        case "filter":
            return .filter(expression(of: element, "in"), match: expression(of: element, "match"))
        case "for":
            return .for(
                iterator(element), in: expression(of: element, "in"), return: expression(of: element, "return"))
        case "some":
            return .some(
                iterator(element), in: expression(of: element, "in"), satisfies: expression(of: element, "satisfies"))
        case "every":
            return .every(
                iterator(element), in: expression(of: element, "in"), satisfies: expression(of: element, "satisfies"))
        default: return nil
        }
    }

    func iterator(_ element: Element) -> String { Reader.single(element["iteratorVariable"] ?? "item") }

    mutating func function(_ element: Element) -> FunctionDefinition {
        let parameters = own(element).filter { $0.name == "formalParameter" }.map {
            Variable(Reader.single($0["name"] ?? ""), type($0["typeRef"]))
        }
        return FunctionDefinition(
            FunctionDefinition.Language(rawValue: element["kind"] ?? "FEEL") ?? .feel, parameters: parameters,
            body: expression(in: element))
    }

    // MARK: Tables

    mutating func table(_ element: Element) -> DecisionTable {
        var table = DecisionTable(inputs: [], outputs: [], rules: [])
        let policy = element["hitPolicy"] ?? "UNIQUE"
        if let known = DecisionTable.HitPolicy(rawValue: policy) {
            table.hitPolicy = known
        } else {
            note(
                "DMN-0004", element, "不认识命中策略“\(policy)”。", "There is no hit policy \"\(policy)\".",
                do: "应为 UNIQUE、ANY、PRIORITY、FIRST、RULE ORDER、OUTPUT ORDER 或 COLLECT。",
                "It is one of UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER, COLLECT.")
        }
        table.aggregation = element["aggregation"].flatMap { DecisionTable.Aggregation(rawValue: $0) }
        for part in own(element) {
            switch part.name {
            case "input":
                let expression = child(part, "inputExpression")
                var input = DecisionTable.Input(
                    text(expression) ?? "", type: type(expression?["typeRef"]), values: text(child(part, "inputValues"))
                )
                input.label = part["label"]
                input.line = part.line
                table.inputs.append(input)
            case "output":
                var output = DecisionTable.Output(
                    part["name"].map(Reader.single), type: type(part["typeRef"]),
                    values: text(child(part, "outputValues")),
                    defaultEntry: text(child(part, "defaultOutputEntry")))
                output.label = part["label"]
                output.line = part.line
                table.outputs.append(output)
            case "annotation": table.annotations.append(part["name"] ?? "")
            case "rule":
                var rule = DecisionTable.Rule(
                    own(part).filter { $0.name == "inputEntry" }.map { text($0) ?? "" },
                    own(part).filter { $0.name == "outputEntry" }.map { text($0) ?? "" })
                rule.annotations = own(part).filter { $0.name == "annotationEntry" }.map { text($0) ?? "" }
                rule.line = part.line
                if rule.inputs.count != table.inputs.count || rule.outputs.count != table.outputs.count {
                    note(
                        "DMN-0005", part, "这条规则的单元格数与表头不符。",
                        "The rule has not as many cells as the table has inputs and outputs.",
                        do: "应有 \(table.inputs.count) 个输入格、\(table.outputs.count) 个输出格。",
                        "It needs \(table.inputs.count) input and \(table.outputs.count) output entries.")
                }
                table.rules.append(rule)
            default: break
            }
        }
        if table.outputs.isEmpty {
            note("DMN-0006", element, "决策表没有输出。", "The decision table has no output.", do: "请加上输出列。", "Add an output.")
        }
        return table
    }
}
