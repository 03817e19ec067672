import Access
import Civil
import Exchange
import Hummingbird
import Registry

/// Who looked at which record, and whether the journal is whole: for the auditor.
struct AccessLogPage {
    let site: Site

    /// How many looks are read, and how many of them a page shows.
    static let read = 1000
    static let shown = 100

    func add(to router: Router<WebContext>) {
        router.get("/access-log") { request, context in try await show(request, context, verifying: false) }
        router.post("/access-log/verify") { request, context in
            _ = try await Form.read(request, context)
            return try await show(request, context, verifying: true)
        }
        router.get("/access-log/checkpoint") { request, context in
            let account = try context.signedIn().account
            try await site.registry.authorise(account.actor, .verifyJournal, .journal, .audit)
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: try await site.registry.sign())))
        }
    }

    private func show(_ request: Request, _ context: WebContext, verifying: Bool) async throws -> Response {
        let account = try context.signedIn().account
        let division = try request.chosenDivision("division") ?? account.division
        let looks = try await site.registry.looks(
            in: division, as: account.actor, for: .audit, limit: AccessLogPage.read)
        try await site.registry.authorise(account.actor, .verifyJournal, .journal, .audit)
        var model = AccessLogModel(
            looks: looks, own: account.division, division: division,
            places: site.rules.divisions.children(of: account.division), size: try await site.registry.size(),
            key: site.registry.verifier.text)
        model.purpose = request.uri.queryParameters["purpose"].flatMap { Purpose(rawValue: String($0)) }
        model.role = request.uri.queryParameters["role"].flatMap { Role(rawValue: String($0)) }
        if verifying { model.verification = try await site.registry.verify() }
        for id in Set(looks.map(\.account)) {
            if let found = try await site.accounts.account(id) { model.accounts[id] = found.login }
        }
        return site.page("access-log", model.view(site.words(context)), request, context)
    }
}
