/// Why two records have the weight that they have, comparison by comparison. It holds no value of either.
public struct LinkExplanation: Hashable, Sendable {
    /// One comparison.
    public struct Line: Hashable, Sendable {
        /// The field that was compared.
        public let field: String
        /// The level that holds, as designs write it; `different` if none does; nil if one of the two has no value.
        public let level: String?
        /// What it says for one person and against two strangers, in bits, with how rare the value is.
        public let weight: Double
        /// What it says for one person and against two of one family, in bits.
        public let familyWeight: Double
        /// Whether it says nothing because another comparison has said it.
        public let isHeld: Bool
    }

    /// The comparisons in the order of the design.
    public let lines: [Line]
    /// The weight before anything is compared.
    public let prior: Double
    /// The same against two of one family; nil: families are not looked at.
    public let familyPrior: Double?
    /// The weight against strangers, and against a family or a chance that a rule knows of.
    public let againstStrangers: Double
    public let againstOthers: Double
    /// The weight of the pair by itself.
    public let weight: Double
}

extension Linker {
    /// Why two records have the weight that a model gives them.
    public func explain(_ left: Int, _ right: Int, _ model: LinkModel) -> LinkExplanation {
        explain(left, right, Scorer(records, comparer, model, []))
    }

    func explain(_ left: Int, _ right: Int, _ scorer: Scorer) -> LinkExplanation {
        let model = scorer.model
        let pattern = comparer.pattern(left, right) | taught(left, right)
        let (strangers, others) = scorer.weigher.weights(of: pattern)
        let added = scorer.frequencies.added(left, right, pattern)
        let lines = model.design.comparisons.indices.map { place in
            let comparison = model.design.comparisons[place]
            let level = Comparer.level(place, in: pattern)
            guard level < model.odds[place].count else {
                return LinkExplanation.Line(
                    field: comparison.field, level: nil, weight: 0, familyWeight: 0, isHeld: false)
            }
            let odds = model.odds[place][level]
            let isHeld = model.design.holders[place].map { Comparer.level($0, in: pattern) == 0 } ?? false
            let frequency = scorer.frequencies.added(left, right, pattern, of: place)
            return LinkExplanation.Line(
                field: comparison.field,
                level: level < comparison.levels.count ? comparison.levels[level].name : "different",
                weight: (isHeld ? min(0, odds.weight) : odds.weight) + frequency,
                familyWeight: isHeld ? min(0, odds.familyWeight) : odds.familyWeight, isHeld: isHeld && odds.weight > 0)
        }
        return LinkExplanation(
            lines: lines, prior: model.prior, familyPrior: model.familyPrior, againstStrangers: strangers + added,
            againstOthers: others, weight: LinkModel.both(strangers + added, others))
    }

    /// The bits of the rules that two records would teach for.
    private func taught(_ left: Int, _ right: Int) -> Comparer.Pattern {
        var bits: Comparer.Pattern = 0
        for (bit, rule) in teaching.enumerated() where shares(records.design.blocks[rule].keys, left, right) {
            bits |= 1 << UInt64(4 * Comparer.most + bit)
        }
        return bits
    }

    /// Whether two records share all keys of a rule.
    private func shares(_ keys: [LinkDesign.Key], _ left: Int, _ right: Int) -> Bool {
        keys.allSatisfy { key in
            guard let field = records.field(key.field), let parts = records.values[field].keys(key.part) else {
                return false
            }
            let (a, b) = (parts[Int(records.cells[left, field])], parts[Int(records.cells[right, field])])
            return a != 0 && a == b
        }
    }
}
