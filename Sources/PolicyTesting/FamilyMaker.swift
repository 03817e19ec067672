public import Civil
import FEEL
public import Policy

/// Makes families of whom anything a pack may read can be so: present, absent, unknown, out of order. For tests that hold two ways of
/// deciding beside each other; nothing in them is likely, everything is possible.
public struct FamilyMaker: Sendable {
    private let chain: PackChain
    private let attributes: [(name: String, kinds: [FactDeclaration.Kind], likely: [String])]
    private let relations: [String]
    private let occasions: [(type: String, role: String)]
    private let texts: [String]
    private let numbers: [Decimal128]
    private let days: [Day]
    private let hasHouseholds: Bool
    private var state: UInt64

    /// A maker for what the rules of a chain read.
    ///
    /// - Parameters:
    ///   - seed: the same seed makes the same families.
    ///   - days: days around which dates are made, besides those on which something in the chain begins or ends.
    public init(_ chain: PackChain, seed: UInt64, days: [Day]) {
        self.chain = chain
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var attributes: [String: Set<FactDeclaration.Kind>] = [:]
        var likely: [String: Set<String>] = [:]
        var relations: Set<String> = []
        var occasions: Set<[String]> = []
        var texts: Set<String> = ["", "x"]
        var numbers: Set<Decimal128> = [0, 1, 2, 3, 4, 12, 30, 100]
        var turns = Set(days)
        for fact in chain.facts.values {
            switch fact.source {
            case .attribute(let name):
                attributes[name, default: []].insert(fact.kind)
                likely[name, default: []].formUnion(fact.domain.compactMap(\.string))
            case .kin(let relation): relations.insert(relation)
            case .events(let query):
                occasions.insert([query.type, query.role])
                for condition in query.filter { texts.insert(condition.value) }
            case .expression(let rule): FamilyMaker.harvest(rule, &texts, &numbers)
            }
            for value in fact.domain {
                if let text = value.string { texts.insert(text) }
                if let number = value.number { numbers.insert(number) }
            }
        }
        for entitlement in chain.entitlements.values {
            if case .event(let type, let role, _)? = entitlement.each { occasions.insert([type, role]) }
            for rule in entitlement.expressions { FamilyMaker.harvest(rule, &texts, &numbers) }
            turns.insert(entitlement.validity.from)
            if let to = entitlement.validity.to { turns.insert(to) }
        }
        for id in chain.parameters.keys {
            for value in chain.values(of: id) {
                turns.insert(value.validity.from)
                if let number = value.value?.number { numbers.insert(number) }
            }
        }
        self.attributes = attributes.keys.sorted().map { name in
            (name, (attributes[name] ?? []).sorted { $0.rawValue < $1.rawValue }, (likely[name] ?? []).sorted())
        }
        self.relations = relations.sorted()
        self.occasions = occasions.map { ($0[0], $0[1]) }.sorted { $0 < $1 }
        self.texts = texts.sorted()
        self.numbers = numbers.sorted()
        self.days = turns.filter { $0.year > 1900 && $0.year < 2100 }.sorted()
        hasHouseholds = relations.contains("members")
    }

    /// The texts and numbers that stand in a rule.
    private static func harvest(_ rule: Expression, _ texts: inout Set<String>, _ numbers: inout Set<Decimal128>) {
        func visit(_ syntax: Syntax) {
            switch syntax.kind {
            case .string(let text): texts.insert(text)
            case .number(let number): numbers.insert(number)
            default: for part in syntax.children { visit(part) }
            }
        }
        visit(rule.syntax)
    }

    // MARK: Chance

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    private mutating func one<Element>(of items: [Element]) -> Element? {
        items.isEmpty ? nil : items[below(items.count)]
    }

    private mutating func day() -> Day {
        let base = one(of: days) ?? Day(number: 20_000)
        switch below(10) {
        case 0: return base
        case 1: return base.adding(days: Int64(below(3)) - 1)
        case 2: return base.adding(years: Int64(below(70)) - 66).adding(days: Int64(below(3)) - 1)
        case 3: return base.adding(months: Int64(below(60)) - 55).monthEnd
        case 4: return Day(year: 1940 + 4 * below(22), month: 2, day: 29) ?? base
        case 5: return base.adding(months: -Int64(below(48))).monthStart
        case 6: return base.adding(days: -Int64(below(400)))
        default: return base.adding(days: -Int64(below(1_500)) * Int64(1 + below(16)))
        }
    }

    private mutating func value(_ kind: FactDeclaration.Kind, _ likely: [String] = []) -> JSON {
        switch kind {
        case .date: .string(day().description)
        case .boolean: .bool(chance(72))
        case .number:
            switch below(12) {
            case 0: .number(Decimal128(Int64(below(2_000_000)), exponent: -2) ?? .zero)
            case 1: .number((one(of: numbers) ?? .zero).adding(Decimal128(below(3) - 1)) ?? .zero)
            case 2: .number(Decimal128(day().yearMonth.index))
            case 3, 4: .number(one(of: numbers) ?? .zero)
            default: .number(Decimal128(below(4)))
            }
        case .text, .person, .persons, .household:
            .string((chance(85) ? one(of: likely) : nil) ?? one(of: texts) ?? "")
        }
    }

    private mutating func value(_ field: FieldDeclaration) -> JSON {
        switch field.kind {
        case .integer, .decimal, .money: value(.number)
        case .boolean: value(.boolean)
        case .date: value(.date)
        case .code: .string(one(of: chance(85) ? field.codes.map(\.code) : texts) ?? "")
        default: value(.text)
        }
    }

    // MARK: Families

    /// A family: chronicles by number. Person 1 is whom to ask about; with households, 1,000 is the household.
    public mutating func family() -> [Int64: Chronicle] {
        var sequence: Int64 = 0
        let reference = { (type: String, day: Day) -> EventReference in
            sequence += 1
            return EventReference(sequence: sequence, type: type, day: day)
        }
        let count = 1 + below(6)
        var family: [Int64: Chronicle] = [:]
        for person in 1...count {
            // Of some nothing is known but that they are there.
            if person > 1, chance(8) { continue }
            family[Int64(person)] = chronicle(reference)
        }
        // Half of the families are as families are: 1 is a child of 2 and 3, and so are 4 and 5; 6 is a parent of 2.
        let isLikely = chance(50)
        if isLikely {
            for person in family.keys.sorted() {
                func relate(_ relation: String, _ relatives: [Int64]) {
                    guard relations.contains(relation) else { return }
                    for relative in relatives where relative <= Int64(count) {
                        family[person]?.kin.append(
                            Kinship(relation, relative, from: reference("kin", Day(number: -20_000))))
                    }
                }
                switch person {
                case 2, 3:
                    relate("children", [1, 4, 5])
                    relate("spouse", [5 - person])
                    if person == 2 { relate("mother", [6]) }
                case 6: relate("children", [2])
                default:
                    relate("mother", [2])
                    relate("father", [3])
                    relate("children", [])
                }
            }
        }
        for person in family.keys.sorted() where !isLikely {
            for relation in relations where relation != "household" && relation != "members" {
                for _ in 0..<(Chronicle.isPlural(relation) ? below(4) : chance(65) ? 1 + below(2) : 0) {
                    let relative = Int64(1 + below(count))
                    let began = reference("kin", day())
                    family[person]?.kin.append(
                        Kinship(
                            relation, relative, from: began,
                            until: chance(12) ? reference("kin", began.day.adding(days: Int64(below(4_000)))) : nil))
                }
            }
        }
        if hasHouseholds {
            var household = chronicle(reference)
            for person in family.keys.sorted() {
                let began = reference("kin", Day(number: 0))
                household.kin.append(Kinship("members", person, from: began))
                family[person]?.kin.append(Kinship("household", 1_000, from: began))
            }
            family[1_000] = household
        }
        return family
    }

    private mutating func chronicle(_ reference: (String, Day) -> EventReference) -> Chronicle {
        var chronicle = Chronicle()
        for (name, kinds, likely) in attributes where chance(72) {
            var entries: [Chronicle.Entry] = []
            for _ in 0..<(chance(85) ? 1 : 2) {
                let content = chance(5) ? JSON.null : value(one(of: kinds) ?? .text, likely)
                entries.append(Chronicle.Entry(content, reference("attribute", day())))
            }
            chronicle.attributes[name] = entries.sorted { $0.source < $1.source }
        }
        for (type, role) in occasions {
            for _ in 0..<(chance(55) ? 1 : below(4)) {
                var data: [String: JSON] = [:]
                for field in chain.eventTypes[type]?.fields ?? [] where chance(85) {
                    data[field.name] = chance(4) ? .null : value(field)
                }
                chronicle.occasions.append(Occasion(reference(type, day()), role: role, data: data))
            }
        }
        chronicle.occasions.sort { $0.reference < $1.reference }
        return chronicle
    }
}
