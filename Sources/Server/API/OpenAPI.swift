import Access
import Civil
import Policy
import Services

/// The description of the API (OpenAPI 3.1), built from one table of operations.
enum OpenAPI {
    /// One operation of the API.
    private struct Operation {
        let method: String
        let path: String
        let summary: String
        var parameters: [String] = []
        var body: JSON?
        var answer: JSON
        var status = "200"
        var isOpen = false
        /// The type of what is answered.
        var type = "application/json"
        /// The type of what is sent.
        var bodyType = "application/json"
    }

    static let document: JSON = .object([
        ("openapi", "3.1.0"),
        (
            "info",
            .object([
                ("title", "Yisheng"), ("version", "1.0.0"),
                (
                    "description",
                    "Lives of a county: events in; persons, entitlements, worklists and counts out. Every read names a purpose and is logged. Errors are RFC 9457 problems that list everything that is wrong in Chinese and English."
                ),
                ("license", .object([("name", "Apache-2.0"), ("identifier", "Apache-2.0")])),
            ])
        ),
        ("servers", .array([.object([("url", "/api")])])),
        ("security", .array([.object([("bearer", .array([]))])])),
        ("paths", paths), ("components", components),
    ])

    private static let operations: [Operation] = [
        Operation(
            method: "post", path: "/sessions", summary: "Sign in", body: object(["login": string, "password": string]),
            answer: object(["token": string, "account": ref("Account")]), status: "201", isOpen: true),
        Operation(method: "get", path: "/sessions/current", summary: "Who is signed in", answer: ref("Account")),
        Operation(
            method: "delete", path: "/sessions/current", summary: "Sign out", answer: object([:]), status: "204"),
        Operation(
            method: "post", path: "/events",
            summary: "Record one event, or a list of at most 1,000 each answered on its own", parameters: ["purpose"],
            body: .object([("oneOf", .array([ref("Submission"), list(ref("Submission"))]))]),
            answer: .object([("oneOf", .array([ref("Receipt"), list(anything)]))]), status: "201"),
        Operation(method: "get", path: "/event-types", summary: "The declared event types", answer: list(anything)),
        Operation(
            method: "post", path: "/persons/search", summary: "Find persons by name, pinyin, identifier or phone",
            parameters: ["purpose"], body: object(["query": string]), answer: list(ref("Person"))),
        Operation(
            method: "post", path: "/fhir/Patient/$match",
            summary: "Who may be a patient (FHIR R4); nothing is recorded", parameters: ["purpose"], body: anything,
            answer: anything),
        Operation(
            method: "get", path: "/persons/{id}", summary: "Open a person's record",
            parameters: ["id", "purpose", "as_at", "known_at"],
            answer: object(["person": ref("Person"), "events": list(anything), "kin": list(anything), "partial": truth])
        ),
        Operation(
            method: "get", path: "/persons/{id}/entitlements",
            summary: "Decide every entitlement, with the explanation",
            parameters: ["id", "purpose", "day"], answer: list(anything)),
        Operation(
            method: "get", path: "/persons/{id}/due", summary: "What programmes say is due",
            parameters: ["id", "purpose", "day"], answer: list(anything)),
        Operation(
            method: "get", path: "/persons/{id}/looks", summary: "Who looked at the record",
            parameters: ["id", "purpose"], answer: list(anything)),
        Operation(
            method: "get", path: "/worklist", summary: "For whom an office has something to do, each with all of it",
            parameters: ["division", "show", "programme", "day", "after", "limit", "purpose"],
            answer: object(["counts": anything, "lines": list(anything), "next": string])),
        Operation(
            method: "get", path: "/cases", summary: "Steps of applications that wait, what is due first",
            parameters: ["division", "case_show", "limit", "purpose"], answer: list(anything)),
        Operation(
            method: "post", path: "/cases",
            summary: "Open an application; without steps it has every one that is possible",
            parameters: ["purpose"],
            body: object([
                "template": string, "day": string, "place": string, "subjects": anything, "data": anything,
                "source": string, "key": string,
            ]), answer: object(["case": integer]), status: "201"),
        Operation(
            method: "get", path: "/cases/{id}", summary: "How an application stands, as far as the account sees it",
            parameters: ["id", "purpose"], answer: anything),
        Operation(
            method: "post", path: "/cases/{id}/moves",
            summary: "Do something to an application; the same key again does it once",
            parameters: ["id", "purpose"],
            body: object([
                "move": choice(CaseMove.allCases.map(\.rawValue)), "step": string, "attempt": integer, "reason": string,
                "reference": string, "day": string, "answer": anything, "key": string,
            ]), answer: object(["moved": truth])),
        Operation(
            method: "get", path: "/payments", summary: "What can be paid, and the batches",
            answer: object(["ready": anything, "batches": list(anything)])),
        Operation(
            method: "post", path: "/payments", summary: "Put what can be paid into a batch, each claim once",
            answer: object(["batch": string, "refused": list(anything)]), status: "201"),
        Operation(
            method: "get", path: "/payments/{batch}",
            summary: "The file for the bank (CSV): what of a batch is not paid",
            parameters: ["batch"], answer: string, type: "text/csv"),
        Operation(
            method: "post", path: "/payments/{batch}/results",
            summary: "Hold the bank's file (CSV) against a batch; the same file twice changes nothing",
            parameters: ["batch"], body: string,
            answer: object([
                "paid": integer, "failed": integer, "known": integer, "missing": list(string),
                "problems": list(anything),
            ]), bodyType: "text/csv"),
        Operation(
            method: "post", path: "/departments/{department}/answers",
            summary: "A department says how a request stands: signed (RFC 9421), see the documentation of applications",
            parameters: ["department"],
            body: object([
                "key": string, "state": choice(DepartmentAnswer.State.allCases.map(\.rawValue)), "reference": string,
                "reason": string, "day": string, "data": anything,
            ]), answer: object(["recorded": truth]), isOpen: true),
        Operation(
            method: "get", path: "/statistics",
            summary: "The people of a division by age and sex, births and deaths by month",
            parameters: ["division", "day"], answer: anything),
        Operation(
            method: "get", path: "/indicators",
            summary: "The indicators of a division and a period, with what they were computed from",
            parameters: ["division", "period", "areas", "form"], answer: anything),
        Operation(
            method: "get", path: "/coverage", summary: "How many due items were done", parameters: ["division", "day"],
            answer: list(anything)),
        Operation(
            method: "get", path: "/access-log", summary: "Who looked at records", parameters: ["division", "purpose"],
            answer: list(anything)),
        Operation(
            method: "get", path: "/accounts", summary: "The accounts of a division", answer: list(ref("Account"))),
        Operation(
            method: "post", path: "/accounts", summary: "Make an account",
            body: object([
                "login": string, "name": string, "role": string, "division": string, "person": integer,
                "password": string,
            ]), answer: ref("Account"), status: "201"),
        Operation(
            method: "get", path: "/journal/key", summary: "The log's public key", answer: object(["key": string]),
            isOpen: true),
        Operation(
            method: "get", path: "/journal/checkpoint", summary: "The latest signed checkpoint (C2SP tlog-checkpoint)",
            answer: string, isOpen: true, type: "text/plain"),
        Operation(
            method: "get", path: "/journal/proofs/{sequence}", summary: "Proof that an event is in the log (RFC 6962)",
            parameters: ["sequence"], answer: anything),
        Operation(
            method: "get", path: "/health", summary: "Whether it serves", answer: object(["events": integer]),
            isOpen: true),
    ]

    private static var paths: JSON {
        var order: [String] = []
        var byPath: [String: [(String, JSON)]] = [:]
        for operation in operations {
            if byPath[operation.path] == nil { order.append(operation.path) }
            byPath[operation.path, default: []].append((operation.method, describe(operation)))
        }
        return .object(order.map { ($0, .object(byPath[$0] ?? [])) })
    }

    private static func describe(_ operation: Operation) -> JSON {
        let type = operation.type
        let content: JSON = .object([(type, .object([("schema", operation.answer)]))])
        let answer: JSON =
            operation.status == "204"
            ? .object([("description", "Done")]) : .object([("description", "Done"), ("content", content)])
        return .object(present: [
            ("summary", .string(operation.summary)),
            (
                "operationId",
                .string(
                    operation.method
                        + operation.path.split { !$0.isLetter }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
                        .joined())
            ),
            ("security", operation.isOpen ? .array([]) : nil),
            (
                "parameters",
                operation.parameters.isEmpty ? nil : .array(operation.parameters.compactMap { parameters[$0] })
            ),
            (
                "requestBody",
                operation.body.map { body in
                    .object([
                        ("required", true),
                        ("content", .object([(operation.bodyType, .object([("schema", body)]))])),
                    ])
                }
            ),
            (
                "responses",
                .object([
                    (operation.status, answer),
                    (
                        "default",
                        .object([
                            ("description", "A problem (RFC 9457)"),
                            ("content", .object([("application/problem+json", .object([("schema", ref("Problem"))]))])),
                        ])
                    ),
                ])
            ),
        ])
    }

    private static let parameters: [String: JSON] = [
        "id": parameter("id", "path", integer, "The person's number"),
        "sequence": parameter("sequence", "path", integer, "The event's position in the journal"),
        "purpose": parameter(
            "purpose", "query", choice(Purpose.allCases.map(\.rawValue)), "What the data are wanted for; logged"),
        "division": parameter("division", "query", string, "A division code of 6, 9 or 12 digits"),
        "period": parameter(
            "period", "query", string,
            "2025, 2025-Q1, 2025-03 or 2021-01/2025-12; the last twelve months when not given"),
        "areas": parameter("areas", "query", choice(["true"]), "Also of each division one level below"),
        "form": parameter("form", "query", choice(["json", "csv", "sdmx"]), "JSON, CSV or SDMX-CSV"),
        "day": parameter("day", "query", string, "A day, like 2025-03-01; today when not given"),
        "as_at": parameter("as_at", "query", string, "The life up to this day"),
        "known_at": parameter("known_at", "query", integer, "As known at this time, in milliseconds since 1970"),
        "show": parameter("show", "query", choice(Worklist.Selection.allCases.map(\.rawValue)), "Which items"),
        "case_show": parameter("show", "query", choice(CaseSelection.allCases.map(\.rawValue)), "Which steps or cases"),
        "department": parameter("department", "path", string, "The department, as packs name it"),
        "batch": parameter("batch", "path", string, "The batch, like P20261201-1"),
        "after": parameter("after", "query", string, "The cursor of the page before"),
        "programme": parameter("programme", "query", string, "Only items of this programme"),
        "limit": parameter("limit", "query", integer, "1 to 100"),
    ]

    private static var components: JSON {
        .object([
            (
                "securitySchemes",
                .object([("bearer", .object([("type", "http"), ("scheme", "bearer")]))])
            ),
            (
                "schemas",
                .object([
                    (
                        "Submission",
                        object([
                            "type": string, "day": string, "place": string, "subjects": anything, "data": anything,
                            "source": string, "key": string, "corrects": integer, "revokes": integer,
                        ])
                    ),
                    ("Receipt", object(["sequence": integer, "subjects": anything, "repeated": truth])),
                    (
                        "Person",
                        object([
                            "id": integer, "name": string, "sex": string, "birth_date": string, "death_date": string,
                            "residence": string, "hukou": string, "household": string, "phone": string,
                        ])
                    ),
                    (
                        "Account",
                        object([
                            "id": integer, "login": string, "name": string,
                            "role": choice(Role.allCases.map(\.rawValue)),
                            "division": string, "disabled": truth,
                        ])
                    ),
                    (
                        "Problem",
                        object([
                            "type": string, "title": string, "status": integer, "detail": string,
                            "problems": list(
                                object(["code": string, "at": string, "why": ref("Bilingual"), "fix": ref("Bilingual")])
                            ),
                        ])
                    ),
                    ("Bilingual", object(["zh": string, "en": string])),
                ])
            ),
        ])
    }

    // MARK: Schemas

    private static let string: JSON = .object([("type", "string")])
    private static let integer: JSON = .object([("type", "integer")])
    private static let truth: JSON = .object([("type", "boolean")])
    private static let anything: JSON = .object([])

    private static func list(_ item: JSON) -> JSON { .object([("type", "array"), ("items", item)]) }
    private static func ref(_ name: String) -> JSON { .object([("$ref", .string("#/components/schemas/\(name)"))]) }
    private static func choice(_ values: [String]) -> JSON {
        .object([("type", "string"), ("enum", .array(values.map(JSON.string)))])
    }
    private static func object(_ properties: KeyValuePairs<String, JSON>) -> JSON {
        .object([("type", "object"), ("properties", .object(properties.map { ($0.key, $0.value) }))])
    }
    private static func parameter(_ name: String, _ place: String, _ schema: JSON, _ text: String) -> JSON {
        .object(present: [
            ("name", .string(name)), ("in", .string(place)), ("required", place == "path" ? true : nil),
            ("schema", schema), ("description", .string(text)),
        ])
    }
}
