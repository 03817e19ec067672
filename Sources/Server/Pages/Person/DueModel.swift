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
    /// The address of a programme's page.
    let link: @Sendable (String) -> String

    /// How many items that are not due yet are shown.
    static let ahead = 2
    /// How many of those that were done.
    static let behind = 3

    /// The items in the order in which they are shown.
    var ordered: [DueItem] {
        func of(_ status: DueItem.Status) -> [DueItem] {
            items.filter { $0.status(on: day) == status }.sorted { $0.due < $1.due }
        }
        return of(.overdue) + of(.due) + of(.notGiven) + of(.notDue).prefix(DueModel.ahead)
            + of(.done).reversed().prefix(DueModel.behind)
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

    /// The programmes that say something of the person, with how much is open.
    func programmes(_ words: Words) -> [Model] {
        chain.programmes.keys.sorted().compactMap { id -> Model? in
            let own = items.filter { $0.programme == id }
            guard let programme = chain.programmes[id], !own.isEmpty else { return nil }
            func count(_ status: DueItem.Status) -> Int { own.count { $0.status(on: day) == status } }
            return .present([
                "title": words(programme.title), "href": link(id),
                "overdue": count(.overdue) > 0 ? words("programme.overdue", ["count": "\(count(.overdue))"]) : nil,
                "due": count(.due) > 0 ? words("programme.due", ["count": "\(count(.due))"]) : nil,
                "done": words("programme.done_count", ["count": "\(count(.done))"]),
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
        case .notGiven:
            item.notGiven?.until.map { words("due.when.put_off", ["day": words.day($0)]) }
                ?? words("due.when.not_given")
        case .expired: words("due.when.expired", ["day": words.day(item.expires ?? item.overdue)])
        case .done: words("due.when.done", ["day": words.day(item.doneBy?.day ?? item.due)])
        }
    }
}

extension Programme {
    /// The event that shows an item done, with the values of its fields.
    func record(of item: String) -> (type: String, filter: [(field: String, value: String)])? {
        if let proof = schedule.first(where: { $0.id == item })?.doneBy { return (proof.type, proof.filter) }
        guard let course, let (dose, series, number) = course.dose(item) else { return nil }
        return (
            course.event,
            [(course.kind, dose.usual ?? series.usual)] + (course.number.map { [($0, "\(number)")] } ?? [])
        )
    }
}

/// The address of the form that records what an item asks for, filled in with the person and the item's own codes.
struct RecordLink: Hashable, Sendable {
    let type: String
    let text: String

    /// - Returns: `nil` for an item that no event shows done.
    init?(item: String, of programme: Programme?, person: Int64, chain: PackChain) {
        guard let programme, let (type, filter) = programme.record(of: item), let declared = chain.eventTypes[type],
            let role = declared.subject(programme.subject)?.role ?? declared.subjects.first(where: \.isRequired)?.role
        else { return nil }
        self.type = type
        let filled = filter.map { "&data.\($0.field)=\(FormText.encode($0.value))" }.joined()
        text = "/events/new/\(type)?person=\(person)&subjects.\(role)=\(person)\(filled)"
    }

    /// The form that says that an item is not given.
    init?(notGiven item: String, of programme: Programme?, person: Int64, chain: PackChain) {
        guard let event = programme?.notGiven,
            let role = chain.eventTypes[event.type]?.subjects.first(where: \.isRequired)?.role
        else { return nil }
        type = event.type
        text =
            "/events/new/\(type)?person=\(person)&subjects.\(role)=\(person)&data.\(event.item)=\(FormText.encode(item))"
    }

    /// Whether an account may record it.
    func isOpen(to permissions: Permissions, about person: Object.Person?, _ chain: PackChain) -> Bool {
        chain.eventTypes[type].map { permissions.mayRecord($0, about: person) } ?? false
    }
}
