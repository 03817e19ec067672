import Access
import Civil
import Hummingbird
import Policy
import Registry
import Services

/// Finding and opening persons, what they are entitled to, what is due, who looked.
struct PersonsAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        // The words are in the body, so that names and numbers get into no log and no history.
        api.post("/persons/search") { request, context in try await search(request, context) }
        api.get("/persons/{id}") { request, context in try await open(request, context) }
        api.get("/persons/{id}/entitlements") { request, context in try await entitlements(request, context) }
        api.get("/persons/{id}/due") { request, context in try await due(request, context) }
        api.get("/persons/{id}/looks") { request, context in try await looks(request, context) }
    }

    private func search(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let purpose = try request.purpose(session)
        guard let query = PersonQuery(try await request.json()["query"]?.string ?? "") else {
            throw WebFailure.wrongParameter(
                "query", "姓名、拼音、证件号码或电话", "a name, pinyin, an identifier or a phone number")
        }
        let hits = try await site.registry.find(query, as: session.account.actor, for: purpose, limit: 50)
        return .json(.array(hits.map(\.person.json)))
    }

    private func open(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let record = try await site.registry.person(
            try context.number("id"), as: session.account.actor, for: try request.purpose(session),
            asAt: try request.day("as_at"), knownAt: try request.integer("known_at", 0...Int64.max))
        return .json(
            .object([
                ("person", record.person.json),
                (
                    "identifiers",
                    .object(record.identifiers.map { ($0.kind.rawValue, .string($0.value)) })
                ),
                ("partial", .bool(record.isPartial)), ("events", .array(record.life.events.map(\.json))),
                (
                    "kin",
                    .array(
                        record.kin.map { relative in
                            .object(present: [
                                ("relation", .string(relative.relation)), ("id", .integer(relative.id)),
                                ("person", relative.person?.json),
                            ])
                        })
                ),
            ]))
    }

    /// The same reading as the person's page: what is closed to the account there is closed here.
    private func view(_ request: Request, _ context: WebContext) async throws -> PersonView {
        let session = try context.signedIn()
        return try await PersonReading(
            site: site, account: session.account, purpose: try request.purpose(session), asAt: try request.day("day")
        ).read(try await site.registry.number(of: try context.number("id")))
    }

    /// Values of facts are told only to those to whom everything sensitive about the person is open.
    private func entitlements(_ request: Request, _ context: WebContext) async throws -> Response {
        let view = try await view(request, context)
        guard let decisions = view.decisions else { throw Denial.duty }
        let account = try context.signedIn().account
        let isOpen = Permissions(account, today: view.today)
            .seesSensitive(view.record.object, try request.purpose(try context.signedIn()))
        return .json(.array(decisions.map { $0.json(values: isOpen) }))
    }

    private func due(_ request: Request, _ context: WebContext) async throws -> Response {
        let view = try await view(request, context)
        return .json(.array(view.items.map { $0.json(on: view.day) }))
    }

    private func looks(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let looks = try await site.registry.looks(
            at: try context.number("id"), as: session.account.actor, for: try request.purpose(session))
        return .json(.array(looks.map(\.json)))
    }
}

extension PersonState {
    /// The person as the API shows them.
    var json: JSON {
        .object(present: [
            ("id", .integer(id)), ("name", name.map(JSON.string)), ("sex", sex.map { .string($0.rawValue) }),
            ("birth_date", birthDay.map { .string($0.description) }),
            ("death_date", deathDay.map { .string($0.description) }),
            ("residence", residence.map { .string($0.description) }), ("hukou", hukou.map { .string($0.description) }),
            ("household", household.map(JSON.string)), ("phone", phone.map(JSON.string)),
        ])
    }
}

extension Event {
    /// The event as the API shows it.
    var json: JSON {
        .object(present: [
            ("sequence", .integer(sequence)), ("type", .string(type)), ("day", .string(day.description)),
            ("recorded", .integer(recorded)), ("place", .string(place.description)),
            ("subjects", .object(subjects.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
            ("data", .object(data.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })), ("source", .string(source)),
            ("key", .string(key)), ("actor", .integer(actor)),
        ])
    }
}

extension DueItem {
    /// The item as the API shows it.
    func json(on day: Day) -> JSON {
        .object(present: [
            ("programme", .string(programme)), ("item", .string(item)), ("title", title.json),
            ("status", .string(status(on: day).rawValue)), ("opens", .string(opens.description)),
            ("due", .string(due.description)), ("overdue", .string(overdue.description)),
            ("expires", expires.map { .string($0.description) }),
            ("done", doneBy.map { .string($0.day.description) }), ("done_by", doneBy.map { .integer($0.sequence) }),
            ("early", isEarly ? .bool(true) : nil), ("waiting", isWaiting ? .bool(true) : nil),
            ("reason", notGiven.map { .string($0.reason) }),
            ("put_off", notGiven?.until.map { .string($0.description) }),
        ])
    }
}

extension Look {
    /// The look as the API shows it.
    var json: JSON {
        .object([
            ("at", .integer(at)), ("account", .integer(account)), ("role", .string(role)),
            ("office", .string(DivisionCode(number: office)?.description ?? "")), ("person", .integer(person)),
            ("action", .string(action)), ("purpose", .string(purpose)), ("refused", .bool(isRefused)),
        ])
    }
}
