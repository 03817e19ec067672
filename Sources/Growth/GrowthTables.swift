public import Civil

/// The tables of growth standards: for each indicator, sex, and age or length what is usual, and how it varies.
///
/// Tables are not part of the project; `scripts/growth-tables` makes some from a published package, and an operator may supply others. Each is a CSV whose header
/// says what it is:
///
/// - `indicator, sex_1m_2f, age_days | age_months | lenhei_cm, L, M, S`: the method of Cole (1990), as the WHO publishes it;
/// - `indicator, sex_1m_2f, age_days | age_months | lenhei_cm, SD3neg, SD2neg, SD1neg, SD0, SD1, SD2, SD3`: standard deviations, as WS/T 423 has them. They give
///   bands and no z-scores: between them nothing is made up.
public struct GrowthTables: Sendable {
    /// What is measured against what.
    public enum Indicator: String, Hashable, Sendable, CaseIterable {
        /// Weight, length or height, body mass index, head and arm circumference for age.
        case weight = "wfa"
        case length = "lhfa"
        case bodyMass = "bmifa"
        case head = "hcfa"
        case arm = "acfa"
        /// Weight for length, lying, and for height, standing.
        case weightForLength = "wfl"
        case weightForHeight = "wfh"

        /// Whether z-scores beyond three deviations are counted in the distance of the second and the third, as the WHO does for what is skewed.
        var isRestricted: Bool { self != .length && self != .head }
    }

    /// What is usual at a point.
    public enum Norm: Hashable, Sendable {
        /// Power, median, coefficient of variation.
        case lms(Double, Double, Double)
        /// The values at −3 to 3 standard deviations.
        case deviations([Double])
    }

    /// One curve: values at even steps.
    struct Curve: Sendable {
        let first: Double
        let step: Double
        let norms: [Norm]
    }

    private struct Key: Hashable {
        let indicator: Indicator
        let sex: Sex
        let axis: Axis
    }

    /// What runs along a table.
    public enum Axis: String, Hashable, Sendable {
        case days = "age_days"
        case months = "age_months"
        case centimetres = "lenhei_cm"
    }

    private var curves: [Key: Curve] = [:]

    /// No tables.
    public init() {}

    /// Whether there are none.
    public var isEmpty: Bool { curves.isEmpty }

    /// A problem with a table: its file, the line, and what is wrong.
    public struct Fault: Error, Hashable, Sendable {
        /// The line, from 1.
        public let line: Int
        /// What is wrong.
        public let what: Bilingual
    }

    /// Adds the tables of a file. Rows of one curve are in the order of their points, evenly spaced.
    ///
    /// - Parameter rows: the header, then the rows, as fields.
    public mutating func add(_ rows: [[String]]) throws(Fault) {
        guard let header = rows.first, header.count >= 6, header[0] == "indicator", header[1] == "sex_1m_2f",
            let axis = Axis(rawValue: header[2])
        else {
            throw Fault(
                line: 1,
                what: Bilingual(
                    zh: "表头应为 indicator、sex_1m_2f、age_days（或 age_months、lenhei_cm）和 L、M、S 或 SD3neg 至 SD3",
                    en:
                        "The header is indicator, sex_1m_2f, age_days (or age_months, lenhei_cm), and L, M, S or SD3neg to SD3"
                ))
        }
        let isLMS = header.count >= 6 && Array(header[3..<6]) == ["L", "M", "S"]
        let width = isLMS ? 6 : 10
        guard isLMS || (header.count >= 10 && header[3] == "SD3neg" && header[9] == "SD3") else {
            throw Fault(
                line: 1, what: Bilingual(zh: "既不是 L、M、S，也不是 SD3neg 至 SD3", en: "Neither L, M, S nor SD3neg to SD3"))
        }
        var found: [Key: [(x: Double, norm: Norm)]] = [:]
        for (number, row) in rows.enumerated().dropFirst() where !row.allSatisfy(\.isEmpty) {
            func fail(_ zh: String, _ en: String) -> Fault { Fault(line: number + 1, what: Bilingual(zh: zh, en: en)) }
            // From five years on the WHO writes hfa.
            let name = row.first == "hfa" ? "lhfa" : row.first
            guard row.count >= width, let name else { throw fail("列数不够", "Columns are missing") }
            // Skinfolds and the like are not used.
            guard let indicator = Indicator(rawValue: name) else { continue }
            guard let sex = row[1] == "1" ? Sex.male : row[1] == "2" ? .female : nil else {
                throw fail("性别应为 1（男）或 2（女）", "The sex is 1 (male) or 2 (female)")
            }
            let numbers = row[2..<width].map { Double($0) }
            guard numbers.allSatisfy({ $0?.isFinite == true }) else { throw fail("不是数字", "That is no number") }
            let values = numbers.compactMap { $0 }
            let norm: Norm = isLMS ? .lms(values[1], values[2], values[3]) : .deviations(Array(values[1...]))
            let isSound =
                switch norm {
                case .lms(_, let median, let variation): median > 0 && variation > 0
                case .deviations(let values): zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
                }
            guard isSound else {
                throw fail("中位数和变异应大于零，各标准差应递增", "Median and variation are above zero, deviations ascend")
            }
            found[Key(indicator: indicator, sex: sex, axis: axis), default: []].append((values[0], norm))
        }
        for (key, points) in found {
            guard points.count >= 2 else { continue }
            let step = points[1].x - points[0].x
            let isEven = zip(points, points.dropFirst()).allSatisfy { abs($1.x - $0.x - step) < step / 100 }
            guard step > 0, isEven else {
                throw Fault(
                    line: 1,
                    what: Bilingual(
                        zh: "\(key.indicator.rawValue) 的行没有按等距排列",
                        en: "The rows of \(key.indicator.rawValue) are not evenly spaced"))
            }
            curves[key] = Curve(first: points[0].x, step: step, norms: points.map(\.norm))
        }
    }

    /// What is usual; nil outside the tables. Between two points L, M and S are taken in proportion; of standard deviations too.
    public func norm(_ indicator: Indicator, _ sex: Sex, at x: Double, along axis: Axis) -> Norm? {
        guard let curve = curves[Key(indicator: indicator, sex: sex, axis: axis)], x.isFinite else { return nil }
        let place = (x - curve.first) / curve.step
        // A table ends with its last point, but for what is lost when numbers are divided.
        guard place > -1e-6, place < Double(curve.norms.count - 1) + 1e-6 else { return nil }
        let low = min(max(0, Int(place.rounded(.down))), curve.norms.count - 1)
        let part = min(max(0, place - Double(low)), 1)
        guard part > 1e-9, low + 1 < curve.norms.count else { return curve.norms[low] }
        switch (curve.norms[low], curve.norms[low + 1]) {
        case (.lms(let l, let m, let s), .lms(let l2, let m2, let s2)):
            return .lms(l + (l2 - l) * part, m + (m2 - m) * part, s + (s2 - s) * part)
        case (.deviations(let one), .deviations(let other)):
            return .deviations(zip(one, other).map { $0 + ($1 - $0) * part })
        default: return curve.norms[low]
        }
    }

    /// What is usual at an age in days: by days up to five years, by months after them.
    public func norm(_ indicator: Indicator, _ sex: Sex, days: Int) -> Norm? {
        norm(indicator, sex, at: Double(days), along: .days) ?? beyond(indicator, sex, days: days)
            ?? norm(indicator, sex, at: Double(days) / GrowthTables.daysOfMonth, along: .months)
    }

    /// What is usual in the month after a table by days ends, as its last month went on. Children of five years are measured by the standard of those under
    /// five until they are a month older, while the published tables by day end with the fifth birthday.
    private func beyond(_ indicator: Indicator, _ sex: Sex, days: Int) -> Norm? {
        guard let curve = curves[Key(indicator: indicator, sex: sex, axis: .days)], curve.step == 1,
            curve.norms.count > 30, case .lms(let l, let m, let s) = curve.norms[curve.norms.count - 1],
            case .lms(let l2, let m2, let s2) = curve.norms[curve.norms.count - 31]
        else { return nil }
        let past = Double(days) - (curve.first + Double(curve.norms.count - 1))
        guard past > 0, past <= 30 else { return nil }
        let part = past / 30
        return .lms(l + (l - l2) * part, m + (m - m2) * part, s + (s - s2) * part)
    }

    /// The days of a month, as the WHO counts them.
    public static let daysOfMonth = 30.4375
}
