public import Civil
import Columns
import FEEL

/// How many have which number: what tenths are made of. Those of several parts of a population go together.
public struct Distribution: Sendable {
    /// Steps from the least: up to which number, exclusive, and how many there are within.
    var steps: [(bound: Decimal128, count: Int64)]

    /// How many have a number at all.
    public var count: Int64 { steps.reduce(0) { $0 + $1.count } }

    /// Where the number is spread over more than 65,536 steps, bounds are exact to one 65,536th of its range. Goes once through all rows.
    public init(
        of fact: String, _ chain: PackChain, _ columns: FactColumns, on day: Day, threads: Int = 1
    ) async throws(PopulationFault) {
        let compiler = ColumnCompiler(chain, columns)
        let bins = 65_536
        let program: Program
        let first: Int
        let low: Int64
        let width: Int64
        let scale: Decimal128
        do throws(Unsupported) {
            guard let index = chain.factTable.index[fact],
                let axis = columns.axis(of: chain.factTable.facts[index].declaration.bearer)
            else { throw Unsupported("the fact \(fact)") }
            let rows = PersonRows(
                bearer: chain.factTable.facts[index].declaration.bearer, axis: axis, row: nil, state: compiler.zero)
            let scene = Scene(constants: compiler.constants(["today": .date(day)]), names: [:], axis: axis)
            guard case .number(let node, let decimals, let state) = try compiler.fact(index, of: rows, scene) else {
                throw Unsupported("the fact \(fact)")
            }
            let range = compiler.builder.range(node)
            low = range.lowerBound
            let (span, overflow) = range.upperBound.subtractingReportingOverflow(low)
            guard !overflow else { throw Unsupported("a large number") }
            width = span / Int64(bins) + 1
            scale = Decimal128(Tens.power64(decimals))
            let shifted = try compiler.checked(compiler.builder.add(node, compiler.builder.constant(-low)))
            let bin = try compiler.checked(compiler.builder.divide(shifted, compiler.builder.constant(width), .floor))
            let isKnown = compiler.builder.compare(.equal, state, compiler.zero)
            let inside = compiler.builder.extreme(bin, compiler.builder.constant(Int64(bins - 1)), least: true)
            first = compiler.builder.total(nil, where: isKnown, by: inside, groups: bins, on: axis)
            program = Program(compiler.builder)
        } catch {
            throw error.fault(fact)
        }
        let sums = await program.run(threads: threads)
        steps = (0..<bins).compactMap { bin in
            let count = sums[first + bin]
            guard count > 0 else { return nil }
            return (Decimal128(low + Int64(bin + 1) * width).divided(by: scale) ?? .zero, count)
        }
    }
}

extension Breakdown {
    /// By tenths of those who have a number, from the least to the greatest.
    public init(deciles fact: String, of parts: [Distribution]) {
        let steps = parts.flatMap(\.steps).sorted { $0.bound < $1.bound }
        let all = steps.reduce(0) { $0 + $1.count }
        var bounds: [Decimal128] = []
        var below: Int64 = 0
        for step in steps {
            below += step.count
            while bounds.count < 9, below * 10 >= all * Int64(bounds.count + 1) { bounds.append(step.bound) }
        }
        if bounds.isEmpty { bounds = [.zero] }
        self.init(fact, bounds: bounds, labels: (1...bounds.count + 1).map { "D\($0)" })
    }
}
