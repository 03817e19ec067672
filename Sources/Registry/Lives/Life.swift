public import Civil

/// One person as the journal tells it: the events that take effect, as at a day and as known at a time.
public struct Life: Sendable {
    /// The person's number in this registry.
    public let person: Int64
    /// The events that take effect, by day, then by the order in which they were recorded.
    public let events: [Event]
    /// The events that a later one corrected or revoked: sequence → by which event.
    public let superseded: [Int64: Int64]
    /// Every event of the person that was known, in the order of the journal: what history pages show.
    public let history: [Event]
    /// The person's latest attributes that find and place people.
    public let state: PersonState
    /// What each effective event says, by its sequence number.
    let effects: [Int64: EventEffects]

    /// Folds the events of a person.
    ///
    /// - Parameters:
    ///   - history: every event of the person, in the order of the journal.
    ///   - asAt: events of later days are left out.
    ///   - knownAt: events recorded later (milliseconds since 1970) are left out, and what they correct stands again.
    ///   - effects: what an event says of its subjects.
    public init(
        person: Int64, history: [Event], asAt: Day? = nil, knownAt: Int64? = nil, effects: (Event) -> EventEffects
    ) {
        self.person = person
        let known = knownAt.map { limit in history.filter { $0.recorded <= limit } } ?? history
        self.history = known
        var superseded: [Int64: Int64] = [:]
        for event in known {
            if let change = event.change { superseded[change.sequence] = event.sequence }
        }
        self.superseded = superseded
        events = known.filter { event in
            if case .revokes? = event.change { return false }
            return superseded[event.sequence] == nil && (asAt.map { event.day <= $0 } ?? true)
        }.sorted { ($0.day, $0.sequence) < ($1.day, $1.sequence) }
        var state = PersonState(id: person)
        var said: [Int64: EventEffects] = [:]
        for event in events {
            let effects = effects(event)
            said[event.sequence] = effects
            let mine = effects.attributes.filter { $0.person == person && PersonState.keeps($0.name) }
            for (_, name, value) in mine { state.set(name, value) }
            if !mine.isEmpty { state.lastDay = event.day }
        }
        self.state = state
        self.effects = said
    }

    private init(_ life: Life, events: [Event], history: [Event]) {
        person = life.person
        self.events = events
        let shown = Set(history.map(\.sequence))
        superseded = life.superseded.filter { shown.contains($0.key) && shown.contains($0.value) }
        self.history = history
        state = life.state
        effects = life.effects
    }

    /// This life without the events for which `isVisible` is false.
    func keeping(_ isVisible: (Event) -> Bool) -> Life {
        Life(self, events: events.filter(isVisible), history: history.filter(isVisible))
    }
}
