public import Civil
public import FEEL

/// What a person may receive: who, how much, from when to when.
public struct Entitlement: Sendable {
    /// The span that one decision is about. The raw value is the word that packs use.
    public enum Period: String, Sendable, CaseIterable {
        /// One decision for good, or one for each event.
        case once
        case day
        case month
        case year
        /// From birthday to birthday.
        case childYear = "child-year"
    }

    /// One decision for each of these.
    public enum Each: Hashable, Sendable {
        /// Each event of a type in which the person has a role; rules see it under the name.
        case event(type: String, role: String, name: String)
        /// Each person in a relation (`children`); rules see that person under the name.
        case kin(relation: String, name: String)

        /// The event type or the relation.
        var source: String {
            switch self {
            case .event(let type, _, _): type
            case .kin(let relation, _): relation
            }
        }

        /// The name under which rules see it.
        public var name: String {
            switch self {
            case .event(_, _, let name), .kin(_, let name): name
            }
        }
    }

    /// What an entitlement may gate, so that it may not read birth, marriage or parity facts.
    public enum Gate: String, Sendable, CaseIterable {
        case hukou, school, work
    }

    /// How days are counted. The raw value is the word that packs use.
    public enum Counting: String, Sendable, CaseIterable {
        case calendar, working
    }

    /// A field that a lower layer may replace. The raw value is the word that packs use.
    public enum Field: String, Sendable, CaseIterable {
        case eligible, discretion, amount, starts, ends, count, deliver, cite, title, from, to, cohort
    }

    /// The id, as `childcare-subsidy`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// What a grant names.
    public var topic: String
    /// Whether only roles that may see sensitive things see it.
    public var isSensitive: Bool
    /// Who receives it.
    public var bearer: FactDeclaration.Bearer
    /// The name under which rules see the person or household.
    public var subject: String
    /// One decision for each of these; nil: one decision.
    public var each: Each?
    /// The span that one decision is about.
    public var period: Period
    /// The reference day for parameters and rule versions; nil: the usual one.
    public var at: Expression?
    /// The days for which the rule holds.
    public var validity: Validity
    /// The clauses it rests on.
    public var cite: [Citation]
    /// For whom the old rule goes on: 老人老办法、新人新办法.
    public var cohort: Cohort?
    /// How it goes together with another one that pays for the same.
    public var conflict: Conflict?
    /// All must hold.
    public var eligible: [Condition]
    /// If one holds, a person decides.
    public var discretion: [Discretion]
    /// How much; nil for a service.
    public var amount: AmountRule?
    /// The first day.
    public var starts: Expression?
    /// The last day.
    public var ends: Expression?
    /// How days are counted.
    public var counting: Counting
    /// How it is delivered.
    public var delivery: Delivery?
    /// The fields that a lower layer may replace, and which levels.
    public var open: [Field: [DivisionLevel]]
    /// What it gates, for the decoupling rule.
    public var gates: Gate?
    /// Examples with their answers.
    public var tests: [PackTest]
    /// The upper packs whose declaration this one changes, the nearest last, and itself: the chain of declarations.
    public var packs: [String]
    /// Where it is declared.
    public var place: Place
}

/// The dates that put a person under a rule: 老人老办法、新人新办法.
public struct Cohort: Sendable {
    /// The date that counts: of a birth, a certificate or an application.
    public var on: Expression
    /// Between which days it lies.
    public var span: Validity
    /// Why not, for all others.
    public var otherwise: Bilingual
    /// The clauses it rests on.
    public var cite: [Citation]
    /// Where it is declared.
    public var place: Place
}

/// How two entitlements that pay for the same go together.
public struct Conflict: Sendable {
    /// What happens. The raw value is the word that packs use.
    public enum Policy: String, Sendable, CaseIterable {
        /// Both are paid.
        case stack
        /// The greater is paid: this one pays only what it gives more than the other.
        case max
        /// This one takes the place of the other.
        case replace
    }

    /// The id of the other entitlement.
    public var with: String
    /// What happens.
    public var policy: Policy
    /// The clauses it rests on.
    public var cite: [Citation]
    /// Where it is declared.
    public var place: Place
}

/// A condition of an entitlement.
public struct Condition: Sendable {
    /// True: it holds.
    public var when: Expression
    /// Why not, where it does not hold.
    public var otherwise: Bilingual
    /// The clauses it rests on.
    public var cite: [Citation]
    /// Where it is declared.
    public var place: Place
}

/// A case in which the text leaves the answer to a person.
public struct Discretion: Sendable {
    /// True: a person decides.
    public var when: Expression
    /// What the person is asked.
    public var ask: Bilingual
    /// The clauses it rests on.
    public var cite: [Citation]
    /// Where it is declared.
    public var place: Place
}

/// How much an entitlement gives.
public struct AmountRule: Sendable {
    /// What it counts.
    public var unit: Unit
    /// How it is rounded to whole units; nil: it needs no rounding.
    public var rounding: Decimal128.Rounding?
    /// Whether it is paid to somebody; false for what only counts, as an amount that is free of tax.
    public var isPaid: Bool
    /// The amount.
    public var value: Expression?
    /// The least amount, where someone chooses.
    public var min: Expression?
    /// The greatest amount, where someone chooses.
    public var max: Expression?
    /// Who chooses between least and greatest.
    public var decidedBy: Bilingual?
    /// The clauses it rests on; empty: those of the entitlement.
    public var cite: [Citation]
    /// Where it is declared.
    public var place: Place
}

/// How an entitlement reaches the person.
public struct Delivery: Sendable {
    /// The fact that names the place, as `child.hukou`.
    public var at: [String]
    /// Where to go.
    public var channel: Bilingual?
    /// The template of the case that an application opens.
    public var template: String?
    /// The last day on which it can be asked for.
    public var by: Expression?
    /// What to bring.
    public var documents: [Bilingual]
}

/// An example of an entitlement with its answer, declared beside the rule.
public struct PackTest: Sendable {
    /// What is expected.
    public struct Expectation: Sendable {
        /// The answer.
        public var answer: Decision.Answer?
        /// The amount in the entitlement's unit.
        public var amount: Decimal128?
        /// The least amount.
        public var min: Decimal128?
        /// The greatest amount.
        public var max: Decimal128?
        /// The first day.
        public var starts: Day?
        /// The last day.
        public var ends: Day?
    }

    /// The name.
    public var name: String
    /// The day of the decision.
    public var day: Day?
    /// The facts, by the name under which rules see the person or event.
    public var given: [(name: String, value: Given)]
    /// For a test of a sum: over which days.
    public var sum: Validity?
    /// What is expected.
    public var expect: Expectation
    /// Where it is declared.
    public var place: Place
}

/// A fact given in a test or a calculator, before its type is known.
public indirect enum Given: Sendable {
    /// A plain value as written; nil for null.
    case scalar(String?)
    /// A person or an event: facts or fields by name.
    case record([(name: String, value: Given)])
    /// Several persons.
    case list([Given])
}
