public import Civil

/// The persons that an actor's role and place can reach at all: what the store puts into every query on persons.
///
///     case .area(let numbers): "residence in numbers OR hukou in numbers"
///     case .family(let person): "id = person OR person is a guardian of id"
public enum Reach: Hashable, Sendable {
    /// Nobody.
    case none
    /// One person and the minor children of that person.
    case family(Int64)
    /// Everybody whose residence or household registration has a number in this range.
    case area(Range<Int64>)

    /// The reach of `actor`.
    ///
    /// A clinic reaches its whole county, since people are treated where they like. An account placed at a level that
    /// is too high for its role reaches nobody rather than everybody.
    public init(of actor: Actor) {
        let level = actor.division.level
        switch actor.role {
        case .family:
            self = actor.person.map(Reach.family) ?? .none
        case .township where level >= .township:
            self = .area(actor.division.range)
        case .clinic where level >= .city:
            self = .area(actor.division.ancestor(at: .county).range)
        case .county where level >= .city, .department where level >= .city:
            self = .area(actor.division.range)
        case .township, .clinic, .county, .department, .analyst, .auditor, .administrator:
            self = .none
        }
    }

    /// Whether `person` is reached, on `day`.
    public func covers(_ person: Object.Person, on day: Day) -> Bool {
        switch self {
        case .none: false
        case .family(let own): person.id == own || Minority.isMinorChild(person, of: own, on: day)
        case .area(let numbers): covers(person.residence, numbers) || covers(person.hukou, numbers)
        }
    }

    /// Whether all of `division` is reached.
    public func covers(_ division: DivisionCode) -> Bool {
        guard case .area(let numbers) = self else { return false }
        return numbers.lowerBound <= division.range.lowerBound
            && division.range.upperBound <= numbers.upperBound
    }

    private func covers(_ division: DivisionCode?, _ numbers: Range<Int64>) -> Bool {
        division.map { numbers.contains($0.number) } ?? false
    }
}
