import Civil
import Demography
import Population

/// The made-up people of a county as columns, in the order of their births: parents come before their children.
///
/// Days are numbers of ``Civil/Day``. About 80 bytes a person.
struct Lives: Sendable {
    /// A day that never comes.
    static let never = Int32.max
    /// A day before everything.
    static let always = Int32.min

    let request: CountyRequest
    let philox: Philox
    let today: Int32
    let from: Int32
    /// Where people live, never empty.
    let places: [Division]
    let cumulatedPlaces: [Double]

    var birth: [Int32] = []
    var sex: [Sex] = []
    var flags: [Fate] = []
    /// The day of death or of leaving, by the flags.
    var end: [Int32] = []
    var arrival: [Int32] = []
    var partner: [PersonRow] = []
    var mother: [PersonRow] = []
    var father: [PersonRow] = []
    var firstBirth: [Int32] = []
    var lastBirth: [Int32] = []
    var children: [UInt8] = []
    var married: [Int32] = []
    var divorced: [Int32] = []
    var household: [Int32] = []
    var home: [UInt16] = []
    var surname: [UInt8] = []
    var sequence: [UInt16] = []
    var jobStart: [Int32] = []
    var jobEnd: [Int32] = []

    var count: Int { birth.count }

    init(_ request: CountyRequest) {
        self.request = request
        let philox = Philox(seed: request.seed)
        self.philox = philox
        today = Int32(clamping: request.today.number)
        from = Int32(clamping: request.from.number)
        places =
            request.townships.isEmpty
            ? [Division(code: request.division, name: request.name)] : request.townships
        var sum = 0.0
        cumulatedPlaces = places.enumerated().map { index, place in
            // Streets have codes below 100 within the county, development zones and farms from 400.
            let kind = place.code.number / 1000 % 1000
            let size = kind < 100 ? 1.6 : kind < 400 ? 1 : 0.1
            var draws = philox.draws(index, .townshipWeight)
            sum += size * (0.5 + draws.unit())
            return sum
        }
        addPeople()
        marry()
        giveBirths()
        fixMarriages()
        settle()
        name()
        work()
    }

    func day(_ number: Int32) -> Day { Day(number: Int64(number)) }

    func age(_ row: Int, on number: Int32) -> Int { day(birth[row]).completedYears(on: day(number)) }

    /// The day on which a person of an age in years and months reaches it.
    func reaches(_ row: Int, months: Int) -> Int32 {
        Int32(clamping: day(birth[row]).adding(months: Int64(months)).number)
    }

    /// The last day of a person in these records.
    func last(_ row: Int) -> Int32 { min(end[row], today) }

    func isPresent(_ row: Int) -> Bool { flags[row].isDisjoint(with: .absent) }

    /// Whether the birth itself is among the records.
    func isBornHere(_ row: Int) -> Bool { birth[row] > from }
}
