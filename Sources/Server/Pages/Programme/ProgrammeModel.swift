import Access
import Civil
import Growth
import Policy
import Registry
import Services

/// What the page of a programme shows.
struct ProgrammeModel: Sendable {
    let programme: Programme
    let view: PersonView
    let growth: GrowthTables
    /// What was given, of a programme with series.
    let courses: Courses?
    let permissions: Permissions
    let purpose: Purpose

    private var items: [DueItem] { view.items.filter { $0.programme == programme.id } }

    func view(_ words: Words) -> Model {
        let person = view.record.person
        let isForFamily = purpose == .ownRecord
        func of(_ statuses: [DueItem.Status]) -> [DueItem] {
            items.filter { statuses.contains($0.status(on: view.day)) }
        }
        let open = of([.overdue]).sorted { $0.due < $1.due } + of([.due]).sorted { $0.due < $1.due } + of([.notGiven])
        let later = of([.notDue]).sorted { ($0.opens, $0.item) < ($1.opens, $1.item) }
        let gone = of([.expired])
        return .present([
            "back": isForFamily ? "/family?member=\(person.id)" : PersonLink(id: person.id, purpose: purpose).text,
            "title": words(programme.title),
            "of": words(
                "decision.of", ["name": person.name ?? words("person.unnamed"), "day": words.day(view.day)]),
            "facts": [words.sex(person.sex), person.birthDay.flatMap { words.age($0, on: view.day) }].compactMap { $0 }
                .joined(separator: " · "),
            "growth": GrowthModel(programme: programme, view: view, tables: growth).view(words),
            "gradings": view.chain.gradings.values.filter { $0.programme == programme.id }.sorted { $0.id < $1.id }
                .compactMap {
                    GradingModel(grading: $0, view: view, permissions: permissions, purpose: purpose).view(words)
                },
            "open": ["items": open.map { row($0, words) }] as Model,
            "later": later.isEmpty ? nil : ["items": later.map { row($0, words) }] as Model,
            "done": ["items": done(words)] as Model,
            "gone": gone.isEmpty ? nil : ["items": gone.map { row($0, words) }] as Model,
            "cites": CitationText(chain: view.chain).cites(cites, words),
        ])
    }

    /// The clauses of the programme, of the series that are gone on with, and of what may not be near.
    private var cites: [Citation] {
        let series = (courses?.chosen ?? []).flatMap(\.series.cite) + (programme.course?.apart ?? []).flatMap(\.cite)
        let gradings = view.chain.gradings.values.filter { $0.programme == programme.id }.flatMap(\.cite)
        return (series + gradings).reduce(into: programme.cite) { if !$0.contains($1) { $0.append($1) } }
    }

    // MARK: what is to be done

    private func row(_ item: DueItem, _ words: Words) -> Model {
        let status = item.status(on: view.day)
        let isOpen = status == .due || status == .overdue
        let (person, chain) = (view.record.person.id, view.chain)
        func link(_ link: RecordLink?) -> String? {
            link.flatMap { $0.isOpen(to: permissions, about: view.record.object, chain) ? $0.text : nil }
        }
        return .present([
            "title": words(item.title), "state": "due/\(DueModel.badge(status))", "when": when(item, status, words),
            "because": because(item, words),
            "note": isOpen || status == .notDue ? programme.note(of: item.item).map { words.sentence($0) } : nil,
            "reason": item.notGiven.map { reason($0, words) },
            "href": isOpen || status == .notGiven
                ? link(RecordLink(item: item.item, of: programme, person: person, chain: chain)) : nil,
            "not_given_href": isOpen
                ? link(RecordLink(notGiven: item.item, of: programme, person: person, chain: chain)) : nil,
        ])
    }

    private func when(_ item: DueItem, _ status: DueItem.Status, _ words: Words) -> String {
        guard status == .notDue else { return DueModel.when(item, status, on: view.day, words) }
        if item.isWaiting { return words("programme.expected", ["day": words.day(item.opens)]) }
        let day = words.day(item.opens)
        return words("due.when.from", ["day": item.minute.map { "\(day) \(ProgrammeModel.clock($0))" } ?? day])
    }

    private static func clock(_ minute: Int) -> String {
        let (hour, rest) = (minute / 60, minute % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Why not before.
    private func because(_ item: DueItem, _ words: Words) -> String {
        switch item.because {
        case .anchor(let offset), .dose(.age(let offset)): words.age(offset, isBirth: programme.episode == nil)
        case .event(let offset, let event):
            words("programme.because.event", ["span": words.span(offset), "what": what(event, words)])
        case .dose(.interval(let offset, let event)):
            words("programme.because.interval", ["span": words.span(offset), "what": what(event, words)])
        case .dose(.apart(let offset, let event)):
            words("programme.because.apart", ["span": words.span(offset), "what": what(event, words)])
        case .dose(.skipped(let dose)):
            words("programme.because.skipped", ["dose": programme.title(of: dose).map { words($0) } ?? dose])
        case .dose(.waits(let dose)):
            words("programme.because.waits", ["dose": programme.title(of: dose).map { words($0) } ?? dose])
        }
    }

    private func reason(_ notGiven: DueItem.NotGiven, _ words: Words) -> String {
        let field = programme.notGiven.flatMap { event in
            view.chain.eventTypes[event.type]?.fields.first { $0.name == event.reason }
        }
        let text = field?.codes.first { $0.code == notGiven.reason }.map { words($0.title) } ?? notGiven.reason
        return words("programme.reason", ["day": words.day(notGiven.event.day), "reason": text])
    }

    /// An event in words: what was given, or the title of its type, with its day.
    private func what(_ reference: EventReference, _ words: Words) -> String {
        let given = courses?.all.lazy.flatMap(\.given).first { $0.dose.event == reference }?.dose
        let title =
            given.map { kind($0.kind, words) } ?? view.chain.eventTypes[reference.type].map { words($0.title) }
            ?? reference.type
        return words("programme.event", ["day": words.day(reference.day), "title": title])
    }

    private func kind(_ code: String, _ words: Words) -> String {
        let field = programme.course.flatMap { course in
            view.chain.eventTypes[course.event]?.fields.first { $0.name == course.kind }
        }
        return field?.codes.first { $0.code == code }.map { words($0.title) } ?? code
    }

    // MARK: what was done

    private func done(_ words: Words) -> [Model] {
        guard let courses else {
            return items.filter { $0.doneBy != nil }.sorted { ($0.doneBy?.day ?? .first) > ($1.doneBy?.day ?? .first) }
                .map { item -> Model in
                    .present([
                        "title": words(item.title), "day": item.doneBy.map { words.day($0.day) },
                        "age": age(item.doneBy?.day, words),
                        "faults": item.isEarly ? [words("programme.early")] : [String](),
                    ])
                }
        }
        // Something given may be a dose of several series.
        var order: [GivenDose] = []
        var found: [EventReference: [DoseVerdict]] = [:]
        for (dose, verdict) in courses.chosen.flatMap(\.given) {
            if found.updateValue((found[dose.event] ?? []) + [verdict], forKey: dose.event) == nil {
                order.append(dose)
            }
        }
        return order.sorted { ($0.day, $0.event) > ($1.day, $1.event) }.map { dose in
            let verdicts = found[dose.event] ?? []
            let counts = verdicts.compactMap(\.dose).compactMap { programme.title(of: $0) }.map { words($0) }
            return .present([
                "title": kind(dose.kind, words), "day": words.day(dose.day), "age": age(dose.day, words),
                "counts": counts.isEmpty
                    ? nil : words("programme.counts", ["dose": counts.joined(separator: words.comma)]),
                "faults": verdicts.compactMap { fault($0, words) },
            ])
        }
    }

    private func age(_ day: Day?, _ words: Words) -> String? {
        guard programme.episode == nil, let day else { return nil }
        return view.record.person.birthDay.flatMap { words.age($0, on: day) }
    }

    private func fault(_ verdict: DoseVerdict, _ words: Words) -> String? {
        switch verdict {
        case .counts: nil
        case .countsEarly: words("programme.early")
        case .tooYoung(_, let day): words("programme.fault.young", ["day": words.day(day)])
        case .tooOld: words("programme.fault.old")
        case .tooSoon(_, let day): words("programme.fault.soon", ["day": words.day(day)])
        case .tooNear(_, let event): words("programme.fault.near", ["what": what(event, words)])
        case .otherKind(let dose):
            words("programme.fault.kind", ["dose": programme.title(of: dose).map { words($0) } ?? dose])
        case .extra: words("programme.fault.extra")
        }
    }
}

extension Words {
    /// A duration: 28天, 3个月, 72小时.
    func span(_ offset: Offset) -> String {
        var parts: [String] = []
        func add(_ count: Int64, _ key: String) {
            if count != 0 { parts.append(self("span.\(key)", ["count": "\(count)"])) }
        }
        if offset.months % 12 == 0, offset.months >= 24 {
            add(offset.months / 12, "years")
        } else {
            add(offset.months, "months")
        }
        if offset.days % 7 == 0, offset.days >= 70 {
            add(offset.days / 7, "weeks")
        } else {
            add(offset.days, "days")
        }
        add(offset.hours, "hours")
        return parts.isEmpty ? self("span.none") : parts.joined(separator: language == .zh ? "" : " ")
    }

    /// From which age on, or how long after what a programme counts from.
    func age(_ offset: Offset, isBirth: Bool) -> String {
        if offset.months == 0, offset.days == 0, offset.hours == 0 {
            return self(isBirth ? "programme.because.birth" : "programme.because.beginning")
        }
        if isBirth, offset.days == 0, offset.hours == 0 {
            return offset.months % 12 == 0 && offset.months >= 24
                ? self("programme.because.years", ["count": "\(offset.months / 12)"])
                : self("programme.because.months", ["count": "\(offset.months)"])
        }
        return self(isBirth ? "programme.because.age" : "programme.because.week", ["span": span(offset)])
    }
}
