import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry

/// One entitlement of one person in full: the answer and its reasons, what would change it, how it came about step by step, and what it was
/// made from.
struct DecisionPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.page(of: "entitlements/{entitlement}", show)
    }

    private func show(
        _ person: Int64, _ purpose: Purpose, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        let account = try context.signedIn().account
        let view = try await PersonReading(
            site: site, account: account, purpose: purpose, asAt: try request.givenDay("as_at"),
            knownOn: try request.givenDay("known_on")
        ).read(person)
        guard let entitlement = context.parameters.get("entitlement"), let subject = view.subject,
            let decisions = view.decisions?.filter({ $0.entitlement == entitlement }), !decisions.isEmpty
        else { throw WebFailure.notFound }
        let fingerprints = site.rules.fingerprints(of: view.chain)
        let traces = view.chain.trace(entitlement, subject, on: view.day)
        let model = DecisionModel(
            person: PersonModel(
                view: view, permissions: Permissions(account, today: site.registry.today), purpose: purpose,
                county: site.county.division),
            decisions: decisions, changes: view.chain.nearestChanges(entitlement, subject, on: view.day),
            traces: traces.map(\.json), receipts: traces.map { site.rules.receipt($0, fingerprints) })
        return site.page("decision", model.view(site.words(context)), request, context)
    }
}

extension Router<WebContext> {
    /// A page about one person: below the person's page for offices, below that of the family for the family itself.
    func page(
        of path: String,
        _ show: @escaping @Sendable (Int64, Purpose, Request, WebContext) async throws -> Response
    ) {
        get("/persons/{id}/\(path)") { request, context in
            let purpose = try request.purpose(try context.signedIn())
            return try await show(try context.number("id"), purpose, request, context)
        }
        get("/family/\(path)") { request, context in
            let account = try context.signedIn().account
            guard account.role == .family, let own = account.person else { throw Denial.notOwn }
            return try await show(try request.integer("member", 1...Int64.max) ?? own, .ownRecord, request, context)
        }
    }
}
