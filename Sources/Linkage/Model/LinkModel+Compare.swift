import Civil

extension LinkModel {
    /// Compares two records. The order of the two does not matter; nothing of either gets into the result.
    public func compare(_ left: LinkRecord, _ right: LinkRecord) -> LinkMatch {
        var tally = Tally()
        identity(left, right, &tally)
        let sameID = tally.has("citizen_id", "equal")
        if let level = NameLevel.of(left, right) { tally.add("name", level.rawValue, odds(level).weight, level.text) }
        if let a = left.birth, let b = right.birth {
            let level = BirthLevel.of(a, b)
            // The number holds birth day and sex: where numbers agree these have been counted.
            tally.add("birth", level.rawValue, sameID ? min(0, odds(level).weight) : odds(level).weight, level.text)
        }
        if let a = left.sex, let b = right.sex {
            let weight = (a == b ? sex.same : sex.different).weight
            tally.add("sex", a == b, sameID ? min(0, weight) : weight, Bilingual(zh: "性别", en: "sex"))
        }
        kin(left, right, &tally)
        if let a = left.phone, let b = right.phone {
            tally.add("phone", a == b, (a == b ? phone.same : phone.different).weight, Bilingual(zh: "电话", en: "phone"))
        }
        if let a = left.division, let b = right.division, let level = PlaceLevel.of(a, b) {
            tally.add("division", level.rawValue, odds(level).weight, level.text)
        }
        let weight = tally.reasons.reduce(prior) { $0 + $1.weight }
        let objection = objection(left, right, tally)
        return LinkMatch(
            grade: grade(weight, tally, objection), weight: weight, reasons: tally.reasons, objection: objection)
    }

    /// The candidates that are not different, the likeliest first; of equal ones the first given.
    public func ranked<ID>(_ record: LinkRecord, among candidates: [(id: ID, record: LinkRecord)]) -> [(
        id: ID, match: LinkMatch
    )] {
        candidates.enumerated()
            .map { (place: $0, id: $1.id, match: compare(record, $1.record)) }
            .filter { $0.match.grade != .different }
            .sorted { ($1.match.weight, $0.place) < ($0.match.weight, $1.place) }
            .map { ($0.id, $0.match) }
    }

    private func identity(_ left: LinkRecord, _ right: LinkRecord, _ tally: inout Tally) {
        if let a = left.citizenID, let b = right.citizenID {
            let weight = (a == b ? citizenID.same : citizenID.different).weight
            tally.add("citizen_id", a == b, weight, Bilingual(zh: "公民身份号码", en: "citizen number"))
        }
        if let a = left.certificate, let b = right.certificate {
            let weight = (a == b ? certificate.same : certificate.different).weight
            tally.add("certificate", a == b, weight, Bilingual(zh: "出生医学证明编号", en: "birth certificate"))
        }
    }

    private func kin(_ left: LinkRecord, _ right: LinkRecord, _ tally: inout Tally) {
        if let a = left.mother, let b = right.mother {
            tally.add(
                "mother", a == b, (a == b ? mother.same : mother.different).weight, Bilingual(zh: "母亲", en: "mother"))
        } else if let a = left.motherName, let b = right.motherName {
            let weight = (a == b ? motherName.same : motherName.different).weight
            tally.add("mother_name", a == b, weight, Bilingual(zh: "母亲姓名", en: "mother's name"))
        }
        if let a = left.order, let b = right.order, a != b || left.mother != nil {
            tally.add("order", a == b, 0, Bilingual(zh: "多胎中的顺序", en: "order of birth"))
        }
    }

    /// What keeps two records from being one person without a human eye.
    private func objection(_ left: LinkRecord, _ right: LinkRecord, _ tally: Tally) -> Bilingual? {
        if tally.has("citizen_id", "different") {
            return Bilingual(zh: "两个公民身份号码均有效但不同", en: "Both citizen numbers are valid and differ.")
        }
        if tally.has("certificate", "different") {
            return Bilingual(zh: "出生医学证明编号不同", en: "The birth certificates differ.")
        }
        let proved = tally.has("citizen_id", "equal") || tally.has("certificate", "equal")
        if proved {
            // A child is often entered with the mother's number.
            if let a = left.birth, let b = right.birth, abs(a - b) > 15 * 365 {
                return Bilingual(
                    zh: "号码相同但出生日期相差十五年以上，可能误用了母亲的号码",
                    en: "The numbers agree, but the births are 15 years apart: perhaps the mother's number.")
            }
            return nil
        }
        if tally.has("sex", "different") { return Bilingual(zh: "性别不同", en: "The sexes differ.") }
        let named = ["equal", "sameSound"].contains { tally.has("name", $0) }
        if tally.has("mother", "equal"), tally.has("birth", "equal"), !named, !tally.has("order", "equal") {
            return Bilingual(zh: "同母同日同性别，可能是双胞胎", en: "Same mother, day and sex: perhaps twins.")
        }
        let backed = tally.has("mother", "equal") || tally.has("phone", "equal")
        if !(tally.has("birth", "equal") && backed && (named || tally.has("order", "equal"))) {
            return Bilingual(zh: "没有证件号码，也没有母亲或电话佐证", en: "There is no number, and no mother or phone to confirm it.")
        }
        return nil
    }

    private func grade(_ weight: Double, _ tally: Tally, _ objection: Bilingual?) -> LinkMatch.Grade {
        let twins = tally.has("order", "different") && tally.has("birth", "equal")
        if twins, !tally.has("citizen_id", "equal"), !tally.has("certificate", "equal") { return .different }
        if weight >= sure, objection == nil { return .sure }
        return weight >= possible ? .possible : .different
    }
}

/// Gathers reasons.
private struct Tally {
    var reasons: [LinkMatch.Reason] = []

    mutating func add(_ field: String, _ level: String, _ weight: Double, _ text: Bilingual) {
        reasons.append(LinkMatch.Reason(field: field, level: level, weight: weight, text: text))
    }

    mutating func add(_ field: String, _ same: Bool, _ weight: Double, _ noun: Bilingual) {
        let text = Bilingual(zh: noun.zh + (same ? "相同" : "不同"), en: (same ? "Same " : "Different ") + noun.en)
        add(field, same ? "equal" : "different", weight, text)
    }

    func has(_ field: String, _ level: String) -> Bool { reasons.contains { $0.field == field && $0.level == level } }
}
