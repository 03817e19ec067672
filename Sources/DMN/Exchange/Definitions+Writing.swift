import XML

extension Definitions {
    /// The model as DMN 1.5 XML. Read again it is the same model.
    public var xml: String {
        var root = Element(
            "definitions",
            [
                "xmlns": Definitions.namespace, "name": name, "namespace": namespace,
                "id": "definitions", "expressionLanguage": "https://www.omg.org/spec/DMN/20230324/FEEL/",
                "typeLanguage": "https://www.omg.org/spec/DMN/20230324/FEEL/",
            ])
        for item in imports {
            root.append(
                Element(
                    "import",
                    ["name": item.name, "namespace": item.namespace, "importType": item.type]
                        .adding("locationURI", item.location)))
        }
        for item in items { root.append(item.element("itemDefinition")) }
        for input in inputs {
            root.append(
                Element(
                    "inputData", ["id": input.id, "name": input.name], children: [input.variable.element("variable")]))
        }
        let known = Set(inputs.map { "#" + $0.id })
        for decision in decisions { root.append(decision.element(inputs: known)) }
        for model in knowledge { root.append(model.element) }
        for service in services { root.append(service.element) }
        return root.document
    }
}

extension [String: String] {
    fileprivate func adding(_ name: String, _ value: String?) -> [String: String] {
        guard let value else { return self }
        return merging([name: value]) { $1 }
    }
}

private func text(_ name: String, _ text: String?) -> [Element] {
    text.map { [Element(name, children: [Element("text", text: $0)])] } ?? []
}

extension Variable {
    fileprivate func element(_ tag: String) -> Element { Element(tag, ["name": name].adding("typeRef", type)) }
}

extension ItemDefinition {
    fileprivate func element(_ tag: String) -> Element {
        var element = Element(tag, ["name": name].adding("isCollection", isCollection ? "true" : nil))
        if let type { element.append(Element("typeRef", text: type)) }
        for child in text("allowedValues", allowedValues) + text("typeConstraint", constraint) { element.append(child) }
        for component in components { element.append(component.element("itemComponent")) }
        if let function {
            element.append(
                Element(
                    "functionItem", [:].adding("outputTypeRef", function.result),
                    children: function.parameters.map { $0.element("parameters") }))
        }
        return element
    }
}

extension Decision {
    fileprivate func element(inputs: Set<String>) -> Element {
        var element = Element("decision", ["id": id, "name": name])
        if let question { element.append(Element("question", text: question)) }
        if let allowedAnswers { element.append(Element("allowedAnswers", text: allowedAnswers)) }
        element.append(variable.element("variable"))
        for reference in information {
            let tag = inputs.contains(reference) ? "requiredInput" : "requiredDecision"
            element.append(Element("informationRequirement", children: [Element(tag, ["href": reference])]))
        }
        for reference in knowledge {
            element.append(
                Element("knowledgeRequirement", children: [Element("requiredKnowledge", ["href": reference])]))
        }
        if let logic { element.append(logic.element) }
        return element
    }
}

extension BusinessKnowledgeModel {
    fileprivate var element: Element {
        var element = Element("businessKnowledgeModel", ["id": id, "name": name])
        element.append(variable.element("variable"))
        if let function { element.append(function.element("encapsulatedLogic", type: nil)) }
        for reference in knowledge {
            element.append(
                Element("knowledgeRequirement", children: [Element("requiredKnowledge", ["href": reference])]))
        }
        return element
    }
}

extension DecisionService {
    fileprivate var element: Element {
        var element = Element("decisionService", ["id": id, "name": name], children: [variable.element("variable")])
        for (tag, references) in [
            ("outputDecision", outputs), ("encapsulatedDecision", encapsulated), ("inputDecision", inputDecisions),
            ("inputData", inputData),
        ] {
            for reference in references { element.append(Element(tag, ["href": reference])) }
        }
        return element
    }
}

extension FunctionDefinition {
    fileprivate func element(_ tag: String, type: String?) -> Element {
        var element = Element(tag, ["kind": language.rawValue].adding("typeRef", type))
        for parameter in parameters { element.append(parameter.element("formalParameter")) }
        if let body { element.append(body.element) }
        return element
    }
}

extension Boxed {
    fileprivate var element: Element {
        let attributes = [String: String]().adding("typeRef", type)
        func part(_ name: String, _ boxed: Boxed) -> Element { Element(name, children: [boxed.element]) }
        switch kind {
        case .literal(let text, let language):
            return Element(
                "literalExpression", attributes.adding("expressionLanguage", language),
                children: [Element("text", text: text)])
        case .table(let table): return table.element(attributes)
        case .context(let entries):
            return Element(
                "context", attributes,
                children: entries.map { entry in
                    Element(
                        "contextEntry",
                        children: (entry.variable.map { [$0.element("variable")] } ?? [])
                            + (entry.value.map { [$0.element] } ?? []))
                })
        case .list(let items): return Element("list", attributes, children: items.map(\.element))
        case .relation(let columns, let rows):
            return Element(
                "relation", attributes,
                children: columns.map { $0.element("column") }
                    + rows.map { Element("row", children: $0.map(\.element)) })
        case .function(let function): return function.element("functionDefinition", type: type)
        case .invocation(let callee, let bindings):
            return Element(
                "invocation", attributes,
                children: [callee.element]
                    + bindings.map { binding in
                        Element(
                            "binding",
                            children: [Element("parameter", ["name": binding.parameter])]
                                + (binding.value.map { [$0.element] } ?? []))
                    })
        case .conditional(let condition, let yes, let no):
            return Element(
                "conditional", attributes, children: [part("if", condition), part("then", yes), part("else", no)])
        case .filter(let list, let match):
            return Element("filter", attributes, children: [part("in", list), part("match", match)])
        case .for(let name, let list, let body):
            return Element(
                "for", attributes.adding("iteratorVariable", name), children: [part("in", list), part("return", body)])
        case .some(let name, let list, let condition):
            return Element(
                "some", attributes.adding("iteratorVariable", name),
                children: [part("in", list), part("satisfies", condition)])
        case .every(let name, let list, let condition):
            return Element(
                "every", attributes.adding("iteratorVariable", name),
                children: [part("in", list), part("satisfies", condition)])
        }
    }
}

extension DecisionTable {
    fileprivate func element(_ attributes: [String: String]) -> Element {
        var element = Element(
            "decisionTable",
            attributes.adding("hitPolicy", hitPolicy.rawValue).adding("aggregation", aggregation?.rawValue))
        for input in inputs {
            element.append(
                Element(
                    "input", [:].adding("label", input.label),
                    children: [
                        Element(
                            "inputExpression", [:].adding("typeRef", input.type),
                            children: [Element("text", text: input.expression)])
                    ] + text("inputValues", input.values)))
        }
        for output in outputs {
            element.append(
                Element(
                    "output",
                    [:].adding("name", output.name).adding("label", output.label).adding("typeRef", output.type),
                    children: text("outputValues", output.values) + text("defaultOutputEntry", output.defaultEntry)))
        }
        for annotation in annotations { element.append(Element("annotation", ["name": annotation])) }
        for rule in rules {
            element.append(
                Element(
                    "rule",
                    children: rule.inputs.flatMap { text("inputEntry", $0) }
                        + rule.outputs.flatMap { text("outputEntry", $0) }
                        + rule.annotations.flatMap { text("annotationEntry", $0) }))
        }
        return element
    }
}
