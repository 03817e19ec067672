import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Services

/// One person: who it is, kin, what happened, what the person is entitled to and why, what is due.
struct PersonPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/persons/{id}") { request, context in try await show(request, context) }
        // A search result opens by a form, so that the purpose is stated with it.
        router.post("/persons/{id}") { request, context in
            let form = try await Form.read(request, context)
            let id = try context.number("id")
            let purpose =
                try form["purpose"].flatMap(Purpose.init(rawValue:)) ?? context.signedIn().account.usualPurpose
            return Response.redirect(to: PersonLink(id: id, purpose: purpose).text, type: .normal)
        }
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        let purpose = try request.purpose(try context.signedIn())
        let id = try context.number("id")
        // A number that was merged leads to the one that stands for both.
        let standing = try await site.registry.number(of: id)
        guard standing == id else {
            return Response.redirect(to: PersonLink(id: standing, purpose: purpose).text, type: .normal)
        }
        let view = try await PersonReading(
            site: site, account: account, purpose: purpose, asAt: try request.givenDay("as_at"),
            knownOn: try request.givenDay("known_on")
        ).read(id)
        let model = PersonModel(
            view: view, permissions: Permissions(account, today: site.registry.today), purpose: purpose,
            county: site.county.division)
        let words = site.words(context)
        var values = model.view(words)
        if let notice = Notice(request) { values["notice"] = words(notice.key) }
        return site.page("person", values, request, context)
    }
}

/// The address of a person's page. It holds the number in this registry and the purpose, nothing personal.
struct PersonLink {
    let id: Int64
    let purpose: Purpose
    var notice: Notice?

    var text: String {
        "/persons/\(id)?purpose=\(purpose.rawValue)" + (notice.map { "&notice=\($0.rawValue)" } ?? "")
    }
}

/// What was done just before a page is shown.
enum Notice: String, Sendable {
    case recorded, corrected, revoked, judged, merged, split

    init?(_ request: Request) {
        guard let text = request.uri.queryParameters["notice"] else { return nil }
        self.init(rawValue: String(text))
    }

    var key: String { "form.notice.\(rawValue)" }
}

extension Request {
    /// A day parameter; a field left empty is none.
    func givenDay(_ name: String) throws -> Day? {
        guard let text = uri.queryParameters[Substring(name)], !text.isEmpty else { return nil }
        return try day(name)
    }
}
