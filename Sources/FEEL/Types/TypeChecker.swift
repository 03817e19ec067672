/// Finds the types of expressions from below upwards. ``FEELType/any`` is the type of what cannot be told.
struct TypeChecker {
    private var names: [String: FEELType]
    /// The types of the elements of the filters around, innermost last.
    private var items: [FEELType] = []
    private(set) var findings: [TypeFinding] = []

    init(names: [String: FEELType]) { self.names = names }

    /// The type of an expression. Types of very many parts are not followed, so that sharing cannot make them grow without bound.
    mutating func type(of syntax: Syntax) -> FEELType {
        let found = exactType(of: syntax).base
        var budget = 1_000
        return found.isSmall(&budget) ? found : .any
    }

    private mutating func exactType(of syntax: Syntax) -> FEELType {
        let range = syntax.range
        switch syntax.kind {
        case .null: return .null
        case .boolean: return .boolean
        case .number: return .number
        case .string: return .string
        case .at(let text): return literal(text, range)
        case .name(let name): return variable(name)
        case .path(let base, let name): return member(name, of: type(of: base), range)
        case .negate(let operand):
            let type = type(of: operand)
            switch type {
            case .any, .number, .yearsMonths, .daysTime: return type
            default: return clash("-", [type], range)
            }
        case .arithmetic(let symbol, let a, let b): return arithmetic(symbol, type(of: a), type(of: b), range)
        case .compare(let symbol, let a, let b):
            compare(symbol, type(of: a), type(of: b), range)
            return .boolean
        case .and(let a, let b), .or(let a, let b):
            for operand in [a, b] { truth(type(of: operand), "and", operand.range) }
            return .boolean
        case .between(let value, let low, let high):
            let subject = type(of: value)
            compare(.lessOrEqual, type(of: low), subject, range)
            compare(.lessOrEqual, subject, type(of: high), range)
            return .boolean
        case .in(let value, let tests):
            let subject = type(of: value)
            within(["?": subject]) { checker in
                for test in tests { checker.test(test, subject) }
            }
            return .boolean
        case .interval(let low, _, let high, _):
            let (start, end) = (type(of: low), type(of: high))
            compare(.less, start, end, range)
            return .range(start == .null ? end : start)
        case .unary(_, let operand): return .range(type(of: operand))
        case .if(let condition, let yes, let no):
            truth(type(of: condition), "if", condition.range)
            return common(type(of: yes), type(of: no))
        case .for, .some, .every, .filter, .list, .context, .function, .call: return compound(syntax)
        case .instance(let value, let type):
            _ = self.type(of: value)
            if case .named(let name) = type { note(.unknownType, range, name, []) }
            return .boolean
        }
    }

    private mutating func compound(_ syntax: Syntax) -> FEELType {
        switch syntax.kind {
        case .for(let iterators, let body):
            return within([:]) { checker in
                checker.names["partial"] = .list(.any)
                checker.bind(iterators)
                return .list(checker.type(of: body))
            }
        case .some(let iterators, let condition), .every(let iterators, let condition):
            return within([:]) { checker in
                checker.bind(iterators)
                checker.truth(checker.type(of: condition), "satisfies", condition.range)
                return .boolean
            }
        case .filter(let base, let condition):
            let list = type(of: base)
            let item = list.item
            items.append(item)
            let selector = type(of: condition)
            items.removeLast()
            switch selector {
            case .number: return item
            case .boolean, .null: return list == .any ? .any : .list(item)
            case .any: return .any
            default: return clash("filter", [selector], condition.range)
            }
        case .list(let entries):
            var item: FEELType?
            for entry in entries {
                let type = type(of: entry)
                item = item.map { common($0, type) } ?? type
            }
            return .list(item ?? .any)
        case .context(let entries):
            return within([:]) { checker in
                var members: [FEELType.Member] = []
                for entry in entries {
                    let type = checker.type(of: entry.value)
                    checker.names[entry.name] = type
                    members.append(FEELType.Member(entry.name, type))
                }
                return .context(members)
            }
        case .function(let parameters, let body, let external):
            let bound = Dictionary(parameters.map { ($0.name, $0.type) }, uniquingKeysWith: { $1 })
            let result = within(bound) { $0.type(of: body) }
            return .function(parameters.map(\.type), external ? .any : result)
        case .call(let callee, let arguments): return call(callee, arguments, syntax.range)
        default: return .any
        }
    }

    // MARK: Names

    private mutating func within<Result>(
        _ bound: [String: FEELType], _ body: (inout TypeChecker) -> Result
    ) -> Result {
        let saved = names
        names.merge(bound) { $1 }
        defer { names = saved }
        return body(&self)
    }

    private mutating func bind(_ iterators: [Syntax.Iterator]) {
        for iterator in iterators {
            let domain = type(of: iterator.domain)
            if let end = iterator.end {
                compare(.less, domain, type(of: end), iterator.domain.range)
                names[iterator.name] = domain
            } else {
                names[iterator.name] = domain.item
            }
        }
    }

    private func variable(_ name: String) -> FEELType {
        for item in items.reversed() {
            if name == "item" { return item }
            if case .context(let members) = item, let member = members.first(where: { $0.name == name }) {
                return member.type
            }
            // The element may have the name.
            if item == .any { return .any }
        }
        return names[name] ?? .any
    }

    private mutating func member(_ name: String, of type: FEELType, _ range: SourceRange) -> FEELType {
        switch type {
        case .any, .named: return .any
        case .list(let item): return .list(member(name, of: item, range))
        case .context(let members):
            if members.isEmpty { return .any }
            if let found = members.first(where: { $0.name == name }) { return found.type }
        default: if let found = type.property(name) { return found }
        }
        note(.unknownMember, range, name, [type])
        return .any
    }

    // MARK: Findings

    private mutating func note(_ code: NullReason.Code, _ range: SourceRange, _ operation: String, _ types: [FEELType])
    {
        findings.append(TypeFinding(code: code, range: range, operation: operation, types: types))
    }

    private mutating func clash(_ operation: String, _ types: [FEELType], _ range: SourceRange) -> FEELType {
        note(.operandTypes, range, operation, types)
        return .any
    }

    private mutating func truth(_ type: FEELType, _ operation: String, _ range: SourceRange) {
        switch type {
        case .any, .boolean, .null, .named: break
        default: note(.conditionType, range, operation, [type])
        }
    }

    private func common(_ a: FEELType, _ b: FEELType) -> FEELType {
        if a == b || b == .null { return a }
        return a == .null ? b : .any
    }

    private mutating func literal(_ text: String, _ range: SourceRange) -> FEELType {
        switch TimeText.literal(text, zones: nil) {
        case .value(.date): return .date
        case .value(.time): return .time
        case .value(.dateTime): return .dateTime
        case .value(.yearsMonths): return .yearsMonths
        case .value(.daysTime): return .daysTime
        case .value, .needsZone: return .any
        case .invalid:
            note(.literal, range, "@", [])
            return .any
        }
    }

    // MARK: Operators

    private mutating func arithmetic(
        _ symbol: Syntax.Arithmetic, _ a: FEELType, _ b: FEELType, _ range: SourceRange
    ) -> FEELType {
        if a.isOpen || b.isOpen { return .any }
        switch (symbol, a, b) {
        case (_, .number, .number): return .number
        case (.add, .string, .string): return .string
        case (.add, .date, .yearsMonths), (.add, .date, .daysTime), (.add, .dateTime, .yearsMonths),
            (.add, .dateTime, .daysTime), (.add, .time, .daysTime), (.subtract, .date, .yearsMonths),
            (.subtract, .date, .daysTime), (.subtract, .dateTime, .yearsMonths), (.subtract, .dateTime, .daysTime),
            (.subtract, .time, .daysTime), (.add, .yearsMonths, .yearsMonths), (.add, .daysTime, .daysTime),
            (.subtract, .yearsMonths, .yearsMonths), (.subtract, .daysTime, .daysTime),
            (.multiply, .yearsMonths, .number), (.multiply, .daysTime, .number), (.divide, .yearsMonths, .number),
            (.divide, .daysTime, .number):
            return a
        case (.add, .yearsMonths, .date), (.add, .daysTime, .date), (.add, .yearsMonths, .dateTime),
            (.add, .daysTime, .dateTime), (.add, .daysTime, .time), (.multiply, .number, .yearsMonths),
            (.multiply, .number, .daysTime):
            return b
        case (.divide, .yearsMonths, .yearsMonths), (.divide, .daysTime, .daysTime): return .number
        case (.subtract, .date, .date), (.subtract, .date, .dateTime), (.subtract, .dateTime, .date),
            (.subtract, .dateTime, .dateTime), (.subtract, .time, .time):
            return .daysTime
        default: return clash(symbol.rawValue, [a, b], range)
        }
    }

    private mutating func compare(_ symbol: Syntax.Comparison, _ a: FEELType, _ b: FEELType, _ range: SourceRange) {
        let isEquality = symbol == .equal || symbol == .notEqual
        if a.isOpen || b.isOpen || (isEquality && (a == .null || b == .null)) { return }
        let isComparable: Bool =
            switch (a, b) {
            case (.list, .list), (.context, .context), (.function, .function), (.range, .range), (.boolean, .boolean):
                isEquality
            case (.number, .number), (.string, .string), (.date, .date), (.time, .time), (.dateTime, .dateTime),
                (.yearsMonths, .yearsMonths), (.daysTime, .daysTime):
                true
            default: false
            }
        if !isComparable { note(.operandTypes, range, symbol.rawValue, [a, b]) }
    }

    mutating func test(_ test: Syntax, _ subject: FEELType) {
        if case .unary(let symbol, let operand) = test.kind {
            compare(symbol, subject, type(of: operand), test.range)
            return
        }
        let type = type(of: test)
        switch type {
        case .range(let end): compare(.less, subject, end, test.range)
        case .list, .any, .null, .named: break
        case .boolean where test.mentions("?"): break
        default: compare(.equal, subject, type, test.range)
        }
    }

    // MARK: Calls

    private mutating func call(_ callee: Syntax, _ arguments: [Syntax.Argument], _ range: SourceRange) -> FEELType {
        let given = arguments.map { type(of: $0.value) }
        if case .name(let name) = callee.kind, names[name] == nil, let builtIn = BuiltIn.table[name] {
            let names = arguments.map(\.name)
            if names.contains(where: { $0 != nil }) {
                if builtIn.order(of: names) == nil { note(.argumentName, range, name, given) }
            } else if !builtIn.accepts(given.count) {
                note(.argumentCount, range, name, given)
            }
            return BuiltIn.results[name] ?? .any
        }
        switch type(of: callee) {
        case .any, .named: return .any
        case .function(let parameters, let result):
            guard parameters.count == given.count else {
                note(.argumentCount, range, "function", given)
                return result
            }
            if arguments.allSatisfy({ $0.name == nil }) {
                for (parameter, type) in zip(parameters, given) where !type.mayBecome(parameter) {
                    note(.argumentType, range, "function", [type, parameter])
                }
            }
            return result
        case let other:
            note(.notAFunction, range, Compiler.names(of: callee)?.joined(separator: ".") ?? "function", [other])
            return .any
        }
    }
}

extension FEELType {
    /// Whether nothing can be said of operations on it.
    fileprivate var isOpen: Bool {
        switch self {
        case .any, .named: true
        default: false
        }
    }

    /// Whether it has no more parts than the budget.
    fileprivate func isSmall(_ budget: inout Int) -> Bool {
        budget -= 1
        guard budget > 0 else { return false }
        switch self {
        case .list(let item), .range(let item): return item.isSmall(&budget)
        case .context(let members):
            for member in members where !member.type.isSmall(&budget) { return false }
            return true
        case .function(let parameters, let result):
            for parameter in parameters where !parameter.isSmall(&budget) { return false }
            return result.isSmall(&budget)
        default: return true
        }
    }

    /// The type of the items when iterated or filtered.
    public var item: FEELType {
        switch base {
        case .list(let item), .range(let item): item
        default: self
        }
    }

    /// Whether a value of this type may be given where another is wanted, with the implicit conversions.
    fileprivate func mayBecome(_ other: FEELType) -> Bool {
        if isOpen || other.isOpen || self == .null || conforms(to: other) { return true }
        switch (self, other) {
        case (.list(let item), .list(let wanted)): return item.mayBecome(wanted)
        case (.list(let item), _): return item.mayBecome(other)
        case (_, .list(let item)): return mayBecome(item)
        case (.date, .dateTime): return true
        case (.function(let a, let x), .function(let b, let y)):
            return a.count == b.count && zip(b, a).allSatisfy { $0.mayBecome($1) } && x.mayBecome(y)
        default: return false
        }
    }

    /// The type of a property.
    fileprivate func property(_ name: String) -> FEELType? {
        let days: Set<String> = ["year", "month", "day", "weekday"]
        let hours: Set<String> = ["hour", "minute", "second"]
        switch self {
        case .date: return days.contains(name) ? .number : nil
        case .time, .dateTime:
            if hours.contains(name) || (self == .dateTime && days.contains(name)) { return .number }
            return name == "time offset" ? .daysTime : name == "timezone" ? .string : nil
        case .yearsMonths: return name == "years" || name == "months" ? .number : nil
        case .daysTime: return ["days", "hours", "minutes", "seconds"].contains(name) ? .number : nil
        case .range(let end):
            if name == "start" || name == "end" { return end }
            return name == "start included" || name == "end included" ? .boolean : nil
        default: return nil
        }
    }
}
