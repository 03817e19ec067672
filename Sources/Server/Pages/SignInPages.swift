import Civil
import Exchange
import Hummingbird

/// Signing in and out.
struct SignInPages {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/sign-in") { request, context in show(request, context) }
        router.post("/sign-in") { request, context in try await signIn(request, context) }
        router.post("/sign-out") { request, context in try await signOut(request, context) }
    }

    private func show(
        _ request: Request, _ context: WebContext, name: String = "", next: String? = nil, problem: Problem? = nil
    ) -> Response {
        let next = next ?? request.uri.queryParameters["next"].map(String.init) ?? "/"
        // A token for the visitor, in a cookie and in the form: another site can send neither.
        let token = request.cookies["visitor"]?.value ?? FormText.token(site.accounts.random(18))
        var model: Model = ["action": "/sign-in", "next": SignInPages.local(next), "name": name, "csrf": token]
        if let problem {
            let words = site.words(context)
            model["errors"] =
                [
                    "title": words("sign_in.errors_title"),
                    "items": [
                        [
                            "href": "#\(problem.at == "login" ? "name" : "password")",
                            "text": words.sentence(problem.why), "fix": words.sentence(problem.fix),
                        ] as Model
                    ],
                ] as Model
        }
        if site.county.isSynthetic { model["demo_accounts"] = ["items": DemoAccounts.list(site, context)] as Model }
        var response = site.page("sign-in", model, request, context, status: problem == nil ? .ok : .unauthorized)
        response.setCookie(
            Cookie(name: "visitor", value: token, path: "/", secure: site.isSecure, httpOnly: true, sameSite: .strict))
        return response
    }

    private func signIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.unchecked(request)
        let next = SignInPages.local(form["next"] ?? "/")
        let name = form["name"] ?? ""
        guard let sent = form["csrf"], let kept = request.cookies["visitor"]?.value, FormText.isEqual(sent, kept) else {
            return show(request, context, name: name, next: next, problem: WebFailure.badForm.problems.first)
        }
        do {
            let session = try await site.accounts.signIn(login: name, password: form.raw("password") ?? "")
            var response = Response.redirect(to: next, type: .normal)
            response.setCookie(
                Cookie(
                    name: site.cookieName, value: session.token, path: "/", secure: site.isSecure, httpOnly: true,
                    sameSite: .lax))
            return response
        } catch let error as SignInError {
            return show(request, context, name: name, next: next, problem: error.problem)
        }
    }

    private func signOut(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await Form.read(request, context)
        try await site.accounts.signOut(try context.signedIn())
        var response = Response.redirect(to: "/sign-in", type: .normal)
        response.setCookie(
            Cookie(name: site.cookieName, value: "", maxAge: 0, path: "/", secure: site.isSecure, httpOnly: true))
        return response
    }

    /// Only a path of this server: never another site.
    static func local(_ next: String) -> String {
        next.hasPrefix("/") && !next.hasPrefix("//") && !next.contains("\\") && next.utf8.allSatisfy({ $0 >= 32 })
            ? next : "/"
    }
}
