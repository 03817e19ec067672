import FEEL

/// An expression taken apart once, to be compiled for many days: each part with the names that it takes from outside.
final class Term {
    let syntax: Syntax
    /// The names that it takes from outside; of functions of the language only those that are not called.
    let roots: Set<String>
    /// The parts directly below, in the order of ``FEEL/Syntax/children``.
    let parts: [Term]
    /// The expression, for each set of names that it was parsed with.
    private var parsed: [ObjectIdentifier: Expression] = [:]

    init(_ syntax: Syntax) {
        self.syntax = syntax
        let parts = syntax.children.map { Term($0) }
        self.parts = parts
        var roots: Set<String> = []
        switch syntax.kind {
        case .name(let name): roots = [name]
        case .for(let iterators, _), .some(let iterators, _), .every(let iterators, _):
            for part in parts { roots.formUnion(part.roots) }
            // A domain after the first may read the names before it; that it may not read its own does no harm here.
            for iterator in iterators { roots.remove(iterator.name) }
        case .filter:
            for part in parts { roots.formUnion(part.roots) }
            roots.remove("item")
        case .call(let callee, _):
            for (number, part) in parts.enumerated() {
                if number == 0, case .name(let name) = callee.kind, Function.builtIn(name) != nil { continue }
                roots.formUnion(part.roots)
            }
        default: for part in parts { roots.formUnion(part.roots) }
        }
        self.roots = roots
    }

    /// The value over constants.
    func value(_ constants: Scene.Constants) -> Value {
        let key = ObjectIdentifier(constants.scope.shape)
        if let expression = parsed[key] { return expression.evaluate(constants.context) }
        guard let made = try? Expression.parse(syntax.description, names: constants.scope) else { return .null }
        parsed[key] = made
        return made.evaluate(constants.context)
    }
}

/// The expressions of an entitlement.
struct Terms {
    let at: Term?
    let eligible: [Term]
    let discretion: [Term]
    let value: Term?
    let min: Term?
    let max: Term?
    let starts: Term?
    let ends: Term?
    /// The first names of the parameters that they read.
    let parameters: Set<String>

    init(_ entitlement: Entitlement, _ chain: PackChain) {
        func term(_ expression: Expression?) -> Term? { expression.map { Term($0.syntax) } }
        at = term(entitlement.at)
        eligible = entitlement.eligible.map { Term($0.when.syntax) }
        discretion = entitlement.discretion.map { Term($0.when.syntax) }
        value = term(entitlement.amount?.value)
        min = term(entitlement.amount?.min)
        max = term(entitlement.amount?.max)
        starts = term(entitlement.starts)
        ends = term(entitlement.ends)
        let all = eligible + discretion + [at, value, min, max, starts, ends].compactMap { $0 }
        parameters = all.reduce(into: Set<String>()) { $0.formUnion($1.roots) }.intersection(chain.parameterRoots)
    }
}
