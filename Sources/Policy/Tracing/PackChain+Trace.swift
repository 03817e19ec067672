public import Civil
import FEEL

/// How a decision came about, step by step: every rule with every truth value on the way, every parameter value with its clause, every fact
/// with the expression and the events that it comes from, and what is recorded of the subject as far as the rule can read it.
///
/// It holds all that is needed to do it again: ``PackChain/replay(_:)`` does, and finds whatever was changed or left out.
public struct Trace: Sendable {
    /// The version of the JSON form.
    public static let schema = "yisheng-trace/1"
    /// What decides. Another number means that the same packs and facts may come to something else.
    public static let engine = "yisheng-policy/1"

    /// The trace as JSON: the same decision gives the same bytes.
    public let json: JSON
}

/// What came of doing a decision again.
public enum Replay: Hashable, Sendable {
    /// The same, to the byte.
    case same
    /// Something else; where in the trace first.
    case differs(at: String)
    /// This is no trace, or not one of these packs; why.
    case unreadable(Bilingual)
}

extension PackChain {
    /// How each decision of an entitlement came about, in the order of ``decide(_:_:on:standing:)``.
    public func trace(_ entitlement: String, _ subject: Subject, on day: Day) -> [Trace] {
        guard let plan = plans[entitlement] else { return [] }
        let kept = Reads(plan, factTable).only(subject)
        let facts = FactEvaluator(kept, self, asAt: day, today: day)
        return abouts(plan, facts).enumerated().map { number, about in
            let evaluation = evaluation(plan, facts, about, day)
            let run = evaluation.run()
            let decision = Wording(evaluation).decision(run, on: day, standing: .unknown)
            return Trace(
                json: .object(present: [
                    ("schema", .string(Trace.schema)), ("engine", .string(Trace.engine)),
                    ("entitlement", .string(entitlement)), ("day", .string(day.description)),
                    ("number", .integer(number)), ("division", .string(division.description)),
                    ("reference", .string(evaluation.reference.description)), ("in_force", .bool(run.isInForce)),
                    ("rules", .array(evaluation.tracedRules(run))), ("facts", .array(evaluation.tracedFacts())),
                    ("decision", decision.json()), ("subject", kept.json),
                ]))
        }
    }

    /// Does a decision again from its trace alone, with these packs, and holds the two beside each other.
    public func replay(_ trace: JSON) -> Replay {
        guard trace["schema"]?.string == Trace.schema, let entitlement = trace["entitlement"]?.string,
            let day = trace["day"]?.string.flatMap({ Day($0) }), let number = trace["number"]?.int, number >= 0,
            let subject = trace["subject"].flatMap({ Subject($0, facts) })
        else {
            return .unreadable(
                Bilingual(zh: "不是完整的决定过程（\(Trace.schema)）", en: "This is no complete trace (\(Trace.schema))."))
        }
        guard trace["engine"]?.string == Trace.engine else {
            return .unreadable(
                Bilingual(
                    zh: "由另一版本的程序作出：\(trace["engine"]?.string ?? "?")，本程序为 \(Trace.engine)",
                    en: "Another version made it: \(trace["engine"]?.string ?? "?"); this is \(Trace.engine)."))
        }
        guard plans[entitlement] != nil else {
            return .unreadable(
                Bilingual(zh: "这些政策包没有待遇 \(entitlement)", en: "These packs have no entitlement \(entitlement)."))
        }
        let again = self.trace(entitlement, subject, on: day)
        guard number < again.count else { return .differs(at: "number") }
        return PackChain.difference(again[number].json, trace, "").map { .differs(at: $0) } ?? .same
    }

    /// The path of the first place in which two values differ, by the bytes that they are written as.
    private static func difference(_ one: JSON, _ other: JSON, _ path: String) -> String? {
        switch (one, other) {
        case (.object(let a), .object(let b)):
            for (index, member) in a.enumerated() {
                let place = path.isEmpty ? member.0 : "\(path).\(member.0)"
                guard index < b.count, b[index].0 == member.0 else { return place }
                if let found = difference(member.1, b[index].1, place) { return found }
            }
            return b.count > a.count ? (path.isEmpty ? b[a.count].0 : "\(path).\(b[a.count].0)") : nil
        case (.array(let a), .array(let b)):
            for (index, item) in a.enumerated() {
                guard index < b.count else { return "\(path)[\(index)]" }
                if let found = difference(item, b[index], "\(path)[\(index)]") { return found }
            }
            return b.count > a.count ? "\(path)[\(a.count)]" : nil
        default: return one.bytes() == other.bytes() ? nil : path
        }
    }
}

/// The truth values on the way to a value, in order of evaluation.
private struct Branches {
    /// The most that are kept of one expression.
    static let limit = 2_000
    private(set) var all: [JSON] = []
    private var left = 0

    mutating func note(_ range: SourceRange, _ value: Value, _ text: String) {
        switch value {
        case .boolean, .null, .unknown: break
        default: return
        }
        guard all.count < Branches.limit else {
            left += 1
            return
        }
        all.append(
            .object([
                ("from", .integer(range.lower)), ("to", .integer(range.upper)), ("text", .string(range.text(in: text))),
                ("value", value.json),
            ]))
    }

    var json: JSON { .array(left == 0 ? all : all + [.object([("left_out", .integer(left))])]) }
}

extension EntitlementEvaluation {
    /// Every rule that was evaluated, with what came out and every truth value on the way.
    fileprivate func tracedRules(_ run: Run) -> [JSON] {
        guard run.isInForce else { return [] }
        let entitlement = plan.entitlement
        var rules: [JSON] = []
        func add(_ part: String, _ number: Int?, _ step: Plan.Step?, _ cite: [Citation]) {
            guard let step else { return }
            let text = step.expression.text
            var branches = Branches()
            let evaluation = traced(step) { branches.note($0, $1, text) }
            rules.append(
                .object(present: [
                    ("part", .string(part)), ("number", number.map { .integer($0) }), ("text", .string(text)),
                    ("cite", .array(cite.map { .string($0.description) })), ("value", evaluation.value.json),
                    ("branches", branches.json),
                    (
                        "problems",
                        evaluation.problems.isEmpty ? nil : .array(evaluation.problems.map { .string($0.description) })
                    ),
                ]))
        }
        add("at", nil, plan.at, entitlement.cite)
        for (number, step) in plan.eligible.enumerated() {
            add("eligible", number, step, entitlement.eligible[number].cite)
        }
        guard run.outcome.answer != .no else { return rules }
        for (number, step) in plan.discretion.enumerated() {
            add("discretion", number, step, entitlement.discretion[number].cite)
        }
        let cite = entitlement.amount.map { $0.cite.isEmpty ? entitlement.cite : $0.cite } ?? entitlement.cite
        add("amount", nil, plan.value, cite)
        add("least", nil, plan.min, cite)
        add("most", nil, plan.max, cite)
        add("starts", nil, plan.starts, entitlement.cite)
        add("ends", nil, plan.ends, entitlement.cite)
        add("by", nil, plan.by, entitlement.cite)
        return rules
    }

    /// Every fact that is computed by an expression, at any distance, with every truth value on the way.
    fileprivate func tracedFacts() -> [JSON] {
        var rows: [(path: String, json: JSON)] = []
        var seen: Set<[Int]> = []
        func visit(_ slot: Int, _ needs: Needs) {
            for item in needs.items {
                let row = facts.table.facts[item.fact]
                if let inner = item.inner, let relation = row.relation {
                    for relative in facts.relatives(slot, relation) ?? [] { visit(relative, inner) }
                }
                guard let rule = row.rule, seen.insert([slot, item.fact]).inserted else { continue }
                let text = rule.expression.text
                var branches = Branches()
                let value = facts.traced(slot, item.fact) { branches.note($0, $1, text) }
                let path = facts.name(slot, item.fact).path
                rows.append(
                    (
                        path,
                        .object([
                            ("fact", .string(path)), ("text", .string(text)), ("value", value.json),
                            ("branches", branches.json),
                        ])
                    ))
                visit(slot, rule.needs)
            }
        }
        visit(subject, plan.needs)
        if case .person(let place, _) = about { visit(place, plan.eachNeeds) }
        return rows.sorted { $0.path < $1.path }.map(\.json)
    }
}
