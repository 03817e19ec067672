import Access
import Civil
import Hummingbird

/// What a role starts from: its pages as tiles.
struct HomePage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/") { request, context in try show(request, context) }
    }

    private func show(_ request: Request, _ context: WebContext) throws -> Response {
        let session = try context.signedIn()
        if session.account.role == .family { return .redirect(to: "/family", type: .normal) }
        let tiles = Menu.items(session.account.role).filter { $0.href != "/" }.map { item -> Model in
            ["href": item.href, "icon": item.icon, "title": site.text(item.title, context), "text": ""]
        }
        return site.page(
            "home",
            [
                "greeting": session.account.name, "today": site.registry.today.description, "tiles": tiles,
            ], request, context)
    }
}
