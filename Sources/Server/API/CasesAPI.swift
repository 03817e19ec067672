import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Services

/// Applications: opening them, doing their steps, and seeing how they stand.
struct CasesAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.get("/cases") { request, context in try await list(request, context) }
        api.post("/cases") { request, context in try await open(request, context) }
        api.get("/cases/{id}") { request, context in try await view(request, context) }
        api.post("/cases/{id}/moves") { request, context in try await move(request, context) }
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let selection = try request.uri.queryParameters["show"].map { text in
            guard let selection = CaseSelection(rawValue: String(text)) else {
                throw WebFailure.wrongParameter(
                    "show", CaseSelection.allCases.map(\.rawValue).joined(separator: "、"),
                    "one of \(CaseSelection.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return selection
        }
        let division = try request.division("division") ?? session.account.division
        let lines = try await site.cases.list(
            selection ?? .mine, in: division, limit: Int(try request.integer("limit", 1...100) ?? 25),
            as: session.account.actor, for: try request.purpose(session))
        return .json(.array(lines.map(\.json)))
    }

    /// Opens a case: the template, and the event that opens it without its type.
    private func open(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let json = try await request.json()
        let place = json["place"]?.string.flatMap { DivisionCode($0) } ?? site.county.division
        guard let template = site.cases.template(json["template"]?.string ?? "", at: place) else {
            throw WebFailure.wrongParameter("template", "办件模板的编号", "the id of a template of cases")
        }
        guard case .object(var members) = json else { throw WebFailure.badRequest }
        members.removeAll { $0.0 == "template" || $0.0 == "type" }
        members.append(("type", .string(template.opens)))
        let submission = try Submission(.object(members))
        let id = try await site.cases.open(
            submission, template, as: session.account.actor, for: try request.purpose(session))
        return .json(.object([("case", .integer(id))]), status: .created)
    }

    private func view(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let view = try await site.cases.view(
            try context.number("id"), as: session.account.actor, for: try request.purpose(session))
        return .json(view.json)
    }

    private func move(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let json = try await request.json()
        guard let move = json["move"]?.string.flatMap(CaseMove.init(rawValue:)) else {
            throw WebFailure.wrongParameter(
                "move", CaseMove.allCases.map(\.rawValue).joined(separator: "、"),
                "one of \(CaseMove.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let key = json["key"]?.string, !key.isEmpty, key.utf8.count <= 100 else {
            throw WebFailure.wrongParameter("key", "不超过 100 字节的键", "a key of at most 100 bytes")
        }
        var day = site.registry.today
        if let text = json["day"]?.string {
            guard let given = Day(text) else { throw WebFailure.wrongParameter("day", "日期", "a day") }
            day = given
        }
        let answer = Dictionary(json["answer"]?.object ?? [], uniquingKeysWith: { first, _ in first })
        try await site.cases.move(
            try context.number("id"),
            .init(
                move, step: json["step"]?.string, attempt: json["attempt"]?.int64, reason: json["reason"]?.string,
                reference: json["reference"]?.string, day: day, answer: answer),
            source: "desk-\(session.account.id)", key: key, as: session.account.actor,
            for: try request.purpose(session))
        return .json(.object([("moved", true)]))
    }
}

extension CaseLine {
    fileprivate var json: JSON {
        .object(present: [
            ("case", .integer(id)), ("template", .string(template)), ("step", step.map(JSON.string)),
            ("status", status.map { .string($0.rawValue) }), ("doer", doer.map(JSON.string)),
            ("since", .string(since.description)), ("due", due.map { .string($0.description) }),
            ("name", name.map(JSON.string)), ("desk", .bool(isAtDesk)),
        ])
    }
}

extension CaseView {
    fileprivate var json: JSON {
        let steps = file.steps.filter { isWhole || own.contains($0.id) }
        return .object([
            ("case", .integer(file.id)), ("template", .string(file.template.id)),
            ("subject", isWhole ? .integer(file.subject) : .null), ("opened", .string(file.opened.description)),
            ("ended", .bool(file.isEnded)),
            (
                "steps",
                .array(
                    steps.map { step in
                        .object(present: [
                            ("step", .string(step.id)), ("by", file.template.step(step.id).map { .string($0.by) }),
                            ("division", .string(step.division.description)),
                            ("status", .string(step.status.rawValue)), ("final", .bool(step.isFinal)),
                            ("attempt", .integer(step.attempt)), ("desk", .bool(step.isAtDesk)),
                            ("since", .string(step.since.description)),
                            ("due", step.due.map { .string($0.description) }),
                            ("reference", step.reference.map(JSON.string)), ("reason", step.reason.map(JSON.string)),
                            (
                                "needs",
                                inputs[step.id].map { .object($0.map { ($0.input.id, $0.value) }) }
                            ),
                        ])
                    })
            ),
        ])
    }
}
