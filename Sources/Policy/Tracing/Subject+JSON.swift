import Civil
import FEEL

extension Subject {
    /// What is recorded of a subject, as JSON: the same subject gives the same bytes.
    var json: JSON {
        .object([
            ("person", .integer(person)),
            (
                "chronicles",
                .object(chronicles.keys.sorted().map { ("\($0)", chronicles[$0]?.json ?? .null) })
            ),
        ])
    }

    /// A subject as ``json`` writes it; nil for anything else.
    init?(_ json: JSON, _ facts: [String: FactDeclaration]) {
        guard let person = json["person"]?.int64, let members = json["chronicles"]?.object, members.count <= 10_000
        else {
            return nil
        }
        var chronicles: [Int64: Chronicle] = [:]
        for (number, content) in members {
            guard let number = Int64(number), let chronicle = Chronicle(content, facts) else { return nil }
            chronicles[number] = chronicle
        }
        self.init(person: person, chronicles: chronicles)
    }
}

extension Chronicle {
    var json: JSON {
        .object(present: [
            (
                "attributes",
                attributes.isEmpty
                    ? nil
                    : .object(
                        attributes.keys.sorted().map { name in
                            (
                                name,
                                .array(
                                    (attributes[name] ?? []).map {
                                        .object([("value", $0.value), ("from", $0.source.json)])
                                    })
                            )
                        })
            ),
            (
                "occasions",
                occasions.isEmpty
                    ? nil
                    : .array(
                        occasions.map { occasion in
                            .object([
                                ("event", occasion.reference.json), ("role", .string(occasion.role)),
                                (
                                    "data",
                                    .object(occasion.data.keys.sorted().map { ($0, occasion.data[$0] ?? .null) })
                                ),
                            ])
                        })
            ),
            (
                "kin",
                kin.isEmpty
                    ? nil
                    : .array(
                        kin.map {
                            .object(present: [
                                ("relation", .string($0.relation)), ("relative", .integer($0.relative)),
                                ("from", $0.from.json), ("until", $0.until?.json),
                            ])
                        })
            ),
            (
                "given",
                given.isEmpty ? nil : .object(given.keys.sorted().map { ($0, given[$0]?.json ?? .null) })
            ),
            (
                "given_kin",
                givenKin.isEmpty
                    ? nil
                    : .object(
                        givenKin.keys.sorted().map { ($0, .array((givenKin[$0] ?? []).map { .integer($0) })) })
            ),
        ])
    }

    init?(_ json: JSON, _ facts: [String: FactDeclaration]) {
        guard json.object != nil else { return nil }
        self.init()
        for (name, entries) in json["attributes"]?.object ?? [] {
            var all: [Entry] = []
            for entry in entries.array ?? [] {
                guard let value = entry["value"], let source = entry["from"].flatMap(EventReference.init) else {
                    return nil
                }
                all.append(Entry(value, source))
            }
            attributes[name] = all
        }
        for occasion in json["occasions"]?.array ?? [] {
            guard let event = occasion["event"].flatMap(EventReference.init), let role = occasion["role"]?.string,
                let data = occasion["data"]?.object
            else { return nil }
            occasions.append(
                Occasion(event, role: role, data: Dictionary(data, uniquingKeysWith: { first, _ in first })))
        }
        for relation in json["kin"]?.array ?? [] {
            guard let name = relation["relation"]?.string, let relative = relation["relative"]?.int64,
                let from = relation["from"].flatMap(EventReference.init)
            else { return nil }
            let until = relation["until"].flatMap(EventReference.init)
            if relation["until"] != nil, until == nil { return nil }
            kin.append(Kinship(name, relative, from: from, until: until))
        }
        for (name, value) in json["given"]?.object ?? [] {
            guard let fact = facts[name] else { return nil }
            if value.isNull {
                given[name] = .null
            } else {
                guard let typed = Value(value, fact.kind) else { return nil }
                given[name] = typed
            }
        }
        for (name, relatives) in json["given_kin"]?.object ?? [] {
            givenKin[name] = (relatives.array ?? []).compactMap(\.int64)
        }
    }
}

extension EventReference {
    init?(_ json: JSON) {
        guard let sequence = json["seq"]?.int64, let type = json["type"]?.string,
            let day = json["day"]?.string.flatMap({ Day($0) })
        else { return nil }
        self.init(sequence: sequence, type: type, day: day)
    }
}

/// What of a subject a rule can read, however far: all else may be left out without any answer changing.
struct Reads {
    private(set) var attributes: Set<String> = []
    private(set) var occasions: Set<[String]> = []
    private(set) var relations: Set<String> = []
    private(set) var facts: Set<String> = []

    init(_ plan: Plan, _ table: FactTable) {
        add(plan.needs, table)
        add(plan.eachNeeds, table)
        switch plan.entitlement.each {
        case nil: break
        case .event(let type, let role, _): occasions.insert([type, role])
        case .kin(let relation, _): relations.insert(relation)
        }
        // A year of life is counted from the birthday, whether or not a rule names it.
        if plan.entitlement.period == .childYear, let fact = table.index["birth_date"] { add(fact, table) }
    }

    private mutating func add(_ needs: Needs, _ table: FactTable) {
        for item in needs.items {
            add(item.fact, table)
            if let inner = item.inner { add(inner, table) }
        }
    }

    private mutating func add(_ fact: Int, _ table: FactTable) {
        let row = table.facts[fact]
        guard facts.insert(row.declaration.id).inserted else { return }
        switch row.declaration.source {
        case .attribute(let name): attributes.insert(name)
        case .kin(let relation): relations.insert(relation)
        case .events(let query): occasions.insert([query.type, query.role])
        case .expression: if let rule = row.rule { add(rule.needs, table) }
        }
    }

    /// The subject without what cannot be read, and without persons whom nobody leads to.
    func only(_ subject: Subject) -> Subject {
        var kept: [Int64: Chronicle] = [:]
        var open = [subject.person]
        while let person = open.popLast() {
            guard kept[person] == nil, let whole = subject.chronicles[person] else { continue }
            var chronicle = Chronicle()
            chronicle.attributes = whole.attributes.filter { attributes.contains($0.key) }
            chronicle.occasions = whole.occasions.filter { occasions.contains([$0.reference.type, $0.role]) }
            chronicle.kin = whole.kin.filter { relations.contains($0.relation) }
            chronicle.given = whole.given.filter { facts.contains($0.key) }
            chronicle.givenKin = whole.givenKin.filter { relations.contains($0.key) }
            kept[person] = chronicle
            open += chronicle.kin.map(\.relative) + chronicle.givenKin.values.flatMap { $0 }
        }
        return Subject(person: subject.person, chronicles: kept)
    }
}
