import Civil
import FEEL

extension Reader {
    /// Reads an scenario.
    func scenario(_ draft: Draft) -> ScenarioDeclaration? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let cite = cited(fields, .uncitedValue)
        let total = path(fields, "tfr", 0...10)
        let male = path(fields, "e0_male", 20...105)
        let female = path(fields, "e0_female", 20...105)
        let ratio = path(fields, "srb", 0.8...1.6)
        fields.close()
        guard let title, let total, let male, let female, let ratio else { return nil }
        return ScenarioDeclaration(
            id: draft.id, title: title, cite: cite, totalFertility: total, maleExpectancy: male,
            femaleExpectancy: female, sexRatioAtBirth: ratio, pack: pack.id, place: draft.place)
    }

    /// Values by calendar year.
    private func path(_ fields: Fields, _ key: String, _ range: ClosedRange<Double>) -> [Int: Double]? {
        guard let entries = fields.fields(key, required: true) else { return nil }
        var path: [Int: Double] = [:]
        for entry in entries.entries {
            entries.take(entry.key)
            guard let year = Int(entry.key), (1900...2200).contains(year),
                let value = entry.value.text.flatMap(Double.init),
                range.contains(value)
            else {
                entries.bad(
                    entry.value, "“年份: 数值”，数值在\(range.lowerBound)到\(range.upperBound)之间",
                    "year: number, the number from \(range.lowerBound) to \(range.upperBound)")
                continue
            }
            path[year] = value
        }
        if path.isEmpty { fields.missing(key) }
        return path.isEmpty ? nil : path
    }

    /// Reads how births answer to support.
    func response(_ draft: Draft) -> ResponseDeclaration? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let cite = cited(fields, .uncitedValue)
        let effects = ["low", "central", "high"].map { number(fields, $0) }
        let income = fields.int("income")
        let note = fields.bilingual("note")
        fields.close()
        let known = effects.compactMap { $0 }
        guard known.count == 3, known == known.sorted(), known[0] >= 0, known[2] <= 2, let income, income > 0 else {
            findings.note(
                .badValue, fields.place, "low、central、high 应为递增的三个数，0到2之间；income 为每人每年可支配收入（分）",
                "low, central and high are three increasing numbers from 0 to 2; income is a person's disposable income of a year, in fen.",
                do: "如 low: 0.06，central: 0.12，high: 0.23，income: 4131400。",
                "Such as low: 0.06, central: 0.12, high: 0.23, income: 4131400.")
            return nil
        }
        guard let title, let note else { return nil }
        return ResponseDeclaration(
            id: draft.id, title: title, cite: cite, effects: known, income: Int64(income), note: note, pack: pack.id,
            place: draft.place)
    }

    /// Reads a rule of early warning.
    func warningDeclaration(_ draft: Draft) -> WarningDeclaration? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let cite = cited(fields, .uncitedRule)
        let indicator = fields.text("indicator", required: true)
        let (above, below) = (number(fields, "above"), number(fields, "below"))
        let horizon = fields.int("horizon")
        let levels = fields.list("levels").compactMap { $0.text.flatMap(Double.init) }
        let hysteresis = number(fields, "hysteresis")
        let least = fields.int("least_population")
        fields.close()
        if (above == nil) == (below == nil) {
            findings.note(
                .badValue, fields.place, "above 和 below 应写一个", "Write one of above and below.",
                do: "越过上限写 above，跌破下限写 below。", "Write above for an upper limit, below for a lower one.")
            return nil
        }
        guard
            levels.isEmpty || levels.count == 3 && levels == levels.sorted() && levels.allSatisfy({ 0 < $0 && $0 <= 1 })
        else {
            findings.note(
                .badValue, fields.place, "levels 应为三个递增的概率", "levels are three increasing probabilities.",
                do: "如 [0.2, 0.5, 0.8]。", "Such as [0.2, 0.5, 0.8].")
            return nil
        }
        guard let title, let indicator, let threshold = above ?? below else { return nil }
        return WarningDeclaration(
            id: draft.id, title: title, cite: cite, indicator: indicator, threshold: threshold, isAbove: above != nil,
            horizon: min(100, max(1, horizon ?? 10)), levels: levels.isEmpty ? [0.2, 0.5, 0.8] : levels,
            hysteresis: hysteresis ?? 0.1, leastPopulation: max(0, least ?? 0), pack: pack.id, place: draft.place)
    }

    private func number(_ fields: Fields, _ key: String) -> Double? {
        guard let node = fields.node(key) else { return nil }
        guard let value = node.text.flatMap(Double.init), value.isFinite else {
            fields.bad(node, "数字", "a number")
            return nil
        }
        return value
    }
}
