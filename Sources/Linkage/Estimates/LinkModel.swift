/// A design with the odds of every level and the prior: what turns a comparison into a probability.
///
/// Fellegi and Sunter, *A theory for record linkage*, JASA 64 (1969): the weight of a pair is the prior plus log₂(m/u) of each comparison that
/// can be made.
public struct LinkModel: Hashable, Sendable {
    /// What is compared.
    public var design: LinkDesign
    /// log₂ of the odds that two records drawn at random are of one person.
    public var prior: Double
    /// log₂ of how many pairs of one person there are for each pair of two of one family; nil: families are not looked at.
    public var familyPrior: Double?
    /// For each rule that teaches log₂ of the odds that a pair that it brings is of one person: two people of one name and birthday are more
    /// than the odds of each would make.
    public var rulePriors: [Double]
    /// For each comparison the odds of its levels in order, and of none of them.
    public var odds: [[Odds]]

    /// A model.
    public init(
        design: LinkDesign, prior: Double, familyPrior: Double? = nil, rulePriors: [Double] = [], odds: [[Odds]]
    ) {
        (self.design, self.prior, self.familyPrior, self.rulePriors, self.odds) = (
            design, prior, familyPrior, rulePriors, odds
        )
    }

    /// The model with the chance of agreement that two records of a population have, where it can be counted, as far as the population says
    /// enough: of so many pairs as `pairs` it counts half.
    public func adapted(to records: LinkRecords, pairs: Double = 1_000_000) -> LinkModel {
        guard records.count > 1 else { return self }
        let count = Double(records.count)
        let part = 1 / (1 + pairs / (count * (count - 1) / 2))
        var model = self
        for (place, comparison) in design.comparisons.enumerated() {
            for (level, share) in Training.counted(comparison, records).enumerated() {
                model.odds[place][level].u += (share - model.odds[place][level].u) * part
            }
        }
        return model
    }

    /// The probability that belongs to a weight: 1 / (1 + 2^−weight).
    public static func probability(_ weight: Double) -> Double {
        weight < -1_000 ? 0 : weight > 1_000 ? 1 : 1 / (1 + Odds.exp2(-weight))
    }

    /// The weight that belongs to a probability between 0 and 1.
    public static func weight(_ probability: Double) -> Double { Odds.log2(probability / (1 - probability)) }

    /// The weight against two alternatives: of the odds of each the sum.
    static func both(_ one: Double, _ other: Double) -> Double {
        let (low, high) = (min(one, other), max(one, other))
        return high - low > 40 ? low : low - Odds.log2(1 + Odds.exp2(low - high))
    }
}

/// For each comparison how much more or less agreement on a value says than agreement on the average one.
struct Frequencies: Sendable {
    /// One level of a comparison at which values count by how rare they are.
    private struct One: Sendable {
        let comparison: Int
        let level: Int
        let field: Int
        /// For each value what it adds to the weight.
        let added: [Float]
    }

    private let ones: [One]
    private let cells: Cells

    init(_ records: LinkRecords, _ model: LinkModel) {
        cells = records.cells
        var ones: [One] = []
        for (comparison, design) in model.design.comparisons.enumerated() {
            guard let field = records.field(design.field) else { continue }
            for (level, test) in design.levels.enumerated() where design.frequency.contains(test) {
                guard let classes = records.values[field].classes(test) else { continue }
                var counts = [UInt32](repeating: 0, count: Int(classes.max() ?? 0) + 1)
                var known = 0
                for record in 0..<records.count {
                    let value = classes[Int(records.cells[record, field])]
                    if value != 0 {
                        counts[Int(value)] += 1
                        known += 1
                    }
                }
                let u = model.odds[comparison][level].u
                let added = classes.map { value -> Float in
                    guard value != 0, known > 0 else { return 0 }
                    return Float(Odds.log2(u * Double(known) / Double(max(1, counts[Int(value)]))))
                }
                ones.append(One(comparison: comparison, level: level, field: field, added: added))
            }
        }
        self.ones = ones
    }

    /// The same by the frequencies of another population.
    init(_ records: LinkRecords, _ model: LinkModel, _ table: FrequencyTable) {
        cells = records.cells
        ones = table.levels.map { level in
            let u = model.odds[level.comparison][level.level].u
            let keys = records.values[level.field].keys(level.part) ?? []
            let added = keys.map { key -> Float in
                guard key != 0, level.known > 0 else { return 0 }
                let count = Double(level.counts[key] ?? 2)
                return Float(Odds.log2((u * level.known + table.spread) / (count + table.spread)))
            }
            return One(comparison: level.comparison, level: level.level, field: level.field, added: added)
        }
    }

    /// What the values of two records add to the weight of their pattern.
    ///
    /// - Parameter comparison: of which comparison; nil: of all.
    func added(_ left: Int, _ right: Int, _ pattern: Comparer.Pattern, of comparison: Int? = nil) -> Double {
        var sum = 0.0
        for place in ones.indices
        where (comparison ?? ones[place].comparison) == ones[place].comparison
            && Comparer.level(ones[place].comparison, in: pattern) == ones[place].level
        {
            // Of two values of one class either does; the smaller number, so that the order of the two does not matter.
            let value = min(cells[left, ones[place].field], cells[right, ones[place].field])
            sum += Double(ones[place].added[Int(value)])
        }
        return sum
    }
}
