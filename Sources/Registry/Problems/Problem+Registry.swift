public import Civil

/// The catalogue of what the registry refuses. Codes `REG-nnnn` are stable and never used again.
extension Problem {
    private static func make(
        _ code: String, _ at: String, _ zh: String, _ en: String, do fixZh: String, _ fixEn: String
    ) -> Problem {
        Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn))
    }

    // MARK: Form

    static let notAnObject = make(
        "REG-0001", "", "事件应为一个 JSON 对象", "An event is one JSON object.",
        do: "请按导入格式提供", "Write it in the import format.")

    /// - Parameter path: shown as far as it can be a field's name; what looks like a value, or is too long, is not repeated.
    static func unknownMember(at path: String) -> Problem {
        let digits = path.utf8.lazy.filter { $0 >= 0x30 && $0 <= 0x39 }.count
        let isName =
            path.utf8.count <= 120 && digits < 6
            && path.unicodeScalars.allSatisfy { scalar in
                scalar.value >= 32 && !(0x7F...0x9F).contains(scalar.value) && !(0x200B...0x206F).contains(scalar.value)
            }
        let place =
            isName ? path : path.hasPrefix("data.") ? "data.…" : path.hasPrefix("subjects.") ? "subjects.…" : "…"
        return make(
            "REG-0002", place, "没有这个字段", "There is no such field.",
            do: "请删除该字段，或对照事件类型的说明改正名称", "Remove it, or correct its name by the event type's declaration.")
    }

    static func missing(at path: String) -> Problem {
        make("REG-0003", path, "必填项未填", "This field is required.", do: "请补填", "Fill it in.")
    }

    static func wrongKind(at path: String, expected: Bilingual) -> Problem {
        make(
            "REG-0004", path, "类型不对，应为\(expected.zh)", "The value should be \(expected.en).",
            do: "请按要求的类型填写", "Give a value of that kind.")
    }

    static func tooLong(at path: String, limit: Int) -> Problem {
        make(
            "REG-0005", path, "内容过长，最多 \(limit) 字节", "The text is longer than \(limit) bytes.",
            do: "请缩短", "Shorten it.")
    }

    static func impossibleDay(at path: String) -> Problem {
        make(
            "REG-0006", path, "没有这一天，日期应写成 2025-03-01 的形式", "There is no such day; dates are written like 2025-03-01.",
            do: "请核对年、月、日", "Check year, month and day.")
    }

    static func unknownDivision(at path: String) -> Problem {
        make(
            "REG-0007", path, "不是有效的行政区划代码", "This is not a division code.",
            do: "请填 6、9 或 12 位代码", "Give a code of 6, 9 or 12 digits.")
    }

    static let correctsAndRevokes = make(
        "REG-0008", "corrects", "更正与撤销不能同时填写", "An event either corrects or revokes.",
        do: "请只保留一项", "Keep one of the two.")

    static func unknownType(known: [String]) -> Problem {
        make(
            "REG-0009", "type", "政策包没有声明这个事件类型", "No pack declares this event type.",
            do: "可用的类型：\(known.joined(separator: "、"))", "Declared types: \(known.joined(separator: ", ")).")
    }

    static func outOfRange(at path: String, _ low: String?, _ high: String?) -> Problem {
        let (zh, en): (String, String) =
            switch (low, high) {
            case (let low?, let high?): ("应在 \(low) 至 \(high) 之间", "The value should be between \(low) and \(high).")
            case (let low?, nil): ("不应小于 \(low)", "The value should be at least \(low).")
            case (nil, let high?): ("不应大于 \(high)", "The value should be at most \(high).")
            case (nil, nil): ("超出范围", "The value is out of range.")
            }
        return make("REG-0010", path, zh, en, do: "请核对数值和单位", "Check the value and its unit.")
    }

    static func unknownCode(at path: String, known: [String]) -> Problem {
        make(
            "REG-0011", path, "不在可选范围内", "This is not one of the codes.",
            do: "可选：\(known.joined(separator: "、"))", "Choose one of: \(known.joined(separator: ", ")).")
    }

    static func malformed(at path: String, _ why: Bilingual) -> Problem {
        Problem(
            code: "REG-0012", at: path, why: why,
            fix: Bilingual(zh: "请对照证件或凭证重新填写", en: "Copy it again from the document."))
    }

    // MARK: Time and place

    static let dayInFuture = make(
        "REG-0020", "day", "发生日期晚于今天", "The day is in the future.",
        do: "事件发生后再登记，或核对日期", "Record it after it has happened, or check the day.")

    static let dayTooEarly = make(
        "REG-0021", "day", "发生日期早于 1900 年", "The day is before 1900.", do: "请核对年份", "Check the year.")

    static let outsideDivision = make(
        "REG-0022", "place", "不在您单位的辖区内", "This is outside your office's division.",
        do: "请由辖区内的单位登记，或核对区划代码", "Let the office of that place record it, or check the code.")

    // MARK: Subjects

    static func unknownRole(at path: String, known: [String]) -> Problem {
        make(
            "REG-0030", unknownMember(at: path).at, "这类事件没有这个角色", "This event type has no such role.",
            do: "可用的角色：\(known.joined(separator: "、"))", "Its roles: \(known.joined(separator: ", ")).")
    }

    static func unknownPerson(at path: String) -> Problem {
        make(
            "REG-0031", path, "登记中没有这个人", "Nobody in the registry has this number.",
            do: "请核对证件号码；尚未建档的，先登记基本信息", "Check the number; somebody not yet known is registered first.")
    }

    static func identifiersDisagree(at path: String) -> Problem {
        make(
            "REG-0032", path, "所填的几个证件号码属于不同的人", "The identifiers belong to different persons.",
            do: "请逐一核对证件", "Check each document.")
    }

    static func deadBefore(at path: String) -> Problem {
        make(
            "REG-0033", path, "此人在事件发生之前已经死亡", "The person had died before this day.",
            do: "请核对人员和日期；死亡登记有误的，先更正死亡登记",
            "Check person and day; if the death is wrong, correct the death first.")
    }

    static func notYetBorn(at path: String) -> Problem {
        make(
            "REG-0034", path, "此人在事件发生时尚未出生", "The person was not yet born on this day.",
            do: "请核对人员和日期", "Check person and day.")
    }

    static func wrongSex(at path: String) -> Problem {
        make(
            "REG-0035", path, "此人的性别与该角色不符", "The person's sex does not fit this role.",
            do: "请核对是否选错了人", "Check whether this is the right person.")
    }

    static func ageOutOfRange(at path: String, _ low: Int?, _ high: Int?) -> Problem {
        let zh = [low.map { "不小于 \($0)" }, high.map { "不大于 \($0)" }].compactMap { $0 }.joined(separator: "、")
        let en = [low.map { "at least \($0)" }, high.map { "at most \($0)" }].compactMap { $0 }.joined(
            separator: " and ")
        return make(
            "REG-0036", path, "此人当天的周岁年龄应\(zh)", "The person's age on this day should be \(en).",
            do: "请核对人员、出生日期和事件日期", "Check the person, the date of birth and the day.")
    }

    static func alreadyRecorded(at path: String, sequence: Int64) -> Problem {
        make(
            "REG-0037", path, "此人已有同类登记（第 \(sequence) 号）",
            "This is recorded already for the person (event \(sequence)).",
            do: "不要重复登记；原登记有误的请更正该号", "Do not record it twice; correct that event if it is wrong.")
    }

    static func tooCloseTo(at path: String, sequence: Int64, days: Int64) -> Problem {
        make(
            "REG-0038", path, "与同一人的另一次登记（第 \(sequence) 号）相隔不足 \(days) 天",
            "Another such event of the same person (event \(sequence)) is less than \(days) days away.",
            do: "请核对日期；同一次分娩的多胞胎请填同一天和各自的胎次序",
            "Check the day; children of one delivery have the same day and their own order.")
    }

    static func doubleRegistration(at path: String, sequence: Int64) -> Problem {
        make(
            "REG-0039", path, "已经登记过（第 \(sequence) 号）", "This is registered already (event \(sequence)).",
            do: "不要重复登记；如为多胞胎请填写出生顺序", "Do not register it twice; for a multiple birth give the order of birth.")
    }

    static func samePersonTwice(at path: String) -> Problem {
        make(
            "REG-0040", path, "同一个人不能在一个事件中担任两个角色", "One person cannot have two roles in one event.",
            do: "请核对人员", "Check the persons.")
    }

    static func identifierTaken(at path: String) -> Problem {
        make(
            "REG-0041", path, "该证件号码已属于另一个人", "This number already belongs to another person.",
            do: "请核对号码；确为同一人的，请直接选择该人", "Check the number; if it is the same person, choose that person.")
    }

    static func kinCycle(at path: String) -> Problem {
        make(
            "REG-0042", path, "亲属关系自相矛盾", "The kin relation contradicts itself.",
            do: "请核对父母与子女", "Check parents and child.")
    }

    static let nothingKnownOfPerson = make(
        "REG-0043", "subjects", "新建档的人员至少要有姓名和出生日期", "A new person needs at least a name and a date of birth.",
        do: "请补填姓名和出生日期", "Fill in name and date of birth.")

    // MARK: Two numbers, one person

    static func alreadyKnown(at path: String, sequence: Int64) -> Problem {
        make(
            "REG-0045", path, "登记簿里已有极为相似的人（第 \(sequence) 号登记）",
            "The registry has somebody very much like this (event \(sequence)).",
            do: "是同一人的，不必重复登记；确为另一人的，请注明（接口字段 distinct_from）",
            "If it is the same person, do not register them again; if it is another, say so (distinct_from in the interface)."
        )
    }

    static func notJudged(at path: String) -> Problem {
        make(
            "REG-0046", path, "合并前须由另一人核对为同一人",
            "Before two are merged somebody else must have found them to be one person.",
            do: "请另一位同事先核对这两人，结论为“是同一人”后再合并",
            "Ask a colleague to compare the two; merge them when the verdict is that they are one.")
    }

    static func numbersDiffer(at path: String) -> Problem {
        make(
            "REG-0047", path, "两人的公民身份号码不同", "The two have different citizen numbers.",
            do: "确为同一人的，先更正写错的号码", "If they are one person, correct the wrong number first.")
    }

    static func relatives(at path: String) -> Problem {
        make(
            "REG-0048", path, "两人登记为亲属，不能是同一人", "The two are recorded as relatives and cannot be one person.",
            do: "请核对亲属登记", "Check the kin relation.")
    }

    static func notMerged(at path: String) -> Problem {
        make(
            "REG-0049", path, "这两个编号没有合并在一起", "These two numbers have not been merged.",
            do: "请核对编号", "Check the numbers.")
    }

    // MARK: Keys and changes

    /// The key of an event was used for another one.
    public static let keyConflict = make(
        "REG-0050", "key", "同一来源的同一个键已用于内容不同的事件", "This key of this source was used for another event.",
        do: "内容有变请用更正；新事件请换一个键", "Use a correction to change it; give a new event a new key.")

    static func unknownEvent(at path: String) -> Problem {
        make(
            "REG-0051", path, "没有这个序号的事件", "There is no event with this number.",
            do: "请核对事件序号", "Check the number.")
    }

    static func changedAlready(at path: String, by sequence: Int64) -> Problem {
        make(
            "REG-0052", path, "该事件已被第 \(sequence) 号更正或撤销",
            "That event is already corrected or revoked by event \(sequence).",
            do: "请更正最新的一条", "Change the latest one.")
    }

    static func changeOfOtherType(at path: String) -> Problem {
        make(
            "REG-0053", path, "更正或撤销应与原事件类型相同、人员相同", "A change has the type and the persons of the original event.",
            do: "换人或换类型时，先撤销原事件，再登记新事件", "To change person or type, revoke the event and record a new one.")
    }

    static func changeOfIdentity(at path: String) -> Problem {
        make(
            "REG-0054", path, "核对、合并和拆分不能更正或撤销", "A comparison, a merge or a split is not corrected or revoked.",
            do: "请重新核对，或者登记拆分", "Compare the two again, or record a split.")
    }

    static let unavailable = make(
        "REG-0070", "", "系统暂时不能写入", "The registry cannot write at the moment.",
        do: "请用同一个键稍后重试，不会重复登记", "Try again later with the same key; nothing is recorded twice.")
}
