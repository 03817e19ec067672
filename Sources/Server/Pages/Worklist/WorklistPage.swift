import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Services

/// What an office has to do: due, overdue, and lately done.
struct WorklistPage {
    let site: Site

    /// How many items a page shows.
    static let limit = 25

    func add(to router: Router<WebContext>) {
        router.get("/worklist") { request, context in try await show(request, context) }
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let account = session.account
        let own = account.division
        let division = try request.chosenDivision("division") ?? own
        let selection = request.uri.queryParameters["show"].flatMap { Worklist.Selection(rawValue: String($0)) } ?? .due
        let after = request.uri.queryParameters["after"].flatMap { Worklist.Cursor(String($0)) }
        let today = site.registry.today
        let programmes = Programmes(site.chain(at: own)).all
        let programme = request.uri.queryParameters["programme"].flatMap { id in
            programmes.first { $0.id == id }?.id
        }
        let list = try await site.worklists.list(
            in: division, selection, on: today, programme: programme, after: after, limit: WorklistPage.limit,
            as: account.actor,
            for: account.usualPurpose)
        let model = WorklistModel(
            list: list, selection: selection, isFirst: after == nil, division: division, own: own,
            places: site.rules.divisions.children(of: own), programme: programme, programmes: programmes,
            county: site.county.division, today: today,
            permissions: Permissions(account, today: today), chain: { site.chain(at: $0) })
        return site.page("worklist", model.view(site.words(context)), request, context)
    }
}

extension Request {
    /// A division parameter; a choice left empty is none.
    func chosenDivision(_ name: String) throws -> DivisionCode? {
        guard let text = uri.queryParameters[Substring(name)], !text.isEmpty else { return nil }
        return try division(name)
    }
}
