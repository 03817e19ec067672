public import Charts
public import Civil
import Demography
import Policy

/// An assessment in words, tables and pictures, in one language: what a report, a page and a file of numbers are made of.
public struct AssessmentReport: Sendable {
    /// What was made.
    public let assessment: Assessment
    /// What the division is called.
    public let place: String
    /// The language.
    public let language: Language

    /// A report of an assessment.
    public init(_ assessment: Assessment, place: String, language: Language) {
        (self.assessment, self.place, self.language) = (assessment, place, language)
    }

    var request: AssessmentRequest { assessment.request }

    func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    /// The heading.
    public var title: String {
        say("\(place)：政策的人口影响评估", "\(place): what policies would come to")
    }

    /// The years, as `2027—2036`.
    public var years: String {
        request.years == 1
            ? "\(assessment.firstYear)" : "\(assessment.firstYear)—\(assessment.firstYear + request.years - 1)"
    }

    /// What an arm is called.
    public func name(_ arm: AssessmentArm) -> String {
        guard let reform = arm.reform, request.reforms.indices.contains(reform) else {
            return say("现行政策", "What holds")
        }
        let title = request.reforms[reform].title[language]
        return switch arm.answer {
        case .none: title
        case .low: title + say("（生育反应低）", " (births answer little)")
        case .central: title + say("（生育反应中）", " (births answer)")
        case .high: title + say("（生育反应高）", " (births answer much)")
        }
    }

    // MARK: Numbers

    /// What each replicate of a scenario comes to in an arm: of one year, or all together.
    func values(
        _ arm: Int, scenario: Int = 0, year: Int? = nil, _ number: (AssessmentYear) -> Double
    ) -> [Double] {
        assessment.outcomes[scenario].map { arms in
            year.map { number(arms[arm][$0]) } ?? arms[arm].reduce(0) { $0 + number($1) }
        }
    }

    /// The same as an estimate.
    func estimate(
        _ arm: Int, scenario: Int = 0, year: Int? = nil, _ number: (AssessmentYear) -> Double
    ) -> Estimate {
        Estimate(values(arm, scenario: scenario, year: year, number), weight: assessment.weight)
    }

    /// What an arm comes to more than what holds, on the same lives.
    func difference(
        _ arm: Int, scenario: Int = 0, year: Int? = nil, _ number: (AssessmentYear) -> Double
    ) -> Estimate {
        let (those, base) = (
            values(arm, scenario: scenario, year: year, number), values(0, scenario: scenario, year: year, number)
        )
        return Estimate(zip(those, base).map(-), weight: assessment.weight)
    }

    static func births(_ year: AssessmentYear) -> Double { Double(year.births) }
    /// In units of 10,000 yuan.
    static func cost(_ year: AssessmentYear) -> Double { Double(year.cost) / 1e6 }
    static func kindergarten(_ year: AssessmentYear) -> Double { year.demand.kindergarten.reduce(0, +) }
    static func primary(_ year: AssessmentYear) -> Double { year.demand.primary.reduce(0, +) }
    static func junior(_ year: AssessmentYear) -> Double { year.demand.junior.reduce(0, +) }

    func whole(_ value: Double) -> String { NumberStyle.grouped(Int64(max(-9e15, min(9e15, value.rounded())))) }
    func money(_ value: Double) -> String { NumberStyle.decimal(value, places: abs(value) < 1000 ? 1 : 0) }
    func signed(_ value: Double, _ text: (Double) -> String) -> String {
        let written = text(value)
        return value > 0 && written.contains { $0.isNumber && $0 != "0" } ? "+" + written : written
    }
    func range(_ estimate: Estimate, _ text: (Double) -> String) -> String {
        say("\(text(estimate.low))～\(text(estimate.high))", "\(text(estimate.low)) to \(text(estimate.high))")
    }

    // MARK: Sentences

    /// What it comes to, in a sentence for each reform.
    public var findings: [String] {
        var found: [String] = []
        let base = estimate(0, AssessmentReport.cost)
        found.append(
            say(
                "现行政策下，\(years)年共出生\(whole(estimate(0, AssessmentReport.births).mean))人，列入测算的待遇共支付\(money(base.mean))万元，平均每年\(money(base.mean / Double(request.years)))万元。",
                "Under what holds, \(whole(estimate(0, AssessmentReport.births).mean)) children are born in \(years), and what is counted comes to \(money(base.mean)) × 10,000 yuan, \(money(base.mean / Double(request.years))) a year."
            ))
        for (arm, own) in assessment.arms.enumerated() where own.reform != nil && own.answer == .none {
            let more = difference(arm, AssessmentReport.cost)
            let families = estimate(arm) { Double($0.gaining) }
            let losing = estimate(arm) { Double($0.losing) }
            found.append(
                say(
                    "“\(name(own))”：比现行政策\(more.mean < 0 ? "少" : "多")支付\(money(abs(more.mean)))万元，平均每年\(money(abs(more.mean) / Double(request.years)))万元；平均每年\(whole(families.mean / Double(request.years)))户所得增加，\(whole(losing.mean / Double(request.years)))户减少。",
                    "“\(name(own))” pays \(money(abs(more.mean))) × 10,000 yuan \(more.mean < 0 ? "less" : "more") than what holds, \(money(abs(more.mean) / Double(request.years))) a year; in a year \(whole(families.mean / Double(request.years))) families receive more and \(whole(losing.mean / Double(request.years))) less."
                ))
            let answering = assessment.arms.indices.filter {
                assessment.arms[$0].reform == own.reform && assessment.arms[$0].answer != .none
            }
            guard let first = answering.first, let last = answering.last else { continue }
            let (low, high) = (difference(first, AssessmentReport.births), difference(last, AssessmentReport.births))
            found.append(
                say(
                    "如果生育按设想作出反应，\(years)年出生\(high.mean < 0 ? "减少" : "增加")\(whole(abs(low.mean)))到\(whole(abs(high.mean)))人；这是设想，不是预测。",
                    "If births answer as is supposed, \(whole(abs(low.mean))) to \(whole(abs(high.mean))) \(high.mean < 0 ? "fewer" : "more") are born in \(years); that is a supposition, no forecast."
                ))
        }
        return found
    }

    // MARK: Tables

    private var arms: [(place: Int, arm: AssessmentArm)] {
        assessment.arms.enumerated().map { ($0.offset, $0.element) }
    }

    /// Everything in one table for each question.
    public var tables: [Table] {
        [summary, births, costs, byEntitlement, byLevel, seats, chance, scenarios].filter { !$0.rows.isEmpty }
    }

    private var summary: Table {
        Table(
            title: say("各方案 \(years) 年合计", "Each policy, \(years) together"),
            header: [
                say("方案", "Policy"), say("出生（人）", "Births"), say("比现行", "more than now"),
                say("支付（万元）", "Paid, 10,000 yuan"),
                say("比现行", "more than now"), say("每年受益增加（户）", "Families with more, a year"),
            ],
            rows: arms.map { place, arm in
                let isSame = arm.answer == .none
                return [
                    name(arm), whole(estimate(place, AssessmentReport.births).mean),
                    place == 0 ? "–" : isSame ? "0" : signed(difference(place, AssessmentReport.births).mean, whole),
                    money(estimate(place, AssessmentReport.cost).mean),
                    place == 0 ? "–" : signed(difference(place, AssessmentReport.cost).mean, money),
                    place == 0 || !isSame
                        ? "–" : whole(estimate(place) { Double($0.gaining) }.mean / Double(request.years)),
                ]
            })
    }

    private func yearly(
        _ title: String, _ number: (AssessmentYear) -> Double, _ text: (Double) -> String, all: Bool
    ) -> Table {
        let shown = arms.filter { all || $0.arm.answer == .none }
        return Table(
            title: title, header: [say("年份", "Year")] + shown.map { name($0.arm) },
            rows: (0..<request.years).map { year in
                ["\(assessment.firstYear + year)"] + shown.map { text(estimate($0.place, year: year, number).mean) }
            })
    }

    private var births: Table {
        let shown = arms.filter { $0.place == 0 || $0.arm.answer != .none }
        return Table(
            title: say("各年出生（人）", "Births by year"), header: [say("年份", "Year")] + shown.map { name($0.arm) },
            rows: (0..<request.years).map { year in
                ["\(assessment.firstYear + year)"]
                    + shown.map { whole(estimate($0.place, year: year, AssessmentReport.births).mean) }
            })
    }

    private var costs: Table {
        yearly(say("各年支付（万元）", "Paid by year, 10,000 yuan"), AssessmentReport.cost, money, all: true)
    }

    private var byEntitlement: Table {
        let shown = arms.filter { $0.arm.answer == .none }
        let rows = assessment.entitlements.compactMap { id -> [String]? in
            let amounts = shown.map { arm in
                estimate(arm.place) { Double($0.paid[id] ?? 0) / 1e6 }.mean
            }
            guard amounts.contains(where: { $0 != 0 }) else { return nil }
            return [entitlementTitle(id)] + amounts.map(money)
        }
        return Table(
            title: say("各项待遇 \(years) 年支付（万元）", "Paid for each entitlement, \(years), 10,000 yuan"),
            header: [say("待遇", "Entitlement")] + shown.map { name($0.arm) }, rows: rows)
    }

    private func entitlementTitle(_ id: String) -> String {
        ([request.chain] + request.reforms.map(\.chain)).lazy.compactMap { $0.entitlements[id]?.title[language] }.first
            ?? id
    }

    /// What holds now is laid down by somebody; what a reform adds falls to whoever makes it.
    private var byLevel: Table {
        let shown = arms.filter { $0.arm.answer == .none }
        func level(_ id: String) -> DivisionLevel? {
            guard let first = request.chain.entitlements[id]?.packs.first else { return nil }
            return request.chain.packs.first { $0.id == first }?.level
        }
        var rows: [[String]] = []
        for own in DivisionLevel.allCases.sorted() {
            let ids = assessment.entitlements.filter { level($0) == own }
            let amount = estimate(0) { year in ids.reduce(0) { $0 + Double(year.paid[$1] ?? 0) / 1e6 } }.mean
            guard amount != 0 else { continue }
            rows.append(
                [say("现行待遇：\(own.title.zh)规定", "What holds: laid down by the \(own.title.en.lowercased())")]
                    + shown.map { _ in money(amount) })
        }
        rows.append(
            [say("方案增加（减少为负）", "What the policy adds (or saves)")]
                + shown.map { $0.place == 0 ? "–" : signed(difference($0.place, AssessmentReport.cost).mean, money) })
        return Table(
            title: say("按制定层级 \(years) 年支付（万元）", "By who lays it down, \(years), 10,000 yuan"),
            header: [say("层级", "Level")] + shown.map { name($0.arm) }, rows: rows)
    }

    private var seats: Table {
        let pick = assessment.arms.firstIndex { $0.answer == .central }
        let shown = [0] + (pick.map { [$0] } ?? [])
        let kinds: [(String, (AssessmentYear) -> Double)] = [
            (say("3岁以下", "Under 3"), { $0.demand.infants }),
            (say("托位", "Childcare places"), { $0.demand.childcarePlaces }),
            (say("幼儿园学位", "Kindergarten"), AssessmentReport.kindergarten),
            (say("小学学位", "Primary school"), AssessmentReport.primary),
            (say("初中学位", "Junior school"), AssessmentReport.junior),
        ]
        return Table(
            title: say(
                "托位和学位（\(shown.map { name(assessment.arms[$0]) }.joined(separator: "；"))）",
                "Places and seats (\(shown.map { name(assessment.arms[$0]) }.joined(separator: "; ")))"),
            header: [say("年份", "Year")] + kinds.map(\.0),
            rows: (0..<request.years).map { year in
                ["\(assessment.firstYear + year)"]
                    + kinds.map { kind in
                        shown.map { whole(estimate($0, year: year, kind.1).mean) }.joined(separator: " / ")
                    }
            })
    }

    private var chance: Table {
        Table(
            title: say(
                "偶然性：\(request.replicates) 次模拟（同样大小的地方，100 次里有 95 次在此之间）",
                "Chance: \(request.replicates) replicates (of 100 places of this size 95 lie between)"),
            header: [
                say("方案", "Policy"), say("出生", "Births"), say("区间", "between"), say("均值误差", "error of the mean"),
                say("支付（万元）", "Paid, 10,000 yuan"), say("区间", "between"), say("均值误差", "error of the mean"),
            ],
            rows: arms.map { place, arm in
                let (births, cost) = (
                    estimate(place, AssessmentReport.births), estimate(place, AssessmentReport.cost)
                )
                return [
                    name(arm), whole(births.mean), range(births, whole), "±\(whole(births.error))", money(cost.mean),
                    range(cost, money), "±\(money(cost.error))",
                ]
            })
    }

    private var scenarios: Table {
        guard request.scenarios.count > 1 else { return Table(title: "", header: [], rows: []) }
        return Table(
            title: say("情景：人口走势不同，结果不同", "Scenarios: other courses of the population"),
            header: [
                say("情景和方案", "Scenario and policy"), say("出生", "Births"), say("支付（万元）", "Paid, 10,000 yuan"),
                say("支付比现行", "Paid more than now"),
            ],
            rows: request.scenarios.indices.flatMap { scenario in
                arms.map { place, arm in
                    [
                        "\(request.scenarios[scenario].title[language])\(say("：", ": "))\(name(arm))",
                        whole(estimate(place, scenario: scenario, AssessmentReport.births).mean),
                        money(estimate(place, scenario: scenario, AssessmentReport.cost).mean),
                        place == 0
                            ? "–"
                            : signed(difference(place, scenario: scenario, AssessmentReport.cost).mean, money),
                    ]
                }
            })
    }

    // MARK: Pictures

    private var style: NumberStyle { language == .zh ? .zh : .en }

    /// Births and what is paid, by year.
    public var charts: [(name: String, chart: any Chart)] {
        let labels = (0..<request.years).map { "\(assessment.firstYear + $0)" }
        func line(
            _ id: String, _ title: String, _ summary: String, _ shown: [Int], _ number: (AssessmentYear) -> Double
        )
            -> (name: String, chart: any Chart)
        {
            let line = Line(
                caption: Caption(id: id, title: title, summary: summary), category: say("年份", "Year"), labels: labels,
                series: shown.prefix(4).map { arm in
                    .init(
                        name: name(assessment.arms[arm]),
                        values: (0..<request.years).map { estimate(arm, year: $0, number).mean })
                }, places: 0, style: style)
            return (id, line)
        }
        let answering = assessment.arms.indices.filter { $0 == 0 || assessment.arms[$0].answer == .central }
        let plain = assessment.arms.indices.filter { assessment.arms[$0].answer == .none }
        return [
            line(
                "births", say("各年出生人数", "Births by year"),
                say(
                    "现行政策，和生育作出中等反应时的各方案。",
                    "What holds, and each reform where births answer in the middle of the range."),
                answering, AssessmentReport.births),
            line(
                "cost", say("各年支付（万元）", "Paid by year, 10,000 yuan"), say("生育不作反应时。", "Births do not answer."), plain,
                AssessmentReport.cost),
        ]
    }
}
