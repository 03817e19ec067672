public import Civil
public import Population

/// A county of made-up people: families that hold together, and what happened to them in recent years.
///
/// Nobody in it exists. Ages and sexes are those of China's population today (``Demography/China``), to the person; everything else
/// is drawn. Every event says `source: "synthetic"`. What marks the values as made up: identity numbers use the sequence numbers from
/// 995 down, phone numbers the range 154, which no operator has, birth certificates the letter X, other documents begin with SYN.
/// Their form is right all the same, check digits included.
///
/// The same request gives the same bytes: every random number belongs to a person, a year and a purpose (``Demography/Philox``).
/// Memory and time are linear in the persons.
///
///     let county = try SyntheticCounty(division: nanan, name: "南安市", townships: towns, persons: 20_000, seed: 1, today: today)
///     for event in county.events { try append(event.json) }
public struct SyntheticCounty: Sendable {
    /// What was asked for.
    public let request: CountyRequest
    let lives: Lives
    let occurrences: [Occurrence]

    /// The county of a request, or every problem with it (`SIM-0001` and on).
    public init(_ request: CountyRequest) throws(Refusal) {
        let problems = request.problems
        guard problems.isEmpty else { throw Refusal(problems) }
        self.request = request
        lives = Lives(request)
        occurrences = Recorder(lives).occurrences
    }

    /// The county of these wishes, with the defaults of ``CountyRequest``.
    public init(
        division: DivisionCode, name: String, townships: [Division], persons: Int, seed: UInt64, today: Day
    ) throws(Refusal) {
        try self.init(
            CountyRequest(
                division: division, name: name, townships: townships, persons: persons, seed: seed, today: today))
    }

    /// What happened, in the order in which it was recorded.
    ///
    /// First, on the day the records begin, every person of that day, parents before children, and what is known of their past
    /// (marriages, employment, certificates: these carry their own earlier day); then day by day until today.
    public var events: Events { Events(county: self) }

    /// Everybody as columns as of today: those who live here, and those who died or left since the records began. Numbers are 1 and on in the
    /// order of birth.
    public var population: Population { lives.population }

    /// The shares that households of one to five, and of six and more persons are to have: an assumption near the census of 2020.
    public static let householdSizes = [0.254, 0.297, 0.210, 0.132, 0.062, 0.045]
    /// The shares that first, second, and third and later births are to have in a year: an assumption (``Lives``).
    public static func birthOrders(_ year: Int) -> [Double] {
        let sums = Lives.birthOrders(year)
        return zip(sums, [0] + sums.dropLast()).map(-)
    }
}

extension SyntheticCounty {
    /// The events of a county, each made when it is asked for.
    public struct Events: RandomAccessCollection, Sendable {
        private let occurrences: [Occurrence]
        private let renderer: Renderer

        init(county: SyntheticCounty) {
            occurrences = county.occurrences
            renderer = Renderer(county.lives)
        }

        /// 0.
        public var startIndex: Int { 0 }
        /// How many there are.
        public var endIndex: Int { occurrences.count }
        /// The event at a place.
        public subscript(position: Int) -> DemoEvent { renderer.event(occurrences[position]) }
    }
}

extension Lives {
    /// The columns as a population as of today: without pregnancies, which come last in the order of births.
    var population: Population {
        var population = Population(asAt: day(today), divisions: places, isSynthetic: true)
        let rows = (0..<count).prefix { !flags[$0].contains(.unborn) }.count
        population.reserveCapacity(rows)
        let homes = livingTogether()
        var earnings = [Int32: Double]()
        for row in 0..<rows {
            var marks: PersonFlags = []
            if flags[row].contains(.twin) { marks.insert(.twin) }
            if arrival[row] != Lives.always { marks.insert(.arrived) }
            if divorced[row] <= today { marks.insert(.divorced) }
            let place = township(row, on: min(last(row), today))
            if places[place].name.hasSuffix("街道"), arrival[row] == Lives.always { marks.insert(.urban) }
            population.append(
                id: Int64(row) + 1, born: day(birth[row]), sex: sex[row], place: place, flags: marks,
                arrival: arrival[row])
            let (education, work) = (education(row), isPresent(row) ? work(row) : .none)
            population.set(.household, of: row, to: isPresent(row) ? homes[row] : Int32(row))
            population.set(.children, of: row, to: Int32(childrenEver(row) ?? Int(children[row])))
            population.set(.education, of: row, to: Int32(education.rawValue))
            population.set(.work, of: row, to: Int32(work.rawValue))
            population.set(.insurance, of: row, to: Int32(insurance(row, work).rawValue))
            if isPresent(row), age(row, on: today) >= 18 {
                earnings[homes[row]] = max(earnings[homes[row]] ?? 0, earning(row, education, work))
            }
        }
        for row in 0..<rows {
            population.setParents(of: PersonRow(row), mother: mother[row], father: father[row])
            if sex[row] == .female, let husband = spouseToday(row) {
                population.wed(PersonRow(row), PersonRow(husband), since: married[row])
            } else if let other = partner[row].index, areMarried(row, on: today), flags[other].contains(.dead) {
                population.mark(PersonRow(row), .widowed)
            }
            if end[row] <= today {
                if flags[row].contains(.dead) {
                    population.die(PersonRow(row), on: end[row])
                } else {
                    population.leave(PersonRow(row), on: end[row])
                }
            }
        }
        population.rankIncomes(earnings)
        return population
    }
}

extension Population {
    /// Marries two persons whose wedding was on a day before everything that is told here.
    mutating func wed(_ one: PersonRow, _ other: PersonRow, since day: Int32) {
        marry(one, other)
        for row in [one, other].compactMap({ self.row($0) }) { set(.wedding, of: row, to: day) }
    }

    /// Gives the members of each household the tenth that it falls into, by what it earns; those without anybody who earns are in the lowest.
    mutating func rankIncomes(_ earnings: [Int32: Double]) {
        let order = earnings.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        var tenths = [Int32: Int32]()
        for (place, household) in order.enumerated() { tenths[household] = Int32(1 + 10 * place / order.count) }
        for row in 0..<count where isPresent(row, on: asAt) { set(.decile, of: row, to: tenths[households[row]] ?? 1) }
    }
}
