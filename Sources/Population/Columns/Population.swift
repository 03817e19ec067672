public import Civil

/// Very many lives as columns: one row a person, 55 bytes a row, and what was otherwise before.
///
/// Kin are rows of the same population. Nothing here names a person: a row carries a number and no more. Columns keep the same length at
/// all times; a row is never taken away. The dead, and those who moved away, stay: a child's mother may be one of them.
///
///     var people = Population(asAt: day, divisions: townships)
///     let row = people.append(id: 1, born: birthday, sex: .female, place: 0)
public struct Population: Equatable, Sendable {
    /// The day of which the columns speak.
    public var asAt: Day
    /// Where people live and are registered: what the numbers in ``places`` and ``hukous`` stand for.
    public internal(set) var divisions: [Division]
    /// Nobody in it exists.
    public var isSynthetic: Bool

    /// The person's number.
    public internal(set) var ids = Series<Int64>()
    /// Birth days, as days since 1970-01-01.
    public internal(set) var births = Series<Int32>()
    /// Days of death; ``never`` for those who have not died.
    public internal(set) var deaths = Series<Int32>()
    /// From which day on the person belongs to these divisions; ``always`` where nothing else is known.
    public internal(set) var arrivals = Series<Int32>()
    /// Since which day the person has been gone from them; ``never`` for those who have not.
    public internal(set) var departures = Series<Int32>()
    /// What else holds of a person, the sex among it.
    public internal(set) var flags = Series<PersonFlags>()
    /// Where the person lives: a place in ``divisions``.
    public internal(set) var places = Series<UInt16>()
    /// Where the person is registered: a place in ``divisions``.
    public internal(set) var hukous = Series<UInt16>()
    /// Mothers.
    public internal(set) var mothers = Series<PersonRow>()
    /// Fathers.
    public internal(set) var fathers = Series<PersonRow>()
    /// Present spouses.
    public internal(set) var spouses = Series<PersonRow>()
    /// Since when the person has been married to the present spouse; ``always`` where that is not known, ``never`` without one.
    public internal(set) var weddings = Series<Int32>()
    /// Who lives together has one number, from 0.
    public internal(set) var households = Series<Int32>()
    /// Children borne or fathered ever, those not among these persons too.
    public internal(set) var children = Series<UInt8>()
    /// The highest stage of school finished: ``Education``.
    public internal(set) var educations = Series<UInt8>()
    /// How the person works: ``Work``.
    public internal(set) var works = Series<UInt8>()
    /// The medical insurance: ``Insurance``.
    public internal(set) var insurances = Series<UInt8>()
    /// The tenth of incomes that the household falls into, 1 to 10; 0 where that is not known.
    public internal(set) var deciles = Series<UInt8>()

    /// What was otherwise before, in the order in which it changed.
    public internal(set) var changes: [Change] = []

    /// A day that does not come.
    public static let never = Int32.max
    /// A day before all others.
    public static let always = Int32.min

    /// Nobody, in some divisions.
    ///
    /// - Parameter divisions: at most 65,535; the nation where none is given.
    public init(asAt day: Day = .first, divisions: [Division] = [], isSynthetic: Bool = false) {
        asAt = day
        self.divisions = divisions.isEmpty ? [Division(code: .nation, name: "")] : Array(divisions.prefix(65_535))
        self.isSynthetic = isSynthetic
    }

    /// Adds a division, up to 65,535, and gives its place; in the place of the first one if that was but a stand-in.
    public mutating func add(_ division: Division, first: Bool) -> Int {
        if first {
            divisions = [division]
        } else if divisions.count < 65_535 {
            divisions.append(division)
        }
        return divisions.count - 1
    }

    /// The number of rows.
    public var count: Int { ids.count }
    /// The number of households: one more than the greatest number of one.
    public var householdCount: Int { Int(households.max() ?? -1) + 1 }

    /// Adds a person without kin, in a household of their own, and gives the row.
    @discardableResult
    public mutating func append(
        id: Int64, born: Day, sex: Sex, place: Int = 0, flags: PersonFlags = [], arrival: Int32 = Population.always
    ) -> PersonRow {
        let place = UInt16(clamping: min(max(0, place), divisions.count - 1))
        append(
            Row(
                id: id, born: Int32(clamping: born.number), flags: sex == .female ? flags.union(.female) : flags,
                place: place, hukou: place, household: Int32(clamping: given.next), arrival: arrival))
        return PersonRow(count - 1)
    }

    /// Adds a person as it stands.
    mutating func append(_ row: Row) {
        ids.append(row.id)
        births.append(row.born)
        deaths.append(row.died)
        arrivals.append(row.arrival)
        departures.append(row.departure)
        flags.append(row.flags)
        places.append(row.place)
        hukous.append(row.hukou)
        mothers.append(row.mother)
        fathers.append(row.father)
        spouses.append(row.spouse)
        weddings.append(row.wedding)
        households.append(row.household)
        children.append(row.children)
        educations.append(row.education)
        works.append(row.work)
        insurances.append(row.insurance)
        deciles.append(row.decile)
        given.next = max(given.next, Int(row.household) + 1)
    }

    /// The number that a new household gets; of two populations that are the same it may differ.
    private var given = HouseholdNumber()

    /// Finds the number that a new household gets.
    mutating func countHouseholds() { given.next = householdCount }

    /// Makes room for persons to come.
    public mutating func reserveCapacity(_ rows: Int) {
        ids.reserveCapacity(rows)
        births.reserveCapacity(rows)
        deaths.reserveCapacity(rows)
        arrivals.reserveCapacity(rows)
        departures.reserveCapacity(rows)
        flags.reserveCapacity(rows)
        places.reserveCapacity(rows)
        hukous.reserveCapacity(rows)
        mothers.reserveCapacity(rows)
        fathers.reserveCapacity(rows)
        spouses.reserveCapacity(rows)
        weddings.reserveCapacity(rows)
        households.reserveCapacity(rows)
        children.reserveCapacity(rows)
        educations.reserveCapacity(rows)
        works.reserveCapacity(rows)
        insurances.reserveCapacity(rows)
        deciles.reserveCapacity(rows)
    }
}

// MARK: What somebody is

extension Population {
    /// One person as it stands in the columns.
    struct Row {
        var id: Int64 = 0
        var born: Int32 = 0
        var died = Population.never
        var flags: PersonFlags = []
        var place: UInt16 = 0
        var hukou: UInt16 = 0
        var mother = PersonRow.none
        var father = PersonRow.none
        var spouse = PersonRow.none
        var wedding = Population.never
        var household: Int32 = 0
        var children: UInt8 = 0
        var education: UInt8 = 0
        var work: UInt8 = 0
        var insurance: UInt8 = 0
        var decile: UInt8 = 0
        var arrival = Population.always
        var departure = Population.never
    }

    /// The birth day of a row.
    public func birthDay(_ row: Int) -> Day { Day(number: Int64(births[row])) }

    /// Male or female.
    public func sex(_ row: Int) -> Sex { flags[row].contains(.female) ? .female : .male }

    /// Whether the person lives here on a day: born, not dead, come and not gone.
    public func isPresent(_ row: Int, on day: Day) -> Bool {
        let day = Int32(clamping: day.number)
        return births[row] <= day && deaths[row] > day && arrivals[row] <= day && departures[row] > day
    }

    /// The row of a person of this population; nil for nobody and for a row that is not there.
    public func row(_ person: PersonRow) -> Int? {
        guard let index = person.index, index < count else { return nil }
        return index
    }

    /// Mother and father, as far as they are rows of this population.
    public func parents(_ row: Int) -> [Int] {
        switch (self.row(mothers[row]), self.row(fathers[row])) {
        case (let mother?, let father?): [mother, father]
        case (let one?, nil), (nil, let one?): [one]
        case (nil, nil): []
        }
    }

    /// The division where the person lives.
    public func division(_ row: Int) -> Division { divisions[min(Int(places[row]), divisions.count - 1)] }

    private func known(_ person: PersonRow) -> PersonRow { row(person) == nil ? .none : person }
}

// MARK: What becomes of somebody

extension Population {
    /// What may change in a life, and is known as it was before.
    public enum Attribute: UInt8, Hashable, Sendable, CaseIterable {
        case place, hukou, spouse, wedding, household, flags, children, education, work, insurance, decile
    }

    /// That something was otherwise before a day.
    public struct Change: Hashable, Sendable {
        /// Whose.
        public let person: PersonRow
        /// From which day on it was as the columns, or the next change, have it.
        public let day: Int32
        /// What.
        public let attribute: Attribute
        /// What it was before, as the column has it.
        public let before: Int32

        /// A change from its parts.
        public init(person: PersonRow, day: Int32, attribute: Attribute, before: Int32) {
            (self.person, self.day, self.attribute, self.before) = (person, day, attribute, before)
        }
    }

    /// Sets what may change in a life. With a day, what was before is kept.
    public mutating func set(_ attribute: Attribute, of row: Int, to value: Int32, on day: Int32? = nil) {
        let before = self.value(attribute, of: row)
        guard before != value else { return }
        if let day { changes.append(Change(person: PersonRow(row), day: day, attribute: attribute, before: before)) }
        switch attribute {
        case .place: places[row] = UInt16(clamping: min(max(0, Int(value)), divisions.count - 1))
        case .hukou: hukous[row] = UInt16(clamping: min(max(0, Int(value)), divisions.count - 1))
        case .spouse: spouses[row] = PersonRow(row: value)
        case .wedding: weddings[row] = value
        case .household:
            households[row] = max(0, value)
            given.next = max(given.next, Int(max(0, value)) + 1)
        case .flags: flags[row] = PersonFlags(rawValue: UInt16(truncatingIfNeeded: value))
        case .children: children[row] = UInt8(clamping: value)
        case .education: educations[row] = UInt8(clamping: value)
        case .work: works[row] = UInt8(clamping: value)
        case .insurance: insurances[row] = UInt8(clamping: value)
        case .decile: deciles[row] = UInt8(clamping: value)
        }
    }

    /// What may change in a life, as its column has it.
    public func value(_ attribute: Attribute, of row: Int) -> Int32 {
        switch attribute {
        case .place: Int32(places[row])
        case .hukou: Int32(hukous[row])
        case .spouse: spouses[row].row
        case .wedding: weddings[row]
        case .household: households[row]
        case .flags: Int32(flags[row].rawValue)
        case .children: Int32(children[row])
        case .education: Int32(educations[row])
        case .work: Int32(works[row])
        case .insurance: Int32(insurances[row])
        case .decile: Int32(deciles[row])
        }
    }

    /// Adds what is known otherwise to have been before, behind what is known already; of rows that are not there nothing is.
    public mutating func remember(_ known: [Change]) { changes += known.filter { row($0.person) != nil } }

    /// A number for a household that nobody has yet.
    public mutating func newHousehold() -> Int32 {
        defer { given.next += 1 }
        return Int32(clamping: given.next)
    }

    /// Says who the parents are; a row that is none of this population changes nothing.
    public mutating func setParents(of child: PersonRow, mother: PersonRow, father: PersonRow) {
        guard let row = row(child) else { return }
        mothers[row] = known(mother)
        fathers[row] = known(father)
    }

    /// Marries two persons to each other; both must be rows of this population, and two. Who was married before is not any more.
    public mutating func marry(_ one: PersonRow, _ other: PersonRow, on day: Int32? = nil) {
        guard let a = row(one), let b = row(other), a != b else { return }
        separate(one, .divorced, on: day)
        separate(other, .divorced, on: day)
        for (row, spouse) in [(a, other), (b, one)] {
            set(.spouse, of: row, to: spouse.row, on: day)
            set(.wedding, of: row, to: day ?? Population.always, on: day)
            mark(PersonRow(row), [.divorced, .widowed], false, on: day)
        }
    }

    /// Ends the marriage of a person, for both: whoever is left is `.divorced` or `.widowed`.
    public mutating func separate(_ person: PersonRow, _ left: PersonFlags, on day: Int32? = nil) {
        guard let a = row(person), let b = row(spouses[a]) else { return }
        for row in [a, b] where spouses[row] == PersonRow(row == a ? b : a) {
            set(.spouse, of: row, to: -1, on: day)
            set(.wedding, of: row, to: Population.never, on: day)
            mark(PersonRow(row), left, on: day)
        }
    }

    /// Notes that somebody died: the spouse is widowed.
    public mutating func die(_ person: PersonRow, on day: Int32) {
        guard let row = row(person) else { return }
        deaths[row] = day
        separate(person, .widowed, on: day)
        mark(person, .widowed, false, on: day)
    }

    /// Notes that somebody has gone elsewhere.
    public mutating func leave(_ person: PersonRow, on day: Int32) {
        if let row = row(person) { departures[row] = day }
    }

    /// Adds marks to a person, or takes them away.
    public mutating func mark(_ person: PersonRow, _ marks: PersonFlags, _ on: Bool = true, on day: Int32? = nil) {
        guard let row = row(person) else { return }
        let flags = on ? self.flags[row].union(marks) : self.flags[row].subtracting(marks)
        set(.flags, of: row, to: Int32(flags.rawValue), on: day)
    }

    /// The population as it was on a day: what has changed since is undone, and who was born since, or died or left since, is so no more or not
    /// yet. Rows stay where they are; ``isPresent(_:on:)`` says who was there.
    public func asAt(_ day: Day) -> Population {
        var before = self
        before.asAt = day
        before.changes = []
        let number = Int32(clamping: day.number)
        for change in changes.reversed() {
            guard let row = row(change.person) else { continue }
            if change.day > number {
                before.set(change.attribute, of: row, to: change.before)
            } else {
                before.changes.append(change)
            }
        }
        before.changes.reverse()
        for row in 0..<count {
            if deaths[row] != Population.never, deaths[row] > number { before.deaths[row] = Population.never }
            if departures[row] != Population.never, departures[row] > number {
                before.departures[row] = Population.never
            }
        }
        return before
    }
}

/// A number that says nothing about those who have it.
private struct HouseholdNumber: Equatable {
    var next = 0

    static func == (left: HouseholdNumber, right: HouseholdNumber) -> Bool { true }
}
