/// What patterns say by a model, worked out once for each level.
struct Weigher: Sendable {
    /// For each comparison the one whose value holds its own.
    private let holders: [Int?]
    /// For each comparison and level log₂ of the odds against a stranger, and against one of a family.
    private let strangers: [[Double]]
    private let family: [[Double]]?
    private let prior: Double
    private let familyPrior: Double
    /// For each rule that teaches its prior, and the comparisons that it says nothing new of.
    private let rules: [(prior: Double, without: [Bool])]

    init(_ model: LinkModel) {
        let design = model.design
        holders = design.holders
        strangers = model.odds.map { $0.map(\.weight) }
        family = model.familyPrior == nil ? nil : model.odds.map { $0.map(\.familyWeight) }
        (prior, familyPrior) = (model.prior, model.familyPrior ?? 0)
        rules = zip(model.rulePriors, design.blocks.filter(\.teaches)).map { prior, rule in
            let fields = Set(rule.keys.map(\.field))
            return (prior, design.comparisons.map { fields.contains($0.field) })
        }
    }

    /// What a pattern says for one person: against two strangers, without frequencies of values; against two of one family, or two who share
    /// by chance what a rule asks for.
    func weights(of pattern: Comparer.Pattern) -> (strangers: Double, others: Double) {
        var others = family.map { sum(pattern, familyPrior, $0, without: nil) } ?? .infinity
        for (bit, rule) in rules.enumerated() where pattern >> UInt64(4 * Comparer.most + bit) & 1 == 1 {
            others = LinkModel.both(others, sum(pattern, rule.prior, strangers, without: rule.without))
        }
        return (sum(pattern, prior, strangers, without: nil), others)
    }

    private func sum(
        _ pattern: Comparer.Pattern, _ prior: Double, _ weights: [[Double]], without left: [Bool]?
    ) -> Double {
        var sum = prior
        for place in weights.indices where left?[place] != true {
            let level = Comparer.level(place, in: pattern)
            guard level < weights[place].count else { continue }
            let weight = weights[place][level]
            // Agreement on what another comparison holds says nothing new where that one agrees.
            let isHeld = holders[place].map { Comparer.level($0, in: pattern) == 0 && left?[$0] != true } ?? false
            sum += isHeld ? min(0, weight) : weight
        }
        return sum
    }
}
