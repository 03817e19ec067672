public import Civil
public import Policy

/// The programmes of a place, ready to say what is due for a life.
public struct Schedule: Sendable {
    /// The programmes, by id.
    public let programmes: [Programme]
    private let anchor: @Sendable (Programme, Subject, Day) -> Day?

    /// The programmes of a chain of packs.
    public init(_ chain: PackChain) {
        programmes = chain.programmes.keys.sorted().compactMap { chain.programmes[$0] }
        anchor = { programme, subject, day in chain.anchor(of: programme, subject: subject, on: day) }
    }

    /// The day from which the programme's offsets count; `nil` for a person who is not enrolled on `day`.
    public func anchor(of programme: Programme, subject: Subject, on day: Day) -> Day? {
        anchor(programme, subject, day)
    }

    /// What every programme says for a life, in the order of the schedules.
    ///
    /// - Parameters:
    ///   - subject: the person, with kin as far as the rules look.
    ///   - day: the day on which enrolment is decided.
    public func items(for subject: Subject, on day: Day) -> [DueItem] {
        guard let chronicle = subject.chronicles[subject.person] else { return [] }
        return programmes.flatMap { programme -> [DueItem] in
            guard let anchor = anchor(programme, subject, day) else { return [] }
            return programme.schedule.map { $0.dueItem(programme, anchor: anchor, events: chronicle.occasions) }
        }
    }
}
