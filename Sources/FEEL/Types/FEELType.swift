/// A FEEL type, as written after `instance of` and in the parameters of functions.
public indirect enum FEELType: Hashable, Sendable {
    case any
    case null
    case number
    case string
    case boolean
    case date
    case time
    case dateTime
    case yearsMonths
    case daysTime
    case list(FEELType)
    case range(FEELType)
    case context([Member])
    case function([FEELType], FEELType)
    /// Values of a type that also satisfy tests: an item definition with allowed values (DMN 1.5, 7.3.3).
    case constrained(FEELType, UnaryTests)
    /// A name that is not a built-in type.
    case named(String)

    /// A member of a context type.
    public struct Member: Hashable, Sendable {
        public let name: String
        public let type: FEELType

        public init(_ name: String, _ type: FEELType) {
            self.name = name
            self.type = type
        }
    }

    /// The type of a name as DMN writes it, such as `number` or `list<string>`; nil where there is none.
    public init?(name: String) {
        guard var parser = try? Parser(name, scope: []), let type = try? parser.type(), parser.scanner.isAtEnd else {
            return nil
        }
        if case .named = type { return nil }
        self = type
    }

    /// The built-in types by name.
    static let builtIn: [String: FEELType] = [
        "Any": .any, "Null": .null, "number": .number, "string": .string, "boolean": .boolean, "date": .date,
        "time": .time, "date and time": .dateTime, "dateTime": .dateTime,
        "years and months duration": .yearsMonths, "yearMonthDuration": .yearsMonths,
        "days and time duration": .daysTime, "dayTimeDuration": .daysTime,
    ]
}

extension FEELType: CustomStringConvertible {
    public var description: String {
        switch self {
        case .any: "Any"
        case .null: "Null"
        case .number: "number"
        case .string: "string"
        case .boolean: "boolean"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .yearsMonths: "years and months duration"
        case .daysTime: "days and time duration"
        case .list(let item): "list<\(item)>"
        case .range(let item): "range<\(item)>"
        case .context(let members):
            members.isEmpty
                ? "context" : "context<" + members.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + ">"
        case .function(let parameters, let result):
            "function<" + parameters.map(\.description).joined(separator: ", ") + "> -> \(result)"
        case .constrained(let base, let tests): "\(base) (\(tests.text))"
        case .named(let name): name
        }
    }
}

extension Value {
    /// The name of the kind of this value.
    public var kind: String {
        switch self {
        case .null: "null"
        case .unknown: "unknown"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .yearsMonths: "years and months duration"
        case .daysTime: "days and time duration"
        case .list: "list"
        case .context: "context"
        case .range: "range"
        case .function: "function"
        }
    }

    /// Whether this value conforms to a type (DMN 1.5, 10.3.2.9). `null` conforms to ``FEELType/null`` only, or to a constraint that names it.
    ///
    /// Looks at no more than a million parts of a value; one with more conforms to nothing that needs a closer look.
    public func isInstance(of type: FEELType) -> Bool {
        var budget = 1_000_000
        return isInstance(of: type, &budget)
    }

    private func isInstance(of type: FEELType, _ budget: inout Int) -> Bool {
        budget -= 1
        guard budget > 0 else { return false }
        switch (self, type) {
        case (_, .constrained(let base, let tests)):
            guard isNull || isInstance(of: base, &budget) else { return false }
            return tests.evaluate(self, Context()).boolean ?? false
        case (.null, .null): return true
        case (.null, _): return false
        case (_, .any): return true
        case (.number, .number), (.string, .string), (.boolean, .boolean), (.date, .date), (.time, .time),
            (.dateTime, .dateTime), (.yearsMonths, .yearsMonths), (.daysTime, .daysTime):
            return true
        case (.list(let items), .list(let item)):
            for value in items where !value.conforms(to: item, &budget) { return false }
            return true
        case (.range(let range), .range(let item)):
            return range.start.conforms(to: item, &budget) && range.end.conforms(to: item, &budget)
        case (.context(let context), .context(let members)):
            for member in members {
                guard let value = context[member.name], value.conforms(to: member.type, &budget) else { return false }
            }
            return true
        case (.function(let function), .function(let parameters, let result)):
            return function.parameters.count == parameters.count
                && zip(parameters, function.parameters).allSatisfy { $0.conforms(to: $1.type) }
                && (function.result == .any || function.result.conforms(to: result))
        default: return false
        }
    }

    /// As ``isInstance(of:)``, where `null` conforms to every type: for items of lists, members and arguments.
    private func conforms(to type: FEELType, _ budget: inout Int) -> Bool {
        isNull || isInstance(of: type, &budget)
    }
}

extension FEELType {
    /// The type without the tests that narrow it.
    public var base: FEELType { if case .constrained(let base, _) = self { base.base } else { self } }

    /// Whether every value of this type is one of the other (DMN 1.5, 10.3.2.9.2).
    public func conforms(to other: FEELType) -> Bool {
        switch (self, other) {
        case (_, .any), (.null, _): true
        case (.constrained(let base, _), _) where self != other: base.conforms(to: other)
        case (_, .constrained(let base, _)) where self != other: conforms(to: base)
        case (.list(let a), .list(let b)), (.range(let a), .range(let b)): a.conforms(to: b)
        case (.context(let a), .context(let b)):
            b.allSatisfy { member in a.contains { $0.name == member.name && $0.type.conforms(to: member.type) } }
        case (.function(let a, let x), .function(let b, let y)):
            a.count == b.count && zip(b, a).allSatisfy { $0.conforms(to: $1) } && x.conforms(to: y)
        default: self == other
        }
    }
}
