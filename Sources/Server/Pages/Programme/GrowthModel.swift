import Charts
import Civil
import Growth
import Policy
import Registry

/// How a child grows: measurements over the curves of a standard, and what the last one says.
struct GrowthModel: Sendable {
    let programme: Programme
    let view: PersonView
    let tables: GrowthTables

    /// A measurement with its day.
    private struct Measured {
        let day: Day
        let measurement: GrowthMeasurement
        /// Whether the age is that of somebody born at term.
        let isCorrected: Bool
        let scores: [GrowthScore]
    }

    /// Nil where the programme measures nothing, or nothing was measured.
    func view(_ words: Words) -> Model? {
        guard let measurements = programme.growth, let birth = view.record.person.birthDay,
            let sex = view.record.person.sex
        else { return nil }
        let measured = measured(measurements, birth, sex)
        guard let last = measured.last else { return nil }
        let charts = [GrowthTables.Indicator.weight, .length, .bodyMass, .head].compactMap { indicator in
            chart(indicator, sex, measured, words)
        }
        return .present([
            "missing": tables.isEmpty ? words("growth.missing") : nil,
            "last": words("growth.last", ["day": words.day(last.day)]),
            "corrected": last.isCorrected ? words("growth.corrected") : nil,
            "scores": last.scores.map { score($0, words) }, "charts": charts,
        ])
    }

    private func measured(_ fields: Programme.Measurements, _ birth: Day, _ sex: Sex) -> [Measured] {
        let chronicle = view.record.life.chronicle
        let weeks = fields.weeks.flatMap { chronicle.attributes[$0]?.last?.value.int }
        return chronicle.occasions.filter { $0.reference.type == fields.type && $0.reference.day >= birth }.compactMap {
            occasion in
            func value(_ field: String?) -> Double? {
                guard let field, case .number(let number)? = occasion.data[field] else { return nil }
                return Double(number.description)
            }
            let (weight, length, head) = (value(fields.weight), value(fields.length), value(fields.head))
            guard weight != nil || length != nil || head != nil else { return nil }
            let one = GrowthMeasurement(
                days: Int(occasion.reference.day - birth), weight: weight, length: length, head: head)
            let corrected = weeks.flatMap { one.corrected(weeks: $0) }
            return Measured(
                day: occasion.reference.day, measurement: corrected ?? one, isCorrected: corrected != nil,
                scores: tables.scores(corrected ?? one, sex))
        }
    }

    private func score(_ score: GrowthScore, _ words: Words) -> Model {
        let z = score.z.map { z -> String in
            let text = NumberStyle.decimal(z, places: 1)
            return words("growth.z", ["z": z >= 0.05 ? "+\(text)" : text])
        }
        return .present([
            "title": words("growth.\(score.indicator.rawValue)"), "value": value(score, words),
            "note": [z, words("growth.band.\(score.band)")].compactMap { $0 }.joined(separator: words.comma),
            "look": abs(score.band) >= 3 || score.band == -3 ? "is-late" : score.band == 2 ? "is-due" : "is-yes",
            "doubt": score.isImplausible ? words("growth.implausible") : nil,
        ])
    }

    private func value(_ score: GrowthScore, _ words: Words) -> String {
        let number = NumberStyle.decimal(score.value, places: 1)
        return switch score.indicator {
        case .weight, .weightForLength, .weightForHeight: "\(number) kg"
        case .bodyMass: "\(number) kg/m²"
        default: "\(number) cm"
        }
    }

    // MARK: charts

    private func chart(
        _ indicator: GrowthTables.Indicator, _ sex: Sex, _ measured: [Measured], _ words: Words
    ) -> Model? {
        let points = measured.compactMap { one -> GrowthCurves.Point? in
            guard let score = one.scores.first(where: { $0.indicator == indicator }) else { return nil }
            let days = one.measurement.days
            return GrowthCurves.Point(
                age: Double(days) / GrowthTables.daysOfMonth, value: score.value,
                label: "\(words.day(one.day))", note: words("growth.band.\(score.band)"))
        }
        guard let oldest = points.last?.age else { return nil }
        // A year, two, three, five: as much as there is to see.
        let months = [12, 24, 36, 60].first { Double($0) >= oldest } ?? 60
        let ages = (0...months).map(Double.init)
        let norms = ages.map { age in
            tables.norm(indicator, sex, days: min(1_826, Int((age * GrowthTables.daysOfMonth).rounded())))
        }
        let curves = [-3, -2, 0, 2, 3].map { deviation in
            GrowthCurves.Curve(
                name: deviation > 0 ? "+\(deviation)" : "\(deviation)",
                values: norms.map { $0.flatMap { GrowthTables.value(at: deviation, $0) } }, isMedian: deviation == 0)
        }
        let title = words("growth.chart", ["what": words("growth.\(indicator.rawValue)")])
        let id = "growth-\(indicator.rawValue)"
        return .figure(
            GrowthCurves(
                caption: Caption(id: id, title: title, summary: words("growth.summary")), ages: ages, curves: curves,
                points: points.filter { $0.age <= Double(months) },
                words: GrowthCurves.Words(
                    age: words("growth.age"), value: words("growth.value"), assessment: words("growth.assessment")),
                style: words.language == .zh ? .zh : .en), id: id)
    }
}
