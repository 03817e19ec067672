public import Access
public import Civil
import Policy
public import Population
public import Registry

extension Population {
    /// The people of a registry as a population file has them: days of birth and death, sex, places, kin, household, work and insurance; names, numbers
    /// of identity and numbers of the registry stay behind. Who is not known to have been born on a day is left out.
    ///
    /// The dead of the division stand among them. Memory grows with the persons, not with their lives.
    ///
    /// - Parameter day: as at which day; changes before it are not told.
    public init(
        _ registry: Registry, in division: DivisionCode, named name: (DivisionCode) -> String, asAt day: Day,
        isSynthetic: Bool, as actor: Actor, for purpose: Purpose
    ) async throws {
        var lives: [RegisteredLife] = []
        let all = try await registry.everybody(in: division, as: actor, for: purpose)
        for part in RegistryPopulation.portions(all) {
            for subject in try await registry.subjects(part, steps: 0, in: division, as: actor, for: purpose) {
                guard let chronicle = subject.chronicles[subject.person] else { continue }
                if let life = RegisteredLife(subject.person, chronicle, asAt: day) { lives.append(life) }
            }
        }
        // In the order of births, so that the order of registration is not told.
        lives.sort { ($0.birth, $0.person) < ($1.birth, $1.person) }
        let codes = Set(lives.flatMap { [$0.residence, $0.hukou] }.compactMap { $0 } + [division]).sorted()
        var places: [DivisionCode: Int] = [:]
        for (place, code) in codes.enumerated().prefix(65_535) { places[code] = place }
        self.init(
            asAt: day, divisions: codes.map { Division(code: $0, name: name($0)) }, isSynthetic: isSynthetic)
        var rows: [Int64: PersonRow] = [:]
        var homes: [String: Int32] = [:]
        for life in lives {
            let place = places[life.residence ?? division] ?? 0
            let row = append(id: Int64(count) + 1, born: life.birth, sex: life.sex, place: place, flags: life.flags)
            rows[life.person] = row
            let index = Int(row.row)
            set(.hukou, of: index, to: Int32(places[life.hukou ?? life.residence ?? division] ?? 0))
            set(.work, of: index, to: Int32(life.work.rawValue))
            set(.insurance, of: index, to: Int32(life.insurance.rawValue))
            set(.children, of: index, to: Int32(clamping: life.children))
            if let household = life.household {
                if let known = homes[household] {
                    set(.household, of: index, to: known)
                } else {
                    homes[household] = households[index]
                }
            }
        }
        for life in lives {
            guard let row = rows[life.person] else { continue }
            setParents(
                of: row, mother: life.mother.flatMap { rows[$0] } ?? .none,
                father: life.father.flatMap { rows[$0] } ?? .none)
            if let spouse = life.spouse.flatMap({ rows[$0] }), spouses[Int(row.row)] == .none {
                marry(row, spouse)
                for index in [Int(row.row), Int(spouse.row)] {
                    set(.wedding, of: index, to: Int32(clamping: life.wedding?.number ?? Int64(Population.always)))
                }
            }
        }
        // Of whom no household is recorded lives with the spouse, and a minor with a parent; the order is that of births.
        for life in lives where life.household == nil {
            guard let row = self.row(rows[life.person] ?? .none) else { continue }
            let isMinor = birthDay(row).adding(years: 18) > day
            let host = isMinor ? self.row(mothers[row]) ?? self.row(fathers[row]) : self.row(spouses[row])
            if let host, isMinor || host < row { set(.household, of: row, to: households[host]) }
        }
        for life in lives {
            guard let row = rows[life.person] else { continue }
            if let death = life.death { die(row, on: Int32(clamping: death.number)) }
            // Who is registered here and lives elsewhere has left.
            if let residence = life.residence, !division.contains(residence) {
                leave(row, on: Int32(clamping: max(life.birth, life.settled).number))
            }
        }
    }
}

/// What a population file takes from a life.
private struct RegisteredLife {
    let person: Int64
    let birth: Day
    let death: Day?
    let sex: Sex
    let residence: DivisionCode?
    /// Since when.
    let settled: Day
    let hukou: DivisionCode?
    let mother: Int64?
    let father: Int64?
    let spouse: Int64?
    let wedding: Day?
    /// The number of the household register, or of the household that the person is a member of.
    let household: String?
    let children: Int
    let work: Work
    let insurance: Insurance
    let flags: PersonFlags

    init?(_ person: Int64, _ chronicle: Chronicle, asAt day: Day) {
        func value(_ name: String) -> JSON? {
            chronicle.attributes[name]?.last { $0.source.day <= day }?.value
        }
        func kin(_ relation: String) -> Kinship? {
            chronicle.kin.filter {
                $0.relation == relation && $0.from.day <= day && ($0.until.map { $0.day > day } ?? true)
            }.max { $0.from < $1.from }
        }
        guard let birth = value("birth_date")?.string.flatMap({ Day($0) }), birth <= day,
            let sex = value("sex")?.string.flatMap({ Sex(rawValue: $0) })
        else { return nil }
        (self.person, self.birth, self.sex) = (person, birth, sex)
        death = value("death_date")?.string.flatMap { Day($0) }.flatMap { $0 <= day ? $0 : nil }
        residence = value("residence")?.string.flatMap { DivisionCode($0) }
        settled = chronicle.attributes["residence"]?.last { $0.source.day <= day }?.source.day ?? birth
        hukou = value("hukou")?.string.flatMap { DivisionCode($0) }
        (mother, father) = (kin("mother")?.relative, kin("father")?.relative)
        household = value("household")?.string ?? kin("household").map { "#\($0.relative)" }
        let married = kin("spouse")
        (spouse, wedding) = (married?.relative, married?.from.day)
        // Those who were born after it was said how many there were come on top.
        let known = chronicle.kin.filter { $0.relation == "children" && $0.from.day <= day }
        let said = chronicle.attributes["children_born"]?.last { $0.source.day <= day }
        let later = known.filter { child in said.map { child.from.day > $0.source.day } ?? true }
        children = max(
            Set(known.map(\.relative)).count, (said?.value.int ?? 0) + Set(later.map(\.relative)).count)
        work =
            value("employed")?.bool == true
            ? .employee : value("flexible_work_ended")?.bool == false ? .flexible : .none
        insurance =
            switch value("insurance_scheme")?.string {
            case "employee": .employee
            case "resident": .resident
            default: .none
            }
        var flags: PersonFlags = []
        if value("hukou_kind")?.string == "urban" { flags.insert(.urban) }
        if value("marital_status")?.string == "divorced" { flags.insert(.divorced) }
        if value("disability_grade")?.int != nil { flags.insert(.disabled) }
        self.flags = flags
    }
}
