/// A function as a value: a built-in, a literal `function(a, b) …`, or one that the host gives.
public final class Function: Sendable {
    /// A parameter: its name and, where declared, its type.
    public struct Parameter: Hashable, Sendable {
        public let name: String
        public let type: FEELType

        public init(_ name: String, _ type: FEELType = .any) {
            self.name = name
            self.type = type
        }
    }

    enum Body: Sendable {
        case native(strict: Bool, @Sendable ([Value], inout Machine) -> Value)
        case builtIn(BuiltIn)
        case literal(Closure)
    }

    /// The name under which it reports errors.
    public let name: String
    /// The parameters, in order.
    public let parameters: [Parameter]
    /// The declared type of the result.
    public let result: FEELType
    let body: Body

    /// A function of the language by its name; nil where there is none.
    public static func builtIn(_ name: String) -> Function? { BuiltIn.table[name]?.value }

    /// The names of the functions of the language, in order.
    public static var builtInNames: [String] { BuiltIn.table.keys.sorted() }

    /// Whether it is a function of the language, which may take its arguments in several forms.
    public var isBuiltIn: Bool { if case .builtIn = body { true } else { false } }

    init(name: String, parameters: [Parameter], result: FEELType, body: Body) {
        self.name = name
        self.parameters = parameters
        self.result = result
        self.body = body
    }

    /// A function that the host gives, such as a table of dated parameters by key.
    ///
    ///     Function("leave.extension", ["birth_order"]) { arguments in table[arguments[0]] }
    ///
    /// - Parameters:
    ///   - strict: whether an unknown argument answers unknown without calling the function.
    public convenience init(
        _ name: String, _ parameters: [String], strict: Bool = true, _ call: @escaping @Sendable ([Value]) -> Value
    ) {
        self.init(
            name: name, parameters: parameters.map { Parameter($0) }, result: .any,
            body: .native(strict: strict) { arguments, _ in call(arguments) })
    }

    /// A function that the host gives, with types and with access to the evaluation that calls it.
    ///
    /// Arguments come converted to the types of the parameters; a call with others answers `null` with a reason.
    public convenience init(
        _ name: String, _ parameters: [Parameter], result: FEELType = .any, strict: Bool = false,
        _ call: @escaping @Sendable ([Value], inout Machine) -> Value
    ) {
        self.init(name: name, parameters: parameters, result: result, body: .native(strict: strict, call))
    }
}

/// The body of a function literal with the variables that it saw.
struct Closure: Sendable {
    let code: Code
    /// The levels of evaluation that a call may take.
    let height: Int
    let captured: [Value]
    let root: Context
    let direct: Bool
}
