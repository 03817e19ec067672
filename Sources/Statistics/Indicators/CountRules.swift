import Civil
import Policy

/// What is counted at a place, ready to be applied to events and lives.
struct CountRules: Sendable {
    /// A count of events.
    struct EventCount: Sendable {
        let number: Int64
        let id: String
        let events: CountDeclaration.Events
    }

    /// A count of persons.
    struct PersonCount: Sendable {
        let number: Int64
        let id: String
        /// Whether it has a condition.
        let isConditional: Bool
    }

    let chain: PackChain
    /// The counts of events by event type.
    let byType: [String: [EventCount]]
    /// The counts of persons.
    let persons: [PersonCount]
    /// The event types that are counted and whose conditions read a type of event, by that type.
    private let readers: [String: Set<String>]
    /// The attributes of interest that an event type sets of whom, by type and role.
    private let placing: [String: [String: Set<String>]]
    /// The event types that conditions on persons read.
    private let conditionTypes: Set<String>

    init(_ chain: PackChain, _ numbers: CountNumbers) {
        self.chain = chain
        var byType: [String: [EventCount]] = [:]
        var persons: [PersonCount] = []
        var readers: [String: Set<String>] = [:]
        var conditionTypes: Set<String> = []
        for id in chain.counts.keys.sorted() {
            guard let declared = chain.counts[id], let number = numbers[id] else { continue }
            switch declared.source {
            case .events(let events):
                byType[events.type, default: []].append(EventCount(number: number, id: id, events: events))
                for type in chain.typesRead(by: id) { readers[type, default: []].insert(events.type) }
            case .persons(let condition):
                persons.append(PersonCount(number: number, id: id, isConditional: condition != nil))
                conditionTypes.formUnion(chain.typesRead(by: id))
            case .part: break
            }
        }
        (self.byType, self.persons, self.readers) = (byType, persons, readers)
        self.conditionTypes = conditionTypes
        let interesting: Set<String> = ["residence", "hukou", "sex", "birth_date", "death_date"]
        placing = chain.eventTypes.mapValues { type in
            Dictionary(
                type.sets.map { ($0.role, Set($0.attributes.map(\.name)).intersection(interesting)) },
                uniquingKeysWith: { $0.union($1) })
        }
    }

    /// What an event may change of what is counted of a subject.
    func effect(of type: String, in role: String) -> Effect {
        let set = placing[type]?[role] ?? []
        return Effect(
            moves: !set.isEmpty || conditionTypes.contains(type),
            identifies: set.contains("sex") || set.contains("birth_date"),
            places: set.contains("residence") || set.contains("hukou"), readers: readers[type] ?? [])
    }

    /// What an event may change of what is counted of a subject.
    struct Effect {
        /// Whether the person may be counted for other places, or no longer.
        let moves: Bool
        /// Whether everything that is counted of the person is to be looked at again: sex or birth may be another.
        let identifies: Bool
        /// Whether it says where the person lives or is registered.
        let places: Bool
        /// The counted event types whose conditions may give something else.
        let readers: Set<String>
    }
}

/// The numbers by which the tables know counts: their place among the ids of all packs.
struct CountNumbers: Sendable {
    private let numbers: [String: Int64]

    init(_ library: Library) {
        let ids = Set(library.packs.flatMap { library.chain(for: $0.division).counts.keys })
        numbers = Dictionary(uniqueKeysWithValues: zip(ids.sorted(), Int64(1)...))
    }

    subscript(id: String) -> Int64? { numbers[id] }
}
