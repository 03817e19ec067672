public import Civil

extension NameLevel {
    /// For a reader.
    public var text: Bilingual {
        switch self {
        case .equal: Bilingual(zh: "姓名相同", en: "Same name")
        case .sameSound: Bilingual(zh: "姓名同音", en: "Names sound the same")
        case .nearSound: Bilingual(zh: "姓名近音", en: "Names sound nearly the same")
        case .oneCharacter: Bilingual(zh: "姓名差一个字", en: "One character of the name differs")
        case .swapped: Bilingual(zh: "姓名字序不同", en: "Same characters of the name in another order")
        case .sameSurname: Bilingual(zh: "同姓，名不同", en: "Same surname, different given name")
        case .different: Bilingual(zh: "姓名不同", en: "Different name")
        }
    }
}

extension BirthLevel {
    /// For a reader.
    public var text: Bilingual {
        switch self {
        case .equal: Bilingual(zh: "出生日期相同", en: "Same date of birth")
        case .swapped: Bilingual(zh: "出生月日互换", en: "Day and month of birth exchanged")
        case .oneDigit: Bilingual(zh: "出生日期差一位数字", en: "One digit of the date of birth differs")
        case .otherYear: Bilingual(zh: "出生月日相同，年份差一年或十年", en: "Same day of birth, one or ten years apart")
        case .lunar: Bilingual(zh: "出生日期相差约一个月，可能是农历", en: "Births about a month apart: perhaps a lunar date")
        case .placeholder:
            Bilingual(zh: "同年出生，其一为月初，可能是代填", en: "Same year of birth, one on the first of a month: perhaps filled in")
        case .sameYear: Bilingual(zh: "同年出生，日期不同", en: "Same year of birth, different day")
        case .different: Bilingual(zh: "出生日期不同", en: "Different date of birth")
        }
    }
}

extension PlaceLevel {
    /// For a reader.
    public var text: Bilingual {
        switch self {
        case .township: Bilingual(zh: "同一乡镇（街道）", en: "Same township")
        case .county: Bilingual(zh: "同一县（市、区），乡镇不同", en: "Same county, different township")
        case .different: Bilingual(zh: "居住地不在同一县", en: "Residence in different counties")
        }
    }
}
