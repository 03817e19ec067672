/// The odds of every level, the prior and the thresholds: what turns a comparison into a grade.
///
/// Fellegi and Sunter, *A theory for record linkage*, JASA 64 (1969): the weight of a pair is the prior plus log₂(m/u) of each field
/// that both records have. All numbers of ``provisional`` are set by hand from published experience and not estimated from data.
public struct LinkModel: Hashable, Sendable {
    /// What set of numbers this is; a decision names it.
    public var version: String
    /// log₂ of the odds that a candidate is the person before anything is compared.
    public var prior: Double
    /// From this weight on a match may be sure.
    public var sure: Double
    /// From this weight on somebody should look at it.
    public var possible: Double

    /// Citizen number: the same; both valid and different.
    public var citizenID: (same: Odds, different: Odds) {
        (Odds(m: 0.95, u: 0.000_001), Odds(m: 0.000_4, u: 0.999_999))
    }
    /// Birth certificate: the same; different.
    public var certificate: (same: Odds, different: Odds) {
        (Odds(m: 0.97, u: 0.000_001), Odds(m: 0.002, u: 0.999_999))
    }
    /// Sex: the same; different.
    public var sex: (same: Odds, different: Odds) { (Odds(m: 0.995, u: 0.5), Odds(m: 0.005, u: 0.5)) }
    /// Phone: the same, which families share; different, which is usual.
    public var phone: (same: Odds, different: Odds) { (Odds(m: 0.6, u: 0.001), Odds(m: 0.4, u: 0.999)) }
    /// The mother herself: the same; different.
    public var mother: (same: Odds, different: Odds) { (Odds(m: 0.98, u: 0.000_2), Odds(m: 0.01, u: 0.999_8)) }
    /// The mother's name, where she herself is not known on both sides.
    public var motherName: (same: Odds, different: Odds) { (Odds(m: 0.93, u: 0.002), Odds(m: 0.07, u: 0.998)) }

    /// The odds of a level of names.
    public func odds(_ level: NameLevel) -> Odds {
        switch level {
        case .equal: Odds(m: 0.93, u: 0.000_8)
        case .sameSound: Odds(m: 0.03, u: 0.001_5)
        case .nearSound: Odds(m: 0.01, u: 0.002)
        case .oneCharacter: Odds(m: 0.012, u: 0.006)
        case .swapped: Odds(m: 0.002, u: 0.000_1)
        case .sameSurname: Odds(m: 0.006, u: 0.05)
        case .different: Odds(m: 0.01, u: 0.94)
        }
    }

    /// The odds of a level of birth days.
    public func odds(_ level: BirthLevel) -> Odds {
        switch level {
        case .equal: Odds(m: 0.965, u: 0.000_04)
        case .swapped: Odds(m: 0.003, u: 0.000_03)
        case .oneDigit: Odds(m: 0.012, u: 0.000_9)
        case .otherYear: Odds(m: 0.003, u: 0.000_15)
        case .lunar: Odds(m: 0.006, u: 0.002)
        case .placeholder: Odds(m: 0.004, u: 0.001)
        case .sameYear: Odds(m: 0.003, u: 0.011)
        case .different: Odds(m: 0.004, u: 0.984)
        }
    }

    /// The odds of a level of places.
    public func odds(_ level: PlaceLevel) -> Odds {
        switch level {
        case .township: Odds(m: 0.8, u: 0.04)
        case .county: Odds(m: 0.15, u: 0.3)
        case .different: Odds(m: 0.05, u: 0.66)
        }
    }

    /// Provisional numbers: a prior of one in 2¹⁷, sure from 2¹⁰ to 1 on, possible from 1 to 8 on.
    public static let provisional = LinkModel(version: "provisional-1", prior: -17, sure: 10, possible: -3)

    /// A model with other thresholds.
    public init(version: String, prior: Double, sure: Double, possible: Double) {
        (self.version, self.prior, self.sure, self.possible) = (version, prior, sure, possible)
    }
}
