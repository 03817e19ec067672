import Civil

extension Syntax: CustomStringConvertible {
    /// The expression as text. Parsed again with the same scope it gives an equal tree.
    public var description: String { text(0) }

    /// The text, in parentheses where the context binds more tightly than this expression.
    ///
    /// Strengths: 0 any; 1 or; 2 and; 3 comparison; 4 sum; 5 product; 6 power; 7 negation; 8 what paths and calls attach to.
    private func text(_ strength: Int) -> String {
        let own = self.strength
        let text = plain
        return own < strength ? "(" + text + ")" : text
    }

    private var strength: Int {
        switch kind {
        case .if, .for, .some, .every, .function: 0
        case .or: 1
        case .and: 2
        case .compare, .between, .in: 3
        case .arithmetic(.add, _, _), .arithmetic(.subtract, _, _): 4
        case .arithmetic(.multiply, _, _), .arithmetic(.divide, _, _): 5
        case .arithmetic(.power, _, _): 6
        case .negate: 7
        default: 8
        }
    }

    private var plain: String {
        switch kind {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let value): value.scientific
        case .string(let value): Value.quoted(value)
        case .at(let value): "@" + Value.quoted(value)
        case .name(let name): name
        case .path(let base, let name): base.text(8) + "." + name
        case .negate(let operand): operand.isNumber ? "-(" + operand.text(0) + ")" : "-" + operand.text(7)
        case .arithmetic(let symbol, let a, let b):
            a.text(strength) + " \(symbol.rawValue) " + b.text(strength + 1)
        case .compare(let symbol, let a, let b): a.text(3) + " \(symbol.rawValue) " + b.text(4)
        case .and(let a, let b): a.text(2) + " and " + b.text(3)
        case .or(let a, let b): a.text(1) + " or " + b.text(2)
        case .between(let a, let b, let c): a.text(3) + " between " + b.text(4) + " and " + c.text(4)
        case .in(let a, let tests):
            a.text(3) + " in (" + tests.map { $0.test }.joined(separator: ", ") + ")"
        case .interval(let a, let low, let b, let high):
            (low ? "[" : "(") + a.text(4) + " .. " + b.text(4) + (high ? "]" : ")")
        case .unary: "(" + test + ")"
        case .if(let a, let b, let c): "if " + a.text(0) + " then " + b.text(0) + " else " + c.text(0)
        case .for(let iterators, let body): "for " + Syntax.text(iterators) + " return " + body.text(0)
        case .some(let iterators, let body): "some " + Syntax.text(iterators) + " satisfies " + body.text(0)
        case .every(let iterators, let body): "every " + Syntax.text(iterators) + " satisfies " + body.text(0)
        case .filter(let a, let b): a.text(8) + "[" + b.text(0) + "]"
        case .call(let callee, let arguments):
            callee.text(8) + "("
                + arguments.map { ($0.name.map { $0 + ": " } ?? "") + $0.value.text(0) }.joined(separator: ", ") + ")"
        case .list(let items): "[" + items.map { $0.text(0) }.joined(separator: ", ") + "]"
        case .context(let entries):
            "{"
                + entries.map { (Value.isKey($0.name) ? $0.name : Value.quoted($0.name)) + ": " + $0.value.text(0) }
                .joined(separator: ", ") + "}"
        case .function(let parameters, let body, let external):
            "function("
                + parameters.map { $0.type == .any ? $0.name : "\($0.name): \($0.type)" }.joined(separator: ", ") + ") "
                + (external ? "external " : "") + body.text(0)
        case .instance(let value, let type): value.text(8) + " instance of \(type)"
        }
    }

    private var isNumber: Bool { if case .number = kind { true } else { false } }

    /// A test: a comparison without parentheses.
    private var test: String {
        if case .unary(let symbol, let operand) = kind { return symbol.rawValue + " " + operand.text(4) }
        return text(0)
    }

    private static func text(_ iterators: [Iterator]) -> String {
        iterators.map { "\($0.name) in " + $0.domain.text(0) + ($0.end.map { " .. " + $0.text(0) } ?? "") }
            .joined(separator: ", ")
    }
}
