import Civil

extension LinkRecord {
    /// The keys under which a record is looked for: two records of one person nearly always share one.
    ///
    /// Each begins with the letter of its rule, so keys of different rules never meet. They hold what they are made of: keep them as
    /// safe as the record, or keep a keyed hash.
    ///
    /// - `i` citizen number · `c` certificate · `p` pinyin and birth day · `g` division and birth day of the number, and sex ·
    ///   `n` name, county, birth year · `s` surname, township, birth day · `t` phone and birth day · `f` name and phone ·
    ///   `m` mother and birth within sixteen days (two windows) · `a` initials, sex and birth day
    public var blockingKeys: [String] {
        var keys: [String] = []
        if let citizenID { keys.append("i|\(citizenID.canonical)") }
        if let certificate { keys.append("c|\(certificate.canonical)") }
        if let birth, let sex, let county = citizenID?.division {
            keys.append("g|\(county)|\(birth)|\(sex.code)")
        }
        if let birth, let pinyin, let name {
            keys.append("p|\(pinyin)|\(birth)")
            if let sex { keys.append("a|\(Pinyin.initials(name))|\(sex.code)|\(birth)") }
            if let division, division.level >= .township {
                keys.append("s|\(Pinyin.parts(name).surname)|\(division.ancestor(at: .township))|\(birth)")
            }
        }
        if let birth, let name, let division, division.level >= .county {
            keys.append("n|\(name)|\(division.ancestor(at: .county))|\(birth.year)")
        }
        if let phone {
            if let birth { keys.append("t|\(phone)|\(birth)") }
            if let name { keys.append("f|\(name)|\(phone)") }
        }
        if let mother, let birth {
            // Windows of 32 days, the second shifted by half: births up to 16 days apart share one.
            keys.append("m|\(mother)|0|\(birth.number >> 5)")
            keys.append("m|\(mother)|1|\((birth.number + 16) >> 5)")
        }
        return keys
    }
}
