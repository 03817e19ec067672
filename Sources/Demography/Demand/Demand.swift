/// What a population needs per head: declared by whoever asks, taken from packs in the console.
public struct DemandNorms: Hashable, Sendable {
    /// Childcare places for infants under 3, per 1,000 residents: the national target was 4.5 for 2025.
    public var childcarePlacesPerThousand: Double
    /// Of the children of kindergarten age, the share that goes.
    public var kindergartenEnrolment: Double
    /// Days that mother and child stay in hospital for a birth.
    public var maternityStay: Double
    /// Share of the year in which a bed can be used.
    public var bedUse: Double
    /// Elder-care beds per 1,000 residents of 60 and over.
    public var elderBedsPerThousand: Double
    /// Of residents aged 60–69, 70–79 and 80 and over, the share that needs daily care.
    public var careShares: [Double]
    /// Persons in need whom one carer looks after.
    public var personsPerCarer: Double

    /// Norms by their values; see each for its unit.
    public init(
        childcarePlacesPerThousand: Double = 4.5, kindergartenEnrolment: Double = 0.92, maternityStay: Double = 4,
        bedUse: Double = 0.8, elderBedsPerThousand: Double = 30, careShares: [Double] = [0.05, 0.15, 0.35],
        personsPerCarer: Double = 4
    ) {
        self.childcarePlacesPerThousand = childcarePlacesPerThousand
        self.kindergartenEnrolment = kindergartenEnrolment
        self.maternityStay = maternityStay
        self.bedUse = bedUse
        self.elderBedsPerThousand = elderBedsPerThousand
        self.careShares = careShares
        self.personsPerCarer = personsPerCarer
    }
}

/// What a place needs in a year: persons, places, beds.
public struct Demand: Hashable, Sendable {
    /// Children under 3.
    public let infants: Double
    /// Childcare places by the norm per 1,000 residents.
    public let childcarePlaces: Double
    /// Kindergarten places for ages 3, 4, 5: small, middle and large class.
    public let kindergarten: [Double]
    /// Seats of the six grades of primary school, ages 6 to 11.
    public let primary: [Double]
    /// Seats of the three grades of junior school, ages 12 to 14.
    public let junior: [Double]
    /// Beds for births.
    public let maternityBeds: Double
    /// Beds of elder care.
    public let elderBeds: Double
    /// Residents of 60 and over who need daily care.
    public let inCare: Double
    /// Carers for them.
    public let carers: Double

    /// The demand of a year.
    ///
    /// School starts at 6 on 1 September: a grade's seats are, in September, two thirds of those who are its age on 1 January of the year and
    /// a third of those a year younger, as a third of the year remains.
    ///
    /// - Parameters:
    ///   - population: on 1 January.
    ///   - births: of the year.
    ///   - norms: what is needed per head.
    public init(population: AgeStructure, births: Double, norms: DemandNorms = DemandNorms()) {
        let both = population.both
        func september(_ age: Int) -> Double {
            guard age > 0, age < both.count else { return 0 }
            return both[age] / 3 + both[age - 1] * 2 / 3
        }
        infants = population.persons(0..<3)
        childcarePlaces = population.total * norms.childcarePlacesPerThousand / 1000
        kindergarten = (3..<6).map { september($0) * norms.kindergartenEnrolment }
        primary = (6..<12).map(september)
        junior = (12..<15).map(september)
        maternityBeds = norms.bedUse > 0 ? births * norms.maternityStay / (365 * norms.bedUse) : 0
        elderBeds = population.persons(60...) * norms.elderBedsPerThousand / 1000
        let groups = [population.persons(60..<70), population.persons(70..<80), population.persons(80...)]
        inCare = zip(groups, norms.careShares).reduce(0) { $0 + $1.0 * $1.1 }
        carers = norms.personsPerCarer > 0 ? inCare / norms.personsPerCarer : 0
    }

    /// A county's demand divided over its townships by what each has of the persons concerned.
    ///
    /// Projections of a township alone say little: its children are few. Shares of today's children move slowly.
    ///
    /// - Parameters:
    ///   - total: of the county.
    ///   - persons: of the ages concerned, by township, today.
    public static func divided(_ total: Double, by persons: [Double]) -> [Double] {
        let sum = persons.reduce(0) { $0 + max(0, $1) }
        return persons.map { sum > 0 ? total * max(0, $0) / sum : 0 }
    }
}
