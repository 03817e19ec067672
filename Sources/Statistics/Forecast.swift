public import Access
public import Civil
public import Demography
public import Policy
public import Registry
import Storage

/// The people of a division year by year ahead, with what is uncertain, what will be needed, and what to be warned of.
///
/// Base: residents of 1 January by age and sex, as registered. Fertility: the scenario's TFR times the place's own level, its births of three
/// years over those that the nation's rates would give (``SmallArea``: a township borrows from its county). Mortality: the nation's rates at
/// the scenario's life expectancy. Migration: none, but uncertain. Uncertainty: ``Uncertainty/china``.
public struct Forecast: Sendable {
    /// What is asked for.
    public struct Request: Hashable, Sendable {
        /// The division.
        public var division: DivisionCode
        /// The id of the scenario.
        public var scenario: String
        /// Years ahead, 5 to 75.
        public var horizon: Int
        /// How many trajectories.
        public var trajectories: Int

        /// A request; the horizon is held within 5 and 75 years.
        public init(division: DivisionCode, scenario: String = "medium", horizon: Int = 25, trajectories: Int = 1000) {
            (self.division, self.scenario) = (division, scenario)
            self.horizon = min(75, max(5, horizon))
            self.trajectories = min(10_000, max(100, trajectories))
        }
    }

    /// A rule and what the trajectories say about it.
    public struct Warning: Sendable {
        /// The rule, as the pack declares it.
        public let rule: WarningDeclaration
        /// What came of it; nil where the program does not know the indicator.
        public let result: EarlyWarning?
    }

    /// What was asked for.
    public let request: Request
    /// The scenario that was taken.
    public let scenario: ScenarioDeclaration
    /// The year whose 1 January the base is of.
    public let firstYear: Int
    /// The population on 1 January of each year, from the first.
    public let history: [AgeStructure]
    /// Births of each year.
    public let births: [Double]
    /// What each year needs.
    public let demand: [Demand]
    /// The trajectories; every indicator.
    public let outcomes: Outcomes
    /// What is watched for, by id.
    public let warnings: [Warning]
    /// The place's births over those at the nation's rates, three years together.
    public let fertility: RateEstimate
    /// Births of the three years.
    public let recentBirths: Int64

    /// Below so many residents nothing is forecast: single persons would show, and chance would rule.
    public static let leastPopulation = 1000.0
}

/// Makes forecasts. Residents are counted once for each growth of the journal, not for every drawing that is asked for.
public struct Forecasts: Sendable {
    private let registry: Registry
    /// By division: residents at the start of this year and of the one before.
    private let counted = JournalCache<Place, [Residents]>()

    private struct Place: Hashable {
        let division: DivisionCode
        let day: Day
    }

    /// Forecasts of a registry's people.
    public init(_ registry: Registry) { self.registry = registry }

    /// Forecasts a division.
    ///
    /// A pass over the residents of the division and of its siblings where the journal has grown, then two projections: some tens of
    /// milliseconds.
    /// - Throws: `Denial`, a storage error, or a `Refusal` where there are too few residents or no such scenario.
    public func make(
        _ request: Forecast.Request, _ chain: PackChain, among siblings: [DivisionCode] = [], as actor: Actor
    ) async throws -> Forecast {
        try await registry.authorise(actor, .seeStatistics, .area(request.division), .statistics)
        guard let scenario = chain.scenarios[request.scenario] else {
            throw Forecast.problem("STA-0001", request.scenario)
        }
        let year = Int(registry.today.parts.year)
        let start = Day(year: year, month: 1, day: 1) ?? registry.today
        let divisions = [request.division] + siblings.filter { $0 != request.division }
        let both = try await registry.read { connection in
            try divisions.map { division in
                try counted.value(of: Place(division: division, day: start), connection) {
                    var residents = [Residents(on: start), Residents(on: start.adding(years: -1))]
                    try ResidentGroup.each(connection, in: division) { group in
                        for index in residents.indices { residents[index].add(group) }
                    }
                    return residents
                }
            }
        }
        return try await Forecast.make(
            request, scenario, chain.warnings.values.sorted { $0.id < $1.id }, year, both.map { $0[0] },
            before: both.map { $0[1] })
    }
}

extension Forecast {
    fileprivate static func make(
        _ request: Request, _ scenario: ScenarioDeclaration, _ rules: [WarningDeclaration], _ year: Int,
        _ places: [Residents],
        before: [Residents]
    ) async throws -> Forecast {
        guard places[0].total >= leastPopulation else { throw problem("STA-0002", request.division.description) }
        // What was said a year ago holds a level that the probability has not clearly left; it is computed again, never kept.
        var levels: [String: WarningLevel] = [:]
        if before[0].total >= leastPopulation {
            let last = try Situation(before, year - 1, scenario, request.horizon)
            for warning in warnings(rules, await last.outcomes(request), last, request, [:]) {
                levels[warning.rule.id] = warning.result?.level
            }
        }
        let situation = try Situation(places, year, scenario, request.horizon)
        let outcomes = await situation.outcomes(request)
        var people = situation.base
        var history = [people]
        var births: [Double] = []
        var demand: [Demand] = []
        for own in situation.rates {
            let result = Projection.advance(people, by: own)
            births.append(result.births)
            demand.append(Demand(population: people, births: result.births))
            people = result.population
            history.append(people)
        }
        return Forecast(
            request: request, scenario: scenario, firstYear: year, history: history, births: births, demand: demand,
            outcomes: outcomes, warnings: warnings(rules, outcomes, situation, request, levels),
            fertility: situation.level,
            recentBirths: places[0].births)
    }

    private static func warnings(
        _ rules: [WarningDeclaration], _ outcomes: Outcomes, _ situation: Situation, _ request: Request,
        _ before: [String: WarningLevel]
    ) -> [Warning] {
        rules.map { rule in
            Warning(
                rule: rule,
                result: Indicator(rawValue: rule.indicator).map { indicator in
                    EarlyWarning(
                        WarningRule(
                            indicator: indicator, threshold: rule.threshold, side: rule.isAbove ? .above : .below,
                            horizon: min(rule.horizon, request.horizon), levels: rule.levels,
                            hysteresis: rule.hysteresis,
                            leastPopulation: Double(rule.leastPopulation)),
                        outcomes, region: 0, population: situation.base.total, vintage: situation.year - 1,
                        before: before[rule.id] ?? .none)
                })
        }
    }

    fileprivate static func problem(_ code: String, _ at: String) -> Refusal {
        let (why, fix) =
            code == "STA-0001"
            ? (
                Bilingual(zh: "没有这个预测方案。", en: "There is no such scenario."),
                Bilingual(zh: "请从列出的方案中选择。", en: "Choose one of those listed.")
            )
            : (
                Bilingual(
                    zh: "常住人口不足\(Int(leastPopulation))人，不作预测。",
                    en: "With fewer than \(Int(leastPopulation)) residents nothing is forecast."),
                Bilingual(zh: "请查看上一级的预测。", en: "See the forecast of the division above.")
            )
        return Refusal([Problem(code: code, at: at, why: why, fix: fix)])
    }
}

/// Where a division stands at the start of a year, and what acts on it from then.
private struct Situation {
    let year: Int
    let base: AgeStructure
    let level: RateEstimate
    let rates: [YearRates]

    /// - Parameter places: the division, then its siblings.
    init(_ places: [Residents], _ year: Int, _ scenario: ScenarioDeclaration, _ horizon: Int) throws {
        self.year = year
        base = try places[0].structure()
        let standard = try China.fertility(year - 2)
        let expected = places.map { $0.expected(standard) }
        let counts = places.map { Int($0.births) }
        let own =
            places.count == 1
            ? SmallArea.direct(events: counts[0], exposure: expected[0])
            : SmallArea.shrunk(events: counts, expected: expected)[0]
        // Without any expected birth there is no level of one's own.
        let level = own ?? RateEstimate(rate: 1, lower: 0, upper: 2, ownWeight: 0)
        self.level = level
        rates = try (0..<horizon).map { try Self.rates(year + $0, scenario, level.rate) }
    }

    /// The trajectories; TFR strays in proportion to the place's own level.
    func outcomes(_ request: Forecast.Request) async -> Outcomes {
        var uncertainty = Uncertainty.china
        uncertainty.fertility = uncertainty.fertility.scaled(by: level.rate)
        return await Ensemble(base: base, rates: rates, uncertainty: uncertainty, seed: 1).outcomes(
            trajectories: request.trajectories, threads: 2)
    }

    /// What acts in a year.
    private static func rates(_ year: Int, _ scenario: ScenarioDeclaration, _ level: Double) throws -> YearRates {
        let supposed = Scenario(
            name: scenario.id,
            paths: [
                .totalFertility: scenario.totalFertility.mapValues { $0 * level },
                .sexRatioAtBirth: scenario.sexRatioAtBirth,
                .maleExpectancy: scenario.maleExpectancy, .femaleExpectancy: scenario.femaleExpectancy,
            ])
        return try supposed.applied(to: China.rates(year), in: year)
    }
}

/// Residents on a day, before suppression, and the births of the three years before.
private struct Residents {
    var male = [Double](repeating: 0, count: 101)
    var female = [Double](repeating: 0, count: 101)
    var unplaced = 0.0
    var births: Int64 = 0
    private let day: Day
    private let earliest: Day

    init(on day: Day) { (self.day, earliest) = (day, day.adding(months: -36)) }

    mutating func add(_ group: ResidentGroup) {
        if let birth = group.birth, birth >= earliest, birth < day { births += group.count }
        if let death = group.death, death < day { return }
        if let birth = group.birth, birth >= day { return }
        let count = Double(group.count)
        guard let birth = group.birth, let sex = group.sex else {
            unplaced += count
            return
        }
        let age = min(100, Int(birth.completedYears(on: day)))
        if sex == .male { male[age] += count } else { female[age] += count }
    }

    var total: Double { male.reduce(0, +) + female.reduce(0, +) + unplaced }

    /// The structure, with those of unknown age or sex put to all in proportion.
    func structure() throws(Refusal) -> AgeStructure {
        let all = BasePopulation.spread(unknown: unplaced, over: male + female)
        return try AgeStructure(male: Array(all[..<101]), female: Array(all[101...]))
    }

    /// Births of three years at the nation's rates: women are taken as they are at the end, a year and a half older than in the middle.
    func expected(_ schedule: FertilitySchedule) -> Double {
        (10..<55).reduce(0) { sum, age in
            // Half of those who are age + 1 and half of those who are age + 2 were of this age in the middle.
            sum + 3 * schedule.rate(at: age) * (female[min(100, age + 1)] + female[min(100, age + 2)]) / 2
        }
    }
}
