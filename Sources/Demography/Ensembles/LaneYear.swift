import Civil
import Lanes

/// One region's year as the lanes need it: places of what acts in a common table of numbers.
struct LaneYear: Sendable {
    /// One sex.
    struct Side: Sendable {
        /// Where h, less, and the two polynomials in ln k begin.
        let half: Int
        let less: Int
        let last: Int
        let years: Int
        let ages: Int
        let ratioAtBirth: Double
        /// Net migrants of the scenario, and net migrants per person.
        let net: Int
        let netRate: Int
    }

    let male: Side
    let female: Side
    let isTable: Bool
    let infants: InfantSeparation
    let fertility: Int
    let fertile: Range<Int>
    let total: Double
    let sexRatio: Double
    let migrates: Bool
    /// How far ln k may go from 0; 1 at most, so that factors lie between 0.37 and 2.7.
    let limit: Double

    /// Terms of the polynomials: they are within 1e-11 of what they stand for; tests hold deaths to 1e-10 of the projection.
    static let terms = 16

    init(_ rates: YearRates, openAge: Int, into table: inout [Double]) {
        func put(_ values: [Double]) -> Int {
            defer { table += values }
            return table.count
        }
        let zeros = [Double](repeating: 0, count: openAge + 1)
        infants = rates.male.infants
        let isTable = rates.male.rates != nil && rates.female.rates != nil
        self.isTable = isTable
        var limit = 1.0
        func side(_ survival: Survival, _ net: [Double]?, _ rate: [Double]?) -> Side {
            var half: [Double]
            var less: [Double] = []
            if isTable, let rates = survival.rates {
                half = rates.map { min(1, $0 / 2) }
            } else {
                half = zip(survival.separation, survival.ratios.dropFirst()).map { $0 * (1 - $1) }
                half.append(1 - survival.ratios[openAge])
                less = zip(survival.ratios, half).map { 1 - $0 * (1 + $1) }
                // Nobody dies more than once.
                let most = max(half.max() ?? 0, less.max() ?? 0, 1 - survival.ratios[0])
                if most > 0 { limit = min(limit, max(0, -logarithm(most))) }
            }
            let ages = half.count
            let (last, years) = Self.polynomials(half, less, openAge)
            return Side(
                half: put(half), less: put(less), last: put(last), years: put(years), ages: ages,
                ratioAtBirth: survival.ratios[0], net: put(net ?? zeros),
                netRate: put((rate ?? zeros).map { max(-Projection.most, $0) }))
        }
        male = side(rates.male, rates.migration?.male, rates.migrationRates?.male)
        female = side(rates.female, rates.migration?.female, rates.migrationRates?.female)
        self.limit = limit
        migrates = rates.migration != nil || rates.migrationRates != nil
        fertility = put(rates.fertility)
        let bearing = rates.fertility.indices.filter { $0 > 0 && $0 < openAge && rates.fertility[$0] > 0 }
        fertile = bearing.first.map { $0..<((bearing.last ?? $0) + 1) } ?? 1..<1
        total = rates.fertility.reduce(0, +)
        sexRatio = rates.sexRatioAtBirth
    }

    /// S of the open age, and years lived from age 2 on per person-year at age 1, as polynomials in ln k, from −1 to 1, through what they
    /// are at Chebyshev's points.
    private static func polynomials(_ half: [Double], _ less: [Double], _ open: Int) -> ([Double], [Double]) {
        var last: [Double] = []
        var years: [Double] = []
        half.withUnsafeBufferPointer { half in
            less.withUnsafeBufferPointer { less in
                for first in stride(from: 0, to: terms, by: Ensemble.width) {
                    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * Ensemble.width) { room in
                        guard let k = room.baseAddress else { return }
                        for i in 0..<Ensemble.width { k[i] = exponential(Chebyshev.points[first + i]) }
                        var side = lanes_side()
                        side.half = half.baseAddress
                        side.less = less.baseAddress
                        side.ages = half.count
                        side.last = k + Ensemble.width
                        side.years = k + 2 * Ensemble.width
                        lanes_table(&side, open, less.isEmpty ? 1 : 0, k)
                        for i in 0..<Ensemble.width {
                            last.append(k[Ensemble.width + i])
                            years.append(k[2 * Ensemble.width + i])
                        }
                    }
                }
            }
        }
        return (Chebyshev.polynomial(last), Chebyshev.polynomial(years))
    }

    /// Life expectancy at birth of one sex at a mortality factor, in years, from the polynomial.
    func expectancy(_ side: Side, isMale: Bool, log k: Double, _ table: [Double]) -> Double {
        let x = min(limit, max(-limit, k))
        let factor = exponential(x)
        let years = (0..<Self.terms).reversed().reduce(0.0) { $0 * x + table[side.years + $1] }
        guard isTable else {
            let first = 1 - factor * (1 - side.ratioAtBirth)
            let second = (1 - factor * table[side.less + 1]) / (1 + factor * table[side.half + 1])
            return first * (1 + second * (1 + years))
        }
        let m = 2 * factor * table[side.half]
        let a = infants.years(rate: m, sex: isMale ? .male : .female)
        let q = m / (1 + (1 - a) * m)
        let first = 1 - (1 - a) * q
        return first + (1 - q) / (1 + factor * table[side.half + 1]) * (1 + years)
    }
}

/// Interpolation at Chebyshev's points between −1 and 1.
enum Chebyshev {
    /// cos(π (i + ½) / n), n the terms of a year's polynomials.
    static let points: [Double] = (0..<LaneYear.terms).map {
        cosine(Double.pi * (Double($0) + 0.5) / Double(LaneYear.terms))
    }

    /// Coefficients of 1, x, x², … from the values at ``points``.
    static func polynomial(_ values: [Double]) -> [Double] {
        let n = LaneYear.terms
        var sum = [Double](repeating: 0, count: n)
        for (index, polynomial) in polynomials.enumerated() {
            var weight = 0.0
            for (i, value) in values.enumerated() {
                weight += value * cosine(Double.pi * Double(index) * (Double(i) + 0.5) / Double(n))
            }
            weight *= (index == 0 ? 1 : 2) / Double(n)
            for (power, coefficient) in polynomial.enumerated() { sum[power] += weight * coefficient }
        }
        return sum
    }

    /// T₀, T₁, … by their coefficients: T(i+1) = 2 x T(i) − T(i−1).
    private static let polynomials: [[Double]] = {
        var all: [[Double]] = [[1], [0, 1]]
        while all.count < LaneYear.terms {
            var next = [0] + all[all.count - 1].map { 2 * $0 }
            for (power, coefficient) in all[all.count - 2].enumerated() { next[power] -= coefficient }
            all.append(next)
        }
        return all
    }()
}
