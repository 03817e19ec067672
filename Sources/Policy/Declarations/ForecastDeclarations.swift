public import Civil

/// How a division supposes that its population goes on: paths of a few quantities, by year.
public struct ScenarioDeclaration: Sendable {
    /// The id, as `medium`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// Where the paths come from.
    public var cite: [Citation]
    /// Children per woman.
    public var totalFertility: [Int: Double]
    /// Life expectancy at birth of males, years.
    public var maleExpectancy: [Int: Double]
    /// Life expectancy at birth of females, years.
    public var femaleExpectancy: [Int: Double]
    /// Boys per girl at birth.
    public var sexRatioAtBirth: [Int: Double]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

/// How births are supposed to answer to money that is promised for a child: a range, with where it comes from. It is a supposition for assessments, and
/// never part of what anybody is entitled to.
public struct ResponseDeclaration: Sendable {
    /// The id, as `cash-support`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The papers that it comes from.
    public var cite: [Citation]
    /// By how much births grow, as a share of themselves, where a child is promised a year's income of one person more: at the least, in the
    /// middle, at the most.
    public var effects: [Double]
    /// A year's disposable income of one person, in fen.
    public var income: Int64
    /// What has to be said with it.
    public var note: Bilingual
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

/// What is watched for: a number that crosses a threshold within some years.
public struct WarningDeclaration: Sendable {
    /// The id, as `share-65-20`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The clauses that ask for it.
    public var cite: [Citation]
    /// The name of the indicator, as ensembles know it: `share_65`.
    public var indicator: String
    /// The threshold, in the indicator's unit.
    public var threshold: Double
    /// Whether trouble lies above the threshold; else below.
    public var isAbove: Bool
    /// How many years ahead.
    public var horizon: Int
    /// Probabilities from which it is a watch, a warning, an alert.
    public var levels: [Double]
    /// How far below a level's probability the level is left.
    public var hysteresis: Double
    /// Places with fewer persons are not judged.
    public var leastPopulation: Int
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}
