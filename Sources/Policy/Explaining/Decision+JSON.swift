public import Civil
import FEEL

extension Decision {
    /// The version of the JSON form.
    public static let schema = "yisheng-decision/1"

    /// The decision as JSON: the same decision gives the same bytes.
    ///
    /// - Parameter sensitive: whether values of facts are written; without them the form holds no personal value.
    public func json(values: Bool = true) -> JSON {
        .object(present: [
            ("schema", .string(Decision.schema)), ("entitlement", .string(entitlement)), ("title", title.json),
            ("topic", .string(topic)), ("about", about?.json), ("day", .string(day.description)),
            ("answer", .string(answer.rawValue)), ("amount", amountJSON), ("decided_by", decidedBy?.json),
            ("period", period.map { Decision.json($0) }), ("starts", starts.map { .string($0.description) }),
            ("ends", ends.map { .string($0.description) }),
            ("claim_by", claimBy.map { .string($0.description) }),
            ("count", unit == .day ? .string(counting.rawValue) : nil),
            ("stands_through", isStandingKnown ? standsThrough.map { .string($0.description) } ?? .null : nil),
            ("unverified", .bool(isMarked)), ("cite", Decision.json(cite)),
            ("conditions", .array(conditions.map(\.json))), ("questions", .array(questions.map(\.json))),
            ("missing", .array(zip(missing, missingTitles).map { ["fact": .string($0), "title": $1.json] })),
            ("parameters", .array(readings.map(\.json))), ("facts", .array(facts.map { $0.json(value: values) })),
            ("delivery", delivery?.json),
            ("packs", .array(packs.map { ["id": .string($0.id), "version": .string($0.version)] })),
            ("problems", problems.isEmpty ? nil : .array(problems.map(\.json))),
        ])
    }

    private var amountJSON: JSON? {
        switch amount {
        case .none: unit == .none ? nil : .null
        case .open: .object([("unit", .string(unit.rawValue)), ("value", .null)])
        case .exact(let value): .object([("unit", .string(unit.rawValue)), ("value", .number(value))])
        case .range(let min, let max):
            .object([("unit", .string(unit.rawValue)), ("min", .number(min)), ("max", .number(max))])
        }
    }

    static func json(_ cite: [Citation]) -> JSON { .array(cite.map { .string($0.description) }) }

    static func json(_ validity: Validity) -> JSON {
        .object([
            ("from", .string(validity.from.description)), ("to", validity.to.map { .string($0.description) } ?? .null),
        ])
    }
}

extension EventReference {
    /// The reference as JSON.
    public var json: JSON {
        .object([("seq", .integer(sequence)), ("type", .string(type)), ("day", .string(day.description))])
    }
}

extension Decision.About {
    var json: JSON {
        switch self {
        case .event(let event): .object([("event", event.json)])
        case .person(let person): .object([("person", .integer(person))])
        }
    }
}

extension Decision.ConditionResult {
    var json: JSON {
        .object(present: [
            ("if", .string(text)), ("result", .string(result.rawValue)),
            ("else", result == .fails ? otherwise.json : nil), ("cite", Decision.json(cite)),
            ("missing", missing.isEmpty ? nil : .array(missing.map { .string($0) })),
            ("open", open.isEmpty ? nil : .array(open.map { .string($0) })),
        ])
    }
}

extension Decision.Question {
    var json: JSON {
        .object(present: [
            ("ask", ask.json), ("cite", Decision.json(cite)), ("parameter", parameter.map { .string($0) }),
        ])
    }
}

extension Decision.Reading {
    var json: JSON {
        .object(present: [
            ("id", .string(id)), ("title", title.json), ("key", key.isEmpty ? nil : .array(key.map { .string($0) })),
            ("unit", .string(unit.rawValue)), ("value", value?.json ?? .null),
            ("from", .string(validity.from.description)), ("to", validity.to.map { .string($0.description) }),
            ("cite", Decision.json(cite)), ("confidence", .string(confidence.rawValue)), ("pack", .string(pack)),
        ])
    }
}

extension Decision.FactUse {
    func json(value isShown: Bool) -> JSON {
        .object(present: [
            ("fact", .string(path)), ("title", title.json), ("unit", unit.map { .string($0.rawValue) }),
            ("value", isShown ? value.json : nil), ("events", .array(sources.map(\.json))),
        ])
    }
}

extension Delivery {
    var json: JSON {
        .object(present: [
            ("where", at.isEmpty ? nil : .string(at.joined(separator: "."))), ("channel", channel?.json),
            ("case", template.map { .string($0) }), ("documents", .array(documents.map(\.json))),
        ])
    }
}
