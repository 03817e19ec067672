import Civil
public import FEEL
import XML

/// Tests of a model as values, to be written in the form of the public conformance suite and read by ``ModelSuite``.
public struct ModelTests: Sendable {
    /// Inputs, and what decisions must answer.
    public struct Case: Sendable {
        public let name: String
        public let inputs: [(String, Value)]
        public let results: [(String, Value)]

        public init(name: String, inputs: [(String, Value)], results: [(String, Value)]) {
            self.name = name
            self.inputs = inputs
            self.results = results
        }
    }

    /// The file of the model.
    public let model: String
    public let cases: [Case]

    public init(model: String, cases: [Case]) {
        self.model = model
        self.cases = cases
    }

    /// The tests as XML.
    public var xml: String {
        var root = Element(
            "testCases",
            [
                "xmlns": "http://www.omg.org/spec/DMN/20160719/testcase",
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xmlns:xsd": "http://www.w3.org/2001/XMLSchema",
            ], children: [Element("modelName", text: model)])
        for (index, test) in cases.enumerated() {
            var element = Element(
                "testCase", ["id": "\(index + 1)"], children: [Element("description", text: test.name)])
            for (name, value) in test.inputs {
                element.append(Element("inputNode", ["name": name], children: value.parts))
            }
            for (name, value) in test.results {
                element.append(
                    Element(
                        "resultNode", ["name": name, "type": "decision"],
                        children: [Element("expected", children: value.parts)]))
            }
            root.append(element)
        }
        return root.document
    }
}

extension Value {
    /// The value as elements of a test.
    fileprivate var parts: [Element] {
        func leaf(_ type: String, _ text: String) -> [Element] {
            [Element("value", ["xsi:type": "xsd:\(type)"], text: text)]
        }
        switch self {
        case .null, .unknown, .function, .range: return [Element("value", ["xsi:nil": "true"])]
        case .boolean(let truth): return leaf("boolean", truth ? "true" : "false")
        case .number(let number): return leaf("decimal", number.description)
        case .string(let text): return leaf("string", text)
        case .date: return leaf("date", description)
        case .time: return leaf("time", description)
        case .dateTime: return leaf("dateTime", description)
        case .yearsMonths, .daysTime: return leaf("duration", description)
        case .list(let items): return [Element("list", children: items.map { Element("item", children: $0.parts) })]
        case .context(let context):
            return context.entries.map { Element("component", ["name": $0], children: $1.parts) }
        }
    }
}
