import Access
import Civil
import Exchange
import Hummingbird
import Registry
import Services

/// Batches of payments, the file for the bank, and what the bank says of it.
struct PaymentsAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.get("/payments") { _, context in
            let actor = try context.signedIn().account.actor
            let ready = try await site.payments.ready(in: actor.division, as: actor)
            let batches = try await site.payments.batches(in: actor.division, as: actor)
            return Response.json(
                .object([
                    (
                        "ready",
                        .object([
                            ("count", .integer(ready.count)), ("amount", .integer(ready.amount)),
                            ("open", .integer(ready.open)),
                        ])
                    ), ("batches", .array(batches.map(\.json))),
                ]))
        }
        api.post("/payments") { _, context in
            let actor = try context.signedIn().account.actor
            let made = try await site.payments.makeBatch(in: actor.division, as: actor)
            return Response.json(
                .object([
                    ("batch", made.name.map(JSON.string) ?? .null), ("refused", .array(made.refused.map(\.json))),
                ]), status: made.name == nil ? .ok : .created)
        }
        api.get("/payments/{batch}") { _, context in
            let actor = try context.signedIn().account.actor
            let name = try context.batch()
            return Response.bankFile(
                name, try await site.payments.bankFile(name, in: actor.division, as: actor))
        }
        api.post("/payments/{batch}/results") { request, context in try await take(request, context) }
    }

    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let actor = try context.signedIn().account.actor
        guard request.headers[.contentType]?.hasPrefix("text/csv") == true else {
            throw WebFailure.make(
                .unsupportedMediaType, "SRV-0039", "应为 text/csv", "The body should be text/csv.",
                do: "请设置 Content-Type",
                "Set the content type.")
        }
        let buffer = try await request.body.collect(upTo: 16 << 20)
        guard let text = String(validating: buffer.readableBytesView, as: UTF8.self) else {
            throw WebFailure.badRequest
        }
        let found = try await site.payments.take(
            text, of: try context.batch(), in: actor.division, as: actor)
        return .json(
            .object([
                ("paid", .integer(Int64(found.paid))), ("failed", .integer(Int64(found.failed))),
                ("known", .integer(Int64(found.known))), ("missing", .array(found.missing.map(JSON.string))),
                ("problems", .array(found.problems.map(\.json))),
            ]))
    }
}

extension Payments.Batch {
    fileprivate var json: JSON {
        .object([
            ("batch", .string(name)), ("day", .string(day.description)), ("count", .integer(count)),
            ("amount", .integer(amount)), ("paid", .integer(paid)), ("paid_amount", .integer(paidAmount)),
        ])
    }
}

extension WebContext {
    /// The name of a batch in the address.
    func batch() throws -> String {
        let name = parameters.get("batch") ?? ""
        guard name.utf8.count <= 40, !name.isEmpty,
            name.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 || $0 == 80 })
        else { throw WebFailure.notFound }
        return name
    }
}

extension Response {
    /// The file for the bank: to be kept by nobody on the way.
    static func bankFile(_ batch: String, _ bytes: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(batch).csv\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
