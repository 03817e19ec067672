public import Civil

/// The head of a pack: whose policy it is.
public struct Pack: Sendable {
    /// The id, as `cn-fj`.
    public var id: String
    /// The division whose policy it is.
    public var division: DivisionCode
    /// The level of the division.
    public var level: DivisionLevel
    /// The version, as `2026.1`.
    public var version: String
    /// The title.
    public var title: Bilingual
    /// The folder, as `cn/35-fujian`.
    public var folder: String
    /// The pack of the enclosing folder; nil for the nation.
    public var parent: String?
    /// Where it is declared.
    public var place: Place
}

/// A law, regulation or notice.
public struct Instrument: Sendable {
    /// Whether it is in force.
    public enum Status: String, Sendable, CaseIterable {
        case draft
        case inForce = "in-force"
        case expired
        case repealed
    }

    /// The id, as `cn-order-619`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The number under which it was issued, as 国务院令第619号.
    public var number: String
    /// Who issued it.
    public var issuer: Bilingual
    /// When it was published.
    public var published: Day?
    /// The days on which it is in force.
    public var validity: Validity
    /// Whether it is in force.
    public var status: Status
    /// How sure its text is.
    public var confidence: Confidence
    /// The instruments that it forwards.
    public var forwards: [String]
    /// The instruments that it implements.
    public var implements: [String]
    /// The instruments that it amends.
    public var amends: [String]
    /// The instruments that it repeals.
    public var repeals: [String]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

/// A power that a pack gives to levels below it: to declare entitlements under a topic.
public struct Grant: Sendable {
    /// The topic, as `childcare-cash`.
    public var topic: String
    /// The levels that receive the power.
    public var to: [DivisionLevel]
    /// The clauses that give it.
    public var cite: [Citation]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}
