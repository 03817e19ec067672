import Civil
import Demography

/// Makes names: surnames as common as in the province, given names of one or two characters.
struct Naming: Sendable {
    private let cumulated: [Double]

    /// Names for a county. The weight of the surname of rank r is 1/(r + 3), three times that where it is common in the province.
    init(county: DivisionCode) {
        let common = SurnameList.common[county.number / 10_000_000_000] ?? []
        var sum = 0.0
        cumulated = SurnameList.all.enumerated().map { rank, surname in
            sum += (common.contains(surname) ? 3 : 1) / Double(rank + 4)
            return sum
        }
    }

    /// The place of a surname in the list.
    func surname(_ draws: inout Draws) -> UInt8 { UInt8(truncatingIfNeeded: draws.weighted(cumulated)) }

    /// The whole name.
    func name(surname: UInt8, sex: Sex, _ draws: inout Draws) -> String {
        let list = sex == .male ? GivenNameList.male : GivenNameList.female
        let family = SurnameList.all[Int(surname) % SurnameList.all.count]
        let first = list[draws.below(list.count)]
        // About one given name in six has a single character.
        return draws.chance(0.84) ? family + first + list[draws.below(list.count)] : family + first
    }
}
