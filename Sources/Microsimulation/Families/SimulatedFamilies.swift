import Civil
import Demography
public import Population

/// The people of some divisions, with their families, that are lived year by year (``FamilySimulation``).
///
/// What is known of them stands in ``people``, by day; beside it is what the year's loop needs (``SimulatedLives``), row for row.
public struct SimulatedFamilies: Equatable, Sendable {
    /// Everybody, as on the last day before ``year``.
    public internal(set) var people: Population
    var lives: SimulatedLives
    /// The day of the last birth of each row; a thousand years ago where there was none.
    var lastBirths: [Int32]
    /// The number that the next person gets.
    private var nextID: Int64
    /// The year that is to be lived next.
    public var year: Int { lives.year }
    /// How many live here.
    public var residents: Int { lives.alive }

    /// The people of a population as they are to live from the 1 January that follows the day of which it speaks; on a 1 January, from that day.
    public init(_ population: Population) {
        people = population
        let (year, month, day) = population.asAt.parts
        let first = month == 1 && day == 1 ? year : year + 1
        if month != 1 || day != 1, let eve = Day(year: year, month: 12, day: 31) { people.asAt = eve }
        var births = [Int32](repeating: SimulatedFamilies.noBirth, count: population.count)
        for row in 0..<population.count {
            guard let mother = population.row(population.mothers[row]) else { continue }
            births[mother] = max(births[mother], population.births[row])
        }
        lastBirths = births
        nextID = (population.ids.max() ?? 0) + 1
        lives = SimulatedLives(
            (0..<population.count).map { row in
                SimulatedLives.Beginning(
                    key: Draw.mixed(UInt64(bitPattern: population.ids[row])), born: population.birthDay(row).year,
                    isFemale: population.flags[row].contains(.female),
                    isHere: population.isPresent(row, on: population.asAt),
                    mother: population.row(population.mothers[row]), children: Int(population.children[row]),
                    lastBirth: births[row] == SimulatedFamilies.noBirth ? 0 : Day(number: Int64(births[row])).year)
            }, year: first)
    }

    static let nobody = SimulatedFamilies(Population())
    private static let noBirth: Int32 = -1_000_000

    /// Adds a person to ``people``, and gives the row.
    mutating func append(
        born: Int32, sex: Sex, place: Int, flags: PersonFlags, arrival: Int32 = Population.always
    ) -> Int {
        let row = people.count
        people.append(
            id: nextID, born: Day(number: Int64(born)), sex: sex, place: place, flags: flags, arrival: arrival)
        nextID += 1
        lastBirths.append(SimulatedFamilies.noBirth)
        return row
    }

    /// Adds somebody who comes from elsewhere, to live here from now on.
    mutating func arrive(born: Int32, sex: Sex, place: Int, on day: Int32) -> Int {
        let key = Draw.mixed(UInt64(bitPattern: nextID))
        let row = append(born: born, sex: sex, place: place, flags: .arrived, arrival: day)
        lives.own(room: 1)
        lives.add(
            SimulatedLives.Beginning(
                key: key, born: Day(number: Int64(born)).year, isFemale: sex == .female, isHere: true))
        return row
    }

    /// Two are the same when all that is known of everybody is.
    public static func == (left: SimulatedFamilies, right: SimulatedFamilies) -> Bool {
        left.people == right.people && left.lives == right.lives
    }
}

/// What happened among families in a year.
public struct YearOfFamilies: Hashable, Sendable {
    /// The year.
    public let year: Int
    /// Who lived here on 1 January, and at the end of 31 December.
    public internal(set) var before = 0
    public internal(set) var after = 0
    /// Births by order among the mother's: first, second, third and more; children, of twins both.
    public internal(set) var births = [0, 0, 0]
    /// Births by the mother's completed age at them; of twins one.
    public internal(set) var birthsByAge: [Int] = []
    /// Deaths of those who were there on 1 January, by sex (male first) and completed age then, 128 ages each.
    public internal(set) var deathsByAge: [Int] = []
    /// Deaths, of the newborn too.
    public internal(set) var deaths = 0
    /// Weddings, and partings of couples.
    public internal(set) var weddings = 0
    public internal(set) var divorces = 0
    /// Persons who moved to another place within; who came, and who left.
    public internal(set) var moves = 0
    public internal(set) var arrivals = 0
    public internal(set) var departures = 0

    /// Children born.
    public var born: Int { births.reduce(0, +) }
    /// Whether who is there at the end follows from who was there and what happened.
    public var isClosed: Bool { after == before + born - deaths + arrivals - departures }
}
