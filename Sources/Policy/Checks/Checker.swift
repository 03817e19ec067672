import Civil
import FEEL

/// Infers the kind of value of one expression, noting names and kinds that cannot be right.
struct Checker {
    private let typing: Typing
    private let expression: Expression
    private let place: Place
    private var locals: [[String: Typed]]
    private var depth = 0

    init(_ typing: Typing, _ scope: [String: Typed], _ expression: Expression, _ place: Place) {
        self.typing = typing
        self.expression = expression
        self.place = place
        locals = [scope]
    }

    private var chain: PackChain { typing.chain }

    /// The kind of the whole expression.
    mutating func whole() -> Typed { infer(expression.syntax) }

    /// Notes a value that is not of the kind that is wanted, or not in its unit.
    func expect(_ found: Typed, _ wanted: Typed, _ en: String, _ zh: String) {
        switch (found, wanted) {
        case (.any, _), (.null, _): return
        case (.number(let unit?), .number(let other?)) where unit != other && !Checker.isPlain(unit):
            typing.findings.note(
                .unit, place, "\(zh)的单位是 \(unit.rawValue)，应为 \(other.rawValue)",
                "\(en) is in \(unit.rawValue), and should be in \(other.rawValue).", do: "请核对所用参数的单位。",
                "Check the units of the parameters.")
        case (.number, .number): return
        default:
            guard found != wanted else { return }
            typing.findings.note(
                .type, place, "\(zh)应为 \(wanted.name) 类型，表达式给出的是 \(found.name)",
                "\(en) should be \(wanted.name); the expression gives \(found.name).", do: "请改正表达式。",
                "Correct the expression.")
        }
    }

    private static func isPlain(_ unit: Unit) -> Bool { unit == .count || unit == .ratio }

    private func clash(_ symbol: String, _ left: Typed, _ right: Typed) {
        typing.findings.note(
            .type, place, "“\(symbol)”两边是 \(left.name) 和 \(right.name)，不能这样计算",
            "\(symbol) has \(left.name) and \(right.name) on its sides.", do: "请改正表达式。", "Correct the expression.")
    }

    private func lookup(_ name: String) -> Typed? {
        for scope in locals.reversed() { if let type = scope[name] { return type } }
        return nil
    }

    private mutating func infer(_ syntax: Syntax) -> Typed {
        depth += 1
        defer { depth -= 1 }
        guard depth < 200 else { return .any }
        switch syntax.kind {
        case .null: return .null
        case .boolean: return .boolean
        case .number: return .number(nil)
        case .string: return .text
        case .at(let text): return Checker.literal(text)
        case .name(let name):
            if let type = lookup(name) { return type }
            if expression.unresolved.contains(where: { $0.name == name }) {
                typing.unknown(name, locals.flatMap(\.keys), place)
            }
            return .any
        case .path(let base, let name): return member(infer(base), name)
        case .negate(let operand): return infer(operand)
        case .arithmetic(let symbol, let left, let right): return arithmetic(symbol, infer(left), infer(right))
        case .compare(let symbol, let left, let right):
            compare(symbol.rawValue, infer(left), infer(right))
            return .boolean
        case .and(let left, let right), .or(let left, let right):
            for side in [infer(left), infer(right)] {
                expect(side, .boolean, "an operand of and/or", "and/or 的一边")
            }
            return .boolean
        case .between(let value, let low, let high):
            let type = infer(value)
            compare("between", type, infer(low))
            compare("between", type, infer(high))
            return .boolean
        case .if(let condition, let yes, let no):
            expect(infer(condition), .boolean, "the condition of if", "if 的条件")
            return join(infer(yes), infer(no))
        case .filter(let base, let condition):
            let type = infer(base)
            if case .number = infer(condition, item: element(type)) { return element(type) }
            return type
        case .for(let iterators, let body): return .list(infer(body, iterators))
        case .some(let iterators, let body), .every(let iterators, let body):
            _ = infer(body, iterators)
            return .boolean
        case .call(let callee, let arguments): return call(callee, arguments)
        case .list(let items):
            var type: Typed?
            for item in items {
                let next = infer(item)
                type = type.map { join($0, next) } ?? next
            }
            return .list(type ?? .any)
        case .in, .instance:
            for child in syntax.children { _ = infer(child) }
            return .boolean
        default:
            return .any
        }
    }

    private mutating func infer(_ syntax: Syntax, item: Typed) -> Typed {
        var scope: [String: Typed] = ["item": item]
        if item == .person { for (id, fact) in chain.facts { scope[id] = typing.type(of: fact) } }
        locals.append(scope)
        defer { locals.removeLast() }
        return infer(syntax)
    }

    private mutating func infer(_ body: Syntax, _ iterators: [Syntax.Iterator]) -> Typed {
        var count = 0
        for iterator in iterators {
            let type = iterator.end == nil ? element(infer(iterator.domain)) : .number(nil)
            locals.append([iterator.name: type])
            count += 1
        }
        defer { locals.removeLast(count) }
        return infer(body)
    }

    private func element(_ type: Typed) -> Typed {
        switch type {
        case .persons: .person
        case .list(let item): item
        default: .any
        }
    }

    private func join(_ left: Typed, _ right: Typed) -> Typed {
        switch (left, right) {
        case (.null, let other), (let other, .null): other
        case (.number(let a), .number(let b)): .number(a == b ? a : a ?? b)
        default: left == right ? left : .any
        }
    }

    private func member(_ base: Typed, _ name: String) -> Typed {
        switch base {
        case .person:
            if let fact = chain.facts[name] { return typing.type(of: fact) }
            typing.unknown(name, chain.facts.keys, place)
            return .any
        case .persons:
            if let fact = chain.facts[name] { return .list(typing.type(of: fact)) }
            typing.unknown(name, chain.facts.keys, place)
            return .any
        case .occasion(let type):
            if name == "day" { return .date }
            if let field = chain.eventTypes[type]?.field(name) { return typing.type(of: field) }
            typing.unknown(name, ["day"] + (chain.eventTypes[type]?.fields.map(\.name) ?? []), place)
            return .any
        case .period:
            if name == "start" || name == "end" { return .date }
            typing.unknown(name, ["start", "end"], place)
            return .any
        case .group(let root):
            if let parameter = chain.parameters["\(root).\(name)"] { return typing.type(of: parameter) }
            typing.unknown("\(root).\(name)", chain.parameters.keys, place)
            return .any
        case .date where ["year", "month", "day", "weekday"].contains(name): return .number(nil)
        case .months where ["years", "months"].contains(name): return .number(nil)
        case .days where ["days", "hours", "minutes", "seconds"].contains(name): return .number(nil)
        case .date, .number, .boolean, .text, .months, .days:
            typing.unknown(name, [], place)
            return .any
        case .any, .null, .list, .table: return .any
        }
    }

    private func compare(_ symbol: String, _ left: Typed, _ right: Typed) {
        switch (left, right) {
        case (.any, _), (_, .any), (.null, _), (_, .null): return
        case (.number(let a?), .number(let b?)) where a != b && !Checker.isPlain(a) && !Checker.isPlain(b):
            unitClash(symbol, a, b)
        case (.number, .number): return
        case (.list, _), (_, .list), (.persons, _), (_, .persons): return
        default: if left != right { clash(symbol, left, right) }
        }
    }

    private func unitClash(_ symbol: String, _ left: Unit, _ right: Unit) {
        typing.findings.note(
            .unit, place, "“\(symbol)”两边的单位不同：\(left.rawValue) 和 \(right.rawValue)",
            "\(symbol) has different units on its sides: \(left.rawValue) and \(right.rawValue).", do: "请核对参数的单位。",
            "Check the units of the parameters.")
    }

    private func arithmetic(_ symbol: Syntax.Arithmetic, _ left: Typed, _ right: Typed) -> Typed {
        switch (symbol, left, right) {
        case (_, .any, _), (_, _, .any), (_, .null, _), (_, _, .null): return .any
        case (.add, .number(let a), .number(let b)), (.subtract, .number(let a), .number(let b)):
            if let a, let b, a != b {
                unitClash(symbol.rawValue, a, b)
                return .any
            }
            return .number(a ?? b)
        case (.multiply, .number(let a), .number(let b)):
            // So much a day times so many days is so much.
            if let a, let b, a == .fen || b == .fen, a != b { return .number(.fen) }
            if let a, let b, !Checker.isPlain(a), !Checker.isPlain(b) {
                unitClash(symbol.rawValue, a, b)
                return .any
            }
            return .number(a.map(Checker.isPlain) ?? true ? b ?? a : a)
        case (.divide, .number(let a), .number(let b)):
            if let a, a == b { return .number(.ratio) }
            return .number(a)
        case (.power, .number, .number): return .number(nil)
        case (.add, .date, .months), (.add, .date, .days), (.add, .months, .date), (.add, .days, .date),
            (.subtract, .date, .months), (.subtract, .date, .days):
            return .date
        case (.subtract, .date, .date): return .days
        case (.add, .months, .months), (.subtract, .months, .months): return .months
        case (.add, .days, .days), (.subtract, .days, .days): return .days
        case (.multiply, .months, .number), (.multiply, .number, .months), (.divide, .months, .number): return .months
        case (.multiply, .days, .number), (.multiply, .number, .days), (.divide, .days, .number): return .days
        case (.divide, .days, .days), (.divide, .months, .months): return .number(nil)
        case (.add, .text, .text): return .text
        default:
            clash(symbol.rawValue, left, right)
            return .any
        }
    }

    private mutating func call(_ callee: Syntax, _ arguments: [Syntax.Argument]) -> Typed {
        let types = arguments.map { infer($0.value) }
        guard case .name(let name) = callee.kind, lookup(name) == nil else {
            if case .table(let id) = infer(callee), let parameter = chain.parameters[id] {
                if types.count != parameter.keys.count {
                    typing.findings.note(
                        .type, place, "“\(id)”需要 \(parameter.keys.count) 个键（\(parameter.keys.joined(separator: "、"))）",
                        "\(id) takes \(parameter.keys.count) keys (\(parameter.keys.joined(separator: ", "))).",
                        do: "请补齐。", "Give each of them.")
                }
                return typing.value(of: parameter.unit)
            }
            return .any
        }
        switch name {
        case "amount":
            guard case .string(let id)? = arguments.first?.value.kind,
                let unit = chain.declared[id].map({ $0.amount?.unit ?? .none })
            else { return .any }
            return typing.value(of: unit)
        case "count", "string length", "day of year": return .number(nil)
        case "min", "max", "sum":
            if types.count == 1 { return element(types[0]) }
            return types.dropFirst().reduce(types.first ?? .any) { join($0, $1) }
        case "floor", "ceiling", "abs", "round half up", "round up", "round down", "modulo", "decimal":
            return types.first ?? .any
        case "not":
            if let first = types.first { expect(first, .boolean, "the operand of not", "not 的内容") }
            return .boolean
        case "date": return .date
        case "string": return .text
        case "years and months duration": return .months
        case "contains", "starts with", "ends with", "list contains", "all", "any": return .boolean
        default: return .any
        }
    }

    private static func literal(_ text: String) -> Typed {
        if Day(text) != nil { return .date }
        guard let offset = Offset(text) else { return .any }
        return offset.days == 0 ? .months : offset.months == 0 ? .days : .any
    }
}
