import Civil
import Exchange
import Hummingbird
import Policy
import Registry

/// What the public documents ask for, and how far each thing is met: for the office, the analyst and whoever asks what the system does.
struct CoveragePage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/coverage") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            func chosen<Word: RawRepresentable>(_ name: String) -> Word? where Word.RawValue == String {
                query[name[...]].flatMap { Word(rawValue: String($0)) }
            }
            let model = CoverageModel(
                all: try site.rules.library.coverage(site.rules.requirements(), on: site.registry.today),
                library: site.rules.library, status: chosen("status"),
                kind: chosen("kind"), instrument: query["document"].map(String.init))
            return site.page("coverage", model.view(site.words(context)), request, context)
        }
    }
}
