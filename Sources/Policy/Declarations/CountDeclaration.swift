public import Civil
public import FEEL

/// Something that is counted: events, persons in a state, or a part of another count.
///
/// Indicators are computed from counts alone, so every figure opens to the events or persons behind it.
public struct CountDeclaration: Sendable {
    /// The id, as `live_births`: the name under which indicators read it.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The clauses it rests on.
    public var cite: [Citation]
    /// What is counted.
    public var source: Source
    /// Whether people are counted, of whom a small number could tell who they are; not so of institutions.
    public var isOfPeople: Bool
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place

    /// What is counted.
    public enum Source: Sendable {
        /// Events, each on its day.
        case events(Events)
        /// Persons who live somewhere, on a day. With a condition only those for whom it holds.
        case persons(Expression?)
        /// A part of another count.
        case part(of: String, Part)
    }

    /// Which events are counted, and how.
    public struct Events: Sendable {
        /// The event type.
        public var type: String
        /// The role of the person who is counted; nil: the event stands for itself, as a figure that somebody reports.
        public var role: String?
        /// Only events whose fields have these values.
        public var filter: [(field: String, value: String)]
        /// Only where this holds for the person: an expression over the person's own facts and `today`.
        public var condition: Expression?
        /// So many days after the event the condition is asked for: `today`.
        public var after: Int64
        /// Only events that were put on record within so many days.
        public var recordedWithin: Int64?
        /// Which division the event counts for.
        public var site: Site
        /// What one event adds.
        public var value: Value

        /// Whether an event with these fields, of this day and recorded on that one, is among those that are counted.
        public func takes(_ data: [String: JSON], of day: Day, recordedOn recorded: Day) -> Bool {
            if let recordedWithin, day.adding(days: recordedWithin) < recorded { return false }
            return data.meets(filter)
        }

        /// What an event with these fields adds; nil where the field holds no whole number.
        public func amount(_ data: [String: JSON]) -> Int64? {
            switch value {
            case .one: 1
            case .sum(let field, _), .last(let field, _): data[field]?.int64
            }
        }
    }

    /// Which division an event counts for.
    public enum Site: Hashable, Sendable {
        /// Where the person lived on that day; else where the event was.
        case residence
        /// Where the person's household registration was on that day; else where the event was.
        case hukou
        /// Where the event was.
        case place
        /// The division in a field.
        case field(String)
    }

    /// What one event adds.
    public enum Value: Hashable, Sendable {
        /// One.
        case one
        /// The number in a field. Of events without a person the field `since` has the first day that it is for; without, it is for the month.
        case sum(field: String, since: String?)
        /// It is a state: of a division the number of the latest event counts until the next one, at the most for so many months.
        case last(field: String, months: Int64?)
    }

    /// Which part of a count.
    public struct Part: Hashable, Sendable {
        /// Only persons of this sex.
        public var sex: Sex?
        /// Only persons of at least this age in completed years.
        public var from: Int?
        /// Only persons below this age.
        public var below: Int?
        /// Of a state: the mean of the beginning and the end of the period instead of its end.
        public var isMean: Bool

        init(sex: Sex? = nil, from: Int? = nil, below: Int? = nil, isMean: Bool = false) {
            (self.sex, self.from, self.below, self.isMean) = (sex, from, below, isMean)
        }
    }
}

extension CountDeclaration {
    /// Under which condition something is counted.
    public var condition: Expression? {
        switch source {
        case .events(let events): events.condition
        case .persons(let condition): condition
        case .part: nil
        }
    }

    /// Whether it counts what is so at the end of a period, and not what happens within it.
    public func isState(in counts: [String: CountDeclaration]) -> Bool {
        switch source {
        case .persons: true
        case .events(let events): if case .last = events.value { true } else { false }
        case .part(let whole, _): counts[whole]?.isState(in: counts) ?? false
        }
    }
}

/// What the evaluation of a count's condition needs, prepared once.
struct CountPlan: Sendable {
    let expression: Expression
    let shape: Shape
    let needs: Needs
    private let places: [Int?]
    private let today: Int?
    /// The event types after which the condition may give something else.
    let types: Set<String>
    /// Whether it changes with the day alone.
    var readsToday: Bool { today != nil || needs.readsToday }
    /// How many steps it looks away from the person.
    let steps: Int

    init?(_ condition: Expression, _ chain: PackChain) {
        let table = chain.factTable
        let roots = Set(condition.paths.compactMap(\.first)).filter { table.index[$0] != nil || $0 == "today" }.sorted()
        shape = Shape(roots)
        guard let expression = try? Expression.parse(condition.text, names: Scope(shape)) else { return nil }
        self.expression = expression
        needs = Needs(condition.paths.filter { $0.first != "today" }.map { $0[...] }, table)
        let shape = shape
        places = needs.shape.names.map { shape.position(of: $0) }
        today = roots.firstIndex(of: "today")
        steps = needs.steps(table)
        var (types, seen): (Set<String>, Set<Int>) = ([], [])
        func visit(_ needs: Needs) {
            for item in needs.items where seen.insert(item.fact).inserted {
                let row = table.facts[item.fact]
                switch row.declaration.source {
                case .events(let query): types.insert(query.type)
                case .attribute(let name):
                    for type in chain.eventTypes.values
                    where type.sets.contains(where: { $0.attributes.contains { $0.name == name } }) {
                        types.insert(type.id)
                    }
                case .kin, .expression: break
                }
                if let rule = row.rule { visit(rule.needs) }
                if let inner = item.inner { visit(inner) }
            }
        }
        visit(needs)
        self.types = types
    }

    /// Whether the condition holds for a person on a day; what is not known does not hold.
    func holds(_ chronicle: Chronicle, on day: Day, _ chain: PackChain) -> Bool {
        let facts = FactEvaluator(
            Subject(person: 0, chronicles: [0: chronicle]), chain, asAt: day, today: day, isTraced: false)
        var values = [FEEL.Value](repeating: .null, count: shape.names.count)
        if let today { values[today] = .date(day) }
        if case .context(let known) = facts.context(facts.subject, needs) {
            for (place, value) in zip(places, known.values) {
                if let place { values[place] = value }
            }
        }
        return expression.evaluate(Context(shape: shape, values: values)).boolean == true
    }
}

extension PackChain {
    /// Whether the condition of a count holds for a person on a day; without a condition it does. What is not known does not hold.
    public func holds(_ count: String, for chronicle: Chronicle, on day: Day) -> Bool {
        countPlans[count].map { $0.holds(chronicle, on: day, self) } ?? true
    }

    /// The event types after which the condition of a count may give something else for a person.
    public func typesRead(by count: String) -> Set<String> { countPlans[count]?.types ?? [] }
}
