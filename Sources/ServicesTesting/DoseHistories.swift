public import Civil
public import Policy
public import Services

/// Made-up histories of doses: most on time, some early, late, twice, of the wrong kind.
public struct DoseHistories: Sendable {
    private let course: DoseCourse
    private let kinds: [String]
    private var state: UInt64

    /// Histories of a course; the same seed gives the same ones.
    public init(_ course: DoseCourse, seed: UInt64) {
        self.course = course
        kinds = Set(course.series.flatMap { Array($0.kinds.keys) }).sorted()
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    private mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    /// The next one: a day of birth, and what was given.
    public mutating func history() -> (born: Day, given: [GivenDose]) {
        // From 2018 on, ends of months more often than by chance.
        var born = Day(number: 17_532 + Int64(below(3_200)))
        if below(4) == 0 { born = born.monthEnd }
        var given: [(day: Day, kind: String)] = []
        let manner = below(10)
        for series in course.series where below(3) > 0 {
            var day = born
            for dose in series.doses {
                if below(10) < (manner == 0 ? 5 : 1) { continue }
                let usual = dose.usual ?? series.usual
                let kind = below(12) == 0 ? kinds[below(kinds.count)] : usual
                let timing = dose.timings[dose.timings.count - 1]
                var at = timing.opens.after(born)
                for interval in timing.after { at = max(at, interval.opens.after(day)) }
                at =
                    switch below(8) {
                    case 0: at.adding(days: -Int64(1 + below(6)))
                    case 1: at
                    case 2: at.adding(days: Int64(below(400)))
                    default: at.adding(days: Int64(below(30)))
                    }
                day = max(at, born)
                given.append((day, kind))
                if below(25) == 0 { given.append((day.adding(days: Int64(below(3))), kind)) }
            }
        }
        for _ in 0..<below(3) { given.append((born.adding(days: Int64(below(2_600))), kinds[below(kinds.count)])) }
        given.sort { ($0.day, $0.kind) < ($1.day, $1.kind) }
        return (
            born,
            given.enumerated().map { place, dose in
                GivenDose(
                    day: dose.day, kind: dose.kind,
                    event: EventReference(sequence: Int64(place), type: course.event, day: dose.day))
            }
        )
    }
}
