import Mustache

/// What a template reads, by name: texts, truth values, lists, and models in it.
///
/// A type of its own, not a dictionary: a template asks every object for its members many times, and a dictionary's right to
/// answer would be looked up anew each time.
struct Model: Sendable, ExpressibleByDictionaryLiteral, MustacheParent {
    private var values: [String: any Sendable]

    init(dictionaryLiteral elements: (String, any Sendable)...) {
        values = Dictionary(elements) { _, last in last }
    }

    /// The values that are there: a template asks for what is absent with an inverted section.
    static func present(_ values: [String: (any Sendable)?]) -> Model {
        var model: Model = [:]
        model.values = values.compactMapValues { $0 }
        return model
    }

    subscript(_ name: String) -> (any Sendable)? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// This model with the values of another, which go before its own.
    func with(_ other: Model) -> Model {
        var model = self
        model.values.merge(other.values) { _, new in new }
        return model
    }

    func child(named name: String) -> Any? {
        guard let value = values[name] else { return nil }
        if let text = value as? String, !Model.partials.contains(name) { return ModelText(text: text) }
        return value
    }

    /// The names whose texts say which template comes here, as in `{{>*badge}}`: these the renderer wants plain.
    static let partials: Set<String> = ["answer", "badge", "check", "control", "state"]
}

/// A text in a model, in a form that the renderer need not ask what it is.
private struct ModelText: MustacheCustomRenderable, MustacheParent {
    let text: String
    var renderText: String { text }
    var isNull: Bool { false }
    /// Names in a section of a text are those around it.
    func child(named name: String) -> Any? { nil }
}
