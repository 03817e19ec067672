public import Civil
public import FEEL

/// A decision table that rules call by its id: `leave.miscarriage(miscarriage.weeks)`.
///
/// What its rules give are the values of the parameter of the same id, whose one key is `rule`: they are dated, cited, opened to lower layers,
/// compared and traced as all parameters are. A call is written out as nested `if` when packs load, so that one family and ten million,
/// checks and traces read plain expressions.
public struct TableDeclaration: Sendable {
    /// What several rules that match come to. The raw value is the word that packs use.
    public enum HitPolicy: String, Hashable, Sendable, CaseIterable {
        /// Only one may match.
        case unique
        /// The first that matches counts.
        case first
        /// All that match are added up, as points are; 0 where none does.
        case sum
    }

    /// What is tested.
    public struct Input: Sendable {
        /// The name under which the rules test it.
        public var name: String
        /// The title.
        public var title: Bilingual
        /// The kind of value: a number, day, text or truth value.
        public var kind: FactDeclaration.Kind
        /// The values that it may have; empty: any.
        public var domain: [Value]
    }

    /// A rule.
    public struct Rule: Hashable, Sendable {
        /// Its name: the key of its values.
        public var name: String
        /// For each input a unary test of FEEL; nil: whatever it is.
        public var tests: [String?]
    }

    /// The key of the value that is given where no rule matches.
    public static let otherwise = "otherwise"
    /// The key of the values.
    public static let key = "rule"

    /// The id.
    public var id: String
    /// What several rules that match come to.
    public var hitPolicy: HitPolicy
    /// The inputs, in the order in which they are given.
    public var inputs: [Input]
    /// The rules, in the order in which they are tried.
    public var rules: [Rule]
    /// Whether there is a value where none matches.
    public var hasOtherwise: Bool
    /// The pack.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

extension TableDeclaration {
    /// What a rule asks, in words: “孕周 < 16”.
    public func title(of rule: String) -> Bilingual {
        if rule == TableDeclaration.otherwise { return Bilingual(zh: "其他情形", en: "otherwise") }
        guard let found = rules.first(where: { $0.name == rule }) else { return Bilingual(zh: rule, en: rule) }
        let tests = zip(inputs, found.tests).compactMap { input, test in test.map { (input.title, $0) } }
        if tests.isEmpty { return Bilingual(zh: "任何情形", en: "any case") }
        return Bilingual(
            zh: tests.map { "\($0.zh) \($1)" }.joined(separator: "，"),
            en: tests.map { "\($0.en) \($1)" }.joined(separator: ", "))
    }

    /// A call written out.
    ///
    /// - Parameter arguments: the text of each argument, in the order of the inputs.
    func call(_ arguments: [String]) -> String {
        func value(_ name: String) -> String { "\(id)(\"\(name)\")" }
        let parts = rules.map { rule in
            let tests = zip(rule.tests, arguments).compactMap { test, argument in
                test.map { TableDeclaration.test($0, of: argument) }
            }
            return (when: tests.isEmpty ? "true" : tests.joined(separator: " and "), then: value(rule.name))
        }
        switch hitPolicy {
        case .sum: return "(" + parts.map { "(if \($0.when) then \($0.then) else 0)" }.joined(separator: " + ") + ")"
        case .unique, .first:
            return "(" + TableDeclaration.first(parts[...], hasOtherwise ? value(TableDeclaration.otherwise) : "null")
                + ")"
        }
    }

    /// The first that holds. Of many rules it is asked first whether one of the first half holds, so that a long table is not deep.
    private static func first(_ parts: ArraySlice<(when: String, then: String)>, _ last: String) -> String {
        guard parts.count > 16 else {
            return parts.reversed().reduce(last) { "if \($1.when) then \($1.then) else \($0)" }
        }
        let middle = parts.startIndex + parts.count / 2
        let any = parts[..<middle].map { "(\($0.when))" }.joined(separator: " or ")
        return "if \(any) then \(first(parts[..<middle], "null")) else \(first(parts[middle...], last))"
    }

    /// That an expression satisfies a unary test.
    private static func test(_ test: String, of argument: String) -> String {
        let negated = (try? UnaryTests.parse(test))?.syntax.negated ?? false
        guard negated, let open = test.firstIndex(of: "("), let close = test.lastIndex(of: ")"), open < close else {
            return "(\(argument)) in (\(test))"
        }
        return "not((\(argument)) in (\(test[test.index(after: open)..<close])))"
    }

    /// Whether a unary test, written out, reads nothing but its input.
    static func isConstant(_ text: String) -> Bool {
        guard let written = try? Expression.parse(test(text, of: "input"), names: ["input"]) else { return false }
        return written.unresolved.isEmpty && written.paths.isSubset(of: [["input"]])
    }

    /// An expression in which every call of a table is written out.
    ///
    /// - Parameter wrong: told of a call with too few or too many arguments, or with names that are none.
    static func written(
        out text: String, _ tables: [String: TableDeclaration], names: Scope, wrong: (TableDeclaration) -> Void
    ) -> String {
        // Innermost calls come first; as many rounds as calls stand within calls.
        var text = text
        for _ in 0..<8 {
            guard let expression = try? Expression.parse(text, names: names) else { break }
            let calls = calls(in: expression.syntax, tables).sorted { $0.range.lower > $1.range.lower }
            guard !calls.isEmpty else { return text }
            var bytes = Array(expression.text.utf8)
            for call in calls {
                guard call.range.lower >= 0, call.range.upper <= bytes.count else { return text }
                guard let arguments = call.table.order(call.arguments) else {
                    wrong(call.table)
                    return text
                }
                let texts = arguments.map { String(decoding: bytes[$0.range.lower..<$0.range.upper], as: UTF8.self) }
                bytes.replaceSubrange(call.range.lower..<call.range.upper, with: call.table.call(texts).utf8)
            }
            text = String(decoding: bytes, as: UTF8.self)
        }
        return text
    }

    private struct Call {
        let table: TableDeclaration
        let range: SourceRange
        let arguments: [Syntax.Argument]
    }

    /// The calls of tables that hold no other call of one.
    private static func calls(in syntax: Syntax, _ tables: [String: TableDeclaration]) -> [Call] {
        let inner = syntax.children.flatMap { calls(in: $0, tables) }
        guard inner.isEmpty, case .call(let callee, let arguments) = syntax.kind else { return inner }
        let id: String
        switch callee.kind {
        case .name(let name): id = name
        case .path(let root, let last):
            guard case .name(let first) = root.kind else { return [] }
            id = "\(first).\(last)"
        default: return []
        }
        guard let table = tables[id], !table.isValue(arguments) else { return [] }
        return [Call(table: table, range: syntax.range, arguments: arguments)]
    }

    /// Whether a call is one of the parameter that holds the values: it names a rule.
    private func isValue(_ arguments: [Syntax.Argument]) -> Bool {
        guard arguments.count == 1, case .string(let name)? = arguments.first?.value.kind else { return false }
        return name == TableDeclaration.otherwise || rules.contains { $0.name == name }
    }

    /// The arguments in the order of the inputs; nil if they are not those.
    private func order(_ arguments: [Syntax.Argument]) -> [Syntax]? {
        guard arguments.count == inputs.count else { return nil }
        if arguments.allSatisfy({ $0.name == nil }) { return arguments.map(\.value) }
        let named = inputs.compactMap { input in arguments.first { $0.name == input.name }?.value }
        return named.count == inputs.count ? named : nil
    }
}
