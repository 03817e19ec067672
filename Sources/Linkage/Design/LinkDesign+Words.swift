public import Civil

extension LinkDesign.Test {
    /// The level for a reader.
    public var title: Bilingual {
        switch self {
        case .equal: Bilingual(zh: "相同", en: "Equal")
        case .sound: Bilingual(zh: "同音", en: "Same sound")
        case .nearSound: Bilingual(zh: "近音", en: "Nearly the same sound")
        case .lookAlike: Bilingual(zh: "形近字", en: "Characters that look alike")
        case .edits(1): Bilingual(zh: "差一处", en: "One edit")
        case .edits(let count): Bilingual(zh: "差 \(count) 处以内", en: "At most \(count) edits")
        case .swapped: Bilingual(zh: "次序互换", en: "In another order")
        case .surname: Bilingual(zh: "同姓", en: "Same surname")
        case .contained: Bilingual(zh: "一个包含另一个", en: "One within the other")
        case .visible: Bilingual(zh: "未遮盖的数字相同", en: "What is not masked agrees")
        case .conflict: Bilingual(zh: "都有效但不同", en: "Both valid, and different")
        case .otherYear: Bilingual(zh: "差一年或十年", en: "One or ten years apart")
        case .lunar: Bilingual(zh: "约差一月（农历）", en: "About a month apart (lunar)")
        case .placeholder: Bilingual(zh: "同年，一为月初", en: "Same year, one on a first of a month")
        case .sameYear: Bilingual(zh: "同年", en: "Same year")
        case .digits(12): Bilingual(zh: "同村（居）", en: "Same village")
        case .digits(9): Bilingual(zh: "同乡镇（街道）", en: "Same township")
        case .digits(6): Bilingual(zh: "同县（市、区）", en: "Same county")
        case .digits(4): Bilingual(zh: "同市（地）", en: "Same prefecture")
        case .digits(2): Bilingual(zh: "同省", en: "Same province")
        case .digits(let count): Bilingual(zh: "前 \(count) 位相同", en: "First \(count) digits equal")
        case .road: Bilingual(zh: "同一条路", en: "Same road")
        case .similar(let least): Bilingual(zh: "相似度 0.\(least) 以上", en: "Similarity of 0.\(least) or more")
        case .crossed(let field): Bilingual(zh: "与对方的 \(field) 相同", en: "Equal to the other's \(field)")
        }
    }

    /// No level holds.
    public static let none = Bilingual(zh: "都不是", en: "Different")
}
