public import Civil
import Demography
public import Population

/// What a population of made-up people tells, as events for a registry: who is there on the first day, then births, deaths, weddings, partings, moves,
/// work and insurance day by day, as its changes have them.
///
/// Names and numbers of identity, which a population has none of, are made up like those of ``SyntheticCounty``, and marked like them. School and incomes
/// are not told; neither is a wedding whose day is not known.
///
/// Each event is made when it is asked for, in the order of days; memory is that of the population and 16 bytes for each thing that is told.
///
///     let events = try PopulationEvents(families.people, from: day, seed: 1)
///     for event in events { try append(event.json) }
public struct PopulationEvents: Sequence, Sendable {
    let people: Population
    let from: Int32
    let seed: UInt64
    let naming: Naming
    let surnames: [UInt8]
    let numbers: [UInt16]
    /// The county of each place, for numbers of identity.
    let counties: [DivisionCode]
    let plan: [Happening]
    /// What an attribute came to be with each change of the population.
    let values: [Int32]

    /// The events of a population.
    ///
    /// - Parameters:
    ///   - from: the day on which the records begin: from it on the population must know what changed. By default the day of which its columns speak, so
    ///     that nothing but who is there is told.
    ///   - seed: which names and numbers.
    /// - Throws: `SIM-0007` where the people are not made up, `SIM-0008` where a day has more births than there are made-up numbers for, `SIM-0009` where
    ///   no place lies in a county.
    public init(_ people: Population, from: Day? = nil, seed: UInt64) throws(Refusal) {
        guard people.isSynthetic else { throw Refusal([PopulationEvents.notSynthetic]) }
        let known = people.divisions.map { $0.code.ancestor(at: .county) }
        guard let county = known.first(where: { $0.level == .county }) else {
            throw Refusal([PopulationEvents.noCounty])
        }
        (self.people, self.seed) = (people, seed)
        counties = known.map { $0.level == .county ? $0 : county }
        self.from = Int32(clamping: (from ?? people.asAt).number)
        naming = Naming(county: county)
        let order = (0..<people.count).sorted { (people.births[$0], $0) < (people.births[$1], $1) }
        surnames = PopulationEvents.surnames(people, order, naming, Philox(seed: seed))
        numbers = try PopulationEvents.numbers(people, order)
        values = PopulationEvents.values(people)
        plan = Happening.plan(people, from: self.from, Philox(seed: seed))
    }

    /// The events, from the first.
    public func makeIterator() -> Iterator { Iterator(self) }

    /// Surnames down the line of fathers, in the order of births.
    private static func surnames(_ people: Population, _ order: [Int], _ naming: Naming, _ philox: Philox) -> [UInt8] {
        var names = [UInt8](repeating: 0, count: people.count)
        var done = [Bool](repeating: false, count: people.count)
        for row in order {
            var draws = philox.draws(Int(truncatingIfNeeded: people.ids[row]), .surname)
            let (father, mother) = (people.row(people.fathers[row]), people.row(people.mothers[row]))
            let parent = draws.chance(0.96) ? father ?? mother : mother ?? father
            names[row] = parent.flatMap { done[$0] ? names[$0] : nil } ?? naming.surname(&draws)
            done[row] = true
        }
        return names
    }

    /// The sequence numbers in numbers of identity, from 995 and 994 down on each day.
    private static func numbers(_ people: Population, _ order: [Int]) throws(Refusal) -> [UInt16] {
        var numbers = [UInt16](repeating: 0, count: people.count)
        var (day, given) = (Int32.min, [0, 0])
        for row in order {
            if people.births[row] != day { (day, given) = (people.births[row], [0, 0]) }
            let sex = people.sex(row) == .male ? 0 : 1
            guard given[sex] < 497 else { throw Refusal([tooMany(people.birthDay(row))]) }
            numbers[row] = UInt16(995 - sex - 2 * given[sex])
            given[sex] += 1
        }
        return numbers
    }

    /// What each attribute came to be: what it was before the next change of it, or what it is.
    private static func values(_ people: Population) -> [Int32] {
        var values = [Int32](repeating: 0, count: people.changes.count)
        var later: [Int64: Int32] = [:]
        for (place, change) in people.changes.enumerated().reversed() {
            guard let row = people.row(change.person) else { continue }
            let key = Int64(row) << 8 | Int64(change.attribute.rawValue)
            values[place] = later[key] ?? people.value(change.attribute, of: row)
            later[key] = change.before
        }
        return values
    }
}

/// That something is to be told.
struct Happening: Hashable, Comparable, Sendable {
    /// What; on one day in this order.
    enum Kind: UInt8, Comparable, Sendable {
        case registered, arrived, born, parted, wed, moved, worked, insured, disabled, entered, died, left

        static func < (one: Kind, other: Kind) -> Bool { one.rawValue < other.rawValue }
    }

    let day: Int32
    let kind: Kind
    /// Whose; among those who are registered on one day, the place in the order of births.
    let row: Int32
    /// Which change of the population; -1 for none.
    let change: Int32

    static func < (one: Happening, other: Happening) -> Bool {
        (one.day, one.kind, one.row, one.change) < (other.day, other.kind, other.row, other.change)
    }

    /// All that is to be told, in order.
    static func plan(_ people: Population, from: Int32, _ philox: Philox) -> [Happening] {
        let last = Int32(clamping: people.asAt.number)
        var plan: [Happening] = []
        func note(_ kind: Kind, _ row: Int, _ day: Int32, _ change: Int = -1) {
            guard day <= last else { return }
            plan.append(Happening(day: day, kind: kind, row: Int32(row), change: Int32(change)))
        }
        for row in 0..<people.count {
            let born = people.births[row]
            if people.arrivals[row] >= from, people.arrivals[row] > born {
                note(.arrived, row, people.arrivals[row])
            } else if born >= from {
                note(.born, row, born)
                var draws = philox.draws(Int(truncatingIfNeeded: people.ids[row]), .registration)
                let entered = born + 6 + Int32(draws.below(40))
                if entered < people.deaths[row], entered < people.departures[row] { note(.entered, row, entered) }
            } else {
                note(.registered, row, from)
            }
            if people.deaths[row] != Population.never { note(.died, row, Swift.max(from, people.deaths[row])) }
            if people.departures[row] != Population.never, people.departures[row] >= from {
                note(.left, row, people.departures[row])
            }
        }
        for (place, change) in people.changes.enumerated() where change.day >= from {
            guard let row = people.row(change.person) else { continue }
            switch change.attribute {
            case .place, .hukou, .household: note(.moved, row, change.day, place)
            // Of a couple the wife's: who parts, then who is wed.
            case .spouse where people.sex(row) == .female:
                note(.parted, row, change.day, place)
                note(.wed, row, change.day, place)
            case .work: note(.worked, row, change.day, place)
            case .insurance: note(.insured, row, change.day, place)
            case .flags: note(.disabled, row, change.day, place)
            default: break
            }
        }
        plan.sort()
        return plan
    }
}

// MARK: Problems

extension PopulationEvents {
    private static var notSynthetic: Problem {
        Problem(
            code: "SIM-0007", at: "population",
            why: Bilingual(
                zh: "这个人口文件里的人不是虚构的。", en: "The people of this population file are not made up."),
            fix: Bilingual(
                zh: "真实的人由登记数据本身说明；请用虚构的县或者由它模拟出来的文件。",
                en: "Real people are told by the registry itself; take a made-up county or what was simulated from one."
            ))
    }

    private static var noCounty: Problem {
        Problem(
            code: "SIM-0009", at: "population",
            why: Bilingual(zh: "文件里没有县级或更低的区划。", en: "No place of the file lies in a county."),
            fix: Bilingual(
                zh: "请在 about.json 的区划里写六位或更长的代码。",
                en: "Give codes of six digits or more in the divisions of about.json."))
    }

    private static func tooMany(_ day: Day) -> Problem {
        Problem(
            code: "SIM-0008", at: "born \(day)",
            why: Bilingual(
                zh: "同一天出生、同一性别的人超过497个，虚构的证号不够用。",
                en: "More than 497 of one sex are born on the day; made-up numbers do not suffice."),
            fix: Bilingual(zh: "请把文件按区划分成几份。", en: "Split the file by division."))
    }
}
