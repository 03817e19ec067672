import Civil
import Demography
import Population

extension Recorder {
    /// Insurance, family doctors, disability, hospital, new phone numbers.
    mutating func recordCare(_ row: Int) {
        let lives = lives
        let thisYear = lives.request.today.year
        let newYear = lives.today - Int32(lives.request.today.dayOfYear - 1)
        recordInsurance(row, newYear: newYear)
        let age = lives.age(row, on: lives.last(row))
        var doctor = lives.philox.draws(row, .contract)
        let wanted = age >= 65 || age < 7 ? 0.75 : 0.22
        if doctor.chance(wanted) {
            // Contracts run for a year; one in three was made last year.
            let start = newYear - (doctor.chance(0.33) ? 365 : 0) + Int32(doctor.below(300))
            note(.contract, row, on: start)
        }
        var disability = lives.philox.draws(row, .disability)
        if disability.chance(0.006 + 0.0004 * Double(age)), age >= 4 {
            let first = lives.reaches(row, months: 36)
            let span = Int(lives.last(row) - first)
            noteEver(.disability, row, on: first + Int32(disability.below(max(1, span))))
        }
        var contact = lives.philox.draws(row, .contact)
        if age >= 20, contact.chance(0.04), lives.today - lives.from > 100 {
            note(.contact, row, on: lives.from + 30 + Int32(contact.below(Int(lives.today - lives.from) - 60)))
        }
        guard age >= 60 else { return }
        for year in lives.request.from.year...max(lives.request.from.year, thisYear) {
            var stay = lives.philox.draws(row, .admission, year: year)
            let start = newYear - Int32(365 * (thisYear - year)) + Int32(stay.below(340))
            if stay.chance(0.05) { note(.admitted, row, on: start, number: year - lives.request.from.year) }
        }
    }

    /// Residents' insurance for this year, paid in the autumn before; newborns within three months.
    private mutating func recordInsurance(_ row: Int, newYear: Int32) {
        var draws = lives.philox.draws(row, .insurance)
        let employed = lives.jobStart[row] != Lives.never && lives.jobEnd[row] == Lives.never
        let day = newYear - 92 + Int32(draws.below(85))
        if !employed, lives.birth[row] + 60 < day, draws.chance(0.94) { note(.insured, row, on: day, number: 1) }
        guard lives.isBornHere(row), draws.chance(0.93) else { return }
        note(.insured, row, on: lives.birth[row] + 8 + Int32(draws.below(80)), number: 2)
    }
}
