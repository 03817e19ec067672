import Access
import Civil
import Hummingbird

/// Signing in for programs: a token for the header `Authorization: Bearer`.
struct SessionsAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.post("/sessions") { request, _ in
            let json = try await request.json()
            let session = try await site.accounts.signIn(
                login: json["login"]?.string ?? "", password: json["password"]?.string ?? "")
            return Response.json(
                .object([("token", .string(session.token)), ("account", session.account.json)]), status: .created)
        }
        api.get("/sessions/current") { _, context in
            Response.json(try context.signedIn().account.json)
        }
        api.delete("/sessions/current") { _, context in
            try await site.accounts.signOut(try context.signedIn())
            return Response(status: .noContent)
        }
    }
}

extension Account {
    /// The account as the API shows it.
    var json: JSON {
        .object(present: [
            ("id", .integer(id)), ("login", .string(login)), ("name", .string(name)), ("role", .string(role.rawValue)),
            ("division", .string(division.description)), ("person", person.map(JSON.integer)),
            ("disabled", .bool(isDisabled)),
        ])
    }
}
