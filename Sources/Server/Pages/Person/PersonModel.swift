import Access
import Civil
import Policy
import Registry
import Services

/// What a person's page shows.
struct PersonModel: Sendable {
    let view: PersonView
    let permissions: Permissions
    let purpose: Purpose
    let county: DivisionCode

    func view(_ words: Words) -> Model {
        let record = view.record
        let link = PersonLink(id: record.person.id, purpose: purpose).text
        return .present([
            "back": "/persons", "person": heading(words), "action": "/persons/\(record.person.id)",
            "purpose_value": purpose.rawValue, "as_at_value": view.asAt?.description ?? "",
            "known_on_value": view.knownOn?.description ?? "", "today_value": view.today.description,
            "past": view.asAt != nil || view.knownOn != nil
                ? [
                    "text": words(
                        "person.past",
                        [
                            "day": words.day(view.day),
                            "known": words.day(view.knownOn ?? view.today),
                        ]), "href": link,
                ] as Model : nil,
            "entitlements": view.decisions == nil ? nil : entitlements.view(words),
            "events": TimelineModel(
                record: record, asAt: view.asAt, chain: view.chain, permissions: permissions,
                changes: "/persons/\(record.person.id)/events", purpose: purpose
            ).view(words),
            "due": ["items": due.view(words), "programmes": due.programmes(words)] as Model,
            "kin": record.kin.map { kin($0, words) }, "cases": cases(words),
        ])
    }

    /// The applications about the person, and what can be applied for.
    func cases(_ words: Words) -> Model? {
        guard !view.cases.isEmpty || !view.offered.isEmpty else { return nil }
        return [
            "items": view.cases.prefix(10).map { file -> Model in
                let done = file.steps.filter { $0.status == .done }.count
                return .present([
                    "title": words(file.template.title), "href": "/cases/\(file.id)",
                    "note": words("case.done_of", ["done": "\(done)", "all": "\(file.steps.count)"]),
                    "alert": file.waitsForApplicant ? words("case.alert") : nil,
                ])
            },
            "offers": view.offered.map { template -> Model in
                ["title": words(template.title), "href": "/cases/new/\(template.id)?person=\(view.record.person.id)"]
            },
        ]
    }

    /// What the person is entitled to.
    var entitlements: EntitlementsModel {
        let isForFamily = purpose == .ownRecord
        let query = [
            isForFamily ? "member=\(view.record.person.id)" : "purpose=\(purpose.rawValue)",
            view.asAt.map { "as_at=\($0)" }, view.knownOn.map { "known_on=\($0)" },
        ].compactMap { $0 }.joined(separator: "&")
        let folder = isForFamily ? "/family" : "/persons/\(view.record.person.id)"
        return EntitlementsModel(
            decisions: view.decisions ?? [], record: view.record, chain: view.chain, day: view.day,
            isForFamily: isForFamily, link: { "\(folder)/entitlements/\($0)?\(query)" }, claim: claim)
    }

    /// Where an entitlement is claimed: where packs say that a case is the way to it, and none is open for this period.
    private var claim: @Sendable (Decision) -> String? {
        let (view, mayClaim) = (
            view, view.asAt == nil && [.family, .township, .county].contains(permissions.account.role)
        )
        return { decision in
            guard mayClaim, decision.answer == .yes || decision.answer == .person, decision.about == nil,
                let id = view.chain.entitlements[decision.entitlement]?.delivery?.template,
                let template = view.chain.caseTemplates[id], let benefit = template.benefit
            else { return nil }
            let isAsked = view.cases.contains { file in
                let data = file.application.data
                return file.template.id == id && data[benefit.entitlement]?.string == decision.entitlement
                    && data[benefit.period]?.string == decision.period?.from.description
                    && (!file.isEnded
                        || file.steps.contains { $0.status == .done && template.step($0.id)?.pays == true })
            }
            if isAsked { return nil }
            return "/cases/new/\(id)?person=\(view.record.person.id)&entitlement=\(decision.entitlement)"
        }
    }

    var due: DueModel {
        DueModel(
            items: view.items, person: view.record.person.id, object: view.record.object, chain: view.chain,
            day: view.day, permissions: permissions, link: programmeLink)
    }

    private var programmeLink: @Sendable (String) -> String {
        let id = view.record.person.id
        let purpose = purpose
        return {
            purpose == .ownRecord
                ? "/family/programmes/\($0)?member=\(id)"
                : "/persons/\(id)/programmes/\($0)?purpose=\(purpose.rawValue)"
        }
    }

    /// Who it is.
    func heading(_ words: Words) -> Model {
        let person = view.record.person
        let mayRecord = view.chain.eventTypes.values.contains {
            permissions.mayRecord($0, about: view.record.object)
        }
        return .present([
            "name": person.name ?? words("person.unnamed"), "deceased": person.deathDay != nil,
            "sex": words.sex(person.sex),
            "age": person.birthDay.flatMap { words.age($0, on: person.deathDay ?? view.day) }
                ?? words("person.unknown"),
            "birth_date": person.birthDay.map { words("person.born", ["day": words.day($0)]) } ?? "",
            "identifier": view.record.identifiers.isEmpty
                ? words("person.unknown")
                : view.record.identifiers.map(Masking.identifier).joined(separator: words.comma),
            "number": "\(person.id)", "residence": words.place(person.residence), "hukou": words.place(person.hukou),
            "phone": person.phone.map(Masking.phone), "purpose": words.purpose(purpose),
            "record_href": mayRecord ? "/events/new?person=\(person.id)&purpose=\(purpose.rawValue)" : nil,
        ])
    }

    private func kin(_ relative: Relative, _ words: Words) -> Model {
        .present([
            "relation": words("kin.\(relative.relation)"),
            "name": relative.person.map { $0.name ?? words("person.unnamed") } ?? words("person.hidden"),
            "note": relative.person?.birthDay.map { words("person.born", ["day": words.day($0)]) },
            "href": relative.person.map { PersonLink(id: $0.id, purpose: purpose).text },
        ])
    }
}
