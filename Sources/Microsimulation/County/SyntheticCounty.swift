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

    /// Everybody as columns as of today: those who live here, those who died or left since the records began (marked so), and
    /// pregnancies. Numbers are 1 and on in the order of birth.
    public var population: Population { lives.population }
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
    /// The columns as a population as of today.
    var population: Population {
        var population = Population()
        population.reserveCapacity(count)
        for row in 0..<count {
            var marks = flags[row]
            if jobStart[row] != Lives.never, jobEnd[row] == Lives.never, isPresent(row) { marks.insert(.employed) }
            if divorced[row] <= today { marks.insert(.divorced) }
            population.append(
                id: Int64(row) + 1, birth: day(birth[row]), sex: sex[row],
                division: places[township(row, on: min(last(row), today))].code, flags: marks)
        }
        for row in 0..<count {
            population.setParents(of: PersonRow(row), mother: mother[row], father: father[row])
            if sex[row] == .female, let husband = partner[row].index, areMarried(row, on: today), isPresent(row),
                isPresent(husband)
            {
                population.marry(PersonRow(row), partner[row])
            }
        }
        return population
    }
}
