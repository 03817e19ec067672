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
        guard let sex else { return (1.05 * years(rate: rate, sex: .male) + years(rate: rate, sex: .female)) / 2.05 }
        let piece = pieces(sex).first { rate < $0.below }
        return piece.map { $0.intercept + $0.slope * rate } ?? 0
    }

    /// a(0) = intercept + slope · m(0), in three pieces: the first whose `below` is above m(0).
    func pieces(_ sex: Sex) -> [(below: Double, intercept: Double, slope: Double)] {
        switch (self, sex) {
        case (.andreevKingkade, .male):
            [(0.0230, 0.14929, -1.99545), (0.08307, 0.02832, 3.26021), (.infinity, 0.29915, 0)]
        case (.andreevKingkade, .female):
            [(0.01724, 0.14903, -2.05527), (0.06891, 0.04667, 3.88089), (.infinity, 0.31411, 0)]
        case (.coaleDemeny, .male): [(0.107, 0.045, 2.684), (0.107, 0.045, 2.684), (.infinity, 0.33, 0)]
        case (.coaleDemeny, .female): [(0.107, 0.053, 2.8), (0.107, 0.053, 2.8), (.infinity, 0.35, 0)]
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
