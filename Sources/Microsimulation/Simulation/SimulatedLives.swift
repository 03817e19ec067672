public import Civil
import Lanes

/// Very many lives that are lived year by year: 21 bytes each.
///
/// Nobody is named. A row stays where it is; who dies stays in it. Children come behind all others, in the order of their mothers.
public struct SimulatedLives: Equatable, Sendable {
    /// The columns; copied before they are changed if somebody else has them too.
    private(set) var columns: LifeColumns
    /// Those alive by sex (male first) and completed age on 1 January of ``year``, 128 ages each, the last one open.
    private(set) var people: [Int]
    /// Those born in ``year`` who are alive and here, by sex: while it is being lived.
    var newborn = [0, 0]
    /// The year that is to be lived next.
    public private(set) var year: Int

    /// How many rows there are, the dead among them.
    public var count: Int { columns.count }
    /// How many are alive.
    public var alive: Int { people.reduce(0, +) }

    /// Persons without kin by sex and age, spread over regions by turns.
    ///
    /// - Parameters:
    ///   - male: how many males of each completed age on 1 January of the year, from age 0.
    ///   - female: the same of females.
    ///   - year: from 1 to 30,000.
    ///   - regions: how many regions there are.
    public init(male: [Int], female: [Int], year: Int, regions: Int = 1) {
        let count = (male + female).reduce(0) { $0 + max(0, $1) }
        (columns, people) = (LifeColumns(capacity: count), [Int](repeating: 0, count: 2 * LifeRates.ages))
        self.year = min(max(1, year), 30_000)
        for (sex, ages) in [male, female].enumerated() {
            for (age, number) in ages.enumerated() where number > 0 {
                people[sex * LifeRates.ages + min(age, LifeRates.ages - 1)] += number
                for _ in 0..<number {
                    let row = columns.count
                    columns.append(
                        key: Draw.mixed(UInt64(row)), born: Int16(clamping: self.year - 1 - age), isFemale: sex == 1,
                        region: UInt16(row % max(1, min(regions, 65_535))), mother: -1)
                }
            }
        }
    }

    /// How many are alive of a sex and completed age on 1 January of ``year``; 127 stands for all older ones too.
    public func people(_ sex: Sex, age: Int) -> Int {
        (0..<LifeRates.ages).contains(age) ? people[(sex == .female ? LifeRates.ages : 0) + age] : 0
    }

    /// One life.
    public struct Life: Hashable, Sendable {
        /// The row of the mother; nil: she is not among these lives.
        public let mother: Int?
        /// Male or female.
        public let sex: Sex
        /// The year of birth.
        public let born: Int
        /// The year of death; nil: alive.
        public let died: Int?
        /// Children borne, at most 7 counted.
        public let children: Int
        /// The year of the last birth; nil: there was none since the simulation began.
        public let lastBirth: Int?
        /// Where the person lives or lived last, from 0.
        public let region: Int
    }

    /// The life of a row, from 0 to ``count``.
    public subscript(row: Int) -> Life {
        let state = Int32(columns.states[row])
        return Life(
            mother: columns.mothers[row] < 0 ? nil : Int(columns.mothers[row]),
            sex: state & Int32(lives_female) == 0 ? .male : .female, born: Int(columns.born[row]),
            died: columns.died[row] == 0 ? nil : Int(columns.died[row]),
            children: Int(state >> Int32(lives_children) & Int32(lives_most_children)),
            lastBirth: columns.last[row] == 0 ? nil : Int(columns.last[row]), region: Int(columns.regions[row]))
    }

    /// Whether two have the same lives, byte for byte.
    public static func == (one: SimulatedLives, other: SimulatedLives) -> Bool {
        one.year == other.year && one.people == other.people && one.columns.isEqual(to: other.columns)
    }

    /// Makes room for so many rows in all, so that children who come need not be waited for.
    public mutating func reserveCapacity(_ rows: Int) { own(room: max(0, rows - count)) }

    /// Makes the columns this value's own, with room for more rows.
    mutating func own(room: Int) {
        if !isKnownUniquelyReferenced(&columns) || columns.capacity < columns.count + room {
            columns = LifeColumns(columns, capacity: columns.count + room)
        }
    }

    /// Counts somebody in or out, by age on 1 January of ``year``, or among those who are born in it.
    mutating func tally(_ row: Int, _ change: Int) {
        let age = year - 1 - Int(columns.born[row])
        let sex = columns.states[row] & UInt8(lives_female) == 0 ? 0 : 1
        if age < 0 {
            newborn[sex] += change
        } else {
            people[sex * LifeRates.ages + min(age, LifeRates.ages - 1)] += change
        }
    }

    /// The year ends: everybody is a year older, except those who died; the newborn are of age 0.
    mutating func grow(deaths: [Int]) {
        var next = [Int](repeating: 0, count: people.count)
        for sex in 0..<2 {
            for age in 0..<LifeRates.ages {
                let place = sex * LifeRates.ages + age
                let older = age + 1 < LifeRates.ages ? place + 1 : place
                next[older] += people[place] - deaths[place]
            }
            next[sex * LifeRates.ages] += newborn[sex]
        }
        people = next
        newborn = [0, 0]
        year += 1
    }
}

/// The columns of lives in memory of their own. Several tasks write into them at once, each into its own rows, and nobody reads what others write:
/// this is why they may be shared.
final class LifeColumns: @unchecked Sendable {
    private(set) var count = 0
    let capacity: Int
    let keys: UnsafeMutablePointer<UInt64>
    let born: UnsafeMutablePointer<Int16>
    let last: UnsafeMutablePointer<Int16>
    let died: UnsafeMutablePointer<Int16>
    let states: UnsafeMutablePointer<UInt8>
    let regions: UnsafeMutablePointer<UInt16>
    let mothers: UnsafeMutablePointer<Int32>

    init(capacity: Int) {
        self.capacity = max(1, capacity)
        keys = .allocate(capacity: self.capacity)
        born = .allocate(capacity: self.capacity)
        last = .allocate(capacity: self.capacity)
        died = .allocate(capacity: self.capacity)
        states = .allocate(capacity: self.capacity)
        regions = .allocate(capacity: self.capacity)
        mothers = .allocate(capacity: self.capacity)
    }

    convenience init(_ other: LifeColumns, capacity: Int) {
        // Room for half as many again, so that growing is rare.
        self.init(capacity: max(capacity, other.count + other.count / 4))
        count = other.count
        keys.update(from: other.keys, count: count)
        born.update(from: other.born, count: count)
        last.update(from: other.last, count: count)
        died.update(from: other.died, count: count)
        states.update(from: other.states, count: count)
        regions.update(from: other.regions, count: count)
        mothers.update(from: other.mothers, count: count)
    }

    deinit {
        keys.deallocate()
        born.deallocate()
        last.deallocate()
        died.deallocate()
        states.deallocate()
        regions.deallocate()
        mothers.deallocate()
    }

    /// Adds somebody; there must be room.
    func append(key: UInt64, born: Int16, isFemale: Bool, region: UInt16, mother: Int32, died: Int16 = 0) {
        keys[count] = key
        self.born[count] = born
        last[count] = 0
        self.died[count] = died
        states[count] = (died == 0 ? UInt8(lives_alive) : 0) | (isFemale ? UInt8(lives_female) : 0)
        regions[count] = region
        mothers[count] = mother
        count += 1
    }

    /// Children borne, as far as they are counted.
    func children(_ row: Int) -> Int { Int(states[row]) >> Int(lives_children) & Int(lives_most_children) }

    /// Counts one more child.
    func countChild(_ row: Int) {
        if children(row) < Int(lives_most_children) { states[row] += 1 << UInt8(lives_children) }
    }

    func isEqual(to other: LifeColumns) -> Bool {
        func same<Element: Equatable>(_ a: UnsafeMutablePointer<Element>, _ b: UnsafeMutablePointer<Element>) -> Bool {
            UnsafeBufferPointer(start: a, count: count).elementsEqual(UnsafeBufferPointer(start: b, count: count))
        }
        return count == other.count && same(keys, other.keys) && same(born, other.born) && same(last, other.last)
            && same(died, other.died) && same(states, other.states) && same(regions, other.regions)
            && same(mothers, other.mothers)
    }
}

/// What draws belong to.
enum Draw {
    /// A number in which every bit hangs on every bit (the finaliser of SplitMix64).
    static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// The key of a child: of its mother and its place among her children, not of when others are born, so that the same child has the same draws
    /// under another policy.
    static func child(of mother: UInt64, _ number: Int) -> UInt64 { mixed(mother ^ UInt64(number) << 56) }

    /// The key of the other twin.
    static func twin(of first: UInt64) -> UInt64 { mixed(~first) }
}
