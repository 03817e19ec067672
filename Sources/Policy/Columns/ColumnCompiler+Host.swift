import Civil
import Columns
import FEEL
import Synchronization

/// Whether something came out of a computation row by row that has no place in a column.
final class HostFault: Sendable {
    private let flag = Mutex(false)

    var isSet: Bool { flag.withLock { $0 } }

    func set() { flag.withLock { $0 = true } }
}

extension ColumnCompiler {
    /// An expression computed row by row by the functions of the language, from parts that are plain values.
    func hosted(_ syntax: Syntax, _ scene: Scene) throws(Unsupported) -> Operand {
        var leaves: [Operand] = []
        let reduced = try replaced(syntax, scene, &leaves, isWhole: true)
        guard !leaves.isEmpty else { throw Unsupported("\(syntax)") }
        let names = leaves.indices.map { "value_\($0)" }
        let shape = Shape(names)
        let types = leaves.map { ColumnCompiler.type(of: $0) }
        guard let expression = try? Expression.parse(reduced.description, names: Scope(shape, declaring: types)) else {
            throw Unsupported("\(syntax)")
        }
        // The row's own axis: the lowest of the parts.
        var axis = -1
        var inputs: [Node] = []
        for leaf in leaves {
            let (value, state) = parts(of: leaf)
            inputs += [value, state]
            for node in [value, state] where builder.axis(node) >= 0 {
                axis = axis < 0 ? builder.axis(node) : builder.lower(axis, builder.axis(node))
            }
        }
        guard axis >= 0 else { throw Unsupported("\(syntax)") }
        let kinds = leaves.map { ColumnCompiler.kind(of: $0) }
        let fault = fault
        func column(
            _ range: ClosedRange<Int64>, _ pick: @escaping @Sendable (Value) -> Int64
        ) -> Node {
            builder.host(inputs, axis: axis, range: range) { inputs, output in
                for row in output.indices {
                    let values = kinds.indices.map { place in
                        kinds[place].value(inputs[place * 2][row], state: inputs[place * 2 + 1][row])
                    }
                    let number = pick(expression.evaluate(Context(shape: shape, values: values)))
                    if !range.contains(number) { fault.set() }
                    output[row] = min(max(number, range.lowerBound), range.upperBound)
                }
            }
        }
        let state = builder.byte(
            column(0...12) { value in
                switch value {
                case .null: Truth.null
                case .unknown(let unknown): ColumnCompiler.state(unknown)
                default: 0
                }
            })
        switch expression.check().type {
        case .boolean:
            let truth = column(0...1) { $0.boolean == true ? 1 : 0 }
            return .truth(builder.mask(builder.byte(truth), state))
        case .date:
            return .day(column(-11_000_000...10_000_000) { $0.day?.number ?? 0 }, state: state)
        case .yearsMonths:
            return .months(
                column(-400_000...400_000) { if case .yearsMonths(let months) = $0 { months } else { 0 } },
                state: state)
        case .daysTime:
            return .days(
                column(-20_000_000...20_000_000) { value in
                    guard case .daysTime(let length) = value else { return 0 }
                    return DaysTime(days: length.days) == length ? length.days : .max
                }, state: state)
        case .number:
            guard let decimals = ColumnCompiler.decimals(of: reduced) else { throw Unsupported("\(syntax)") }
            let scale = Decimal128(Tens.power64(decimals))
            return .number(
                column(-1_000_000_000_000_000...1_000_000_000_000_000) { value in
                    guard let number = value.number else { return 0 }
                    return number.multiplied(by: scale)?.int64 ?? .max
                }, decimals: decimals, state: state)
        default: throw Unsupported("\(syntax)")
        }
    }

    /// How many decimals a rounded number has; nil where it is not rounded.
    private static func decimals(of syntax: Syntax) -> Int? {
        guard case .call(let callee, let arguments) = syntax.kind, case .name(let name) = callee.kind else {
            return nil
        }
        if ["floor", "ceiling"].contains(name), arguments.count == 1 { return 0 }
        guard
            ["decimal", "round up", "round down", "round half up", "round half down", "floor", "ceiling"].contains(
                name),
            arguments.count == 2, case .number(let digits) = arguments[1].value.kind, let places = digits.int64,
            (0...6).contains(places)
        else { return nil }
        return Int(places)
    }

    /// The expression with the largest parts that are plain values replaced by names.
    private func replaced(
        _ syntax: Syntax, _ scene: Scene, _ leaves: inout [Operand], isWhole: Bool = false
    ) throws(Unsupported) -> Syntax {
        if !isWhole, let operand = try? compile(Term(syntax), scene), ColumnCompiler.type(of: operand) != .any {
            leaves.append(operand)
            return Syntax(.name("value_\(leaves.count - 1)"))
        }
        func inner(_ part: Syntax, _ leaves: inout [Operand]) throws(Unsupported) -> Syntax {
            try replaced(part, scene, &leaves)
        }
        switch syntax.kind {
        case .null, .boolean, .number, .string, .at: return syntax
        case .negate(let a): return Syntax(.negate(try inner(a, &leaves)))
        case .path(let a, let name): return Syntax(.path(try inner(a, &leaves), name))
        case .arithmetic(let symbol, let a, let b):
            return Syntax(.arithmetic(symbol, try inner(a, &leaves), try inner(b, &leaves)))
        case .compare(let symbol, let a, let b):
            return Syntax(.compare(symbol, try inner(a, &leaves), try inner(b, &leaves)))
        case .and(let a, let b): return Syntax(.and(try inner(a, &leaves), try inner(b, &leaves)))
        case .or(let a, let b): return Syntax(.or(try inner(a, &leaves), try inner(b, &leaves)))
        case .between(let a, let b, let c):
            return Syntax(.between(try inner(a, &leaves), try inner(b, &leaves), try inner(c, &leaves)))
        case .if(let a, let b, let c):
            return Syntax(.if(try inner(a, &leaves), try inner(b, &leaves), try inner(c, &leaves)))
        case .in(let a, let tests):
            let value = try inner(a, &leaves)
            var others: [Syntax] = []
            for test in tests { others.append(try inner(test, &leaves)) }
            return Syntax(.in(value, others))
        case .interval(let a, let x, let b, let y):
            return Syntax(.interval(try inner(a, &leaves), x, try inner(b, &leaves), y))
        case .unary(let symbol, let a): return Syntax(.unary(symbol, try inner(a, &leaves)))
        case .list(let items):
            var others: [Syntax] = []
            for item in items { others.append(try inner(item, &leaves)) }
            return Syntax(.list(others))
        case .instance(let a, let type): return Syntax(.instance(try inner(a, &leaves), type))
        case .call(let callee, let arguments):
            guard case .name(let name) = callee.kind, Function.builtIn(name) != nil else {
                throw Unsupported("\(syntax)")
            }
            var others: [Syntax.Argument] = []
            for argument in arguments {
                others.append(Syntax.Argument(name: argument.name, try inner(argument.value, &leaves)))
            }
            return Syntax(.call(callee, others))
        default: throw Unsupported("\(syntax)")
        }
    }

    /// What a row of an operand is worth as a value.
    enum Kind: Sendable {
        case number(decimals: Int), truth, day, months, days, nothing
        case text([String])

        func value(_ value: Int64, state: Int64) -> Value {
            switch state {
            case 0: break
            case Truth.null: return .null
            case Truth.missing: return .missing("")
            case Truth.open: return .open("")
            default: return .unknown(Unknown(.missing("")).union(Unknown(.open(""))))
            }
            switch self {
            case .number(let decimals): return .number(Decimal128(value, exponent: -decimals) ?? .zero)
            case .truth: return .boolean(value == 1)
            case .day: return .date(Day(number: value))
            case .months: return .yearsMonths(value)
            case .days: return .daysTime(DaysTime(days: value))
            case .text(let texts): return .string(texts.indices.contains(Int(value)) ? texts[Int(value)] : "\u{0}")
            case .nothing: return .null
            }
        }
    }

    private static func kind(of operand: Operand) -> Kind {
        switch operand {
        case .number(_, let decimals, _): .number(decimals: decimals)
        case .truth: .truth
        case .day: .day
        case .months: .months
        case .days: .days
        default: .nothing
        }
    }

    private static func type(of operand: Operand) -> FEELType {
        switch operand {
        case .number: .number
        case .truth: .boolean
        case .day: .date
        case .months: .yearsMonths
        case .days: .daysTime
        case .nothing: .null
        default: .any
        }
    }

    /// The values and the states of a plain operand.
    func parts(of operand: Operand) -> (value: Node, state: Node) {
        switch operand {
        case .number(let node, _, let state), .quotient(let node, _, _, let state), .day(let node, let state),
            .months(let node, let state), .days(let node, let state), .text(let node, let state):
            (node, state)
        case .truth(let node): (builder.isTrue(node), state(of: operand))
        default: (zero, state(of: operand))
        }
    }
}
