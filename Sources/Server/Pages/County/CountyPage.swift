import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Services
import Statistics

/// A county or township at a glance: its people by age, births and deaths, services done.
struct CountyPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/county") { request, context in try await show(request, context) }
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        let division = try request.chosenDivision("division") ?? account.division
        let today = site.registry.today
        let registry = site.registry
        async let counted = Overview.count(registry, in: division, on: today, as: account.actor)
        async let covered = Services.Coverage.count(registry, in: division, on: today, as: account.actor)
        var places: [CountyModel.Place] = []
        for child in site.rules.divisions.children(of: division) {
            places.append(
                CountyModel.Place(
                    division: child,
                    overview: try await Overview.count(registry, in: child.code, on: today, as: account.actor)))
        }
        let model = CountyModel(
            overview: try await counted, coverage: try await covered, places: places, own: account.division,
            isSuppressed: !SmallCells.areOpen(to: account.role),
            programmes: site.chain(at: division).programmes)
        return site.page("county", model.view(site.words(context)), request, context)
    }
}
