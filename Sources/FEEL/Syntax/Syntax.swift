public import Civil

/// An expression as a tree, each node with its place in the text. Two trees are equal if they say the same, wherever they stand.
public struct Syntax: Sendable, Hashable {
    /// What the node is.
    public let kind: Kind
    /// Where it stands.
    public let range: SourceRange

    public init(_ kind: Kind, at range: SourceRange = .none) {
        self.kind = kind
        self.range = range
    }

    public static func == (left: Syntax, right: Syntax) -> Bool { left.kind == right.kind }
    public func hash(into hasher: inout Hasher) { hasher.combine(kind) }

    /// The forms of expression.
    public indirect enum Kind: Sendable, Hashable {
        case null
        case boolean(Bool)
        case number(Decimal128)
        case string(String)
        /// `@"2025-01-01"`
        case at(String)
        case name(String)
        case path(Syntax, String)
        case negate(Syntax)
        case arithmetic(Arithmetic, Syntax, Syntax)
        case compare(Comparison, Syntax, Syntax)
        case and(Syntax, Syntax)
        case or(Syntax, Syntax)
        case between(Syntax, Syntax, Syntax)
        /// `e in t` and `e in (t, t)`; the tests may be ``unary(_:_:)``.
        case `in`(Syntax, [Syntax])
        /// `[a..b)`
        case interval(Syntax, Bool, Syntax, Bool)
        /// `< a`, as a test or as a range in parentheses.
        case unary(Comparison, Syntax)
        case `if`(Syntax, Syntax, Syntax)
        case `for`([Iterator], Syntax)
        case some([Iterator], Syntax)
        case every([Iterator], Syntax)
        case filter(Syntax, Syntax)
        case call(Syntax, [Argument])
        case list([Syntax])
        case context([Entry])
        case function([Function.Parameter], Syntax, external: Bool)
        case instance(Syntax, FEELType)
    }

    /// An arithmetic operator.
    public enum Arithmetic: String, Sendable, CaseIterable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case power = "**"
    }

    /// A comparison operator.
    public enum Comparison: String, Sendable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// `x in list` or `x in low..high` of `for`, `some` and `every`.
    public struct Iterator: Sendable, Hashable {
        public let name: String
        public let domain: Syntax
        /// The other end, where the domain is `low..high`.
        public let end: Syntax?
    }

    /// An argument, with its parameter's name where given.
    public struct Argument: Sendable, Hashable {
        public let name: String?
        public let value: Syntax

        public init(name: String? = nil, _ value: Syntax) {
            self.name = name
            self.value = value
        }
    }

    /// An entry of a context literal.
    public struct Entry: Sendable, Hashable {
        public let name: String
        public let value: Syntax
    }
}

/// Tests of one input, as in the cells of a decision table: `< 10, [20..30], "x"`, `not(1, 2)`, `-`.
public struct UnaryTestsSyntax: Sendable, Hashable {
    /// The tests; none for `-`.
    public let tests: [Syntax]
    /// Whether the whole is negated.
    public let negated: Bool
}
