import Civil
import FEEL

/// Entitlements as they are decided: what one takes from another is written out in the rules themselves, so that everything that reads rules
/// (decisions, programs over columns, checks, traces) sees plain expressions.
///
/// - `amount("maternity-leave")` in an expression is what that entitlement gives the same person over the same span: 0 where it does not
///   hold. Where the other leaves something to a person, so does the one that reads it.
/// - `conflict` with `max` gives only what is more than the other's; with `replace` takes the other's place.
/// - `cohort` is a condition on a date.
struct Expansion {
    /// The entitlements as they are declared, with all amendments.
    let declared: [String: Entitlement]
    let findings: Findings
    /// The names that rules see besides those of the entitlement.
    let roots: [String]

    /// The entitlements that an entitlement takes something from.
    static func links(_ entitlement: Entitlement) -> Set<String> {
        var links = Set(entitlement.expressions.flatMap { mentions($0).map(\.id) })
        if let conflict = entitlement.conflict { links.insert(conflict.with) }
        return links
    }

    /// The ids that have to be written out again when these have changed: themselves, and all that are linked with them at any distance.
    ///
    /// - Parameter links: what each entitlement takes something from, where it does: see ``links(_:)``.
    static func affected(by changed: Set<String>, _ links: [String: Set<String>]) -> Set<String> {
        var readers: [String: Set<String>] = [:]
        for (id, others) in links {
            for other in others {
                readers[other, default: []].insert(id)
                // Whose place another takes is written out again with it.
                readers[id, default: []].insert(other)
            }
        }
        var all = changed
        var next = changed
        while !next.isEmpty {
            next = Set(next.flatMap { readers[$0] ?? [] }).subtracting(all)
            all.formUnion(next)
        }
        return all
    }

    /// An entitlement with everything written out.
    func expanded(_ id: String) -> Entitlement? { declared[id].map { expanded($0, []) } }

    private func expanded(_ entitlement: Entitlement, _ path: [String]) -> Entitlement {
        var result = entitlement
        let scope = Scope(
            ["period", "today", entitlement.subject] + (entitlement.each.map { [$0.name] } ?? []) + roots)
        if let cohort = entitlement.cohort {
            let tests = [
                cohort.span.from == .first ? nil : "(\(cohort.on.text)) >= @\"\(cohort.span.from)\"",
                cohort.span.to.map { "(\(cohort.on.text)) <= @\"\($0)\"" },
            ]
            if let when = try? Expression.parse(tests.compactMap { $0 }.joined(separator: " and "), names: scope) {
                result.eligible.insert(
                    Condition(when: when, otherwise: cohort.otherwise, cite: cohort.cite, place: cohort.place), at: 0)
            }
        }
        let replacing = declared.values.filter {
            $0.conflict?.policy == .replace && $0.conflict?.with == entitlement.id && !path.contains($0.id)
        }
        for other in replacing.sorted(by: { $0.id < $1.id }) {
            guard let conflict = other.conflict, isComparable(other, entitlement, conflict.place) else { continue }
            let text = "not(\(Expansion.holds(expanded(other, path + [entitlement.id]))))"
            guard let when = try? Expression.parse(text, names: scope) else { continue }
            result.eligible.append(
                Condition(
                    when: when,
                    otherwise: Bilingual(
                        zh: "已由“\(other.title.zh)”代替", en: "“\(other.title.en)” takes the place of it"),
                    cite: conflict.cite, place: conflict.place))
        }
        if let conflict = entitlement.conflict, conflict.policy == .max, declared[conflict.with] != nil {
            let value = result.amount?.value.flatMap {
                try? Expression.parse("max(0, (\($0.text)) - amount(\"\(conflict.with)\"))", names: scope)
            }
            result.amount?.value = value
        }
        let (path, body) = (path + [entitlement.id], result)
        var asked: [Discretion] = []
        func write(_ expression: Expression?) -> Expression? {
            expression.map { written(out: $0, in: body, scope, path, asking: &asked) }
        }
        for (index, condition) in body.eligible.enumerated() {
            result.eligible[index].when = write(condition.when) ?? condition.when
        }
        for (index, rule) in body.discretion.enumerated() {
            result.discretion[index].when = write(rule.when) ?? rule.when
        }
        result.amount?.value = write(body.amount?.value)
        result.amount?.min = write(body.amount?.min)
        result.amount?.max = write(body.amount?.max)
        result.starts = write(body.starts)
        result.ends = write(body.ends)
        result.delivery?.by = write(body.delivery?.by)
        result.discretion += asked
        return result
    }

    // MARK: amount("…")

    private static func mentions(_ expression: Expression) -> [(id: String, range: SourceRange)] {
        // Most expressions mention nothing; their trees need not be made for that.
        expression.text.contains("amount") ? mentions(expression.syntax) : []
    }

    private static func mentions(_ syntax: Syntax) -> [(id: String, range: SourceRange)] {
        if case .call(let callee, let arguments) = syntax.kind, case .name("amount") = callee.kind,
            arguments.count == 1, let only = arguments.first, case .string(let id) = only.value.kind
        {
            return [(id, syntax.range)]
        }
        return syntax.children.flatMap(mentions)
    }

    /// An expression in which every `amount("…")` is written out; what the others leave to a person is asked here too.
    private func written(
        out expression: Expression, in entitlement: Entitlement, _ scope: Scope, _ path: [String],
        asking discretion: inout [Discretion]
    ) -> Expression {
        let mentions = Expansion.mentions(expression)
        guard !mentions.isEmpty else { return expression }
        var text = Array(expression.text.utf8)
        for (id, range) in mentions.sorted(by: { $0.range.lower > $1.range.lower }) {
            guard range.lower >= 0, range.upper <= text.count, range.lower < range.upper else { continue }
            var value = "0"
            if path.contains(id) {
                findings.note(
                    .cycle, entitlement.place, "待遇互相引用成环：\((path + [id]).joined(separator: " → "))",
                    "The entitlements read each other in a circle: \((path + [id]).joined(separator: " → ")).",
                    do: "请去掉其中一处引用。", "Remove one of the references.")
            } else if let other = declared[id] {
                if isComparable(other, entitlement, entitlement.place) {
                    let other = expanded(other, path)
                    let holds = Expansion.holds(other)
                    value = "(if \(holds) then \(Expansion.amount(other)) else 0)"
                    ask(other, holds, scope, &discretion)
                }
            } else {
                let near = Spelling.nearest(to: id, in: declared.keys)
                findings.note(
                    .unknownName, entitlement.place, "没有待遇“\(id)”" + (near.map { "，是不是“\($0)”？" } ?? ""),
                    "There is no entitlement \(id)." + (near.map { " Did you mean \($0)?" } ?? ""), do: "请改正名称。",
                    "Correct the name.")
            }
            text.replaceSubrange(range.lower..<range.upper, with: value.utf8)
        }
        return (try? Expression.parse(String(decoding: text, as: UTF8.self), names: scope)) ?? expression
    }

    private func ask(_ other: Entitlement, _ holds: String, _ scope: Scope, _ discretion: inout [Discretion]) {
        var rules = other.discretion.map { (when: "\(holds) and (\($0.when.text))", rule: $0) }
        if let amount = other.amount, amount.value == nil, let by = amount.decidedBy, let first = other.cite.first,
            let when = try? Expression.parse("true", names: scope)
        {
            let rule = Discretion(
                when: when,
                ask: Bilingual(
                    zh: "“\(other.title.zh)”由\(by.zh)在范围内确定，请先确定",
                    en: "“\(other.title.en)” is chosen by \(by.en); that comes first"),
                cite: [first], place: amount.place)
            rules.append((when: holds, rule: rule))
        }
        for (text, rule) in rules where !discretion.contains(where: { $0.when.text == text }) {
            guard let when = try? Expression.parse(text, names: scope) else { continue }
            discretion.append(Discretion(when: when, ask: rule.ask, cite: rule.cite, place: rule.place))
        }
    }

    /// That every condition of an entitlement holds; what comes to null does not hold.
    private static func holds(_ entitlement: Entitlement) -> String {
        let conditions = entitlement.eligible.map { "(\($0.when.text)) = true" }
        return conditions.isEmpty ? "true" : "(\(conditions.joined(separator: " and ")))"
    }

    private static func amount(_ entitlement: Entitlement) -> String {
        guard let amount = entitlement.amount, let value = amount.value ?? amount.min else { return "1" }
        let call: String? =
            switch amount.rounding {
            case nil: nil
            case .halfUp: "round half up"
            case .halfDown: "round half down"
            case .halfEven: "decimal"
            case .up: "round up"
            case .down: "round down"
            case .floor: "floor"
            case .ceiling: "ceiling"
            }
        return call.map { "\($0)((\(value.text)), 0)" } ?? "(\(value.text))"
    }

    /// Whether two entitlements speak of the same person, span and day; notes where they do not.
    private func isComparable(_ other: Entitlement, _ entitlement: Entitlement, _ place: Place) -> Bool {
        let isSame =
            other.bearer == entitlement.bearer && other.subject == entitlement.subject
            && other.each == entitlement.each && other.period == entitlement.period
            && other.at?.text == entitlement.at?.text
            && other.validity.from <= entitlement.validity.from
        guard !isSame else { return true }
        findings.note(
            .incomparable, place,
            "“\(entitlement.id)”和“\(other.id)”的对象（subject、per）、期间（period）、基准日（at）不同，或者后者开始得更晚，不能放在一起计算",
            "\(entitlement.id) and \(other.id) differ in subject, per, period or at, or the latter begins later, and cannot be computed together.",
            do: "请使两者一致，或者去掉引用。", "Make them agree, or remove the reference.", other: other.place)
        return false
    }
}

extension Layer {
    /// Two entitlements of different packs that give money under one topic for one span must say how they go together.
    func checkConflicts() {
        for entitlement in entitlements where entitlement.packs.count == 1 {
            checkGreater(entitlement)
            guard entitlement.amount?.unit == .fen, entitlement.amount?.isPaid == true else { continue }
            for other in chain.declared.values.filter({ $0.topic == entitlement.topic }).sorted(by: { $0.id < $1.id }) {
                guard other.id != entitlement.id, other.packs.first != entitlement.packs.first,
                    other.period == entitlement.period,
                    other.each?.source == entitlement.each?.source,
                    other.bearer == entitlement.bearer, other.amount?.unit == .fen, other.amount?.isPaid == true,
                    entitlement.conflict?.with != other.id, other.conflict?.with != entitlement.id
                else { continue }
                findings.note(
                    .ambiguous, entitlement.place,
                    "“\(entitlement.id)”和上级的“\(other.id)”都在“\(entitlement.topic)”下发钱，没有写明两者怎样并存",
                    "\(entitlement.id) and \(other.id) above both pay under \(entitlement.topic), and nothing says how they go together.",
                    do: "请写 conflict: {with: \(other.id), policy: stack | max | replace, cite: …}。",
                    "Write conflict: {with: \(other.id), policy: stack | max | replace, cite: …}.",
                    clauses: Array(other.cite.prefix(1) + entitlement.cite.prefix(1)), other: other.place)
            }
        }
    }

    /// The greater of two amounts can be had of exact amounts in one unit only.
    private func checkGreater(_ entitlement: Entitlement) {
        guard let conflict = entitlement.conflict, conflict.policy == .max, let other = chain.declared[conflict.with]
        else { return }
        guard let own = entitlement.amount, own.value != nil, own.unit == other.amount?.unit else {
            findings.note(
                .unit, conflict.place, "就高（max）只能用于单位相同、写明数额（value）的两项待遇",
                "max compares exact amounts (value) in one unit.", do: "请改用 stack 或者 replace，或者写明数额。",
                "Use stack or replace, or give a value.", other: other.amount?.place)
            return
        }
    }
}
