public import Civil
import Columns
import FEEL

extension FactColumns {
    /// The columns of families, each with the persons of whom something is known, as at a day.
    ///
    /// A family is a root. Persons come in ascending order of their numbers within it; a chronicle with `members` is that of the
    /// household that the family is.
    ///
    /// - Parameter families: for each family the chronicles by number. Numbers are those of that family only.
    /// - Throws: ``PopulationFault/number`` where a number has more than nine decimals or does not fit 64 bits.
    public init(_ families: [[Int64: Chronicle]], _ chain: PackChain, asAt: Day) throws(PopulationFault) {
        var maker = FactColumnMaker(chain, asAt: asAt)
        for family in families { maker.add(family) }
        self = try maker.columns()
    }
}

extension PackChain {
    /// The kinds of event for which entitlements are decided, with the fields that rules read besides the day, and no more: not the names and
    /// numbers that events hold too.
    public var occasionFields: [FactColumns.OccasionKind: Set<String>] {
        var kinds: [FactColumns.OccasionKind: Set<String>] = [:]
        for plan in plans.values {
            guard case .event(let type, let role, _)? = plan.entitlement.each else { continue }
            kinds[.init(type, role: role), default: []].formUnion(plan.eachShape.names.filter { $0 != "day" })
        }
        return kinds
    }
}

/// Turns chronicles into columns, family by family.
public struct FactColumnMaker {
    /// A column in the making.
    private struct Values {
        var values: [Value] = []
    }

    private let chain: PackChain
    private let asAt: Day
    private let hasHouseholds: Bool
    /// The row that each person will have, where kin lead from one family to another.
    private let everybody: [Int64: Int32]?
    private let facts: [FactDeclaration]
    private let relations: [String]
    private let plural: [String]
    private let kinds: [FactColumns.OccasionKind]
    private let kindFields: [FactColumns.OccasionKind: Set<String>]

    private var families = 0
    private var owners: [Int32] = []
    private var attributes: [String: Values] = [:]
    private var kin: [String: [Int32]] = [:]
    private var starts: [String: [Int32]] = [:]
    private var targets: [String: [Int32]] = [:]
    private var eventOwners: [FactColumns.OccasionKind: [Int32]] = [:]
    private var eventFields: [FactColumns.OccasionKind: [String: Values]] = [:]

    /// - Parameter rows: the row that each person will have, families in the order in which they will be added and persons by number within;
    ///   nil where numbers are those of a family only, so that kin stay within it.
    public init(_ chain: PackChain, asAt: Day, rows: [Int64: Int32]? = nil) {
        self.chain = chain
        self.asAt = asAt
        everybody = rows
        facts = chain.factTable.facts.map(\.declaration)
        hasHouseholds = facts.contains { $0.bearer == .household }
        var relations: Set<String> = []
        for fact in facts { if case .kin(let relation) = fact.source { relations.insert(relation) } }
        self.relations = relations.filter { !Chronicle.isPlural($0) && $0 != "household" }.sorted()
        plural = relations.filter { Chronicle.isPlural($0) && $0 != "members" }.sorted()
        let kinds = chain.occasionFields
        self.kinds = kinds.keys.sorted { ($0.type, $0.role) < ($1.type, $1.role) }
        kindFields = kinds
        for relation in plural { starts[relation] = [0] }
        for fact in facts {
            switch fact.source {
            case .attribute, .events: attributes[fact.id] = Values()
            default: continue
            }
        }
        for kind in self.kinds {
            eventOwners[kind] = []
            var fields = ["day": Values()]
            for name in kindFields[kind] ?? [] { fields[name] = Values() }
            eventFields[kind] = fields
        }
    }

    /// Adds a family: the chronicles of its members by number.
    public mutating func add(_ family: [Int64: Chronicle]) {
        let isHousehold = { (chronicle: Chronicle) in chronicle.kin.contains { $0.relation == "members" } }
        let persons = family.keys.sorted().filter { !hasHouseholds || !(family[$0].map(isHousehold) ?? false) }
        let first = owners.count
        var rows: [Int64: Int32] = [:]
        if let everybody {
            rows = everybody
        } else {
            for (offset, person) in persons.enumerated() { rows[person] = Int32(first + offset) }
        }
        if hasHouseholds {
            let household = family.keys.sorted().first { family[$0].map(isHousehold) ?? false } ?? 0
            let known = FactEvaluator(Subject(person: household, chronicles: family), chain, asAt: asAt, today: asAt)
            read(known, .household)
        }
        for person in persons {
            owners.append(Int32(families))
            let known = FactEvaluator(Subject(person: person, chronicles: family), chain, asAt: asAt, today: asAt)
            read(known, .person)
            for relation in relations {
                let row: Int32
                switch known.relatives(known.subject, relation)?.first {
                case nil:
                    row =
                        known.relatives(known.subject, relation) == nil
                        ? FactColumns.Kin.unknown : FactColumns.Kin.none
                case let other?: row = rows[known.person(other)] ?? FactColumns.Kin.stranger
                }
                kin[relation, default: []].append(row)
            }
            for relation in plural {
                let others = known.relatives(known.subject, relation) ?? []
                targets[relation, default: []] += others.map { rows[known.person($0)] ?? FactColumns.Kin.stranger }
                starts[relation, default: [0]].append(Int32(targets[relation]?.count ?? 0))
            }
            for kind in kinds {
                for occasion in known.occasions(known.subject, type: kind.type, role: kind.role) {
                    eventOwners[kind, default: []].append(Int32(owners.count - 1))
                    eventFields[kind]?["day"]?.values.append(.date(occasion.reference.day))
                    for field in chain.eventTypes[kind.type]?.fields ?? []
                    where kindFields[kind]?.contains(field.name) == true {
                        let json = occasion.data[field.name] ?? field.defaultValue
                        let value = json.map { field.value($0) } ?? .missing("")
                        eventFields[kind]?[field.name]?.values.append(value)
                    }
                }
            }
        }
        families += 1
    }

    private mutating func read(_ known: FactEvaluator, _ bearer: FactDeclaration.Bearer) {
        for (index, fact) in facts.enumerated() where fact.bearer == bearer {
            switch fact.source {
            case .attribute, .events:
                attributes[fact.id, default: Values()].values.append(known.cell(known.subject, index).value)
            default: continue
            }
        }
    }

    /// The columns of all that was added.
    ///
    /// - Throws: ``PopulationFault/number`` where a number has more than nine decimals or does not fit 64 bits.
    public func columns() throws(PopulationFault) -> FactColumns {
        do { return try made() } catch let fault as PopulationFault { throw fault } catch { throw .number }
    }

    private func made() throws -> FactColumns {
        var frame = Frame(roots: families)
        var texts: [String: Int64] = [:]
        var ordered: [String] = []
        func fill(_ axis: Int, _ values: Values, _ kind: FactDeclaration.Kind) throws -> FactColumns.Entry {
            var decimals = 0
            if kind == .number {
                for case .number(let number) in values.values {
                    guard let whole = ColumnCompiler.whole(number) else { throw PopulationFault.number }
                    decimals = max(decimals, whole.decimals)
                }
            }
            let scale = Decimal128(Tens.power64(decimals))
            var numbers: [Int64] = []
            var states: [UInt8] = []
            for value in values.values {
                var (number, state): (Int64, Int64) = (0, 0)
                switch value {
                case .date(let day): number = day.number
                case .boolean(let truth): number = truth ? 1 : 0
                case .number(let plain):
                    guard let whole = plain.multiplied(by: scale)?.int64 else { throw PopulationFault.number }
                    number = whole
                case .string(let text):
                    if let code = texts[text] {
                        number = code
                    } else {
                        number = Int64(ordered.count)
                        texts[text] = number
                        ordered.append(text)
                    }
                case .null: state = Truth.null
                case .unknown: state = Truth.missing
                default: state = Truth.null
                }
                numbers.append(number)
                states.append(UInt8(state))
            }
            let isWide = numbers.contains { Int32(exactly: $0) == nil }
            let memory: Memory
            let layout: Layout
            if kind == .boolean {
                (layout, memory) = (.byte, Memory(numbers.map { UInt8(truncatingIfNeeded: $0) }))
            } else if isWide {
                (layout, memory) = (.long, Memory(numbers))
            } else {
                (layout, memory) = (.int, Memory(numbers.map { Int32(truncatingIfNeeded: $0) }))
            }
            let place = try frame.addColumn(axis, layout, memory)
            let isKnown = states.allSatisfy { $0 == 0 }
            let statePlace = isKnown ? nil : try frame.addColumn(axis, .byte, Memory(states))
            return FactColumns.Entry(values: place, states: statePlace, decimals: decimals)
        }
        let persons = try frame.addAxis(below: 0, owners: Memory(owners))
        var entries: [String: FactColumns.Entry] = [:]
        for fact in facts {
            guard let values = attributes[fact.id] else { continue }
            entries[fact.id] = try fill(fact.bearer == .person ? persons : 0, values, fact.kind)
        }
        var kinColumns: [String: Int] = [:]
        for relation in relations {
            kinColumns[relation] = try frame.addColumn(persons, .int, Memory(kin[relation] ?? []))
        }
        var lists: [String: Int] = [:]
        for relation in plural {
            lists[relation] = frame.addLink(
                from: persons, to: persons, starts: starts[relation] ?? [0], targets: targets[relation] ?? [])
        }
        var occasions: [FactColumns.OccasionKind: FactColumns.Occasions] = [:]
        for kind in kinds {
            let axis = try frame.addAxis(below: persons, owners: Memory(eventOwners[kind] ?? []))
            var fields: [String: FactColumns.Entry] = [:]
            for (name, values) in eventFields[kind] ?? [:] {
                let declared = chain.eventTypes[kind.type]?.field(name)?.factKind
                fields[name] = try fill(axis, values, name == "day" ? .date : declared ?? .text)
            }
            occasions[kind] = FactColumns.Occasions(axis: axis, fields: fields)
        }
        return FactColumns(
            frame: frame, persons: persons, households: hasHouseholds ? 0 : nil, facts: entries, kin: kinColumns,
            lists: lists, occasions: occasions, texts: ordered)
    }
}
