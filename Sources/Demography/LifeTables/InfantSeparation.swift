public import Civil

/// How many years those who die in the first year of life have lived on average, a(0), from m(0).
public enum InfantSeparation: Hashable, Sendable {
    /// E. M. Andreev and W. W. Kingkade, *Average age at death in infancy and infant mortality level*, Demographic Research 33
    /// (2015). What the UN uses for single ages.
    case andreevKingkade
    /// A. J. Coale and P. Demeny, *Regional Model Life Tables and Stable Populations*, model West. What the UN uses for
    /// abridged tables.
    case coaleDemeny

    /// a(0) in years.
    ///
    /// - Parameters:
    ///   - rate: m(0), deaths per person-year below age 1.
    ///   - sex: nil for both together, weighted with 105 boys to 100 girls.
    public func years(rate: Double, sex: Sex?) -> Double {
        switch (self, sex) {
        case (_, nil): (1.05 * years(rate: rate, sex: .male) + years(rate: rate, sex: .female)) / 2.05
        case (.andreevKingkade, .male?):
            rate < 0.0230 ? 0.14929 - 1.99545 * rate : rate < 0.08307 ? 0.02832 + 3.26021 * rate : 0.29915
        case (.andreevKingkade, .female?):
            rate < 0.01724 ? 0.14903 - 2.05527 * rate : rate < 0.06891 ? 0.04667 + 3.88089 * rate : 0.31411
        case (.coaleDemeny, .male?): rate < 0.107 ? 0.045 + 2.684 * rate : 0.33
        case (.coaleDemeny, .female?): rate < 0.107 ? 0.053 + 2.8 * rate : 0.35
        }
    }

    /// 4a1, the years that those who die at ages 1–4 have lived since age 1 on average: Coale and Demeny's rule on m(0).
    static func earlyChildhood(rate: Double, sex: Sex?) -> Double {
        switch sex {
        case .male?: rate < 0.107 ? 1.651 - 2.816 * rate : 1.352
        case .female?: rate < 0.107 ? 1.522 - 1.518 * rate : 1.361
        case nil: (1.05 * earlyChildhood(rate: rate, sex: .male) + earlyChildhood(rate: rate, sex: .female)) / 2.05
        }
    }
}
