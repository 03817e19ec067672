import Access
import Civil
import Exchange
import Hummingbird
import Registry

/// A family's own page: what it is entitled to, what is due, what is on record, and who has looked.
struct FamilyPage {
    let site: Site

    /// How many looks the page shows.
    static let looks = 12

    func add(to router: Router<WebContext>) {
        router.get("/family") { request, context in try await show(request, context, all: false) }
        router.get("/family/looks") { request, context in try await show(request, context, all: true) }
    }

    private func show(_ request: Request, _ context: WebContext, all: Bool) async throws -> Response {
        let account = try context.signedIn().account
        guard account.role == .family, let own = account.person else {
            throw Denial.notOwn
        }
        let id = try request.integer("member", 1...Int64.max) ?? own
        let reading = PersonReading(site: site, account: account, purpose: .ownRecord)
        async let looked = site.registry.looks(at: id, as: account.actor, for: .ownRecord, limit: 500)
        let view = try await reading.read(id)
        var family = view.record
        if id != own { family = try await site.registry.person(own, as: account.actor, for: .ownRecord) }
        // What the family itself looked at is no news to it.
        let looks = try await looked.filter { $0.account != account.id }
        let model = FamilyModel(
            view: view, family: family, looks: all ? looks : Array(looks.prefix(FamilyPage.looks)),
            hasMoreLooks: !all && looks.count > FamilyPage.looks,
            permissions: Permissions(account, today: site.registry.today), county: site.county.division)
        let words = site.words(context)
        var values = model.view(words)
        if let notice = Notice(request) { values["notice"] = words(notice.key) }
        return site.page(all ? "family-looks" : "family", values, request, context)
    }
}
