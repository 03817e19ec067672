import Civil
import Columns
import FEEL
public import Population

extension FactColumns {
    /// A population as what rules read, as at its day: who lives there, and the dead, who are still somebody's parents and children. Who has moved
    /// away is a stranger.
    ///
    /// What a population knows of a person stands in the table below under the names of attributes, relations and events that packs declare;
    /// of all else there is no record, and rules say *unknown* where they ask for it. Households stand together. O(rows log rows).
    ///
    /// - Throws: ``PopulationFault/number`` where there are too many rows.
    public init(_ population: Population, for chain: PackChain) throws(PopulationFault) {
        var maker = PopulationColumns(population, chain)
        do { self = try maker.columns() } catch { throw .number }
    }
}

/// A population on its way to columns.
private struct PopulationColumns {
    let people: Population
    let chain: PackChain
    /// The rows of the population that are taken, household by household.
    private let order: [Int32]
    /// The place of each row of the population in `order`; −1 where it is not taken.
    private let places: [Int32]
    private let day: Int32
    /// Codes of texts.
    private var texts: [String] = []
    private var codes: [String: Int32] = [:]

    init(_ people: Population, _ chain: PackChain) {
        (self.people, self.chain) = (people, chain)
        let number = Int32(clamping: people.asAt.number)
        day = number
        func isDead(_ row: Int) -> Bool { people.deaths[row] <= number && people.departures[row] == Population.never }
        let taken = (0..<people.count).filter { people.isPresent($0, on: people.asAt) || isDead($0) }
        // The dead belong to no household.
        order = taken.map { Int32($0) }.sorted { one, other in
            let (a, b) = (isDead(Int(one)), isDead(Int(other)))
            if a != b { return !a }
            let (home, next) = (people.households[Int(one)], people.households[Int(other)])
            return home == next || a ? one < other : home < next
        }
        var places = [Int32](repeating: -1, count: people.count)
        for (place, row) in order.enumerated() { places[Int(row)] = Int32(place) }
        self.places = places
    }

    /// A value, or that there is no record.
    private enum Cell {
        case value(Int32)
        case none
    }

    private mutating func code(_ text: String) -> Int32 {
        if let known = codes[text] { return known }
        codes[text] = Int32(texts.count)
        texts.append(text)
        return Int32(texts.count - 1)
    }

    mutating func columns() throws -> FactColumns {
        var owners: [Int32] = []
        var families: Int32 = -1
        var last: Int32?
        for row in order {
            let isDead = people.deaths[Int(row)] <= day
            if isDead || last != people.households[Int(row)] { families += 1 }
            last = isDead ? nil : people.households[Int(row)]
            owners.append(families)
        }
        var frame = Frame(roots: Int(families + 1))
        let persons = try frame.addAxis(below: 0, owners: Memory(owners))
        var facts: [String: FactColumns.Entry] = [:]
        var kin: [String: Int] = [:]
        var lists: [String: Int] = [:]
        let declared = chain.facts.values.sorted { $0.id < $1.id }
        for fact in declared where fact.bearer == .person {
            switch fact.source {
            case .attribute(let name):
                guard let read = reader(name) else { continue }
                facts[fact.id] = try add(fact, read, &frame, persons)
            case .events(let query):
                guard let read = reader(query) else { continue }
                facts[fact.id] = try add(fact, read, &frame, persons)
            case .kin("children"):
                let (starts, targets) = children
                lists["children"] = frame.addLink(from: persons, to: persons, starts: starts, targets: targets)
            case .kin(let relation):
                guard let rows = relatives(relation) else { continue }
                kin[relation] = try frame.addColumn(persons, .int, Memory(rows))
            case .expression: continue
            }
        }
        // Of facts that this population knows nothing of there is no record of anybody.
        var unrecorded: [Empty: FactColumns.Entry] = [:]
        for fact in declared where fact.bearer == .person && facts[fact.id] == nil {
            switch fact.source {
            case .attribute, .events:
                // Columns in which nobody has a record are one.
                let empty = content(fact.absent)
                let kind = Empty(isTruth: fact.kind == .boolean, value: empty.value, state: empty.state)
                facts[fact.id] = try unrecorded[kind] ?? add(fact, { _ in .none }, &frame, persons)
                unrecorded[kind] = facts[fact.id]
            default: continue
            }
        }
        for relation in ["mother", "father", "spouse", "guardian"] where kin[relation] == nil {
            kin[relation] = try frame.addColumn(
                persons, .int, Memory([Int32](repeating: FactColumns.Kin.unknown, count: order.count)))
        }
        let occasions = try events(&frame, persons)
        return FactColumns(
            frame: frame, persons: persons, facts: facts, kin: kin, lists: lists, occasions: occasions, texts: texts)
    }

    /// What a column holds in which nobody has a record.
    private struct Empty: Hashable {
        let isTruth: Bool
        let value: Int32
        let state: UInt8
    }

    /// What stands in a column for a value that everybody without a record has; nil: it is not known.
    private mutating func content(_ value: Value?) -> (value: Int32, state: UInt8) {
        switch value {
        case nil, .some(.unknown): (0, UInt8(Truth.missing))
        case .some(.number(let number)): (Int32(clamping: number.int64 ?? 0), 0)
        case .some(.boolean(let truth)): (truth ? 1 : 0, 0)
        case .some(.string(let text)): (code(text), 0)
        case .some(.date(let day)): (Int32(clamping: day.number), 0)
        case .some: (0, UInt8(Truth.null))
        }
    }

    private mutating func add(
        _ fact: FactDeclaration, _ read: (Int) -> Cell, _ frame: inout Frame, _ persons: Int
    ) throws -> FactColumns.Entry {
        let (missing, state) = content(fact.absent)
        var values = [Int32](repeating: missing, count: order.count)
        var states = [UInt8](repeating: state, count: order.count)
        for (place, row) in order.enumerated() {
            guard case .value(let value) = read(Int(row)) else { continue }
            (values[place], states[place]) = (value, 0)
        }
        let column =
            fact.kind == .boolean
            ? try frame.addColumn(persons, .byte, Memory(values.map { UInt8(truncatingIfNeeded: $0) }))
            : try frame.addColumn(persons, .int, Memory(values))
        let isKnown = states.allSatisfy { $0 == 0 }
        return FactColumns.Entry(
            values: column, states: isKnown ? nil : try frame.addColumn(persons, .byte, Memory(states)))
    }

    // MARK: What a population knows

    /// How an attribute is read; nil: nothing is known of it.
    private mutating func reader(_ attribute: String) -> ((Int) -> Cell)? {
        let people = people
        let day = day
        switch attribute {
        case "birth_date": return { .value(people.births[$0]) }
        case "death_date": return { people.deaths[$0] <= day ? .value(people.deaths[$0]) : .none }
        case "sex":
            let (male, female) = (code("male"), code("female"))
            return { .value(people.flags[$0].contains(.female) ? female : male) }
        case "citizenship":
            let china = code("CN")
            return { _ in .value(china) }
        case "hukou", "residence":
            let codes = people.divisions.map { code($0.code.description) }
            return attribute == "hukou"
                ? { .value(codes[Int(people.hukous[$0])]) } : { .value(codes[Int(people.places[$0])]) }
        case "hukou_kind":
            let (urban, rural) = (code("urban"), code("rural"))
            return { .value(people.flags[$0].contains(.urban) ? urban : rural) }
        case "employed":
            return { .value(people.works[$0] == Work.employee.rawValue ? 1 : 0) }
        case "insurance_scheme":
            let names = Insurance.allCases.map { code("\($0)") }
            return { row in
                let insurance = people.insurances[row]
                return insurance == Insurance.none.rawValue ? .none : .value(names[Int(insurance)])
            }
        case "marital_status":
            let (married, divorced) = (code("married"), code("divorced"))
            return { row in
                if people.spouses[row] != .none { return .value(married) }
                return people.flags[row].contains(.divorced) ? .value(divorced) : .none
            }
        case "children_born":
            return { .value(Int32(people.children[$0])) }
        default: return nil
        }
    }

    /// How a fact about events is read; nil: nothing is known of them.
    private func reader(_ query: EventQuery) -> ((Int) -> Cell)? {
        let people = people
        guard query.role == "person", query.filter.isEmpty else { return nil }
        switch (query.type, query.take, query.content) {
        case ("household-registered", .count, _): return { _ in .value(1) }
        case ("household-registered", .any, _): return { _ in .value(1) }
        case ("household-registered", .first, .day), ("household-registered", .last, .day):
            return { .value(people.births[$0]) }
        default: return nil
        }
    }

    /// The place of each person's relative; nil for a relation that is not known of.
    private func relatives(_ relation: String) -> [Int32]? {
        let rows: Series<PersonRow>
        switch relation {
        case "mother": rows = people.mothers
        case "father": rows = people.fathers
        case "spouse": rows = people.spouses
        default: return nil
        }
        let none = relation == "spouse" ? FactColumns.Kin.none : FactColumns.Kin.unknown
        return order.map { row in
            guard let other = people.row(rows[Int(row)]) else { return none }
            return places[other] < 0 ? FactColumns.Kin.stranger : places[other]
        }
    }

    /// The children of each person who are among those taken.
    private var children: (starts: [Int32], targets: [Int32]) {
        var starts = [Int32](repeating: 0, count: order.count + 1)
        func parents(_ row: Int32) -> [Int] {
            people.parents(Int(row)).map { Int(places[$0]) }.filter { $0 >= 0 }
        }
        for row in order { for parent in parents(row) { starts[parent + 1] += 1 } }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        var filled = starts
        var targets = [Int32](repeating: 0, count: Int(starts.last ?? 0))
        for (place, row) in order.enumerated() {
            for parent in parents(row) {
                targets[Int(filled[parent])] = Int32(place)
                filled[parent] += 1
            }
        }
        return (starts, targets)
    }

    /// The events that rules are decided for, as far as a population knows them: births and weddings of the last five years.
    private mutating func events(
        _ frame: inout Frame, _ persons: Int
    ) throws -> [FactColumns.OccasionKind: FactColumns.Occasions] {
        var found: [FactColumns.OccasionKind: FactColumns.Occasions] = [:]
        for (kind, fields) in chain.occasionFields.sorted(by: {
            ($0.key.type, $0.key.role) < ($1.key.type, $1.key.role)
        }) {
            var days: [(place: Int32, day: Int32)] = []
            let since = day - 5 * 366
            for (place, row) in order.enumerated() {
                let row = Int(row)
                switch (kind.type, kind.role) {
                case ("birth", "child"):
                    if people.births[row] > since { days.append((Int32(place), people.births[row])) }
                case ("delivery", "mother"), ("pregnancy-registered", "mother"):
                    guard people.births[row] > since, let mother = people.row(people.mothers[row]), places[mother] >= 0
                    else { continue }
                    // One of twins is enough; they stand together in no order, the one with the lower row counts.
                    if people.flags[row].contains(.twin), row > 0, people.mothers[row - 1] == people.mothers[row],
                        people.births[row - 1] == people.births[row]
                    {
                        continue
                    }
                    days.append((places[mother], people.births[row] - (kind.type == "delivery" ? 0 : 210)))
                case ("marriage", "wife"), ("marriage", "husband"):
                    let isWife = people.flags[row].contains(.female)
                    guard isWife == (kind.role == "wife"), people.spouses[row] != .none, people.weddings[row] > since,
                        people.weddings[row] != Population.never
                    else { continue }
                    days.append((Int32(place), people.weddings[row]))
                default: continue
                }
            }
            days.sort { ($0.place, $0.day) < ($1.place, $1.day) }
            let axis = try frame.addAxis(below: persons, owners: Memory(days.map(\.place)))
            var entries = [
                "day": FactColumns.Entry(values: try frame.addColumn(axis, .int, Memory(days.map(\.day))))
            ]
            for name in fields.sorted() {
                // A field that may be left out is as the event type says; of one that may not there is no record.
                let field = chain.eventTypes[kind.type]?.field(name)
                let (value, state) = content(field.flatMap { field in field.defaultValue.map { field.value($0) } })
                let states = Memory([UInt8](repeating: state, count: days.count))
                let column =
                    field?.kind == .boolean
                    ? try frame.addColumn(
                        axis, .byte, Memory([UInt8](repeating: UInt8(truncatingIfNeeded: value), count: days.count)))
                    : try frame.addColumn(axis, .int, Memory([Int32](repeating: value, count: days.count)))
                entries[name] = FactColumns.Entry(values: column, states: try frame.addColumn(axis, .byte, states))
            }
            found[kind] = FactColumns.Occasions(axis: axis, fields: entries)
        }
        return found
    }
}
