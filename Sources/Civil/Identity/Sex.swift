/// The sex of a person as registers hold it. The raw value is the word that packs and events use.
public enum Sex: String, Hashable, Sendable, Codable, CaseIterable {
    /// 男
    case male
    /// 女
    case female

    /// The sex of a GB/T 2261.1 code: 1 is male, 2 is female, anything else is none.
    public init?(code: Int) {
        switch code {
        case 1: self = .male
        case 2: self = .female
        default: return nil
        }
    }

    /// The GB/T 2261.1 code: 1 or 2.
    public var code: Int { self == .male ? 1 : 2 }

    /// 男 / Male, 女 / Female.
    public var title: Bilingual {
        switch self {
        case .male: Bilingual(zh: "男", en: "Male")
        case .female: Bilingual(zh: "女", en: "Female")
        }
    }
}
