import Access
import Civil
import Hummingbird
import Policy
import Registry
import Services
import Statistics

/// The API for programs: JSON over the same rooms and the same permissions as the pages. Described in `openapi.json`.
struct APIRoutes {
    let site: Site

    func add(to router: Router<WebContext>) {
        let api = router.group("/api")
        api.get("/openapi.json") { _, _ in Response.json(OpenAPI.document) }
        api.get("/health") { _, _ in
            Response.json(.object([("events", .integer(try await site.registry.size()))]))
        }
        SessionsAPI(site: site).add(to: api)
        EventsAPI(site: site).add(to: api)
        PersonsAPI(site: site).add(to: api)
        PatientMatchAPI(site: site).add(to: api)
        DivisionsAPI(site: site).add(to: api)
        JournalAPI(site: site).add(to: api)
        AccountsAPI(site: site).add(to: api)
        CasesAPI(site: site).add(to: api)
        PaymentsAPI(site: site).add(to: api)
        DepartmentsAPI(site: site).add(to: api)
        IndicatorsAPI(site: site).add(to: api)
        // Whatever else is asked for under /api is answered as a problem, not as a page.
        api.get("**") { _, _ -> Response in throw WebFailure.notFound }
        api.post("**") { _, _ -> Response in throw WebFailure.notFound }
    }
}

/// Reading parameters of API requests.
extension Request {
    /// The JSON body, at most 1 MiB.
    ///
    /// - Parameter other: a type that is taken beside `application/json`.
    func json(also other: String = "application/json") async throws -> JSON {
        let type = headers[.contentType] ?? ""
        guard type.hasPrefix("application/json") || type.hasPrefix(other) else {
            throw WebFailure.make(
                .unsupportedMediaType, "SRV-0016", "应为 application/json", "The body should be application/json.",
                do: "请设置 Content-Type", "Set the content type.")
        }
        let buffer = try await body.collect(upTo: 1 << 20)
        return try JSON.parse(Array(buffer.readableBytesView), limits: .init(bytes: 1 << 20, depth: 32))
    }

    /// A day parameter.
    func day(_ name: String) throws -> Day? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let day = Day(text) else {
            throw WebFailure.wrongParameter(name, "日期，如 2025-03-01", "a day, like 2025-03-01")
        }
        return day
    }

    /// A division parameter.
    func division(_ name: String) throws -> DivisionCode? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let code = DivisionCode(text) else {
            throw WebFailure.wrongParameter(name, "6、9 或 12 位行政区划代码", "a division code of 6, 9 or 12 digits")
        }
        return code
    }

    /// A whole number within a range.
    func integer(_ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw WebFailure.wrongParameter(
                name, "\(range.lowerBound) 至 \(range.upperBound) 的整数",
                "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// What the data are wanted for: the parameter `purpose`; the role's usual purpose when it is not given.
    func purpose(_ session: Session) throws -> Purpose {
        guard let text = uri.queryParameters["purpose"] else { return session.account.usualPurpose }
        guard let purpose = Purpose(rawValue: String(text)) else {
            let known = Purpose.allCases.map(\.rawValue).joined(separator: "、")
            throw WebFailure.wrongParameter("purpose", "用途：\(known)", "a purpose: \(known)")
        }
        return purpose
    }
}

extension WebContext {
    /// A whole number in the path.
    func number(_ name: String) throws -> Int64 {
        guard let text = parameters.get(name), let number = Int64(text), number > 0 else { throw WebFailure.notFound }
        return number
    }
}
