import Access
import Civil
import Hummingbird
import Registry

/// The transparency log: its key, its checkpoint, proofs that an event is in it, who looked.
struct JournalAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        // Key and checkpoint say nothing of anybody and are meant to be kept by outsiders. Who asks does not make the server sign.
        api.get("/journal/key") { _, _ in
            Response.json(.object([("key", .string(site.registry.verifier.text))]))
        }
        api.get("/journal/checkpoint") { _, _ in
            let note = try await site.registry.checkpoint()
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: note)))
        }
        api.get("/journal/proofs/{sequence}") { _, context in
            _ = try context.signedIn()
            let sequence = try context.number("sequence")
            guard sequence <= (try await site.registry.size()) else { throw WebFailure.notFound }
            let proof = try await site.registry.inclusion(of: sequence)
            return Response.json(
                .object([
                    ("sequence", .integer(sequence)), ("size", .integer(proof.size)),
                    ("root", .string("\(proof.root)")), ("path", .array(proof.path.map { .string("\($0)") })),
                ]))
        }
        api.get("/access-log") { request, context in
            let session = try context.signedIn()
            let looks = try await site.registry.looks(
                in: try request.division("division") ?? session.account.division, as: session.account.actor,
                for: try request.purpose(session))
            return Response.json(.array(looks.map(\.json)))
        }
    }
}
