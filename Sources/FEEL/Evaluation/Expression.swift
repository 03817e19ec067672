import Synchronization

/// A FEEL expression, parsed and compiled once, evaluated many times.
///
///     let rule = try Expression.parse("age < 36 and order >= 2", names: ["age", "order"])
///     rule.evaluate(["age": 7, "order": 3])        // true
///
/// Evaluation never throws and never traps: errors are `null` with a ``NullReason``, and what the context does not know is
/// ``Value/unknown(_:)``.
public struct Expression: Sendable {
    /// The text it was parsed from.
    public var text: String { content.text }
    /// Its tree.
    public var syntax: Syntax { content.compiled.syntax }
    /// Every path that it reads from the context: `child.birth_date` is `["child", "birth_date"]`. Members read from the items of a list
    /// (`for c in children return c.age`) count as members of the list.
    public var paths: Set<[String]> { content.notes.paths }
    /// Names that are neither in the scope nor built in, with their places. They are looked up when evaluated, and `null` where missing.
    public var unresolved: [(name: String, range: SourceRange)] { content.notes.unresolved }

    private let content: Content

    /// An expression as tree and code.
    fileprivate final class Compiled: Sendable {
        let syntax: Syntax
        let code: Code
        /// The levels of evaluation that it takes.
        let height: Int

        init(_ syntax: Syntax, height: Int, _ scope: Scope, ofItem: Bool) {
            var compiler = Compiler(scope: scope, traced: false)
            if ofItem { compiler.stack.append(.item(path: nil)) }
            code = compiler.compile(syntax)
            self.syntax = syntax
            self.height = height
        }

        convenience init(_ text: String, _ scope: Scope, ofItem: Bool) throws(FEELError) {
            var parser = try Parser(text, scope: scope)
            if ofItem { parser.filters = 1 }
            let syntax = try parser.whole()
            self.init(syntax, height: parser.height, scope, ofItem: ofItem)
        }
    }

    /// What an expression holds. A straight one is compiled only when something asks for more than its value.
    private final class Content: Sendable {
        typealias Notes = (paths: Set<[String]>, unresolved: [Compiler.Unresolved])

        let text: String
        let scope: Scope
        let straight: Straight?
        private let eager: Compiled?
        /// What was found when first asked for.
        private let found = Mutex<(compiled: Compiled?, notes: Notes?)>((nil, nil))

        init(_ text: String, _ scope: Scope, _ straight: Straight?, _ eager: Compiled?) {
            self.text = text
            self.scope = scope
            self.straight = straight
            self.eager = eager
        }

        var compiled: Compiled {
            if let eager { return eager }
            return found.withLock { found in
                if let compiled = found.compiled { return compiled }
                // What is straight the parser accepts too, so that this never comes to null.
                let made =
                    (try? Compiled(text, scope, ofItem: false))
                    ?? Compiled(Syntax(.null), height: 1, scope, ofItem: false)
                found.compiled = made
                return made
            }
        }

        var notes: Notes {
            if let notes = found.withLock({ $0.notes }) { return notes }
            var compiler = Compiler(scope: scope, traced: false, notes: true)
            _ = compiler.compile(compiled.syntax)
            let made = (compiler.paths, compiler.unresolved)
            found.withLock { $0.notes = made }
            return made
        }
    }

    /// Parses an expression whose variables are these names.
    ///
    /// - Throws: ``FEELError`` if the text is not an expression.
    public static func parse(_ text: String, names: Scope = []) throws(FEELError) -> Expression {
        if let straight = Straight(text, names) { return Expression(content: Content(text, names, straight, nil)) }
        return Expression(content: Content(text, names, nil, try Compiled(text, names, ofItem: false)))
    }

    /// Parses a condition on an item, as it stands in a filter: it reads the item as `item` and its members by name.
    ///
    /// Evaluated by ``Machine/evaluate(_:item:_:)``.
    public static func parse(item text: String, names: Scope = []) throws(FEELError) -> Expression {
        Expression(content: Content(text, names, nil, try Compiled(text, names, ofItem: true)))
    }

    var scope: Scope { content.scope }
    var code: Code { content.compiled.code }
    var height: Int { content.compiled.height }

    /// The value, where it is straight and every value is what is wanted.
    func straight(_ context: Context) -> Value? {
        guard let straight = content.straight, context.shape === content.scope.shape else { return nil }
        return straight.evaluate(context.values)
    }

    /// Evaluates in a context.
    ///
    /// Fastest where the context has the ``Shape`` of the scope that the expression was parsed with.
    public func evaluate(_ context: Context, in environment: Environment = .plain) -> Value {
        if let value = straight(context) { return value }
        var machine = Machine(root: context, direct: context.shape === scope.shape, environment: environment)
        return code(&machine)
    }

    /// Evaluates in a context and says which errors became `null` on the way, whether or not they show in the answer.
    ///
    /// - Parameter observer: is told the place and value of every part of the expression that is evaluated, inner parts first.
    public func explain(
        _ context: Context, in environment: Environment = .plain, observer: ((SourceRange, Value) -> Void)? = nil
    ) -> Evaluation {
        var machine = Machine(
            root: context, direct: context.shape === scope.shape, environment: environment, observer: observer)
        guard observer != nil else {
            // Whatever is an error it abstains from.
            if let value = straight(context) { return Evaluation(value: value, problems: []) }
            let value = code(&machine)
            return Evaluation(value: value, problems: machine.problems)
        }
        var compiler = Compiler(scope: scope, traced: true)
        let traced = compiler.compile(syntax)
        let value = traced(&machine)
        return Evaluation(value: value, problems: machine.problems)
    }

    /// The type of the result, and what cannot be right, by the types that the scope declares.
    public func check() -> (type: FEELType, findings: [TypeFinding]) {
        if let type = content.straight?.type { return (type, []) }
        return check(Dictionary(zip(scope.shape.names, scope.declared), uniquingKeysWith: { first, _ in first }))
    }
}

/// What an evaluation answered, and which errors became `null` on the way.
public struct Evaluation: Sendable {
    public let value: Value
    /// The errors, in order of occurrence; at most 64.
    public let problems: [NullReason]
}

/// Tests of one input, as in a cell of a decision table: `< 10, [20..30]`, `not("x")`, `-`. Two are equal if they say the same.
public struct UnaryTests: Sendable, Hashable {
    /// The text it was parsed from.
    public let text: String
    /// Its tree.
    public let syntax: UnaryTestsSyntax
    let scope: Scope
    private let codes: [Code]

    public static func == (left: UnaryTests, right: UnaryTests) -> Bool { left.syntax == right.syntax }
    public func hash(into hasher: inout Hasher) { hasher.combine(syntax) }

    /// Parses tests that may use these names besides `?`, the input.
    ///
    /// - Throws: ``FEELError`` if the text is no such test.
    public static func parse(_ text: String, names: Scope = []) throws(FEELError) -> UnaryTests {
        var parser = try Parser(text, scope: names)
        let syntax = try parser.wholeTests()
        var compiler = Compiler(scope: names, traced: false)
        compiler.stack.append(.name("?", path: nil))
        var codes: [Code] = []
        for test in syntax.tests { codes.append(compiler.test(test)) }
        return UnaryTests(text: text, syntax: syntax, scope: names, codes: codes)
    }

    /// Each of the tests on its own, in order; of negated tests the tests that are negated.
    public var parts: [UnaryTests] {
        syntax.tests.compactMap { try? UnaryTests.parse($0.range.text(in: text), names: scope) }
    }

    /// Whether an input satisfies the tests: true, false, `null` or unknown. `-` is satisfied by every input.
    public func evaluate(_ input: Value, _ context: Context, in environment: Environment = .plain) -> Value {
        var machine = Machine(environment: environment)
        return machine.evaluate(self, input, context)
    }

    /// Evaluates with the input on the locals.
    func run(_ machine: inout Machine) -> Value {
        guard !codes.isEmpty else { return .boolean(true) }
        var result = Value.boolean(false)
        for code in codes {
            result = Logic.or(result, code(&machine))
            if case .boolean(true) = result { break }
        }
        return syntax.negated ? Logic.not(result) : result
    }
}
