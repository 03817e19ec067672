import Access
import Civil
import Exchange
import Hummingbird
import Registry

/// Finding a person. The words are posted, so that names and numbers get into no address, log or history.
struct FindPage {
    let site: Site

    /// How many hits a page shows.
    static let limit = 20

    func add(to router: Router<WebContext>) {
        router.get("/persons") { request, context in
            let session = try context.signedIn()
            try await site.registry.authorise(
                session.account.actor, .findPerson, .area(session.account.division), session.account.usualPurpose)
            let model = FindModel(purposes: permissions(session).purposes, purpose: session.account.usualPurpose)
            let words = site.words(context)
            var view = model.view(words)
            if let notice = Notice(request) { view["notice"] = words(notice.key) }
            return site.page("find", view, request, context)
        }
        router.post("/persons") { request, context in try await find(request, context) }
    }

    private func permissions(_ session: Session) -> Permissions {
        Permissions(session.account, today: site.registry.today)
    }

    private func find(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let session = try context.signedIn()
        let purpose = form["purpose"].flatMap(Purpose.init(rawValue:)) ?? session.account.usualPurpose
        var model = FindModel(purposes: permissions(session).purposes, purpose: purpose)
        model.words = form["q"] ?? ""
        model.today = site.registry.today
        model.county = site.county.division
        if let query = PersonQuery(model.words) {
            let hits = try await site.registry.find(
                query, as: session.account.actor, for: purpose, limit: FindPage.limit + 1)
            model.hits = hits.map(\.person)
        } else {
            model.isTooShort = true
        }
        let view = model.view(site.words(context))
        if request.isFragment { return site.fragment("find/answer", view, request, context) }
        return site.page(
            "find", view, request, context, status: model.isTooShort ? .unprocessableContent : .ok)
    }
}
