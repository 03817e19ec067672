import Access
import Civil
import Exchange
import Foundation
import Hummingbird
import Mustache

/// Renders the pages: templates, catalogues, and what every page has around it.
struct Renderer: Sendable {
    /// The templates with the sentences of a language in place.
    private let templates: [Language: MustacheLibrary]
    private let catalogues: [Language: Catalogue]

    /// Reads templates and catalogues beside the program.
    ///
    /// - Throws: a problem when a template or catalogue is malformed, or a template asks for a sentence that there is not.
    init() throws {
        let folder = Bundle.module.resourcePath ?? Bundle.module.bundlePath
        let root = "\(folder)/Templates"
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        let texts = try names.filter { $0.hasSuffix(".mustache") }.map {
            (name: String($0.dropLast(9)), text: try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8))
        }
        MustacheContentTypes.register(EscapedText(), named: EscapedText.name)
        var catalogues: [Language: Catalogue] = [:]
        var templates: [Language: MustacheLibrary] = [:]
        for language in Language.allCases {
            let text = try String(contentsOfFile: "\(folder)/Catalogue/\(language.rawValue).yaml", encoding: .utf8)
            let catalogue = try Catalogue(yaml: text)
            catalogues[language] = catalogue
            templates[language] = MustacheLibrary(
                templates: Dictionary(
                    uniqueKeysWithValues: try texts.map { name, text in
                        let filled = try catalogue.filled(text).replacing("{{assets}}", with: AssetRoutes.path)
                        return (name, try MustacheTemplate(string: "{{% CONTENT_TYPE:\(EscapedText.name)}}" + filled))
                    }))
        }
        self.templates = templates
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
        model["lang"] = language == .zh ? "zh-CN" : "en"
        return templates[language]?.render(model, withTemplate: name) ?? ""
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
            renderer.render(name, frame(request, context).with(model), context.language),
            status: status)
    }

    /// A part of a page, for htmx.
    func fragment(_ name: String, _ model: Model, _ request: Request, _ context: WebContext) -> Response {
        .html(renderer.render(name, frame(request, context).with(model), context.language))
    }

    /// What every page has around it: assets, language switch, who is signed in, the menu.
    func frame(_ request: Request, _ context: WebContext) -> Model {
        let other: Language = context.language == .zh ? .en : .zh
        var frame: Model = [
            "home": "/", "sign_out": "/sign-out", "demo": county.isSynthetic,
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
            ] as Model
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
