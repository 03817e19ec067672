public import Civil
import Columns
import FEEL

/// What entitlements come to for every row of some columns on a day, row by row.
public struct ColumnOutcomes: Sendable {
    private struct Kept {
        let entitlement: String
        let axis: Int
        let answer: Node
        let kind: Node
        let amount: Node
        let most: Node
        let decimals: Int
        let starts: (value: Node, state: Node)
        let ends: (value: Node, state: Node)
    }

    private let program: Program
    private let kept: [Kept]
    private let fault: HostFault

    /// Compiles entitlements.
    public init(
        _ chain: PackChain, _ columns: FactColumns, _ entitlements: [String], on day: Day
    ) throws(PopulationFault) {
        let compiler = ColumnCompiler(chain, columns)
        var kept: [Kept] = []
        for id in entitlements {
            guard let plan = chain.plans[id] else { continue }
            do {
                let made = try compiler.decision(plan, on: day, needsDays: true)
                func keep(_ node: Node) -> Node { compiler.builder.keep(node, on: made.axis) }
                func days(_ operand: Operand) -> (value: Node, state: Node) {
                    let (value, state) = compiler.parts(of: operand)
                    return (keep(value), keep(state))
                }
                kept.append(
                    Kept(
                        entitlement: id, axis: made.axis, answer: keep(made.answer), kind: keep(made.amountKind),
                        amount: keep(made.amount), most: keep(made.most), decimals: made.decimals,
                        starts: days(made.starts), ends: days(made.ends)))
            } catch {
                throw error.fault(id)
            }
        }
        guard !compiler.builder.isMixed else { throw .unsupported(entitlement: "", what: "rows of unrelated lists") }
        program = Program(compiler.builder)
        self.kept = kept
        fault = compiler.fault
    }

    /// Goes through all rows, block by block.
    ///
    /// - Parameter visit: told of an entitlement, for each row of the block's persons, events or relatives the outcome, and the rows of
    ///   every axis of the frame.
    public func read(
        _ visit: (_ entitlement: String, _ outcomes: [Outcome], _ rows: [Range<Int>]) -> Void
    ) throws(PopulationFault) {
        program.read { block, values in
            for entry in kept {
                let answers = values(entry.answer)
                let kinds = values(entry.kind)
                let (amounts, most) = (values(entry.amount), values(entry.most))
                let (starts, startStates) = (values(entry.starts.value), values(entry.starts.state))
                let (ends, endStates) = (values(entry.ends.value), values(entry.ends.state))
                let outcomes = answers.indices.map { row -> Outcome in
                    let answer = ColumnDecision.Answer(rawValue: UInt8(answers[row]))?.answer ?? .no
                    guard answer != .no else { return Outcome(answer: .no, amount: .none) }
                    func number(_ value: Int64) -> Decimal128 { Decimal128(value, exponent: -entry.decimals) ?? .zero }
                    let amount: Decision.Amount =
                        switch ColumnDecision.Amount(rawValue: UInt8(kinds[row])) {
                        case .exact: .exact(number(amounts[row]))
                        case .range: .range(min: number(amounts[row]), max: number(most[row]))
                        case .open: .open
                        default: .none
                        }
                    return Outcome(
                        answer: answer, amount: amount, starts: startStates[row] == 0 ? Day(number: starts[row]) : nil,
                        ends: endStates[row] == 0 ? Day(number: ends[row]) : nil)
                }
                visit(entry.entitlement, outcomes, block)
            }
        }
        if fault.isSet { throw .number }
    }
}
