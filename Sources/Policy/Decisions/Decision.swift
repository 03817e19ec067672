public import Civil
public import FEEL

/// What the rules say about one entitlement of one person on one day, and everything that led there.
public struct Decision: Sendable {
    /// The four answers. The raw value is the word that packs and JSON use.
    public enum Answer: String, Hashable, Sendable, CaseIterable {
        case yes, no, unknown, person

        /// The answer in words.
        public var title: Bilingual {
            switch self {
            case .yes: Bilingual(zh: "可以享受", en: "Yes")
            case .no: Bilingual(zh: "不能享受", en: "No")
            case .unknown: Bilingual(zh: "情况不详", en: "Not known")
            case .person: Bilingual(zh: "须由工作人员决定", en: "A person must decide")
            }
        }
    }

    /// How much.
    public enum Amount: Hashable, Sendable {
        /// A service: neither money nor days.
        case none
        /// An amount in the unit: fen, days, hours.
        case exact(Decimal128)
        /// Someone chooses between these.
        case range(min: Decimal128, max: Decimal128)
        /// Not known, or for a person to decide: see the answer.
        case open
    }

    /// The entitlement.
    public var entitlement: String
    /// Its title.
    public var title: Bilingual
    /// Its topic.
    public var topic: String
    /// Whether only roles that may see sensitive things see it.
    public var isSensitive: Bool
    /// The event or the other person that the decision is about, where there is one for each.
    public var about: About?
    /// The day on which it was made.
    public var day: Day
    /// The answer.
    public var answer: Answer
    /// How much.
    public var amount: Amount
    /// What the amount counts.
    public var unit: Unit
    /// Who chooses, for a range.
    public var decidedBy: Bilingual?
    /// The period that it is about; nil for `once` or where it is not known.
    public var period: Validity?
    /// The first day.
    public var starts: Day?
    /// The last day.
    public var ends: Day?
    /// The last day on which it can be asked for; nil where none is set or known.
    public var claimBy: Day?
    /// How days are counted.
    public var counting: Entitlement.Counting
    /// The conditions with their results, in order.
    public var conditions: [ConditionResult] { grounds.told.conditions }
    /// The questions for a person that arose, in order.
    public var questions: [Question] { grounds.told.questions }
    /// The parameter values read, in order of id and key.
    public var readings: [Reading] { grounds.told.readings }
    /// The facts used, in order of name.
    public var facts: [FactUse] { grounds.told.facts }
    /// The facts that would settle an unknown, by path.
    public var missing: [String] { grounds.told.missing }
    /// Titles of the missing facts, in the same order.
    public var missingTitles: [Bilingual] { grounds.told.missingTitles }
    /// The clauses of the rule.
    public var cite: [Citation]
    /// How it is delivered.
    public var delivery: Delivery?
    /// The day through which the answer stands, whatever happens not; nil: the calendar alone never changes it.
    public var standsThrough: Day?
    /// Whether ``standsThrough`` was computed.
    public var isStandingKnown: Bool
    /// The packs that speak, with their versions, the nation first.
    public var packs: [PackVersion]
    /// Computations that came to nothing (a division by zero, a comparison of unlike things), where they matter.
    public var problems: [NullReason]

    /// The event or other person that a decision is about.
    public enum About: Hashable, Sendable {
        case event(EventReference)
        case person(Int64)
    }

    /// A condition with its result.
    public struct ConditionResult: Sendable {
        /// Whether it holds.
        public enum Result: String, Hashable, Sendable {
            case holds, fails, unknown
        }
        /// The expression.
        public var text: String
        /// Whether it holds.
        public var result: Result
        /// Why not, where it fails.
        public var otherwise: Bilingual
        /// The clauses it rests on.
        public var cite: [Citation]
        /// The facts that would settle it.
        public var missing: [String]
        /// The open terms that it reads.
        public var open: [String]
    }

    /// A question that a person must answer.
    public struct Question: Hashable, Sendable {
        /// The question.
        public var ask: Bilingual
        /// The clauses it rests on.
        public var cite: [Citation]
        /// The parameter without a value, where that is why.
        public var parameter: String?
    }

    /// A parameter value that was read.
    public struct Reading: Sendable {
        /// The parameter.
        public var id: String
        /// Its title.
        public var title: Bilingual
        /// What it counts.
        public var unit: Unit
        /// The key; empty for a single value.
        public var key: [String]
        /// The key in words: of a decision table the condition of the rule.
        public var keyTitle: Bilingual
        /// The value; nil for a gap.
        public var value: Value?
        /// The days for which it holds.
        public var validity: Validity
        /// The clauses it rests on.
        public var cite: [Citation]
        /// How sure it is.
        public var confidence: Confidence
        /// The pack that gives it.
        public var pack: String
    }

    /// A fact that was used.
    public struct FactUse: Sendable {
        /// The path, as `mother.birth_date`, under the rule's name of the person.
        public var path: String
        /// Its title, with that of the person: 母亲的出生日期.
        public var title: Bilingual
        /// The value.
        public var value: Value
        /// What a number counts.
        public var unit: Unit?
        /// The events it comes from.
        public var sources: [EventReference]
    }

    /// A pack with its version.
    public struct PackVersion: Hashable, Sendable {
        /// The id.
        public var id: String
        /// The version.
        public var version: String
        /// The title.
        public var title: Bilingual
    }

    /// The amount in fen, for an exact amount of money.
    public var money: Money? {
        guard unit == .fen, case .exact(let value) = amount, let fen = value.int64 else { return nil }
        return Money(fen: fen)
    }

    /// Whether something in it is not checked against the original text: 待核实.
    public var isMarked: Bool { readings.contains { $0.confidence.isMarked } || marked }

    /// Whether an instrument of the rule itself is not checked against the original text.
    var marked: Bool
    /// What led to it, put into words when somebody asks.
    let grounds: Grounds
}
