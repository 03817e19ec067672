public import Civil
public import FEEL

/// The doses of a programme that are given one after another, as vaccines are: which events are doses, and the series they make.
///
/// Terms are those of immunisation: a series is an ordered list of doses; alternatives that protect against the same are one group, of which one
/// series is enough.
public struct DoseCourse: Sendable {
    /// The event type whose events are doses.
    public var event: String
    /// The field of it that says what was given.
    public var kind: String
    /// The field of it that says which dose it is; nil: there is none. It is filled in, and judged by nothing.
    public var number: String?
    /// By how much before a least age or interval a dose still counts; nil: not at all.
    public var tolerance: Offset?
    /// From which age on nothing of it is given any more; nil: each dose says so for itself.
    public var until: Offset?
    /// Kinds that must not be given too near to each other.
    public var apart: [Apart]
    /// The series, in order; of a group in the order of preference.
    public var series: [Series]

    /// The dose with this id, with its series and its place in it, from 1.
    public func dose(_ id: String) -> (dose: Dose, series: Series, number: Int)? {
        for one in series {
            if let place = one.doses.firstIndex(where: { $0.id == id }) { return (one.doses[place], one, place + 1) }
        }
        return nil
    }

    /// Kinds of which two are given on the same day or so far apart.
    public struct Apart: Sendable {
        /// The kinds.
        public var kinds: Set<String>
        /// How far.
        public var least: Offset
        /// Sets of kinds that are alike: one that was given after another of its set that counts is held to the intervals of the series only.
        public var alike: [Set<String>]
        /// The clauses.
        public var cite: [Citation]

        /// Whether two kinds are alike.
        public func areAlike(_ one: String, _ other: String) -> Bool {
            alike.contains { $0.contains(one) && $0.contains(other) }
        }
    }

    /// Doses in order.
    public struct Series: Sendable {
        /// The id.
        public var id: String
        /// The title.
        public var title: Bilingual
        /// What it protects against: of the series of a group one is enough.
        public var group: String
        /// The clauses.
        public var cite: [Citation]
        /// Who it is for; nil: everybody.
        public var condition: Expression?
        /// Only those whose anchor lies in these days.
        public var born: (from: Day?, until: Day?)
        /// At which age it may be begun; once begun it is gone on with.
        public var start: AgeSpan
        /// What may be given.
        public var kinds: [String: AgeSpan]
        /// What is usually given.
        public var usual: String
        /// The doses, at least one.
        public var doses: [Dose]
        /// Where it is declared.
        public var place: Place
    }

    /// From which age until before which age something may be given; nil: from birth, without end.
    public struct AgeSpan: Hashable, Sendable {
        public var from: Offset?
        public var until: Offset?

        /// A span from its ends.
        public init(from: Offset? = nil, until: Offset? = nil) { (self.from, self.until) = (from, until) }
    }

    /// One dose of a series.
    public struct Dose: Sendable {
        /// The id, as `MMR-1`.
        public var id: String
        /// The title.
        public var title: Bilingual
        /// What may be given; nil: what the series says.
        public var kinds: [String: AgeSpan]?
        /// What is usually given; nil: as the series says.
        public var usual: String?
        /// What holds; of those with ``Timing/until`` the first whose day has not come, in their order; the last has none.
        public var timings: [Timing]
        /// When it is not needed: one of these is enough.
        public var skips: [Skip]
        /// What whoever gives it should know; nil: nothing.
        public var note: Bilingual?
        /// Where it is declared.
        public var place: Place
    }

    /// When a dose is given, from the anchor.
    public struct Timing: Sendable {
        /// Only for doses given before this day; nil: for all later ones.
        public var until: Day?
        /// The least age.
        public var opens: Offset
        /// From which age it counts; nil: from the least age, less the tolerance.
        public var least: Offset?
        /// The age at which it is due; nil: by intervals, or as soon as it can be given.
        public var due: Offset?
        /// From which age it is overdue; nil: by intervals, or from when it is due.
        public var overdue: Offset?
        /// From which age it is not given any more; nil: at any age.
        public var expires: Offset?
        /// Intervals from earlier doses: all hold.
        public var after: [Interval]
        /// Intervals that count too where those of ``after`` are not kept, if all of these are; empty: none.
        public var allowed: [Interval]
    }

    /// An interval from an earlier dose.
    public struct Interval: Sendable {
        /// From which dose of the series, where it was given; nil: from the one before, whether it counts or not.
        public var dose: String?
        /// The least interval.
        public var opens: Offset
        /// From which interval it counts; nil: from the least one, less the tolerance.
        public var least: Offset?
        /// After which interval it is due, and overdue.
        public var due: Offset?
        public var overdue: Offset?
    }

    /// When a dose is not needed: all that is said here holds.
    public struct Skip: Sendable {
        /// What it is asked of.
        public enum Occasion: String, Sendable, CaseIterable {
            /// Of a dose that is given: it is the next one then.
            case given
            /// Of what is to be given next.
            case next
            /// Of both.
            case always
        }

        /// What it is asked of.
        public var when: Occasion
        /// From this age on.
        public var age: Offset?
        /// So long after the dose before.
        public var since: Offset?
        /// At least so many doses of these kinds from an age on; nil: not asked.
        public var doses: Count?

        /// A number of doses.
        public struct Count: Sendable {
            /// Of which kinds; empty: of any of the series.
            public var kinds: Set<String>
            /// From which age on.
            public var age: Offset?
            /// At least so many.
            public var least: Int
        }
    }
}
