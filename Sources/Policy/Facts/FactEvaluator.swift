import Civil
import FEEL
import Synchronization

/// Computes the facts of a person and of the persons around, as at a day: each at most once, and only those that are asked for.
///
/// Events after `asAt` are not seen. `today` may be later: then the question is what the calendar alone changes.
final class FactEvaluator {
    let table: FactTable
    /// The chain, held once for all evaluations of a decision.
    let box: Box
    let asAt: Day
    let today: Day
    /// Held by whoever asks after the question has been answered.
    let lock = Mutex(())
    /// Whether it is kept where values come from; without, an answer is all that can be had.
    let isTraced: Bool
    /// For another `today`: who knows the persons, and every fact that the calendar does not change.
    private let base: FactEvaluator?
    /// The evaluator that this one is another day of, or itself.
    var origin: FactEvaluator { base ?? self }
    @exclusivity(unchecked) private var people: [Person] = []
    private let chronicles: [Int64: Chronicle]
    /// For another `today`: the facts that change with the day, those of one person after those of the other.
    private var moving: [Cell?] = []
    /// Other days that have been asked for.
    private var others: [Day: FactEvaluator] = [:]
    /// The ways from those who have been asked about to everybody around.
    private var ways: [Int: [Int: String]] = [:]

    private final class Person {
        let id: Int64
        /// Its place among the persons.
        let place: Int
        let chronicle: Chronicle
        /// Whether there is a chronicle at all.
        let isKnown: Bool
        /// From whom one came to this person, and by which relation; nil for the subject.
        let way: (from: Person, relation: String, place: Int)?
        /// The path from the subject, as `mother.`; empty for the subject.
        private(set) lazy var prefix: String =
            way.map { $0.from.prefix + FactEvaluator.step($0.relation, $0.place) }
            // Who is asked about and was met on no way has a place instead of one.
            ?? (place == 0 ? "" : "#\(place).")
        /// The facts that have been computed.
        @exclusivity(unchecked) var values: [Value?]
        /// Where they come from, where that is kept.
        @exclusivity(unchecked) var sources: [[EventReference]]
        /// The relations that have been looked up; few, so that looking through them is faster than hashing.
        @exclusivity(unchecked) var relatives: [(relation: String, slots: [Int]?)] = []
        /// The contexts that have been made, by what was needed.
        @exclusivity(unchecked) var contexts: [(needs: Needs, value: Value)] = []

        init(
            id: Int64, place: Int, chronicle: Chronicle?, way: (from: Person, relation: String, place: Int)?,
            count: Int,
            isTraced: Bool
        ) {
            self.id = id
            self.place = place
            self.chronicle = chronicle ?? Chronicle()
            isKnown = chronicle != nil
            self.way = way
            values = Array(repeating: nil, count: count)
            sources = isTraced ? Array(repeating: [], count: count) : []
        }
    }

    /// A fact that has been computed.
    struct Cell {
        var value: Value
        var sources: [EventReference]
    }

    /// A chain behind a reference.
    final class Box: Sendable {
        let chain: PackChain

        init(_ chain: PackChain) { self.chain = chain }

        /// The parameters that a plan reads on a day, group by group.
        func parameters(of plan: Plan, on day: Day, _ made: () -> [Value]) -> [Value] {
            chain.heldParameters.values(of: plan, on: day, made)
        }
    }

    init(_ subject: Subject, _ chain: PackChain, asAt: Day, today: Day, isTraced: Bool = true) {
        self.isTraced = isTraced
        box = Box(chain)
        table = chain.factTable
        self.asAt = asAt
        self.today = today
        base = nil
        chronicles = subject.chronicles
        _ = slot(subject.person, way: nil)
    }

    private init(_ base: FactEvaluator, today: Day) {
        isTraced = base.isTraced
        box = base.box
        table = base.table
        asAt = base.asAt
        self.today = today
        self.base = base
        chronicles = [:]
    }

    /// The same persons and events seen on another day; computes only what the calendar changes.
    func moved(to day: Day) -> FactEvaluator {
        if day == today { return self }
        if let base { return base.moved(to: day) }
        if let other = others[day] { return other }
        let other = FactEvaluator(self, today: day)
        others[day] = other
        return other
    }

    /// The place of whom is asked about.
    var subject: Int { base?.asked ?? asked }
    private var asked = 0

    /// Asks about another member of the family: what has been computed stays.
    func ask(about person: Int64) { asked = slot(person, way: nil) }

    private func slot(_ person: Int64, way: (from: Person, relation: String, place: Int)?) -> Int {
        // A family is small: looking through it is faster than hashing.
        if let slot = people.firstIndex(where: { $0.id == person }) { return slot }
        people.append(
            Person(
                id: person, place: people.count, chronicle: chronicles[person], way: way, count: table.facts.count,
                isTraced: isTraced))
        return people.count - 1
    }

    private func who(_ slot: Int) -> Person { base?.people[slot] ?? people[slot] }

    /// The number of a person.
    func person(_ slot: Int) -> Int64 { who(slot).id }

    /// A step of a path to a relative: `mother.`, `children[2].`.
    static func step(_ relation: String, _ number: Int) -> String {
        relation + (Chronicle.isPlural(relation) ? "[\(number + 1)]." : ".")
    }

    /// The shortest way from one person to another along kin; among several the first by ``FactSource/relations``. So a person is called the same,
    /// whoever was met first.
    func way(to slot: Int, from start: Int) -> String {
        if let base { return base.way(to: slot, from: start) }
        if let known = ways[start]?[slot] { return known }
        var found = [start: ""]
        var edge = [start]
        for _ in 0..<FactEvaluator.farthest {
            var next: [Int] = []
            for place in edge {
                for relation in FactSource.relations {
                    for (number, relative) in (relatives(place, relation) ?? []).enumerated()
                    where found[relative] == nil {
                        found[relative] = (found[place] ?? "") + FactEvaluator.step(relation, number)
                        next.append(relative)
                    }
                }
            }
            edge = next
        }
        if found[slot] == nil { found[slot] = people[slot].prefix }
        ways[start] = found
        return found[slot] ?? ""
    }

    /// The most steps along kin that are looked for.
    private static let farthest = 5

    /// The path of what is missing, seen from a person: it is noted as seen from the first subject.
    func path(of cause: String, from start: Int) -> String {
        if let base { return base.path(of: cause, from: start) }
        var steps = cause.split(separator: ".")
        var slot = 0
        if let first = steps.first, first.hasPrefix("#") {
            slot = Int(first.dropFirst()).flatMap { people.indices.contains($0) ? $0 : nil } ?? 0
            steps.removeFirst()
        }
        for step in steps.dropLast() {
            let pieces = step.split(separator: "[")
            let number = pieces.count > 1 ? (Int(pieces[1].dropLast()) ?? 1) - 1 : 0
            guard let relation = pieces.first.map(String.init),
                let relatives = people[slot].relatives.first(where: { $0.relation == relation })?.slots,
                relatives.indices.contains(number)
            else { return cause }
            slot = relatives[number]
        }
        return (slot == start ? "" : way(to: slot, from: start)) + (steps.last.map(String.init) ?? "")
    }

    /// How the facts of a person are called, seen from another.
    func names(_ slot: Int, from start: Int) -> FactNames {
        box.chain.factNames[slot == start ? "" : way(to: slot, from: start)]
    }

    /// How a fact of a person is called.
    func name(_ slot: Int, _ index: Int) -> FactName {
        box.chain.factNames[slot == subject ? "" : way(to: slot, from: subject)].name(index, box)
    }

    /// The facts of a person that are needed, as a context.
    func context(_ slot: Int, _ needs: Needs) -> Value {
        if let base, !needs.readsToday { return base.context(slot, needs) }
        if base == nil, let made = people[slot].contexts.first(where: { $0.needs === needs }) { return made.value }
        var values: [Value] = []
        values.reserveCapacity(needs.items.count)
        for item in needs.items { values.append(value(slot, item)) }
        let context = Value.context(Context(shape: needs.shape, values: values))
        // On another day each is asked for about once.
        if base == nil { people[slot].contexts.append((needs, context)) }
        return context
    }

    private func value(_ slot: Int, _ item: Needs.Item) -> Value {
        let row = table.facts[item.fact]
        guard let inner = item.inner, let relation = row.relation else { return value(slot, item.fact) }
        guard let relatives = relatives(slot, relation) else { return absent(row, slot) }
        if row.declaration.kind != .persons {
            guard let first = relatives.first else { return .null }
            return context(first, inner)
        }
        return .list(relatives.map { context($0, inner) })
    }

    private func absent(_ row: FactTable.Row, _ slot: Int) -> Value {
        row.declaration.absent ?? .missing(who(slot).prefix + row.declaration.id)
    }

    /// Every date among the facts that are needed, and those that they are computed from.
    ///
    /// - Parameter moving: only among those from which something is computed that changes with the day.
    func collectDates(_ slot: Int, _ needs: Needs, moving: Bool, into days: inout Set<Day>) {
        for item in needs.items {
            let row = table.facts[item.fact]
            if let inner = item.inner, let relation = row.relation {
                if moving, !inner.readsToday { continue }
                for relative in relatives(slot, relation) ?? [] {
                    collectDates(relative, inner, moving: moving, into: &days)
                }
                continue
            }
            if moving, !row.readsToday { continue }
            if let day = cell(slot, item.fact).value.day, day < asAt.adding(years: 200), day > asAt.adding(years: -200)
            {
                days.insert(day)
            }
            if let rule = row.rule { collectDates(slot, rule.needs, moving: false, into: &days) }
        }
    }

    /// The persons in a relation; nil where nothing is known. One at most, but for `children`.
    func relatives(_ slot: Int, _ relation: String) -> [Int]? {
        if let base { return base.relatives(slot, relation) }
        let person = people[slot]
        if let known = person.relatives.first(where: { $0.relation == relation }) { return known.slots }
        let found = find(person, slot, relation)
        person.relatives.append((relation, found))
        return found
    }

    private func find(_ person: Person, _ slot: Int, _ relation: String) -> [Int]? {
        if let given = person.chronicle.givenKin[relation] {
            return given.enumerated().map { self.slot($1, way: (person, relation, $0)) }
        }
        guard person.isKnown else { return nil }
        func isActive(_ kin: Kinship) -> Bool {
            kin.relation == relation && kin.from.day <= asAt && (kin.until.map { $0.day > asAt } ?? true)
        }
        if Chronicle.isPlural(relation) {
            let active = person.chronicle.kin.filter(isActive)
            var found: [Int] = []
            found.reserveCapacity(active.count)
            for kin in active.sorted(by: { ($0.from, $0.relative) < ($1.from, $1.relative) }) {
                let slot = self.slot(kin.relative, way: (person, relation, found.count))
                if !found.contains(slot) { found.append(slot) }
            }
            return found
        }
        var last: Kinship?
        for kin in person.chronicle.kin where isActive(kin) {
            if last.map({ $0.from < kin.from }) ?? true { last = kin }
        }
        guard let latest = last else {
            // A relation that has ended, as a marriage by divorce, is known to be none.
            let ended = person.chronicle.kin.contains { $0.relation == relation && $0.from.day <= asAt }
            return ended ? [] : nil
        }
        return [self.slot(latest.relative, way: (person, relation, 0))]
    }

    /// The value of a fact of a person.
    func value(_ slot: Int, _ index: Int) -> Value {
        if base == nil, let value = people[slot].values[index] { return value }
        return cell(slot, index).value
    }

    /// A fact of a person.
    func cell(_ slot: Int, _ index: Int) -> Cell {
        guard let base else {
            let person = people[slot]
            if let value = person.values[index] {
                return Cell(value: value, sources: isTraced ? person.sources[index] : [])
            }
            let cell = compute(slot, index)
            person.values[index] = cell.value
            if isTraced { person.sources[index] = cell.sources }
            return cell
        }
        guard let place = table.facts[index].movingPlace else { return base.cell(slot, index) }
        let position = slot * table.movingCount + place
        if position < moving.count, let cell = moving[position] { return cell }
        let cell = compute(slot, index)
        if position >= moving.count {
            moving += Array(repeating: nil, count: (slot + 1) * table.movingCount - moving.count)
        }
        moving[position] = cell
        return cell
    }

    private func compute(_ slot: Int, _ index: Int) -> Cell {
        let row = table.facts[index]
        let person = who(slot)
        if person.chronicle.given.isEmpty {
            if let rule = row.rule { return compute(slot, rule, row) }
        } else if let given = person.chronicle.given[row.declaration.id] {
            return Cell(value: given, sources: [])
        }
        switch row.declaration.source {
        case .attribute(let name):
            guard let entry = person.chronicle.attributes[name]?.last(where: { $0.source.day <= asAt }),
                let value = Value(entry.value, row.declaration.kind)
            else { return Cell(value: absent(row, slot), sources: []) }
            return Cell(value: value, sources: isTraced ? [entry.source] : [])
        case .kin(let relation):
            guard let relatives = relatives(slot, relation) else { return Cell(value: absent(row, slot), sources: []) }
            let sources =
                isTraced
                ? person.chronicle.kin.filter { $0.relation == relation && $0.from.day <= asAt }.map(\.from) : []
            if row.declaration.kind == .persons {
                return Cell(value: .list(relatives.map { context($0, .none) }), sources: sources.sorted())
            }
            return Cell(value: relatives.first.map { context($0, .none) } ?? .null, sources: sources.sorted())
        case .events(let query): return events(query, row, slot)
        case .expression:
            return row.rule.map { compute(slot, $0, row) } ?? Cell(value: .null, sources: [])
        }
    }

    /// The value of a fact that is an expression, telling of every part that is evaluated.
    func traced(_ slot: Int, _ index: Int, _ observer: @escaping (SourceRange, Value) -> Void) -> Value {
        let row = table.facts[index]
        // A fact that is simply given is not computed.
        guard let rule = row.rule, who(slot).chronicle.given[row.declaration.id] == nil else {
            return cell(slot, index).value
        }
        return rule.expression.explain(context(of: rule, slot), observer: observer).value
    }

    /// What an expression over other facts of a person reads.
    private func context(of rule: FactTable.Rule, _ slot: Int) -> Context {
        var values = [Value](repeating: .null, count: rule.shape.names.count)
        for (item, place) in zip(rule.needs.items, rule.places) {
            if let place { values[place] = value(slot, item) }
        }
        if let today = rule.today { values[today] = .date(self.today) }
        return Context(shape: rule.shape, values: values)
    }

    /// A fact that is an expression over others.
    private func compute(_ slot: Int, _ rule: FactTable.Rule, _ row: FactTable.Row) -> Cell {
        var value = rule.expression.evaluate(context(of: rule, slot))
        var sources: [EventReference] = []
        // On another day only the value counts.
        if base == nil, isTraced { for item in rule.needs.items { collect(slot, item, &sources) } }
        if value.isNull, let absent = row.declaration.absent { value = absent }
        return Cell(value: value, sources: sources.count > 1 ? Array(Set(sources)).sorted() : sources)
    }

    /// The events that a needed fact comes from, at any distance.
    private func collect(_ slot: Int, _ item: Needs.Item, _ sources: inout [EventReference]) {
        guard let inner = item.inner, let relation = table.facts[item.fact].relation else {
            sources += cell(slot, item.fact).sources
            return
        }
        for relative in relatives(slot, relation) ?? [] {
            for item in inner.items { collect(relative, item, &sources) }
        }
    }

    private func events(_ query: EventQuery, _ row: FactTable.Row, _ slot: Int) -> Cell {
        let person = who(slot)
        let matching = person.chronicle.occasions.filter { $0.reference.day <= asAt && query.matches($0) }
        switch query.take {
        case .count:
            guard person.isKnown else { return Cell(value: absent(row, slot), sources: []) }
            return Cell(value: .integer(matching.count), sources: matching.map(\.reference))
        case .any:
            guard !matching.isEmpty else { return Cell(value: row.declaration.absent ?? .boolean(false), sources: []) }
            return Cell(value: true, sources: matching.map(\.reference))
        case .first, .last:
            guard let occasion = query.take == .first ? matching.first : matching.last else {
                return Cell(value: absent(row, slot), sources: [])
            }
            switch query.content {
            case .day: return Cell(value: .date(occasion.reference.day), sources: [occasion.reference])
            case .field(let name):
                guard let json = occasion.data[name], let value = Value(json, row.declaration.kind) else {
                    return Cell(value: absent(row, slot), sources: [occasion.reference])
                }
                return Cell(value: value, sources: [occasion.reference])
            }
        }
    }

    /// The events of a type in which a person has a role, by day.
    func occasions(_ slot: Int, type: String, role: String) -> [Occasion] {
        who(slot).chronicle.occasions.filter {
            $0.reference.type == type && $0.role == role && $0.reference.day <= asAt
        }
    }
}

extension EventQuery {
    /// Whether an event is one that the fact looks at.
    func matches(_ occasion: Occasion) -> Bool {
        occasion.reference.type == type && occasion.role == role && occasion.data.meets(filter)
    }
}

extension [String: JSON] {
    /// Whether fields of an event have the values that a filter asks for.
    func meets(_ filter: [(field: String, value: String)]) -> Bool {
        filter.allSatisfy { field, value in
            switch self[field] {
            case .string(let text)?: text == value
            case .number(let number)?: Decimal128(value) == number
            case .bool(let truth)?: value == (truth ? "true" : "false")
            default: false
            }
        }
    }
}

extension Value {
    /// The value that an attribute or a field holds, as the kind of a fact; nil for null and for another kind.
    init?(_ json: JSON, _ kind: FactDeclaration.Kind) {
        switch (kind, json) {
        case (.date, .string(let text)):
            guard let day = Day(text) else { return nil }
            self = .date(day)
        case (.boolean, .bool(let value)): self = .boolean(value)
        case (.number, .number(let value)): self = .number(value)
        case (.text, .string(let text)): self = .string(text)
        case (.text, .number(let value)): self = .string(value.description)
        case (.number, .string(let text)):
            guard let number = Decimal128(text) else { return nil }
            self = .number(number)
        default: return nil
        }
    }
}
