import Access
import Civil
import Exchange
import Foundation
import Hummingbird
import Mustache

/// What a template reads, by name.
typealias Model = [String: any Sendable]

/// Renders the pages: templates, catalogues, and what every page has around it.
struct Renderer: Sendable {
    private let templates: MustacheLibrary
    private let catalogues: [Language: Catalogue]

    /// Reads templates and catalogues beside the program.
    ///
    /// - Throws: a problem when a template or catalogue is malformed, or the two catalogues have different keys.
    init() throws {
        let folder = Bundle.module.resourcePath ?? Bundle.module.bundlePath
        var texts: [String: MustacheTemplate] = [:]
        let root = "\(folder)/Templates"
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        for name in names.sorted() where name.hasSuffix(".mustache") {
            let text = try String(contentsOfFile: "\(root)/\(name)", encoding: .utf8)
            texts[String(name.dropLast(9))] = try MustacheTemplate(string: text)
        }
        templates = MustacheLibrary(templates: texts)
        var catalogues: [Language: Catalogue] = [:]
        for language in Language.allCases {
            let text = try String(contentsOfFile: "\(folder)/Catalogue/\(language.rawValue).yaml", encoding: .utf8)
            catalogues[language] = try Catalogue(yaml: text)
        }
        self.catalogues = catalogues
    }

    /// The sentences of a language.
    func catalogue(_ language: Language) -> Catalogue? { catalogues[language] }

    /// What puts things into words in a language.
    func words(_ language: Language, _ divisions: DivisionTree) -> Words {
        Words(language: language, divisions: divisions) { [catalogue = catalogues[language]] key, parameters in
            catalogue?.text(key, parameters) ?? key
        }
    }

    /// The sentence of a key.
    func text(_ key: String, _ language: Language, _ parameters: [String: String] = [:]) -> String {
        catalogues[language]?.text(key, parameters) ?? key
    }

    /// A template filled with a model.
    func render(_ name: String, _ model: Model, _ language: Language) -> String {
        var model = model
        model["t"] = catalogues[language]?.nested ?? Model()
        model["lang"] = language == .zh ? "zh-CN" : "en"
        return templates.render(model, withTemplate: name) ?? ""
    }
}

extension Site {
    /// The sentence of a key in the language of the request.
    func text(_ key: String, _ context: WebContext, _ parameters: [String: String] = [:]) -> String {
        renderer.text(key, context.language, parameters)
    }

    /// What puts things into words for the reader of a request.
    func words(_ context: WebContext) -> Words { renderer.words(context.language, rules.divisions) }

    /// A page: the template with what every page has around it.
    func page(
        _ name: String, _ model: Model, _ request: Request, _ context: WebContext, status: HTTPResponse.Status = .ok
    ) -> Response {
        .html(
            renderer.render(name, model.merging(frame(request, context)) { own, _ in own }, context.language),
            status: status)
    }

    /// A part of a page, for htmx.
    func fragment(_ name: String, _ model: Model, _ request: Request, _ context: WebContext) -> Response {
        .html(renderer.render(name, model.merging(frame(request, context)) { own, _ in own }, context.language))
    }

    /// What every page has around it: assets, language switch, who is signed in, the menu.
    func frame(_ request: Request, _ context: WebContext) -> Model {
        let other: Language = context.language == .zh ? .en : .zh
        var frame: Model = [
            "assets": "/assets", "home": "/", "sign_out": "/sign-out", "demo": county.isSynthetic,
            "language": [
                "href": languageLink(request, other), "lang": other == .zh ? "zh-CN" : "en",
                "title": other == .zh ? "中文" : "English",
            ],
        ]
        guard let session = context.session else { return frame }
        frame["csrf"] = session.csrf
        frame["session"] =
            [
                "place": placeName(session.account.division),
                "role": text("role.\(session.account.role.rawValue)", context),
                "account": session.account.name,
            ] as [String: String]
        frame["nav"] = Menu.items(session.account.role).map { item -> Model in
            let path = request.uri.path
            return [
                "href": item.href, "icon": item.icon, "title": text(item.title, context),
                "current": path == item.href || (item.href != "/" && path.hasPrefix(item.href + "/")),
            ]
        }
        return frame
    }

    private func languageLink(_ request: Request, _ other: Language) -> String {
        var parameters = request.uri.queryParameters.filter { $0.key != "lang" }.map {
            "\(FormText.encode(String($0.key)))=\(FormText.encode(String($0.value)))"
        }
        parameters.append("lang=\(other.rawValue)")
        return "\(request.method == .get ? request.uri.path : "/")?\(parameters.joined(separator: "&"))"
    }

    /// The full name of a place: 福建省泉州市南安市.
    func placeName(_ division: DivisionCode?) -> String {
        guard let division else { return "" }
        return rules.divisions.fullName(of: division) ?? division.description
    }

    /// The page of a failure: what it is about by its status, then every problem with what to do.
    func errorPage(_ failure: WebFailure, _ request: Request, _ context: WebContext) -> Response {
        page(
            "error", ErrorModel.make(failure, words(context), request: context.id), request, context,
            status: failure.status)
    }
}
