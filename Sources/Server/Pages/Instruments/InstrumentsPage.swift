import Civil
import Exchange
import Hummingbird
import Policy
import Registry

/// The laws and notices: what they are to each other, and what hangs on each of their clauses.
struct InstrumentsPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/instruments") { request, context in
            let account = try context.signedIn().account
            let model = InstrumentsModel(
                chain: site.chain(at: account.division), today: site.registry.today,
                requirements: try site.rules.requirements())
            return site.page("instruments", model.list(site.words(context)), request, context)
        }
        router.get("/instruments/{id}") { request, context in
            let account = try context.signedIn().account
            let chain = site.chain(at: account.division)
            guard let instrument = context.parameters.get("id").flatMap({ chain.instruments[$0] }) else {
                throw WebFailure.notFound
            }
            let model = InstrumentsModel(
                chain: chain, today: site.registry.today, requirements: try site.rules.requirements())
            return site.page("instrument", model.one(instrument, site.words(context)), request, context)
        }
    }
}
