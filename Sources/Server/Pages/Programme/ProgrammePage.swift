import Access
import Civil
import Hummingbird
import Policy
import Registry
import Services

/// One programme of one person in full: what is to be done now and why, what comes next, what was done and what it counts as.
struct ProgrammePage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.page(of: "programmes/{programme}", show)
    }

    private func show(
        _ person: Int64, _ purpose: Purpose, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        let account = try context.signedIn().account
        let view = try await PersonReading(site: site, account: account, purpose: purpose).read(person)
        guard let id = context.parameters.get("programme"), let programme = view.chain.programmes[id],
            view.items.contains(where: { $0.programme == id })
        else { throw WebFailure.notFound }
        let subject = Subject(person: person, chronicles: [person: view.record.life.chronicle])
        let model = ProgrammeModel(
            programme: programme, view: view,
            growth: site.growth, courses: Programmes(view.chain).courses(of: programme, for: subject, on: view.day),
            permissions: Permissions(account, today: site.registry.today), purpose: purpose)
        return site.page("programme", model.view(site.words(context)), request, context)
    }
}
