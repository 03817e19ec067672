import Civil
import FEEL
import Foundation
import Measuring

/// `expressions [ROUNDS]`: evaluations per second of one thread, of two rules, beside the engines that a user of Python would pick.
///
/// Each round measures every engine once; what is printed is the best round of each, as the neighbours of a shared machine only ever slow
/// things down. Exits 1 where a goal is missed.
@main struct Expressions {
    static func main() async { await program(run) }

    private static let rules = [
        "R1": """
        (if age >= 0 and age < 36 and hukou then 300 else 0) + \
        (if age < 36 and hukou and residence >= 6 then (if order >= 3 then 700 else if order = 2 then 350 else 50) else 0) + \
        (if sum(salaries) < 22000 and m2 < persons * 18 then 500 else 0) + \
        (if insured >= 9 and age = 0 then wage * 158 / 30 else 0)
        """,
        "R2": """
        age >= 0 and age < 36 and hukou = true and (residence >= 6 or insured >= 9) and s1 + s2 < 22000 and m2 < persons * 18
        """,
    ]

    private static let family: Context = [
        "age": 7, "order": 2, "tier": 2, "residence": 30, "hukou": true, "insured": 40, "wage": 8500,
        "salaries": [7000, 6000], "s1": 7000, "s2": 6000, "m2": 60, "persons": 4,
    ]

    /// The types of the family's members, in their order.
    private static let types: [FEELType] = family.names.map { name in
        switch name {
        case "hukou": .boolean
        case "salaries": .list(.number)
        default: .number
        }
    }

    private static func run() async throws -> Int32 {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 9
        let peers = try Peers(script: "expressions.py")
        var isMet = true
        for rule in ["R2", "R1"] {
            guard let text = rules[rule] else { continue }
            var compiled: [String: [Double]] = [:]
            var whole: [String: [Double]] = [:]
            // Names and types of the inputs are declared once; texts are parsed anew each time, none is kept.
            let scope = Scope(family.shape, declaring: types)
            for _ in 0..<rounds {
                let expression = try Expression.parse(text, names: scope)
                compiled["yisheng", default: []].append(rate { expression.evaluate(family).isNull })
                whole["yisheng", default: []].append(
                    rate {
                        guard let parsed = try? Expression.parse(text, names: scope) else { return true }
                        return !parsed.check().findings.isEmpty || parsed.evaluate(family).isNull
                    })
                for engine in ["python", "zen-engine", "bkflow-feel"] {
                    let answer = try measure(peers, engine, rule)
                    if let figure = answer["compiled"] as? Double { compiled[engine, default: []].append(figure) }
                    if let figure = answer["whole"] as? Double { whole[engine, default: []].append(figure) }
                }
            }
            var table = Table([
                rule, "compiled, per s", "yisheng is ×", "parsed, checked, evaluated, per s", "yisheng is ×",
            ])
            let (own, ownWhole) = (best(compiled["yisheng"]), best(whole["yisheng"]))
            for engine in ["yisheng", "python", "zen-engine", "bkflow-feel"] {
                let (a, b) = (compiled[engine].map { best($0) }, whole[engine].map { best($0) })
                table.add([
                    engine, a.map { figure($0) } ?? "-", a.map { figure(own / $0, 2) } ?? "-",
                    b.map { figure($0) } ?? "-",
                    b.map { figure(ownWhole / $0, 2) } ?? "-",
                ])
            }
            print(table.text)
            isMet =
                isMet && own >= 8 * best(compiled["zen-engine"]) && own >= best(compiled["python"])
                && ownWhole >= 5 * best(whole["zen-engine"])
        }
        print(
            isMet
                ? "goals met"
                : "a goal is missed: 8 × zen-engine and native Python compiled, 5 × zen-engine whole")
        return isMet ? 0 : 1
    }

    /// The figures of an engine.
    private static func measure(_ peers: Peers, _ engine: String, _ rule: String) throws -> [String: Any] {
        let output = try peers.run([engine, rule, "1"])
        guard let answer = try JSONSerialization.jsonObject(with: output) as? [String: Any] else {
            throw Peers.Failure(script: "expressions.py")
        }
        return answer
    }

    private static func best(_ rates: [Double]?) -> Double { rates?.max() ?? 0 }

    /// Calls per second: the best of three stretches of a fifth of a second.
    private static func rate(_ body: () -> Bool) -> Double {
        let clock = ContinuousClock()
        var count = 1
        var wrong = 0
        func stretch() -> Double {
            let time = clock.measure { for _ in 0..<count where body() { wrong += 1 } }
            return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        }
        while stretch() < 0.1 { count *= 2 }
        var best = 0.0
        for _ in 0..<3 { best = max(best, Double(count) / stretch()) }
        precondition(wrong == 0, "the rule answers null")
        return best
    }
}
