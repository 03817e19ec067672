import Civil
import Demography
import Population

extension Lives {
    /// Gives surnames down the line of fathers, and sequence numbers for identity numbers.
    mutating func name() {
        let naming = Naming(county: request.division)
        var (day, males, females): (Int32, UInt16, UInt16) = (Lives.always, 0, 0)
        for row in 0..<count {
            var draws = philox.draws(row, .surname)
            let parent =
                draws.chance(0.96) ? father[row].index ?? mother[row].index : mother[row].index ?? father[row].index
            surname[row] = parent.map { surname[$0] } ?? naming.surname(&draws)
            if birth[row] != day { (day, males, females) = (birth[row], 0, 0) }
            // From the top down, where real numbers are rare: 995, 993, … for men and 994, 992, … for women.
            switch sex[row] {
            case .male:
                sequence[row] = 995 - 2 * min(males, 497)
                males += 1
            case .female:
                sequence[row] = 994 - 2 * min(females, 496)
                females += 1
            }
        }
    }

    /// The name.
    func fullName(_ row: Int, _ naming: Naming) -> String {
        var draws = philox.draws(row, .givenName)
        return naming.name(surname: surname[row], sex: sex[row], &draws)
    }

    /// The identity number: well formed, and of nobody.
    func citizenID(_ row: Int) -> String {
        CitizenID(division: request.division, birthDay: day(birth[row]), sequence: Int(sequence[row]))?.canonical ?? ""
    }

    /// The number of the birth certificate: the letter X stands for made-up ones.
    func certificate(_ row: Int) -> String { "X" + padded(row, 9) }

    /// A mobile number of the range 154, which is given to no operator; none for children under 14.
    func phone(_ row: Int, change: Int = 0) -> String? {
        guard age(row, on: today) >= 14 else { return nil }
        // Multiplying by a unit modulo 10⁸ mixes the digits and keeps numbers apart.
        return "154" + padded((row + 40_000_000 * change) * 31_415_927 % 100_000_000, 8)
    }
}

/// A number of `digits` digits, with zeros in front.
func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return text.utf8.count >= digits ? text : String(repeating: "0", count: digits - text.utf8.count) + text
}
