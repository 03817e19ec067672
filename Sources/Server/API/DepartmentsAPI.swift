import Civil
import Exchange
import Hummingbird
import Registry
import Services

/// Answers of departments: signed messages, not sessions.
struct DepartmentsAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.post("/departments/{department}/answers") { request, context in try await take(request, context) }
    }

    /// One answer. The same one again is answered alike; what cannot be recorded is answered as it would be the next time too, so there is no use in
    /// sending it again.
    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let department = context.parameters.get("department") ?? ""
        let buffer = try await request.body.collect(upTo: 1 << 20)
        let body = Array(buffer.readableBytesView)
        // Who does not sign as a department that is known is told nothing more.
        guard let departments = site.departments, let key = departments.ways[department]?.key,
            MessageSignature.isValid(
                "POST", request.uri.path, body, request.headers, as: department, of: key,
                at: site.registry.now / 1000)
        else {
            throw WebFailure.make(
                .unauthorized, "SRV-0036", "报文没有签名，或者签名不对", "The message is not signed, or not rightly.",
                do: "请核对密钥、时钟和签名的内容", "Check the key, the clock, and what is signed.")
        }
        let answer = try DepartmentAnswer(JSON.parse(body, limits: .init(bytes: 1 << 20, depth: 16)))
        guard request.headers[.idempotencyKey] == answer.idempotencyKey else { throw Refusal([.unsignedKey]) }
        let taking = try await site.cases.take(answer, from: department, of: site.county.division)
        return .json(.object([("recorded", .bool(taking == .recorded))]))
    }
}

extension DepartmentAnswer {
    /// Under which key an answer is sent: that of the request, and how it stands.
    var idempotencyKey: String { "\(key)#\(state.rawValue)" }
}

extension Problem {
    fileprivate static let unsignedKey = Problem(
        code: "SRV-0037", at: "key",
        why: Bilingual(zh: "报文里的请求编号与签名的不一致", en: "The key in the message is not the one that is signed."),
        fix: Bilingual(zh: "请让两处一致", en: "Make both the same."))
}
