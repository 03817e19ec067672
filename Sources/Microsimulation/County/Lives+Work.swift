import Civil
import Demography
import Population

extension Lives {
    /// Says who has an employer, since when and until when.
    mutating func work() {
        for row in 0..<count where flags[row].isDisjoint(with: .unborn) {
            let age = age(row, on: last(row))
            guard (20..<60).contains(age) else { continue }
            var draws = philox.draws(row, .job)
            guard draws.chance(sex[row] == .male ? 0.60 : 0.46) else { continue }
            let first = max(
                reaches(row, months: 12 * (18 + draws.below(6))),
                arrival[row] == Lives.always ? Lives.always : arrival[row] + 1)
            guard first < last(row) else { continue }
            // Half have been with their employer for fewer than six years.
            let latest = last(row) - first
            let years = Int32(draws.below(4380))
            jobStart[row] = first + max(0, latest - years)
            guard jobStart[row] < last(row) else {
                jobStart[row] = Lives.never
                continue
            }
            let stay = jobStart[row] + 180 + Int32(draws.below(7000))
            jobEnd[row] = stay < last(row) && stay > from ? stay : Lives.never
        }
    }

    /// The employer's number, 0 to 59.
    func employer(_ row: Int) -> Int {
        var draws = philox.draws(row, .job, year: 1)
        return draws.below(60)
    }
}
