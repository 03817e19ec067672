public import Civil
public import FEEL

/// A number that is watched: a formula over counts.
public struct IndicatorDeclaration: Sendable {
    /// What indicators are about: the sections in which they are shown. The raw value is the word that packs use.
    public enum Topic: String, Hashable, Sendable, CaseIterable {
        case population, births, maternal, children, childcare, families, ageing, capacity, quality

        /// The topic in words.
        public var title: Bilingual {
            switch self {
            case .population: Bilingual(zh: "人口", en: "Population")
            case .births: Bilingual(zh: "生育", en: "Births")
            case .maternal: Bilingual(zh: "母婴安全", en: "Mothers and newborns")
            case .children: Bilingual(zh: "儿童健康与出生缺陷防治", en: "Child health and birth defects")
            case .childcare: Bilingual(zh: "托育与学前教育", en: "Childcare and preschool")
            case .families: Bilingual(zh: "家庭帮扶", en: "Help for families")
            case .ageing: Bilingual(zh: "老龄化与医养结合", en: "Ageing and care")
            case .capacity: Bilingual(zh: "机构与人员", en: "Institutions and staff")
            case .quality: Bilingual(zh: "数据质量", en: "Quality of data")
            }
        }
    }

    /// Whether more is better. The raw value is the word that packs use.
    public enum Direction: String, Hashable, Sendable, CaseIterable {
        case up, down, none
    }

    /// What chance does to it where few are counted: how its interval is computed. The raw value is the word that packs use.
    public enum Chance: String, Hashable, Sendable, CaseIterable {
        /// A count of rare events: exact Poisson interval of the numerator.
        case poisson
        /// A share of those counted: exact interval of Clopper and Pearson.
        case binomial
        /// The ratio of two parts of a whole, as boys to girls: the interval of the share, turned into a ratio.
        case odds
        /// No interval: nothing in it is by chance.
        case none
    }

    /// The shortest period that it is computed for. The raw value is the word that packs use.
    public enum Period: String, Hashable, Sendable, CaseIterable {
        case month, quarter, year

        /// How many months.
        public var months: Int64 {
            switch self {
            case .month: 1
            case .quarter: 3
            case .year: 12
            }
        }
    }

    /// The id, as `neonatal_mortality`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// What it is about.
    public var topic: Topic
    /// The clauses that define it or ask for it.
    public var cite: [Citation]
    /// What stands above the line: an expression over counts.
    public var numerator: Expression
    /// What stands below the line; nil: the numerator is the value.
    public var denominator: Expression?
    /// By what the ratio is multiplied: 100 for percent.
    public var per: Decimal128
    /// What is written after the number, as ‰.
    public var unit: Bilingual
    /// How many decimals are shown.
    public var decimals: Int
    /// Whether more is better.
    public var direction: Direction
    /// What chance does to it.
    public var chance: Chance
    /// The shortest period that it is computed for.
    public var least: Period
    /// The ratio is formed for each of these completed ages and added up; nil: it is formed once.
    public var ages: Range<Int>?
    /// Below this denominator one period says too little; several years are taken together.
    public var minimum: Int64?
    /// Whose number it is, where another department owns it.
    public var owner: String?
    /// What has to be said with it.
    public var note: Bilingual?
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place

    /// The counts that its formulas read, in alphabetical order: their place in what ``evaluate(_:)`` takes.
    public var counts: [String] { shape.names }
    /// The names that the formulas read.
    let shape: Shape
}

extension IndicatorDeclaration {
    /// What stands above and below the line, for values of the counts in the order of ``counts``; nil where a count that matters is not known.
    public func evaluate(_ values: [Decimal128?]) -> (numerator: Decimal128?, denominator: Decimal128?) {
        let context = Context(shape: shape, values: values.map { $0.map(Value.number) ?? .null })
        return (numerator.evaluate(context).number, denominator?.evaluate(context).number)
    }
}

/// What an instrument says an indicator must be by when.
public struct TargetDeclaration: Sendable {
    /// The bound.
    public enum Bound: Hashable, Sendable {
        case atLeast(Decimal128)
        case atMost(Decimal128)
        /// The instrument gives no number, and none is invented.
        case none
    }

    /// The id, as `luhe-neonatal-mortality`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The indicator; nil: a milestone, for which nothing is counted.
    public var indicator: String?
    /// The bound.
    public var bound: Bound
    /// The last day by which it must be reached; nil: always.
    public var by: Day?
    /// The levels at which it is judged; empty: at every one.
    public var levels: [DivisionLevel]
    /// How many years are taken together to judge it.
    public var years: Int
    /// The clauses that set it. They may be of a draft: then the target is shown as one.
    public var cite: [Citation]
    /// The division for which it is set.
    public var division: DivisionCode
    /// What has to be said with it.
    public var note: Bilingual?
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

extension PackChain {
    /// The targets that are judged in the chain's division, those of the nation first.
    public var judgedTargets: [TargetDeclaration] {
        targets.values.filter { $0.levels.isEmpty || $0.levels.contains(division.level) }.sorted {
            ($0.division, $0.place.line, $0.id) < ($1.division, $1.place.line, $1.id)
        }
    }

    /// What the instrument that sets a target is today: in force, a draft, expired or repealed.
    public func standing(of target: TargetDeclaration, on day: Day) -> Instrument.Status {
        guard let instrument = target.cite.first.flatMap({ instruments[$0.instrument] }) else { return .inForce }
        if instrument.status == .inForce, let to = instrument.validity.to, to < day { return .expired }
        return instrument.status
    }
}
