import Lanes

extension SimulatedLives {
    /// One life as it begins to be simulated.
    struct Beginning {
        var key: UInt64
        var born: Int
        var died = 0
        var isFemale: Bool
        /// Whether the person takes part: alive, and here.
        var isHere: Bool
        var mother: Int?
        var children = 0
        /// The year of the last birth; 0: not known.
        var lastBirth = 0
    }

    /// Lives that are known as they are on 1 January of a year, in one region.
    init(_ beginnings: some Collection<Beginning>, year: Int) {
        self.init(male: [], female: [], year: year)
        own(room: beginnings.count)
        for life in beginnings { add(life) }
    }

    /// Adds a life; there must be room.
    mutating func add(_ life: Beginning) {
        let row = columns.count
        columns.append(
            key: life.key, born: Int16(clamping: life.born), isFemale: life.isFemale, region: 0,
            mother: life.mother.map { Int32(clamping: $0) } ?? -1, died: Int16(clamping: life.died))
        var state = UInt8(life.isFemale ? lives_female : 0)
        state |= UInt8(min(max(0, life.children), Int(lives_most_children))) << UInt8(lives_children)
        if life.isHere { state |= UInt8(lives_alive) }
        columns.states[row] = state
        columns.last[row] = Int16(clamping: life.lastBirth)
        if life.isHere { tally(row, 1) }
    }

    /// Takes somebody out who has gone elsewhere.
    mutating func leave(_ row: Int) {
        guard columns.states[row] & UInt8(lives_alive) != 0 else { return }
        columns.states[row] &= ~UInt8(lives_alive)
        tally(row, -1)
    }

    /// Says in which year a woman has borne last; in that of ``year`` she bears no more in it.
    func bore(_ row: Int, in year: Int) { columns.last[row] = Int16(clamping: year) }

    /// Says whether a woman has a husband.
    func couple(_ row: Int, _ isCoupled: Bool) {
        if isCoupled {
            columns.states[row] |= UInt8(lives_coupled)
        } else {
            columns.states[row] &= ~UInt8(lives_coupled)
        }
    }

    /// Whether a life goes on here.
    func isHere(_ row: Int) -> Bool { columns.states[row] & UInt8(lives_alive) != 0 }

    /// By age on 1 January what chances to bear have to be times, so that with these factors as many births are expected as without any; who has
    /// borne in the year bears no more in it. Women whose factors are all 0 leave it at 1.
    public func birthLevel(_ factors: BirthFactors) -> [Double] {
        var women = [Double](repeating: 0, count: LifeRates.ages)
        var sums = women
        let table = (0..<LifeRates.histories).map(factors.factor)
        for row in 0..<count {
            let state = columns.states[row]
            guard state & UInt8(lives_alive) != 0, state & UInt8(lives_female) != 0 else { continue }
            let age = min(max(0, year - 1 - Int(columns.born[row])), LifeRates.ages - 1)
            let (borne, since) = (min(columns.children(row), 3), min(max(1, year - Int(columns.last[row])), 5))
            let history = (borne > 0 ? (borne - 1) * 5 + since : 0)
            women[age] += 1
            guard Int(columns.last[row]) != year else { continue }
            sums[age] += table[history + (state & UInt8(lives_coupled) != 0 ? LifeRates.histories / 2 : 0)]
        }
        return zip(women, sums).map { $1 > 0 ? $0 / $1 : 1 }
    }
}
