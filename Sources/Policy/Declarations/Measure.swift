public import Civil

/// A support that is not decided person by person: for institutions, employers and enterprises, or for everybody. It is listed, with who gives it
/// and where to ask.
public struct Measure: Sendable {
    /// Whom it is for. The raw value is the word that packs use.
    public enum Recipient: String, Sendable, CaseIterable {
        case family, person, employer, institution, enterprise

        /// The recipient in words.
        public var title: Bilingual {
            switch self {
            case .family: Bilingual(zh: "家庭", en: "Families")
            case .person: Bilingual(zh: "个人", en: "Persons")
            case .employer: Bilingual(zh: "用人单位", en: "Employers")
            case .institution: Bilingual(zh: "托育等服务机构", en: "Childcare and other institutions")
            case .enterprise: Bilingual(zh: "企业", en: "Enterprises")
            }
        }
    }

    /// The id, as `childcare-utilities`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// Whom it is for.
    public var recipient: Recipient
    /// What it gives.
    public var gives: Bilingual
    /// Where to ask.
    public var ask: Bilingual
    /// The days for which it holds.
    public var validity: Validity
    /// The parameters that say how much.
    public var parameters: [String]
    /// The clauses it rests on; of drafts too, which are shown as drafts.
    public var cite: [Citation]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

extension PackChain {
    /// Whether a measure rests on drafts only, and so holds nowhere yet.
    public func isDraft(_ measure: Measure) -> Bool {
        measure.cite.allSatisfy { instruments[$0.instrument]?.status == .draft }
    }
}
