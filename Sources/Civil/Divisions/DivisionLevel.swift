/// A level of the administrative tree. The raw value is the word that packs use.
public enum DivisionLevel: String, Hashable, Sendable, Codable, CaseIterable {
    /// 国家
    case nation
    /// 省、自治区、直辖市
    case province
    /// 市、地区、自治州、盟
    case city
    /// 县、区、县级市、旗
    case county
    /// 乡、镇、街道
    case township
    /// 村、社区
    case village

    /// 0 for the nation to 5 for a village.
    public var depth: Int {
        switch self {
        case .nation: 0
        case .province: 1
        case .city: 2
        case .county: 3
        case .township: 4
        case .village: 5
        }
    }

    /// The name people use.
    public var title: Bilingual {
        switch self {
        case .nation: Bilingual(zh: "国家", en: "Nation")
        case .province: Bilingual(zh: "省", en: "Province")
        case .city: Bilingual(zh: "市", en: "City")
        case .county: Bilingual(zh: "县（市、区）", en: "County")
        case .township: Bilingual(zh: "乡镇（街道）", en: "Township")
        case .village: Bilingual(zh: "村（社区）", en: "Village")
        }
    }
}

extension DivisionLevel: Comparable {
    /// A higher level is less: the nation is the least.
    public static func < (left: DivisionLevel, right: DivisionLevel) -> Bool { left.depth < right.depth }
}
