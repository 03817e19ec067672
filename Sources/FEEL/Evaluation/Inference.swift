/// The type of an expression as far as its form tells: the result type of function literals.
struct Inference {
    private var names: [String: FEELType] = [:]

    init(_ parameters: [Function.Parameter]) {
        for parameter in parameters { names[parameter.name] = parameter.type }
    }

    /// The type, ``FEELType/any`` where the form does not tell.
    func type(of syntax: Syntax) -> FEELType {
        switch syntax.kind {
        case .null: return .null
        case .boolean, .compare, .and, .or, .between, .in, .some, .every, .instance: return .boolean
        case .number: return .number
        case .string: return .string
        case .at(let text):
            if case .value(let value) = TimeText.literal(text, zones: nil) { return type(of: value) }
            return .any
        case .name(let name): return names[name] ?? .any
        case .negate(let operand): return type(of: operand)
        case .arithmetic(let symbol, let a, let b):
            let (left, right) = (type(of: a), type(of: b))
            if left == right, left == .number || (left == .string && symbol == .add) { return left }
            return .any
        case .if(_, let a, let b):
            let (left, right) = (type(of: a), type(of: b))
            return left == right ? left : .any
        case .list(let items):
            let types = Set(items.map { type(of: $0) })
            return .list(types.count == 1 ? types.first ?? .any : .any)
        case .context(let entries): return .context(entries.map { FEELType.Member($0.name, type(of: $0.value)) })
        case .interval(let low, _, _, _): return .range(type(of: low))
        case .unary(_, let operand): return .range(type(of: operand))
        case .function(let parameters, let body, _):
            return .function(parameters.map(\.type), Inference(parameters).type(of: body))
        case .path, .for, .filter, .call: return .any
        }
    }

    private func type(of value: Value) -> FEELType {
        switch value {
        case .date: .date
        case .time: .time
        case .dateTime: .dateTime
        case .yearsMonths: .yearsMonths
        case .daysTime: .daysTime
        default: .any
        }
    }
}
