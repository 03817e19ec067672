public import Civil

/// What the comparison of two records came to, field by field.
public struct LinkMatch: Hashable, Sendable {
    /// Whether two records are one person.
    public enum Grade: String, Hashable, Sendable, CaseIterable {
        /// One person: may be joined without asking.
        case sure
        /// Somebody has to look.
        case possible
        /// Two persons.
        case different
    }

    /// What one field said. It holds no value of any record.
    public struct Reason: Hashable, Sendable {
        /// The field: `name`, `birth`, `sex`, `citizen_id`, `certificate`, `phone`, `mother`, `mother_name`, `division`, `order`.
        public var field: String
        /// The level, like `equal` or `sameSound`.
        public var level: String
        /// What it added to the weight, in bits.
        public var weight: Double
        /// The same for a reader.
        public var text: Bilingual
    }

    /// The grade.
    public let grade: Grade
    /// The weight in bits, prior included.
    public let weight: Double
    /// What the fields said that both records have, in a fixed order.
    public let reasons: [Reason]
    /// Why it is not sure although the weight would do; nil if nothing stands against it.
    public let objection: Bilingual?

    /// The probability that both are one person, by the model: 1 / (1 + 2^−weight), 0 to 1.
    public var probability: Double {
        guard weight > -60 else { return 0 }
        guard weight < 60 else { return 1 }
        var power = 1.0
        for _ in 0..<Int(abs(weight)) { power *= 2 }
        let part = abs(weight) - abs(weight).rounded(.down)
        // 2^part between 0 and 1 by a cubic that is right to 1e-4.
        power *= 1 + part * (0.695_556 + part * (0.226_173 + part * 0.078_271))
        return weight < 0 ? 1 / (1 + power) : power / (1 + power)
    }
}
