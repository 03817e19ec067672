public import Civil
public import Policy

/// The programmes of a place, ready to say what is due for a life.
public struct Programmes: Sendable {
    /// The programmes, by id.
    public let all: [Programme]
    private let chain: PackChain
    private let proofs: [String: [(programme: String, item: ScheduleItem)]]

    /// The programmes of a chain of packs.
    public init(_ chain: PackChain) {
        self.chain = chain
        all = chain.programmes.keys.sorted().compactMap { chain.programmes[$0] }
        var proofs: [String: [(programme: String, item: ScheduleItem)]] = [:]
        for programme in all {
            for item in programme.schedule {
                if let proof = item.doneBy { proofs[proof.type, default: []].append((programme.id, item)) }
            }
        }
        self.proofs = proofs
    }

    /// The items that an event of a type may show to be done.
    func provable(by type: String) -> [(programme: String, item: ScheduleItem)] { proofs[type] ?? [] }

    /// The programme with this id.
    public subscript(id: String) -> Programme? { chain.programmes[id] }

    /// Whether a person takes part in a programme on a day, and from which day its offsets count.
    ///
    /// `nil` for a programme of another place.
    public func enrolment(in programme: Programme, _ subject: Subject, on day: Day) -> Enrolment? {
        chain.enrolment(programme.id, subject, on: day)
    }

    /// What every programme says for a life, in the order of the schedules.
    ///
    /// - Parameters:
    ///   - subject: the person, with kin as far as the rules look.
    ///   - day: the day on which enrolment is decided.
    public func items(for subject: Subject, on day: Day) -> [DueItem] {
        guard let chronicle = subject.chronicles[subject.person] else { return [] }
        return all.flatMap { programme -> [DueItem] in
            guard let enrolment = enrolment(in: programme, subject, on: day), enrolment.isEnrolled == true,
                let anchor = enrolment.anchor
            else { return [] }
            return programme.schedule.map { $0.dueItem(programme, anchor: anchor, events: chronicle.occasions) }
        }
    }
}
