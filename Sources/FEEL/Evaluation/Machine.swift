import Civil

/// A compiled expression: answers a value, given the state of an evaluation.
///
/// A structure around the closure, because a closure that goes through an array on its own comes out wrapped in thunks.
struct Code: Sendable {
    let run: @Sendable (inout Machine) -> Value

    init(_ run: @escaping @Sendable (inout Machine) -> Value) { self.run = run }

    @inline(__always)
    func callAsFunction(_ machine: inout Machine) -> Value { run(&machine) }
}

/// The state of one evaluation: the work that is left, the errors so far. A host that evaluates several expressions for one answer gives
/// them the same machine, so that one bound holds for all.
public struct Machine {
    /// The context that variables come from.
    var root: Context
    /// Whether the root has the shape that the expression was parsed against, so that variables are found by place.
    var direct: Bool
    /// The values of local names: iteration variables, entries, parameters, filtered items.
    var locals: [Value] = []
    /// The moment, zones and limits.
    public let environment: Environment
    /// What the host keeps with this evaluation, such as its trace.
    public var host: (any Sendable)?
    /// How much work may still be done.
    var steps: Int
    /// Levels of calls that are open.
    var depth = 0
    /// Every error that became `null`, in order of occurrence, at most 64.
    public internal(set) var problems: [NullReason] = []
    let observer: ((SourceRange, Value) -> Void)?

    static let maximumProblems = 64

    init(
        root: Context, direct: Bool, environment: Environment, observer: ((SourceRange, Value) -> Void)? = nil
    ) {
        self.root = root
        self.direct = direct
        self.environment = environment
        self.observer = observer
        steps = environment.limits.steps
    }

    /// A machine that has done nothing yet.
    public init(environment: Environment) { self.init(root: Context(), direct: false, environment: environment) }

    /// Answers `null` with a reason, and keeps the reason.
    @inline(never)
    mutating func fail(
        _ code: NullReason.Code, _ range: SourceRange, _ operation: String = "", _ operands: Value...
    ) -> Value {
        let reason = NullReason(code, at: range, operation: operation, types: operands.map(\.kind))
        report(reason)
        return .null(reason)
    }

    /// Keeps a reason.
    public mutating func report(_ reason: NullReason) {
        if problems.count < Machine.maximumProblems { problems.append(reason) }
    }

    /// Counts work; false when there has been too much.
    @inline(__always)
    mutating func charge(_ count: Int = 1) -> Bool {
        steps &-= count
        return steps >= 0
    }

    /// Whether the work is used up.
    var isExhausted: Bool { steps < 0 }

    /// A text, if it is not too long.
    mutating func text(_ text: String, _ range: SourceRange, _ operation: String) -> Value {
        let count = text.utf8.count
        guard count <= environment.limits.bytes, charge(count / 64) else { return fail(.size, range, operation) }
        return .string(text)
    }
}

/// What went wrong in a built-in function.
struct Fault: Error {
    let code: NullReason.Code

    init(_ code: NullReason.Code) { self.code = code }

    static let type = Fault(.argumentType)
    static let value = Fault(.argumentValue)
    static let steps = Fault(.steps)
    static let number = Fault(.numberRange)
}
