import Civil
import Demography
import Population

extension Lives {
    /// The highest stage of school that a person has finished by today.
    func education(_ row: Int) -> Education {
        var draws = philox.draws(row, .schooling)
        return Schooling.finished(at: age(row, on: last(row)), born: year(birth[row]), &draws)
    }

    /// How a person works today.
    func work(_ row: Int) -> Work {
        let age = age(row, on: today)
        if jobStart[row] <= today, jobEnd[row] == Lives.never { return .employee }
        var draws = philox.draws(row, .working)
        let share = draws.unit()
        guard age >= 18 else { return .none }
        if age >= FamilyRates.retirementAge(sex[row]) { return share < 0.35 ? .retired : .none }
        return share < (sex[row] == .male ? 0.72 : 0.5) ? .flexible : .none
    }

    /// The medical insurance of today.
    func insurance(_ row: Int, _ work: Work) -> Insurance {
        if work == .employee || work == .retired { return .employee }
        var draws = philox.draws(row, .covering)
        return draws.chance(0.95) ? .resident : .none
    }

    /// What decides a household's place among incomes: chance, school and work of those who earn.
    func earning(_ row: Int, _ education: Education, _ work: Work) -> Double {
        var draws = philox.draws(row, .income)
        return FamilyRates.earning(education, work, &draws)
    }
}

/// Who finishes which stage of school: assumptions near the censuses and the bulletins of the Ministry of Education.
enum Schooling {
    /// Shares of a cohort that finish the stages after the one before: primary, junior, senior, higher.
    static func chances(born: Int) -> [Double] {
        switch born {
        case ..<1950: [0.60, 0.45, 0.22, 0.25]
        case ..<1960: [0.85, 0.60, 0.30, 0.20]
        case ..<1970: [0.93, 0.72, 0.32, 0.28]
        case ..<1980: [0.97, 0.85, 0.34, 0.42]
        case ..<1990: [0.99, 0.95, 0.48, 0.56]
        case ..<2000: [0.995, 0.98, 0.72, 0.62]
        default: [1, 0.99, 0.88, 0.65]
        }
    }

    /// The ages at which the stages end.
    static let ends = [12, 15, 18, 22]

    /// The highest stage that somebody finishes: a draw each.
    static func highest(born: Int, _ draws: inout Draws) -> Int {
        var stage = 0
        for chance in chances(born: born) {
            guard draws.chance(chance) else { break }
            stage += 1
        }
        return stage
    }

    /// The stage finished at an age.
    static func finished(at age: Int, born: Int, _ draws: inout Draws) -> Education {
        let stage = min(highest(born: born, &draws), ends.count { $0 <= age })
        return Education(rawValue: UInt8(stage)) ?? .none
    }
}
