import Access
import Civil
import Hummingbird
import Registry
import Services

/// What a role starts from: its tasks as tiles, with how much there is to do.
struct HomePage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/") { request, context in try await show(request, context) }
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        if account.role == .family { return Response.redirect(to: "/family", type: .normal) }
        var counts: [Worklist.Selection: Int64] = [:]
        if Menu.items(account.role).contains(where: { $0.href == Menu.worklist.href }) {
            counts = try await site.worklists.counts(
                in: account.division, on: site.registry.today, as: account.actor, for: account.usualPurpose)
        }
        var cases: [CaseSelection: Int64] = [:]
        if Menu.items(account.role).contains(where: { $0.href == Menu.cases.href }) {
            cases = try await site.cases.counts(in: account.division, as: account.actor, for: account.usualPurpose)
        }
        let model = HomeModel(
            name: account.name, role: account.role, hour: Words.hour(site.accounts.clock()), today: site.registry.today,
            counts: counts, cases: cases)
        return site.page("home", model.view(site.words(context)), request, context)
    }
}
