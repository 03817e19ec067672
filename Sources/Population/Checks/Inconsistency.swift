public import Civil

/// Something in a population that cannot be so.
public struct Inconsistency: Hashable, Sendable {
    /// What is wrong.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Two rows have one number.
        case sameID
        /// A child under 14 has no mother among these persons, living or dead.
        case motherless
        /// A mother is male or a father female.
        case parentSex
        /// A parent is fewer than ten years older than the child.
        case parentAge
        /// A mother was past 60 at the birth.
        case motherOld
        /// A mother had died before the birth, or a father more than ten months before it.
        case parentDead
        /// Two births of one mother are more than two days and fewer than nine months apart.
        case spacing
        /// A person is an ancestor of themselves.
        case cycle
        /// A spouse is married to somebody else, or to nobody.
        case oneSidedMarriage
        /// Somebody who has died is married, or was married after their death.
        case deadMarriage
        /// Somebody married before the fifteenth birthday.
        case youngMarriage
        /// Two spouses have the same mother, or one is the other's parent.
        case kinMarriage
        /// A kin row is the person's own, or of nobody in the population.
        case noSuchRow
        /// A death lies before the birth, or a departure before the arrival.
        case daysInverted
        /// A child under 14 lives in a household without anybody of 14 or older.
        case childAlone

        /// What is wrong, in words.
        public var title: Bilingual {
            switch self {
            case .sameID: Bilingual(zh: "编号重复", en: "number given twice")
            case .motherless: Bilingual(zh: "十四岁以下的孩子没有母亲", en: "child under 14 without a mother")
            case .parentSex: Bilingual(zh: "父母性别不符", en: "sex of a parent")
            case .parentAge: Bilingual(zh: "父母比孩子大不到十岁", en: "parent not ten years older")
            case .motherOld: Bilingual(zh: "母亲生育时超过六十岁", en: "mother past 60 at the birth")
            case .parentDead:
                Bilingual(zh: "出生时母亲已去世，或父亲去世已十个月以上", en: "mother dead at the birth, or father ten months before")
            case .spacing: Bilingual(zh: "同一母亲两次生育间隔不足九个月", en: "births fewer than nine months apart")
            case .cycle: Bilingual(zh: "自己是自己的祖先", en: "own ancestor")
            case .oneSidedMarriage: Bilingual(zh: "配偶关系只有一方", en: "marriage of one side")
            case .deadMarriage: Bilingual(zh: "去世的人仍有配偶，或去世后结婚", en: "marriage of the dead")
            case .youngMarriage: Bilingual(zh: "不满十五岁结婚", en: "married before 15")
            case .kinMarriage: Bilingual(zh: "近亲结婚", en: "marriage among next of kin")
            case .noSuchRow: Bilingual(zh: "亲属指向自己或不存在的人", en: "kin that is not there")
            case .daysInverted: Bilingual(zh: "日期先后颠倒", en: "days in the wrong order")
            case .childAlone: Bilingual(zh: "十四岁以下的孩子独自成户", en: "child under 14 living alone")
            }
        }
    }

    /// What is wrong.
    public let kind: Kind
    /// The row where it was seen.
    public let row: Int

    /// An inconsistency of a row.
    public init(kind: Kind, row: Int) {
        self.kind = kind
        self.row = row
    }
}
