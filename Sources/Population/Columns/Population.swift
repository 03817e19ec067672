public import Civil

/// Very many lives as columns: one row a person, 33 bytes a row.
///
/// Kin are rows of the same population. Nothing here names a person: a row carries the registry's number and no more. Columns keep
/// the same length at all times.
public struct Population: Hashable, Sendable {
    /// The person's number in the registry.
    public private(set) var ids: [Int64] = []
    /// Birth days, as days since 1970-01-01.
    public private(set) var births: [Int32] = []
    /// Sex.
    public private(set) var sexes: [Sex] = []
    /// Where the person lives: the number of a ``Civil/DivisionCode``.
    public private(set) var divisions: [Int64] = []
    /// Mothers.
    public private(set) var mothers: [PersonRow] = []
    /// Fathers.
    public private(set) var fathers: [PersonRow] = []
    /// Present spouses.
    public private(set) var spouses: [PersonRow] = []
    /// What else holds of a person.
    public private(set) var flags: [PersonFlags] = []

    /// Nobody.
    public init() {}

    /// The number of persons.
    public var count: Int { ids.count }

    /// Makes room for persons to come.
    public mutating func reserveCapacity(_ count: Int) {
        ids.reserveCapacity(count)
        births.reserveCapacity(count)
        sexes.reserveCapacity(count)
        divisions.reserveCapacity(count)
        mothers.reserveCapacity(count)
        fathers.reserveCapacity(count)
        spouses.reserveCapacity(count)
        flags.reserveCapacity(count)
    }

    /// Adds a person without kin, and gives the row.
    @discardableResult
    public mutating func append(
        id: Int64, birth: Day, sex: Sex, division: DivisionCode, flags: PersonFlags = []
    ) -> PersonRow {
        ids.append(id)
        births.append(Int32(clamping: birth.number))
        sexes.append(sex)
        divisions.append(division.number)
        mothers.append(.none)
        fathers.append(.none)
        spouses.append(.none)
        self.flags.append(flags)
        return PersonRow(count - 1)
    }

    /// Says who the parents are; a row that is none of this population changes nothing.
    public mutating func setParents(of child: PersonRow, mother: PersonRow, father: PersonRow) {
        guard let row = row(child) else { return }
        mothers[row] = known(mother)
        fathers[row] = known(father)
    }

    /// Marries two persons to each other; both must be rows of this population, and two.
    public mutating func marry(_ one: PersonRow, _ other: PersonRow) {
        guard let a = row(one), let b = row(other), a != b else { return }
        separate(one)
        separate(other)
        spouses[a] = other
        spouses[b] = one
    }

    /// Ends the marriage of a person, for both.
    public mutating func separate(_ person: PersonRow) {
        guard let a = row(person) else { return }
        if let b = row(spouses[a]), spouses[b] == person { spouses[b] = .none }
        spouses[a] = .none
    }

    /// Moves a person.
    public mutating func move(_ person: PersonRow, to division: DivisionCode) {
        if let row = row(person) { divisions[row] = division.number }
    }

    /// Adds marks to a person, or takes them away.
    public mutating func mark(_ person: PersonRow, _ flags: PersonFlags, _ on: Bool = true) {
        guard let row = row(person) else { return }
        if on { self.flags[row].formUnion(flags) } else { self.flags[row].subtract(flags) }
    }

    /// The birth day of a row.
    public func birthDay(_ row: Int) -> Day { Day(number: Int64(births[row])) }

    /// The row of a person of this population; nil for nobody and for a row that is not there.
    public func row(_ person: PersonRow) -> Int? {
        guard let index = person.index, index < count else { return nil }
        return index
    }

    private func known(_ person: PersonRow) -> PersonRow { row(person) == nil ? .none : person }
}
