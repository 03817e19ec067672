import Civil
import Demography
import Population

/// Gathers occurrences of lives: only those within the records.
struct Recorder {
    let lives: Lives
    private(set) var occurrences: [Occurrence] = []

    init(_ lives: Lives) {
        self.lives = lives
        occurrences.reserveCapacity(lives.count * 4)
        for row in 0..<lives.count { record(row) }
        occurrences.sort()
    }

    /// Notes what happens on a day within the records and the person's life here.
    mutating func note(_ kind: Occurrence.Kind, _ row: Int, on day: Int32, number: Int = 0) {
        guard day >= max(lives.from, lives.birth[row], lives.arrival[row]), day <= lives.last(row) else { return }
        append(kind, row, day, number)
    }

    /// Notes what happened before the records began as entered on their first day (or on the day the person came), and what happens
    /// within them on its day.
    mutating func noteEver(_ kind: Occurrence.Kind, _ row: Int, on day: Int32, number: Int = 0) {
        guard day >= lives.birth[row] || kind == .registered, day <= lives.last(row) else { return }
        append(kind, row, max(day, lives.from, lives.arrival[row]), number)
    }

    mutating func append(_ kind: Occurrence.Kind, _ row: Int, _ day: Int32, _ number: Int) {
        let offset = UInt16(clamping: day - lives.from)
        occurrences.append(Occurrence(day: offset, kind: kind, person: row, number: number))
    }

    private mutating func record(_ row: Int) {
        if lives.flags[row].contains(.unborn) {
            recordPregnancy(row)
            return
        }
        if lives.isBornHere(row) {
            recordPregnancy(row)
            note(.birth, row, on: lives.birth[row])
            note(.household, row, on: lives.registrationDay(row))
        } else {
            noteEver(.registered, row, on: lives.from)
        }
        if lives.arrival[row] != Lives.always { note(.movedIn, row, on: lives.arrival[row]) }
        recordMoves(row)
        recordMarriage(row)
        recordWork(row)
        recordChildhood(row)
        recordCare(row)
        if lives.end[row] <= lives.today {
            note(lives.flags[row].contains(.dead) ? .death : .movedOut, row, on: lives.end[row])
            recordGrief(row)
        }
    }

    private mutating func recordMoves(_ row: Int) {
        let bridal = lives.bridalMove(row)
        if bridal != Lives.never, lives.township(row, on: bridal) != lives.township(row, on: bridal - 1) {
            note(.movedIn, row, on: bridal, number: 2)
        }
        // A bride moves with her parents until her wedding and with her husband after it.
        let (early, late) = (lives.head(row, on: lives.from), lives.head(row, on: lives.today))
        let moved = lives.moveDay(household: late)
        if moved != Lives.never, moved > lives.birth[row] + 60, bridal == Lives.never || bridal < moved {
            note(.movedIn, row, on: moved, number: 1)
        }
        let before = early == late ? Lives.never : lives.moveDay(household: early)
        if before != Lives.never, before < bridal { note(.movedIn, row, on: before, number: 3) }
    }

    private mutating func recordMarriage(_ row: Int) {
        guard lives.sex[row] == .female, let husband = lives.partner[row].index, lives.married[row] != Lives.never
        else {
            return
        }
        noteEver(.marriage, row, on: lives.married[row])
        if lives.divorced[row] != Lives.never { noteEver(.divorce, row, on: lives.divorced[row]) }
        var draws = lives.philox.draws(row, .certificate)
        guard lives.children[row] == 1, draws.chance(0.35), lives.divorced[row] == Lives.never else { return }
        // Only-child certificates were given until the end of 2015.
        let first = lives.firstBirth[row]
        let issued = first + 60 + Int32(draws.below(1400))
        let year = lives.day(issued).year
        guard first > lives.married[row], lives.firstBirth[husband] == first, (1980...2015).contains(year) else {
            return
        }
        noteEver(.onlyChild, row, on: issued)
    }

    private mutating func recordWork(_ row: Int) {
        guard lives.jobStart[row] != Lives.never else { return }
        noteEver(.employed, row, on: lives.jobStart[row])
        noteEver(.insured, row, on: lives.jobStart[row], number: 0)
        if lives.jobEnd[row] != Lives.never { note(.employmentEnded, row, on: lives.jobEnd[row]) }
    }

    /// Visits to both parents of an only child who died when the mother was 49 or older.
    private mutating func recordGrief(_ row: Int) {
        guard lives.flags[row].contains(.dead), let mother = lives.mother[row].index, lives.children[mother] == 1 else {
            return
        }
        guard lives.age(mother, on: lives.end[row]) >= 49, lives.childrenEver(mother) ?? 1 == 1 else { return }
        for parent in [mother, lives.father[row].index].compactMap({ $0 }) {
            var draws = lives.philox.draws(parent, .visit)
            for visit in 0..<8 {
                note(
                    .familyVisit, parent, on: lives.end[row] + 30 + Int32(visit * 182 + draws.below(30)), number: visit)
            }
        }
    }
}
