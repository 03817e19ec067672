import Civil
import Demography
import Population

extension FamilySimulation.Step {
    /// Everybody learns, works and is insured a step further.
    mutating func live() {
        for row in 0..<count where isHere(row) {
            let age = age(row)
            guard age >= 11 else { continue }
            learn(row)
            work(row, age)
        }
    }

    private mutating func learn(_ row: Int) {
        // Stages end in the summer of the year in which their age is reached.
        guard month == nil || month == 7 else { return }
        let age = number - 1 - Int(families.lives.columns.born[row])
        let stage = Int(families.people.educations[row])
        guard stage < Schooling.ends.count, age + 1 == Schooling.ends[stage] else { return }
        var draws = draws(row, .schooling)
        let chances = Schooling.chances(born: number - 1 - age)
        guard draws.chance(chances[stage]) else { return }
        families.people.set(.education, of: row, to: Int32(stage + 1), on: month == nil ? first + 181 : first)
    }

    private mutating func work(_ row: Int, _ age: Int) {
        guard age >= 16, let now = Work(rawValue: families.people.works[row]) else { return }
        let isFemale = families.people.flags[row].contains(.female)
        var next = now
        var draws = draws(row, .working)
        let fate = draws.unit()
        let retires = FamilyRates.retirementAge(isFemale ? .female : .male)
        let school = min(Int(families.people.educations[row]), rates.hired.count - 1)
        // Who has finished the senior stage is at a university, or begins to work, as chance has it that goes for all years.
        var course = simulation.philox.draws(
            Int(truncatingIfNeeded: families.lives.columns.keys[row] & 0xFFFF_FFFF_FFFF), .schooling)
        let isStudent = age < 22 && school == 3 && course.chance(Schooling.chances(born: number - 1 - age)[3])
        switch now {
        case .none:
            guard age >= 18, age < retires, !isStudent else { return }
            if fate < chance(rates.hired[school]) {
                next = .employee
            } else if fate < chance(rates.hired[school] + rates.begins) {
                next = .flexible
            }
        case .employee:
            let hasInfant = isFemale && (0..<365).contains(first - families.lastBirths[row])
            let leaves = rates.leavesWork + (hasInfant ? rates.leavesWorkAfterBirth : 0)
            if age >= retires {
                next = .retired
            } else if fate < chance(leaves) {
                next = draws.chance(0.5) ? .flexible : .none
            }
        case .flexible:
            if age >= retires + 5 {
                next = .none
            } else if age < retires, fate < chance(rates.hired[school] / 3) {
                next = .employee
            } else if fate > 1 - chance(0.02) {
                next = .none
            }
        case .retired: return
        }
        guard next != now else { return }
        let day = day(&draws, from: max(first, families.people.arrivals[row]))
        families.people.set(.work, of: row, to: Int32(next.rawValue), on: day)
        let insurance: Insurance =
            next == .employee || next == .retired
            ? .employee : draws.chance(rates.residentsInsured) ? .resident : .none
        families.people.set(.insurance, of: row, to: Int32(insurance.rawValue), on: day)
    }
}
