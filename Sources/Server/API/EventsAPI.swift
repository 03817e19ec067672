import Access
import Civil
import Hummingbird
import Policy
import Registry

/// Recording events, and the declarations by which they are recorded.
struct EventsAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.post("/events") { request, context in try await append(request, context) }
        api.get("/event-types") { _, context in
            _ = try context.signedIn()
            let types = site.chain(at: nil).eventTypes
            return Response.json(.array(types.keys.sorted().compactMap { types[$0]?.json }))
        }
    }

    /// One event, or a list of at most 1,000 that are each accepted or refused on their own.
    private func append(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let purpose = try purpose(request, session)
        let json = try await request.json()
        guard case .array(let items) = json else {
            let receipt = try await site.registry.append(try Submission(json), by: session.account.actor, for: purpose)
            return .json(receipt.json, status: receipt.isRepeated ? .ok : .created)
        }
        guard items.count <= 1000 else {
            throw WebFailure.make(
                .contentTooLarge, "SRV-0017", "一次最多 1000 个事件", "At most 1,000 events at once.",
                do: "请分批提交", "Send them in several requests.")
        }
        var submissions: [Submission] = []
        var answers: [JSON?] = []
        for item in items {
            do {
                submissions.append(try Submission(item))
                answers.append(nil)
            } catch { answers.append(error.json) }
        }
        var results = try await site.registry.append(submissions, by: session.account.actor, for: purpose)[...]
        let all = answers.map { answer -> JSON in
            if let answer { return answer }
            switch results.popFirst() {
            case .success(let receipt)?: return receipt.json
            case .failure(let refusal)?: return refusal.json
            case nil: return .null
            }
        }
        return .json(.array(all), status: .ok)
    }

    /// A family records for itself, an office for registration or care.
    private func purpose(_ request: Request, _ session: Session) throws -> Purpose {
        if request.uri.queryParameters["purpose"] != nil { return try request.purpose(session) }
        switch session.account.role {
        case .family: return .ownRecord
        case .clinic: return .health
        default: return .registration
        }
    }
}

extension Receipt {
    /// The receipt as the API shows it.
    var json: JSON {
        .object([
            ("sequence", .integer(sequence)),
            ("subjects", .object(subjects.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
            ("repeated", .bool(isRepeated)),
        ])
    }
}

extension Civil.Refusal {
    /// The refusal as the API shows it.
    var json: JSON { .object([("problems", .array(problems.map(\.json)))]) }
}

extension EventType {
    /// The declaration as the API shows it: enough to make a form.
    var json: JSON {
        .object([
            ("id", .string(id)), ("title", title.json), ("category", .string(category)),
            ("sensitive", .bool(isSensitive)),
            ("recorded_by", .array(recordedBy.map(JSON.string))),
            (
                "subjects",
                .array(
                    subjects.map { subject in
                        .object([
                            ("role", .string(subject.role)), ("title", subject.title.json),
                            ("required", .bool(subject.isRequired)), ("new", .bool(subject.mayBeNew)),
                        ])
                    })
            ),
            (
                "fields",
                .array(
                    fields.map { field in
                        .object(present: [
                            ("name", .string(field.name)), ("title", field.title.json),
                            ("type", .string(field.kind.rawValue)),
                            ("required", .bool(field.isRequired)), ("unit", field.unit.map(JSON.string)),
                            ("min", field.min.map(JSON.number)), ("max", field.max.map(JSON.number)),
                            (
                                "codes",
                                field.codes.isEmpty
                                    ? nil
                                    : .array(
                                        field.codes.map {
                                            .object([("code", .string($0.code)), ("title", $0.title.json)])
                                        })
                            ),
                        ])
                    })
            ),
        ])
    }
}
