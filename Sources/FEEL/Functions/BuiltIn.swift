import Civil

/// A function of the language (DMN 1.5, 10.3.4).
final class BuiltIn: Sendable {
    /// What a function does with its arguments; optional ones that were not given are missing at the end, or `null` in the middle.
    typealias Body = @Sendable ([Value], inout Machine) throws(Fault) -> Value

    /// How arguments that are not known are treated.
    enum Unknowns: Sendable {
        /// An unknown argument, or an unknown item of a list argument, makes the result unknown.
        case spread
        /// An unknown argument makes the result unknown; unknown items are kept as items.
        case keep
        /// The function sees to it.
        case own
    }

    let name: String
    /// The names of the parameters of each form of the function; those ending in `?` may be left out.
    let forms: [[String]]
    /// Whether the single list may also be given as several arguments.
    let isVariadic: Bool
    let unknowns: Unknowns
    let body: Body

    init(
        _ name: String, _ forms: [String]..., variadic: Bool = false, unknowns: Unknowns = .spread,
        _ body: @escaping Body
    ) {
        self.name = name
        self.forms = forms
        isVariadic = variadic
        self.unknowns = unknowns
        self.body = body
    }

    /// The function as a value.
    var value: Function {
        let parameters = (forms.first ?? []).map { Function.Parameter($0.hasSuffix("?") ? String($0.dropLast()) : $0) }
        return Function(name: name, parameters: parameters, result: .any, body: .builtIn(self))
    }

    /// Whether some form takes so many arguments.
    func accepts(_ count: Int) -> Bool {
        if isVariadic, count > 0 { return true }
        return forms.contains { form in
            count <= form.count && count >= form.count { !$0.hasSuffix("?") }
        }
    }

    /// For each parameter the place of the argument of its name; nil where no form has these names.
    func order(of names: [String?]) -> [Int?]? {
        let given = names.compactMap { $0 }
        guard given.count == names.count, Set(given).count == given.count else { return nil }
        for form in forms {
            var order: [Int?] = []
            var used = 0
            var isComplete = true
            for parameter in form {
                let isOptional = parameter.hasSuffix("?")
                let name = isOptional ? String(parameter.dropLast()) : parameter
                let place = given.firstIndex(of: name)
                if place != nil { used += 1 } else if !isOptional { isComplete = false }
                order.append(place)
            }
            guard isComplete, used == given.count else { continue }
            while let last = order.last, last == nil { order.removeLast() }
            return order
        }
        return nil
    }

    func run(_ arguments: [Value], _ range: SourceRange, _ machine: inout Machine) -> Value {
        switch unknowns {
        case .own: break
        case .keep: if let unknown = arguments.firstUnknown { return .unknown(unknown) }
        case .spread:
            var causes = arguments.firstUnknown
            for case .list(let items) in arguments {
                if let more = items.firstUnknown { causes = causes?.union(more) ?? more }
            }
            if let causes { return .unknown(causes) }
        }
        guard machine.charge() else { return machine.fail(.steps, range, name) }
        do {
            let result = try body(arguments, &machine)
            if case .string(let text) = result { return machine.text(text, range, name) }
            return result
        } catch {
            let reason = NullReason(error.code, at: range, operation: name, types: arguments.map(\.kind))
            machine.report(reason)
            return .null(reason)
        }
    }

    /// All functions by name.
    static let table: [String: BuiltIn] = {
        var table: [String: BuiltIn] = [:]
        for group in [
            numberFunctions, stringFunctions, listFunctions, aggregateFunctions, contextFunctions, timeFunctions,
            conversionFunctions, rangeFunctions, patternFunctions,
        ] {
            for function in group { table[function.name] = function }
        }
        return table
    }()

    /// The names of all functions, for the parser.
    static let names = NameTable(table.keys)
}

/// Reading arguments, with the implicit conversions.
extension [Value] {
    /// The argument at a place, `null` where it was not given.
    func at(_ index: Int) -> Value { index < count ? self[index] : .null }

    /// The argument, taken out of a list of one.
    func single(_ index: Int) -> Value {
        if case .list(let items) = at(index), items.count == 1 { return items[0] }
        return at(index)
    }

    func number(_ index: Int) throws(Fault) -> Decimal128 {
        guard case .number(let value) = single(index) else { throw .type }
        return value
    }

    /// A number cut to its whole part.
    func integer(_ index: Int) throws(Fault) -> Int64 {
        guard let value = try number(index).rounded(scale: 0, rule: .down).int64 else { throw .value }
        return value
    }

    func string(_ index: Int) throws(Fault) -> String {
        guard case .string(let value) = single(index) else { throw .type }
        return value
    }

    func boolean(_ index: Int) throws(Fault) -> Bool {
        guard case .boolean(let value) = single(index) else { throw .type }
        return value
    }

    func list(_ index: Int) throws(Fault) -> [Value] {
        switch at(index) {
        case .list(let items): return items
        case .null: throw .type
        case let value: return [value]
        }
    }

    func context(_ index: Int) throws(Fault) -> Context {
        guard case .context(let value) = single(index) else { throw .type }
        return value
    }

    func day(_ index: Int) throws(Fault) -> Day {
        switch single(index) {
        case .date(let day): return day
        case .dateTime(let moment): return moment.day
        default: throw .type
        }
    }

    func function(_ index: Int) throws(Fault) -> Function {
        guard case .function(let value) = single(index) else { throw .type }
        return value
    }

    /// The items of a function that takes either a list or its items.
    func items() throws(Fault) -> [Value] { count == 1 ? try list(0) : self }
}

extension Machine {
    /// Counts work inside a function.
    mutating func work(_ count: Int) throws(Fault) {
        guard charge(count) else { throw .steps }
    }
}
