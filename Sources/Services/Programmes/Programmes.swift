public import Civil
public import Policy

/// The programmes of a place, ready to say what is due for a life.
public struct Programmes: Sendable {
    /// The programmes, by id.
    public let all: [Programme]
    private let chain: PackChain
    private let proofs: [String: [(programme: String, item: ScheduleItem)]]
    /// Event types after which more than one item of a life may be another.
    private let turning: Set<String>
    private let beginning: Set<String>

    /// The programmes of a chain of packs.
    public init(_ chain: PackChain) {
        self.chain = chain
        all = chain.programmes.keys.sorted().compactMap { chain.programmes[$0] }
        var proofs: [String: [(programme: String, item: ScheduleItem)]] = [:]
        var (turning, beginning): (Set<String>, Set<String>) = ([], [])
        for programme in all {
            turning.formUnion([programme.course?.event, programme.notGiven?.type].compactMap { $0 })
            if let episode = programme.episode {
                beginning.insert(episode.begins.type)
                turning.formUnion(([episode.begins] + episode.ends).map(\.type))
            }
            for item in programme.schedule {
                if item.isPlain, programme.episode == nil {
                    if let proof = item.doneBy { proofs[proof.type, default: []].append((programme.id, item)) }
                } else {
                    turning.formUnion(
                        ([item.doneBy, item.after, item.needs].compactMap { $0 } + item.unless).map(\.type))
                }
            }
        }
        (self.proofs, self.turning, self.beginning) = (proofs, turning, beginning)
    }

    /// The items that an event of a type shows to be done, and nothing else.
    func provable(by type: String) -> [(programme: String, item: ScheduleItem)] { proofs[type] ?? [] }

    /// Whether after an event of a type more than one item may be another.
    func turns(by type: String) -> Bool { turning.contains(type) }

    /// Whether an event of a type begins something that a programme is gone through for.
    func begins(by type: String) -> Bool { beginning.contains(type) }

    /// The programme with this id.
    public subscript(id: String) -> Programme? { chain.programmes[id] }

    /// Whether a person takes part in a programme on a day, and from which day its offsets count.
    ///
    /// `nil` for a programme of another place.
    public func enrolment(in programme: Programme, _ subject: Subject, on day: Day) -> Enrolment? {
        chain.enrolment(programme.id, subject, on: day)
    }

    /// What every programme says for a life, in the order of the schedules, then of the doses.
    ///
    /// - Parameters:
    ///   - subject: the person, with kin as far as the rules look.
    ///   - day: the day on which enrolment is decided, and on which it is asked.
    ///   - lasting: how it will stand from the day after on until something happens, by the editions that hold last: for an index, which is read on
    ///     later days.
    public func items(for subject: Subject, on day: Day, lasting: Bool = false) -> [DueItem] {
        all.flatMap { programme -> [DueItem] in
            guard let (span, enrolment) = span(of: programme, subject, on: day) else { return [] }
            var items = programme.schedule.flatMap { $0.dueItems(programme, span) }
            if let course = programme.course {
                for one in courses(course, span, enrolment, on: day, lasting: lasting).chosen {
                    items += one.items(programme, span)
                }
            }
            guard let notGiven = programme.notGiven else { return items }
            return notGiven.marked(items, span.occasions)
        }
    }

    /// What a programme with series says of what was given to a life; nil where the person takes no part, or there are no series.
    public func courses(of programme: Programme, for subject: Subject, on day: Day) -> Courses? {
        guard let course = programme.course, let (span, enrolment) = span(of: programme, subject, on: day) else {
            return nil
        }
        return courses(course, span, enrolment, on: day)
    }

    private func courses(
        _ course: DoseCourse, _ span: ProgrammeSpan, _ enrolment: Enrolment, on day: Day, lasting: Bool = false
    ) -> Courses {
        let given = span.occasions.compactMap { occasion -> GivenDose? in
            guard occasion.reference.type == course.event, let kind = occasion.data[course.kind]?.plainText else {
                return nil
            }
            return GivenDose(day: occasion.reference.day, kind: kind, event: occasion.reference)
        }
        // No life has so many; what is beyond them would only cost time.
        return Courses(
            course, anchor: span.anchor, given: Array(given.prefix(Programmes.mostDoses)), isFor: enrolment.series,
            on: lasting ? day.adding(days: 1) : day, isByNewest: lasting)
    }

    /// How many doses of a life are looked at.
    private static let mostDoses = 400

    /// From when a programme counts for a life; nil where the person takes no part.
    private func span(
        of programme: Programme, _ subject: Subject, on day: Day
    ) -> (span: ProgrammeSpan, enrolment: Enrolment)? {
        guard let chronicle = subject.chronicles[subject.person],
            let enrolment = enrolment(in: programme, subject, on: day), enrolment.isEnrolled == true
        else { return nil }
        if let episode = programme.episode {
            return episode.last(chronicle.occasions, on: day).map { ($0, enrolment) }
        }
        guard let anchor = enrolment.anchor else { return nil }
        let span = ProgrammeSpan(
            anchor: anchor, minute: enrolment.minute, episode: nil, occasions: chronicle.occasions,
            isEnded: false, end: nil)
        return (span, enrolment)
    }
}

extension Programme.Episode {
    /// The last one that has begun by a day.
    func last(_ occasions: [Occasion], on day: Day) -> ProgrammeSpan? {
        guard
            let start = occasions.lastIndex(where: { $0.role == role && begins.matches($0) && $0.reference.day <= day })
        else { return nil }
        let beginning = occasions[start]
        let field = anchors.lazy.compactMap { anchor -> Day? in
            guard let day = beginning.data[anchor.field]?.string.flatMap({ Day($0) }) else { return nil }
            return anchor.less.map { $0.negated.after(day) } ?? day
        }.first
        let anchor = field ?? beginning.reference.day
        // What was done between the anchor and the beginning counts too: a first visit before the registration.
        let own = occasions.filter { $0.reference.day >= anchor || $0.reference >= beginning.reference }
        let isEnded = own.contains { occasion in
            occasion.reference > beginning.reference && ends.contains { $0.matches(occasion) }
        }
        return ProgrammeSpan(
            anchor: anchor, minute: nil, episode: beginning.reference, occasions: own, isEnded: isEnded,
            end: lasts.after(anchor))
    }
}

extension Offset {
    /// As far the other way.
    var negated: Offset { Offset(months: -months, days: -days, hours: -hours) }
}

extension Programme.NotGiven {
    /// Items with what was recorded of them last.
    func marked(_ items: [DueItem], _ occasions: [Occasion]) -> [DueItem] {
        let own = occasions.filter { $0.reference.type == type }
        guard !own.isEmpty else { return items }
        return items.map { item in
            guard item.doneBy == nil,
                let last = own.last(where: { $0.data[self.item]?.plainText == item.item }),
                let reason = last.data[reason]?.plainText
            else { return item }
            var marked = item
            marked.notGiven = DueItem.NotGiven(
                reason: reason, until: until.flatMap { last.data[$0]?.string.flatMap { Day($0) } },
                event: last.reference)
            return marked
        }
    }
}

extension Course {
    /// What was given and what is next, as items.
    func items(_ programme: Programme, _ span: ProgrammeSpan) -> [DueItem] {
        let titles = Dictionary(series.doses.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var items: [DueItem] = []
        for (given, verdict) in given {
            guard let dose = verdict.dose.flatMap({ titles[$0] }) else { continue }
            let timing = dose.timing(on: given.day)
            let opens = timing.opens.after(span.anchor)
            let due = timing.due.map { $0.after(span.anchor) } ?? opens
            var item = DueItem(
                programme: programme.id, item: dose.id, title: dose.title, opens: opens, minute: nil,
                because: .dose(.age(timing.opens)), due: due,
                overdue: max(due, timing.overdue.map { $0.after(span.anchor) } ?? due),
                expires: timing.expires.map { $0.after(span.anchor) }, doneBy: given.event)
            if case .countsEarly = verdict { item.isEarly = true }
            items.append(item)
        }
        for one in next + later {
            guard let dose = titles[one.dose] else { continue }
            items.append(
                DueItem(
                    programme: programme.id, item: dose.id, title: dose.title, opens: one.opens, minute: nil,
                    because: .dose(one.because), due: one.due, overdue: one.overdue, expires: one.expires, doneBy: nil))
        }
        return items
    }
}
