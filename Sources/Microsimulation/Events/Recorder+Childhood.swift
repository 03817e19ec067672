import Civil
import Demography
import Population

extension Recorder {
    /// The pregnancy of a birth, under the row of the child; nothing for a second twin.
    mutating func recordPregnancy(_ row: Int) {
        guard let mother = lives.mother[row].index, !lives.isSecondTwin(row) else { return }
        let pregnancy = lives.pregnancy(row)
        let last = min(lives.last(mother), pregnancy.birth)
        func within(_ day: Int32) -> Bool { day >= lives.from && day <= last }
        // Couples who plan a child come before: not girls.
        func comes(_ day: Int32) -> Bool { within(day) && day >= lives.reaches(mother, months: 18 * 12) }
        var early = lives.philox.draws(row, .prePregnancy)
        if early.chance(0.35), comes(pregnancy.start - 60) { noteAbout(.prePregnancy, row, on: pregnancy.start - 60) }
        if early.chance(0.6), comes(pregnancy.start - 40) { noteAbout(.folicAcid, row, on: pregnancy.start - 40) }
        if within(pregnancy.registered), pregnancy.registered < pregnancy.birth {
            noteAbout(.pregnancy, row, on: pregnancy.registered)
        }
        var draws = lives.philox.draws(row, .antenatal)
        for (index, visit) in Timetables.antenatal.enumerated() {
            let made = draws.chance(visit.made)
            let day = pregnancy.start + visit.weeks * 7 + Int32(draws.below(12))
            if made, within(day), day >= pregnancy.registered, day < pregnancy.birth {
                noteAbout(.antenatal, row, on: day, number: index)
            }
        }
        guard pregnancy.birth <= lives.today, lives.isBornHere(row) else { return }
        note(.delivery, row, on: pregnancy.birth)
        var after = lives.philox.draws(row, .postnatal)
        let home = pregnancy.birth + 3 + Int32(after.below(5))
        if after.chance(0.93), home <= lives.last(mother) { noteAbout(.postnatal, row, on: home, number: 0) }
        let check = pregnancy.birth + 42 + Int32(after.below(10))
        if after.chance(0.86), check <= lives.last(mother) { noteAbout(.postnatal, row, on: check, number: 1) }
    }

    /// Notes an event of the mother that is kept under the row of the child.
    private mutating func noteAbout(_ kind: Occurrence.Kind, _ row: Int, on day: Int32, number: Int = 0) {
        guard day >= lives.from, day <= lives.today else { return }
        append(kind, row, day, number)
    }

    /// Screening, vaccines, checks and claims of a child.
    mutating func recordChildhood(_ row: Int) {
        guard lives.birth[row] > lives.from - 18 * 366 else { return }
        // What was given before the records began is entered when they do, from the booklet.
        for index in lives.doses(row).indices {
            if let day = lives.doseDay(row, index) { noteEver(.vaccinated, row, on: day, number: index) }
        }
        guard lives.birth[row] > lives.from - 8 * 366 else { return }
        if lives.isBornHere(row) { recordScreening(row) }
        recordChecks(row)
        recordClaims(row)
    }

    private mutating func recordScreening(_ row: Int) {
        var draws = lives.philox.draws(row, .screening)
        for item in Timetables.screenings.indices where draws.chance(0.975) {
            note(.screened, row, on: lives.birth[row] + 2 + Int32(draws.below(2)), number: item)
        }
    }

    private mutating func recordChecks(_ row: Int) {
        var draws = lives.philox.draws(row, .checks)
        for (index, check) in Timetables.checks.enumerated() {
            let share = draws.unit()
            let spread = draws.unit()
            // Most come within two weeks, one in eight within two months, one in ten not at all.
            guard share < 0.9 else { continue }
            let window: Double = index == 0 ? 5 : share < 0.78 ? 14 : index < 5 ? 25 : 60
            let due = index == 0 ? lives.birth[row] + 2 : lives.reaches(row, months: check.months)
            note(.checked, row, on: due + Int32(spread * window), number: index)
            // Eyes are looked at with the rest, nine times in ten.
            if Int(share * 1_000_000) % 10 != 0 { note(.eyes, row, on: due + Int32(spread * window), number: index) }
        }
    }

    /// Claims of the childcare subsidy for 2025 and 2026, once the child is in the household register.
    private mutating func recordClaims(_ row: Int) {
        let registered = lives.isBornHere(row) ? lives.registrationDay(row) : lives.birth[row]
        guard registered != Lives.never, lives.arrival[row] == Lives.always, lives.applicant(row) != nil else { return }
        for (number, opens) in [(0, Int32(20_332)), (1, Int32(20_458))] {
            // Claims opened on 2025-09-01 for 2025, and on 2026-01-05 for 2026.
            let year = 2025 + number
            var draws = lives.philox.draws(row, .claim, year: year)
            let firstDay = Int32(number == 0 ? 20_089 : 20_454)
            guard lives.birth[row] < firstDay + 365, lives.reaches(row, months: 36) >= firstDay else { continue }
            let day = max(opens, registered + 5) + Int32(draws.below(110))
            guard draws.chance(0.72), day < firstDay + 365 + 90 else { continue }
            note(.claim, row, on: day, number: number)
        }
    }
}

extension Lives {
    /// The doses of a child by its birth day.
    func doses(_ row: Int) -> [Timetables.Dose] {
        // 2024-11-01: two months old when the new timetable began.
        birth[row] >= 20_028 ? Timetables.doses : Timetables.earlierDoses
    }

    /// The day on which a child gets a dose; nil: it does not.
    func doseDay(_ row: Int, _ index: Int) -> Int32? {
        var draws = philox.draws(row, .vaccines)
        // One child in ten comes late for everything, one in twenty-five stops coming.
        let manner = draws.unit()
        let delay = Int32(manner < 0.1 ? 20 + draws.below(45) : draws.below(8))
        let stops = manner > 0.96 ? 4 + draws.below(24) : 200
        let dose = doses(row)[index]
        guard dose.months < stops else { return nil }
        return dose.months == 0 ? birth[row] : reaches(row, months: dose.months) + delay
    }

    /// Who claims for a child: a parent who is alive and here.
    func applicant(_ row: Int) -> Int? {
        [mother[row].index, father[row].index].compactMap { $0 }.first { isPresent($0) }
    }
}
