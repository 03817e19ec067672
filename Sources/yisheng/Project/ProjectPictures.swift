import Charts
import Civil
import Demography
import Foundation

/// The pictures of a projection: SVG files in the folder's `charts`, in the language of the run.
struct ProjectPictures {
    private let inputs: ProjectionInputs
    private let folder: URL
    private let compared: [ComparedFile.Row]

    init(_ inputs: ProjectionInputs, folder: URL, compared: [ComparedFile.Row]) {
        self.inputs = inputs
        self.compared = compared
        self.folder = folder.appending(path: "charts")
    }

    private var style: NumberStyle { language == .zh ? .zh : .en }

    /// - Parameters:
    ///   - history: populations by year, then region.
    ///   - outcomes: trajectories of the first region.
    func draw(_ history: [[AgeStructure]], _ outcomes: Outcomes?) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let last = history.count - 1
        for step in Set(stride(from: 0, through: last, by: 10) + [last]).sorted() {
            try save("pyramid-\(inputs.firstYear + step)", pyramid(history[step], inputs.firstYear + step))
        }
        try save("lexis", lexis(history.map { $0.first?.both ?? [] }))
        if inputs.regions.count > 1 { try save("regions", multiples(history)) }
        guard let outcomes else { return }
        for (indicator, zh, en, places) in [
            (Indicator.births, "出生人数", "Births", 0), (.totalFertility, "总和生育率", "Children per woman (TFR)", 2),
            (.population, "总人口", "Population", 0), (.share65, "65岁及以上占比（%）", "Share of ages 65 and over, %", 1),
        ] {
            try save(
                "fan-\(indicator.rawValue)",
                fan(outcomes, indicator, say(zh, en), places, indicator == .share65 ? 100 : 1))
        }
    }

    private func save(_ name: String, _ chart: any Chart) throws {
        try Data((chart.svg + "\n").utf8).write(to: folder.appending(path: "\(name).svg"))
    }

    private var place: String { inputs.regions.count == 1 ? inputs.regions[0] : say("合计", "All regions") }

    private func pyramid(_ regions: [AgeStructure], _ year: Int) -> Pyramid {
        func group(_ sex: Sex, _ age: Int) -> Int64 {
            Int64(regions.reduce(0.0) { $0 + (age < $1[sex].count ? $1[sex][age] : 0) }.rounded())
        }
        let ages = regions.first?.male.count ?? 0
        return Pyramid(
            caption: Caption(
                id: "pyramid-\(year)", title: "\(place) \(year)",
                summary: say(
                    "\(year)年初单岁人口，男左女右。", "Persons by single age at the start of \(year), men left, women right.")),
            groups: (0..<ages).map { age in
                Pyramid.Group(
                    label: age == ages - 1 ? "\(age)+" : "\(age)", male: group(.male, age), female: group(.female, age))
            }, words: .init(age: say("年龄", "Age"), male: say("男", "Men"), female: say("女", "Women"), suppressed: "–"),
            style: style)
    }

    private func lexis(_ counts: [[Double]]) -> Surface {
        Surface(
            caption: Caption(
                id: "lexis", title: say("\(inputs.regions[0])：各年各岁人数", "\(inputs.regions[0]): persons by year and age"),
                summary: say("同年出生的人沿对角线变老。", "Those born together grow older along a diagonal.")),
            years: counts.indices.map { "\(inputs.firstYear + $0)" }, ages: (0, 1),
            values: counts.map { $0.map(Optional.some) },
            words: .init(year: say("年份", "Year"), age: say("年龄", "Age"), value: say("人数", "Persons")), places: 0,
            style: style)
    }

    private func multiples(_ history: [[AgeStructure]]) -> Multiples {
        Multiples(
            caption: Caption(
                id: "regions", title: say("各地区总人口（以首年为100）", "Population of each region (first year = 100)"),
                summary: say("各图同一刻度。", "All on one scale.")),
            category: say("地区", "Region"), labels: history.indices.map { "\(inputs.firstYear + $0)" },
            panels: inputs.regions.indices.prefix(60).map { region in
                let first = history[0][region].total
                return .init(
                    name: inputs.regions[region],
                    values: history.map { first > 0 ? 100 * $0[region].total / first : nil })
            }, places: 1, fromZero: false, style: style)
    }

    private func fan(_ outcomes: Outcomes, _ indicator: Indicator, _ title: String, _ places: Int, _ scale: Double)
        -> Fan
    {
        Fan(
            caption: Caption(
                id: "fan-\(indicator.rawValue)", title: "\(inputs.regions[0])：\(title)",
                summary: say(
                    "\(outcomes.trajectories)条轨迹的中位数和80%、95%区间。",
                    "Median, 80 % and 95 % of \(outcomes.trajectories) trajectories.")),
            years: (0..<outcomes.years).map { year in
                .init(
                    label: "\(inputs.firstYear + year)",
                    quantiles: outcomes.quantiles(region: 0, year: year, indicator).map { $0 * scale })
            },
            comparisons: published(indicator, scale, outcomes.years),
            words: .init(
                year: say("年份", "Year"), median: say("中位数", "Median"), inner: say("80% 区间", "80 %"),
                outer: say("95% 区间", "95 %"), comparison: say("对照", "Compared")), places: places,
            fromZero: indicator != .share65, style: style)
    }

    /// The bounds of another source, from `compared.csv` in the inputs: region,year,indicator,q025,q10,q50,q90,q975.
    private func published(_ indicator: Indicator, _ scale: Double, _ years: Int) -> [Fan.Comparison] {
        compared.compactMap { row in
            guard row.region == inputs.regions[0], row.indicator == indicator else { return nil }
            return Fan.Comparison(year: row.year - inputs.firstYear, quantiles: row.quantiles.map { $0 * scale })
        }
    }
}
