import Civil
import HTTPTypes
import Hummingbird
import Logging
import Registry

/// Headers that every answer carries: nothing is loaded from elsewhere, framed, sniffed or kept in shared caches.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext

    let isSecure: Bool

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in [
            ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ] {
            if let field = HTTPField.Name(name) { response.headers[field] = value }
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }
}

/// Turns every error into an answer: RFC 9457 for programs, a page for people.
struct FailureAnswers: RouterMiddleware {
    typealias Context = WebContext

    let site: Site

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch {
            let failure = WebFailure(error)
            if failure.status.code >= 500 {
                // The kind of error only: its text might hold what the request held.
                context.logger.error(
                    "\(request.method) failed: \(failure.problems.first?.code ?? "") \(type(of: error))")
            }
            let isProgram = request.uri.path.hasPrefix("/api/")
            if !isProgram, failure.status == .unauthorized, context.session == nil {
                let address = "/sign-in?next=\(FormText.encode(request.uri.string))"
                // A part of a page that a script asks for must not be filled with another page.
                if request.isFragment {
                    var headers = HTTPFields()
                    if let name = HTTPField.Name("HX-Redirect") { headers[name] = address }
                    return Response(status: .noContent, headers: headers)
                }
                return .redirect(to: address, type: .normal)
            }
            var response =
                isProgram
                ? Response.json(
                    failure.body(context.language), status: failure.status, type: "application/problem+json")
                : site.errorPage(failure, request, context)
            if let seconds = failure.retryAfter { response.headers[.retryAfter] = String(seconds) }
            return response
        }
    }
}

/// Finds the session and the language of a request.
struct Recognition: RouterMiddleware {
    typealias Context = WebContext

    let site: Site

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let chosen = request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
        let kept = request.cookies["lang"].flatMap { Language(rawValue: $0.value) }
        let wanted = request.headers[.acceptLanguage].map { $0.hasPrefix("en") ? Language.en : .zh }
        context.language = chosen ?? kept ?? wanted ?? .zh
        if let token = bearer(request) ?? request.cookies[site.cookieName]?.value {
            context.session = try await site.accounts.session(token)
            // A family's account follows its person to the number that stands for it.
            if let session = context.session, let person = session.account.person {
                context.session = session.of(try await site.registry.number(of: person))
            }
        }
        var response = try await next(request, context)
        if let chosen, chosen != kept {
            response.setCookie(
                Cookie(name: "lang", value: chosen.rawValue, maxAge: 31_536_000, path: "/", sameSite: .lax))
        }
        return response
    }

    private func bearer(_ request: Request) -> String? {
        guard request.uri.path.hasPrefix("/api/"), let header = request.headers[.authorization],
            header.hasPrefix("Bearer ")
        else { return nil }
        return String(header.dropFirst(7))
    }
}

extension Request {
    /// Whether htmx asks for a part of a page.
    var isFragment: Bool { HTTPField.Name("HX-Request").map { headers[$0] == "true" } ?? false }
}

extension Response {
    /// An answer for programs.
    static func json(
        _ value: JSON, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: "\(type); charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes(sorted: false))))
    }

    /// A page.
    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
