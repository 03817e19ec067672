import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Storage

/// Recording an event: choose what happened, fill in the form that its declaration gives, send it once.
struct RecordPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/events/new") { request, context in try await choose(request, context) }
        router.get("/events/new/{type}") { request, context in try fill(request, context) }
        router.post("/events/new/{type}") { request, context in try await record(request, context) }
        router.post("/events/person") { request, context in try await lookUp(request, context) }
    }

    private func choose(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let permissions = Permissions(session.account, today: site.registry.today)
        let purpose = try request.purpose(session)
        var record: PersonRecord?
        if let id = try request.integer("person", 1...Int64.max) {
            record = try await site.registry.person(id, as: session.account.actor, for: purpose)
        }
        let model = RecordChoiceModel(
            chain: site.chain(at: session.account.division), record: record, permissions: permissions,
            purpose: purpose)
        return site.page("record/choose", model.view(site.words(context)), request, context)
    }

    private func fill(_ request: Request, _ context: WebContext) throws -> Response {
        let session = try context.signedIn()
        let type = try type(context, session)
        var model = model(type, session, about: try request.integer("person", 1...Int64.max))
        model.key = newKey()
        model.purpose = try request.purpose(session)
        model.values = RecordForm.prefilled(
            type, site.chain(at: nil), request.uri.queryParameters.map { (String($0.key), String($0.value)) })
        model.values["day"] = site.registry.today.description
        if session.account.role != .family, session.account.division.level >= .township {
            model.values["place"] = site.rules.divisions.name(of: session.account.division)
        }
        return site.page("record/form", model.view(site.words(context)), request, context)
    }

    private func record(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let session = try context.signedIn()
        let type = try type(context, session)
        var model = model(type, session, about: form["person"].flatMap { Int64($0) })
        model.purpose = form["purpose"].flatMap(Purpose.init(rawValue:)) ?? session.account.usualPurpose
        model.take(form, newKey: newKey())
        let sending = RecordSending(site: site, account: session.account, model: model)
        switch try await sending.send(form, change: nil) {
        case .done(let receipt):
            let person = model.destination(receipt.subjects)
            guard let person, session.account.role != .family else {
                return Response.redirect(to: "/family?notice=recorded", type: .normal)
            }
            return Response.redirect(
                to: PersonLink(id: person, purpose: model.purpose, notice: .recorded).text, type: .normal)
        case .refused(let model, let status):
            return site.page("record/form", model.view(site.words(context)), request, context, status: status)
        }
    }

    /// Tells whom the text in a person field means, for htmx: within the reach of the office only.
    private func lookUp(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let session = try context.signedIn()
        let field = request.uri.queryParameters["field"].map(String.init) ?? ""
        let purpose = Permissions(session.account, today: site.registry.today).recording
        let type = request.uri.queryParameters["type"].flatMap {
            site.chain(at: session.account.division).eventTypes[String($0)]
        }
        let role = field.split(separator: ".").last.flatMap { type?.subject(String($0)) }
        let found = try await PersonPicker(
            registry: site.registry, actor: session.account.actor, purpose: purpose
        ).find(form[field] ?? "", as: role)
        let model = PersonPicker.view(
            found, field: field, site.words(context), county: site.county.division, on: site.registry.today)
        return site.fragment("field/found", model, request, context)
    }

    private func type(_ context: WebContext, _ session: Session) throws -> EventType {
        guard let id = context.parameters.get("type"),
            let type = site.chain(at: session.account.division).eventTypes[id]
        else { throw WebFailure.notFound }
        guard !site.chain(at: session.account.division).isOfCases(type.id) else { throw WebFailure.notFound }
        guard type.recordedBy.contains(session.account.role.rawValue) else { throw WebFailure.mayNotRecord }
        return type
    }

    private func model(_ type: EventType, _ session: Session, about person: Int64?) -> RecordForm {
        RecordForm(
            type: type, action: "/events/new/\(type.id)", about: person, role: session.account.role,
            today: site.registry.today, divisions: site.rules.divisions, county: site.county.division,
            chain: site.chain(at: session.account.division))
    }

    private func newKey() -> String { FormText.token(site.accounts.random(16)) }
}
