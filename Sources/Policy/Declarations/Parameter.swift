public import Civil
public import FEEL

/// What a parameter or an amount counts. The raw value is the word that packs use.
public enum Unit: String, Hashable, Sendable, CaseIterable {
    case fen, day, month, year, hour, count, ratio, boolean, date
    /// A service: neither money nor days.
    case none

    /// The name people use; for `fen` that of the yuan, in which amounts are shown.
    public var title: Bilingual {
        switch self {
        case .fen: Bilingual(zh: "元", en: "yuan")
        case .day: Bilingual(zh: "天", en: "days")
        case .month: Bilingual(zh: "个月", en: "months")
        case .year: Bilingual(zh: "年", en: "years")
        case .hour: Bilingual(zh: "小时", en: "hours")
        case .count, .ratio, .boolean, .date, .none: Bilingual(zh: "", en: "")
        }
    }
}

/// A dated value of policy, or several by key: an amount, a number of days, an age.
public struct Parameter: Sendable {
    /// The id, as `subsidy.yearly`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// What it counts.
    public var unit: Unit
    /// The names of the keys; empty for a single value.
    public var keys: [String]
    /// Whether a lower layer may set more, never less.
    public var isFloor: Bool
    /// The levels that may set it.
    public var open: [DivisionLevel]
    /// The values, in the order of the declaration.
    public var values: [ParameterValue]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

/// One value of a parameter, over a span of days, for one key.
public struct ParameterValue: Sendable {
    /// The key: one text for each name of ``Parameter/keys``, in that order.
    public var key: [String]
    /// The days for which it holds.
    public var validity: Validity
    /// The value; nil where nobody has confirmed one: then a person decides.
    public var value: Value?
    /// What nobody has confirmed.
    public var gap: Bilingual?
    /// The clauses it rests on.
    public var cite: [Citation]
    /// How sure it is.
    public var confidence: Confidence
    /// The pack that gives it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}
