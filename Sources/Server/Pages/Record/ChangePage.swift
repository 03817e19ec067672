import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry

/// Correcting and revoking an event of a person. The first version is kept.
struct ChangePage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/persons/{id}/events/{sequence}/correct") { request, context in
            let (event, type, session) = try await event(request, context)
            var model = try model(event, type, session, request, context)
            model.key = FormText.token(site.accounts.random(16))
            model.fill(from: event, site.rules.divisions)
            return site.page("record/form", model.view(site.words(context)), request, context)
        }
        router.post("/persons/{id}/events/{sequence}/correct") { request, context in
            try await correct(request, context)
        }
        router.get("/persons/{id}/events/{sequence}/revoke") { request, context in
            let (event, type, session) = try await event(request, context)
            return try revocation(event, type, session, nil, request, context)
        }
        router.post("/persons/{id}/events/{sequence}/revoke") { request, context in try await revoke(request, context) }
    }

    /// The event, as the registry shows it to the account: what it may not see is not found.
    private func event(
        _ request: Request, _ context: WebContext, purpose: Purpose? = nil
    ) async throws -> (event: Event, type: EventType, session: Session) {
        let session = try context.signedIn()
        let record = try await site.registry.person(
            try context.number("id"), as: session.account.actor, for: try purpose ?? request.purpose(session))
        let sequence = try context.number("sequence")
        guard let event = record.life.events.first(where: { $0.sequence == sequence }),
            let type = site.chain(at: event.place).eventTypes[event.type]
        else { throw WebFailure.notFound }
        return (event, type, session)
    }

    private func model(
        _ event: Event, _ type: EventType, _ session: Session, _ request: Request, _ context: WebContext
    ) throws -> RecordForm {
        let id = try context.number("id")
        var model = RecordForm(
            type: type, action: "/persons/\(id)/events/\(event.sequence)/correct", about: id,
            role: session.account.role,
            today: site.registry.today, divisions: site.rules.divisions, county: site.county.division,
            chain: site.chain(at: event.place))
        model.corrects = event.sequence
        model.purpose = try request.purpose(session)
        return model
    }

    private func correct(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let purpose = form["purpose"].flatMap(Purpose.init(rawValue:))
        let (event, type, session) = try await event(request, context, purpose: purpose)
        var model = try model(event, type, session, request, context)
        model.purpose = purpose ?? model.purpose
        model.take(form, newKey: FormText.token(site.accounts.random(16)))
        let sending = RecordSending(site: site, account: session.account, model: model)
        switch try await sending.send(form, change: .corrects(event.sequence)) {
        case .done: return Response.redirect(to: try back(.corrected, model.purpose, context), type: .normal)
        case .refused(let model, let status):
            return site.page("record/form", model.view(site.words(context)), request, context, status: status)
        }
    }

    private func revocation(
        _ event: Event, _ type: EventType, _ session: Session, _ refusal: Civil.Refusal?, _ request: Request,
        _ context: WebContext
    ) throws -> Response {
        let id = try context.number("id")
        let purpose = try request.purpose(session)
        let model = RevocationModel(
            event: event, type: type, chain: site.chain(at: event.place), person: id, purpose: purpose,
            problems: refusal?.problems ?? [])
        return site.page(
            "record/revoke", model.view(site.words(context), key: FormText.token(site.accounts.random(16))), request,
            context, status: refusal.map { WebFailure($0).status } ?? .ok)
    }

    private func revoke(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let purpose = form["purpose"].flatMap(Purpose.init(rawValue:))
        let (event, type, session) = try await event(request, context, purpose: purpose)
        let recording = Permissions(session.account, today: site.registry.today).recording
        let submission = Submission(
            type: event.type, day: event.day, place: event.place,
            subjects: event.subjects.mapValues { SubjectReference(person: $0) },
            source: session.account.source,
            key: form["key"] ?? FormText.token(site.accounts.random(16)), change: .revokes(event.sequence))
        do {
            _ = try await site.registry.append(submission, by: session.account.actor, for: recording)
        } catch let refusal as Civil.Refusal {
            return try revocation(event, type, session, refusal, request, context)
        }
        let shown = RevocationModel.destination(of: event, type, from: try context.number("id"))
        let link = PersonLink(id: shown ?? 0, purpose: purpose ?? session.account.usualPurpose, notice: .revoked)
        return Response.redirect(to: shown == nil ? "/persons?notice=revoked" : link.text, type: .normal)
    }

    private func back(_ notice: Notice, _ purpose: Purpose, _ context: WebContext) throws -> String {
        PersonLink(id: try context.number("id"), purpose: purpose, notice: notice).text
    }
}

extension RecordForm {
    /// Fills the form with what an event says.
    mutating func fill(from event: Event, _ divisions: DivisionTree) {
        values["day"] = event.day.description
        values["place"] = event.place.description
        for (role, person) in event.subjects { values["subjects.\(role)"] = "\(person)" }
        for field in type.fields {
            guard let value = event.data[field.name] else { continue }
            if field.kind == .money, let fen = value.int64 {
                values["data.\(field.name)"] = Money(fen: fen).yuan.description
            } else {
                values["data.\(field.name)"] = RecordForm.text(value)
            }
        }
    }
}

/// The page on which a revocation is confirmed.
struct RevocationModel: Sendable {
    let event: Event
    let type: EventType
    let chain: PackChain
    let person: Int64
    let purpose: Purpose
    let problems: [Problem]

    /// Whose page is shown afterwards: the person's own, unless the event has brought the person to the register; then that of
    /// another whom it is about, if there is one.
    static func destination(of event: Event, _ type: EventType, from person: Int64) -> Int64? {
        let isBrought = event.roles(of: person).contains { role in
            type.subject(role).map { $0.mayBeNew && $0.once } ?? false
        }
        guard isBrought else { return person }
        return event.subjects.filter { $0.value != person }.min { $0.key < $1.key }?.value
    }

    func view(_ words: Words, key: String) -> Model {
        .present([
            "errors": problems.isEmpty
                ? nil
                : [
                    "items": problems.map { ["text": words.sentence($0.why), "fix": words.sentence($0.fix)] as Model }
                ] as Model,
            "form": [
                "title": words("form.title_revoke", ["title": words(type.title)]), "day": words.day(event.day),
                "action": "/persons/\(person)/events/\(event.sequence)/revoke", "key": key, "purpose": purpose.rawValue,
                "cancel": PersonLink(id: person, purpose: purpose).text,
                "facts": FieldText.facts(event, chain, about: person, words).map {
                    ["label": $0.label, "value": $0.value] as Model
                },
            ] as Model,
        ])
    }
}
