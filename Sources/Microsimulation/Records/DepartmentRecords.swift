import Civil
import Demography

/// What departments have written down of a county's people, with the errors that real ones make: the public security's register, hospitals,
/// vaccination, schools, insurance, care of mothers. For trying record linkage where the truth is known.
///
/// Columns are those of `Linkage/chinese-persons.yaml`. The same county and rate of errors give the same bytes; records of one person do not stand
/// together.
public struct DepartmentRecords: Sendable {
    /// The columns of a record.
    public static let columns = [
        "rec_id", "source", "name", "sex", "birth", "id_no", "mobile", "addr_code", "addr", "mother_name", "mother_id",
    ]

    /// A record, and whose it is: the number of a person in ``SyntheticCounty/population``.
    public struct Record: Hashable, Sendable {
        /// The fields, as ``columns`` names them.
        public let fields: [String]
        /// The person.
        public let person: Int64
    }

    private let lives: Lives
    private let naming: Naming
    private let errors: Double
    /// Which record stands at each place: the row of a person, and the which of theirs.
    private let order: [(row: Int32, number: Int8)]

    /// The records of a county.
    ///
    /// - Parameter errors: how many times as frequent as in real departments errors and gaps are; 0 for none.
    public init(_ county: SyntheticCounty, errors: Double = 1) {
        lives = county.lives
        naming = Naming(county: county.request.division)
        self.errors = errors.isFinite ? min(max(0, errors), 10) : 1
        var order: [(row: Int32, number: Int8)] = []
        for row in 0..<lives.count where lives.flags[row].isDisjoint(with: [.away, .unborn]) {
            for number in 0..<DepartmentRecords.sources(row, lives).count { order.append((Int32(row), Int8(number))) }
        }
        // Fisher and Yates's shuffle.
        for place in order.indices.dropFirst().reversed() {
            var draws = lives.philox.draws(place, .recordOrder)
            order.swapAt(place, draws.below(place + 1))
        }
        self.order = order
    }

    /// How many there are.
    public var count: Int { order.count }

    /// The record at a place, from 0.
    public subscript(place: Int) -> Record {
        let (row, number) = order[place]
        let sources = DepartmentRecords.sources(Int(row), lives)
        let source = sources[min(Int(number), sources.count - 1)]
        var writer = RecordWriter(lives, naming, Int(row), Int(number), source, errors)
        return Record(fields: ["\(place + 1)", source.rawValue] + writer.fields(), person: Int64(row) + 1)
    }

    /// A department. The raw value is what records call it.
    enum Source: String {
        case security = "PS"
        case hospital = "HO"
        case vaccination = "VA"
        case education = "ED"
        case insurance = "IN"
        case mothers = "MC"

        /// How often something is written wrongly, and how often the identity number is left out.
        var rates: (error: Double, missing: Double) {
            switch self {
            case .security: (0.01, 0)
            case .hospital: (0.10, 0.18)
            case .vaccination: (0.06, 0.15)
            case .education: (0.04, 0.05)
            case .insurance: (0.05, 0.02)
            case .mothers: (0.08, 0.10)
            }
        }
    }

    /// Which departments have written somebody down, once for each time.
    private static func sources(_ row: Int, _ lives: Lives) -> [Source] {
        var draws = lives.philox.draws(row, .recordSources)
        let age = lives.age(row, on: lives.last(row))
        var found: [Source] = []
        if age < 1 {
            if draws.chance(0.9) { found.append(.mothers) }
            if draws.chance(0.6) { found.append(.vaccination) }
        }
        if draws.chance(age < 1 ? 0.75 : 0.96) { found.append(.security) }
        for _ in 0..<draws.weighted([0.45, 0.80, 0.94, 1]) { found.append(.hospital) }
        if draws.chance(age < 15 ? 0.9 : 0.12) { found.append(.vaccination) }
        if (6...22).contains(age), draws.chance(0.85) { found.append(.education) }
        if draws.chance(age < 1 ? 0.5 : 0.8) { found.append(.insurance) }
        return found
    }
}
