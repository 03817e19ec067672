import Access
import Civil
import Policy
import Services

/// What programmes say of a person: what is overdue and due first, then what comes next, then what was done.
struct DueModel: Sendable {
    let items: [DueItem]
    let person: Int64
    let object: Object.Person?
    let chain: PackChain
    let day: Day
    let permissions: Permissions

    /// How many items that are not due yet are shown.
    static let ahead = 2

    /// The items in the order in which they are shown.
    var ordered: [DueItem] {
        func of(_ status: DueItem.Status) -> [DueItem] {
            items.filter { $0.status(on: day) == status }.sorted { $0.due < $1.due }
        }
        return of(.overdue) + of(.due) + of(.notDue).prefix(DueModel.ahead) + of(.done).reversed()
            + of(.expired).reversed()
    }

    func view(_ words: Words) -> [Model] {
        ordered.map { item in
            let status = item.status(on: day)
            let programme = chain.programmes[item.programme]
            let isOpen = status == .due || status == .overdue
            return .present([
                "title": words(item.title), "programme": programme.map { words($0.title) } ?? item.programme,
                "state": "due/\(DueModel.badge(status))", "when": DueModel.when(item, status, on: day, words),
                "href": isOpen
                    ? RecordLink(item: item.item, of: programme, person: person, chain: chain)
                        .flatMap { $0.isOpen(to: permissions, about: object, chain) ? $0.text : nil } : nil,
            ])
        }
    }

    /// The badge of a status.
    static func badge(_ status: DueItem.Status) -> String { status == .notDue ? "later" : status.rawValue }

    /// When, in words, by status.
    static func when(_ item: DueItem, _ status: DueItem.Status, on day: Day, _ words: Words) -> String {
        switch status {
        case .notDue: words("due.when.from", ["day": words.day(item.opens)])
        case .due: words("due.when.by", ["day": words.day(item.overdue.adding(days: -1))])
        case .overdue: words("due.when.late_days", ["count": "\(day - item.overdue + 1)"])
        case .expired: words("due.when.expired", ["day": words.day(item.expires ?? item.overdue)])
        case .done: words("due.when.done", ["day": words.day(item.doneBy?.day ?? item.due)])
        }
    }
}

/// The address of the form that records what an item asks for, filled in with the person and the item's own codes.
struct RecordLink: Hashable, Sendable {
    let type: String
    let text: String

    /// - Returns: `nil` for an item that no event shows done.
    init?(item: String, of programme: Programme?, person: Int64, chain: PackChain) {
        guard let programme, let proof = programme.schedule.first(where: { $0.id == item })?.doneBy,
            let declared = chain.eventTypes[proof.type],
            let role = declared.subject(programme.subject)?.role ?? declared.subjects.first(where: \.isRequired)?.role
        else { return nil }
        type = proof.type
        let filled = proof.filter.map { "&data.\($0.field)=\(FormText.encode($0.value))" }.joined()
        text = "/events/new/\(proof.type)?person=\(person)&subjects.\(role)=\(person)\(filled)"
    }

    /// Whether an account may record it.
    func isOpen(to permissions: Permissions, about person: Object.Person?, _ chain: PackChain) -> Bool {
        chain.eventTypes[type].map { permissions.mayRecord($0, about: person) } ?? false
    }
}
