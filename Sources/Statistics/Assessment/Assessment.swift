import Civil
import Demography
import Microsimulation
import Policy
import Population

/// What a policy would come to: what holds beside reforms, on the same lives.
///
/// Each course (a scenario, a replicate) is lived once under what holds; the rules of all reforms are run on the same lives. Where births are
/// supposed to answer to support, it is lived again for each strength of the answer with the same draws: whoever dies dies, and who bears under
/// both bears the same child.
public struct Assessment: Sendable {
    /// What was asked for.
    public let request: AssessmentRequest
    /// The courses of policy: what holds first, then each reform with each answer.
    public let arms: [AssessmentArm]
    /// The entitlements that were counted.
    public let entitlements: [String]
    /// How many residents one of the simulated stands for.
    public let weight: Double
    /// The first year.
    public let firstYear: Int
    /// By scenario, replicate, arm and year what came of it.
    public let outcomes: [[[[AssessmentYear]]]]
    /// By reform and order of birth: what a child born in the first year is promised more than now, in fen.
    public let promised: [[Double]]
    /// By reform, strength and order of birth: births times this.
    public let factors: [[AssessmentRequest.Answer: [Double]]]

    /// Makes an assessment. The work grows with scenarios × replicates × arms × years × persons.
    ///
    /// - Parameter progress: told after each course, with how many are done of how many.
    /// - Throws: a `Refusal` where nothing can be assessed, a `PopulationFault` where a rule cannot be run.
    public static func make(
        _ request: AssessmentRequest, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> Assessment {
        let start = SimulatedFamilies(request.population)
        guard start.residents > 0, !request.scenarios.isEmpty else {
            throw Refusal([
                Problem(
                    code: "STA-0011", at: "population",
                    why: Bilingual(zh: "没有可供测算的常住人口", en: "Nobody lives there to assess anything on."),
                    fix: Bilingual(zh: "请核对人口文件和日期", en: "Check the population file and its day."))
            ])
        }
        let counted = request.counted
        guard !counted.isEmpty else {
            throw Refusal([
                Problem(
                    code: "STA-0012", at: "entitlements",
                    why: Bilingual(zh: "没有以货币发放的待遇可以测算", en: "There is no entitlement paid in money to count."),
                    fix: Bilingual(zh: "请用 --entitlement 指明", en: "Name one with --entitlement."))
            ])
        }
        var promised: [[Double]] = []
        var factors: [[AssessmentRequest.Answer: [Double]]] = []
        let now = try await PromisedSupport(request.chain, counted, in: request.division, year: start.year)
        for reform in request.reforms {
            let then = try await PromisedSupport(reform.chain, counted, in: request.division, year: start.year)
            let more = zip(now.byOrder, then.byOrder).map { $1 - $0 }
            promised.append(more)
            factors.append(Assessment.factors(more, request))
        }
        var arms = [AssessmentArm.baseline]
        for reform in request.reforms.indices {
            arms.append(AssessmentArm(reform: reform, answer: .none))
            for answer in request.answers where factors[reform][answer] != nil {
                arms.append(AssessmentArm(reform: reform, answer: answer))
            }
        }
        let run = AssessmentRun(request: request, arms: arms, counted: counted, start: start, factors: factors)
        let outcomes = try await run.all(progress)
        return Assessment(
            request: request, arms: arms, entitlements: counted,
            weight: (request.represents ?? Double(start.residents)) / Double(start.residents), firstYear: start.year,
            outcomes: outcomes, promised: promised, factors: factors)
    }

    /// By strength what births of each order are times; none where nothing is promised more or less.
    private static func factors(
        _ promised: [Double], _ request: AssessmentRequest
    ) -> [AssessmentRequest.Answer: [Double]] {
        guard let response = request.response, promised.contains(where: { $0 != 0 }) else { return [:] }
        var found: [AssessmentRequest.Answer: [Double]] = [:]
        for (answer, effect) in zip([AssessmentRequest.Answer.low, .central, .high], response.effects) {
            found[answer] = promised.map { max(0, 1 + effect * $0 / Double(response.income)) }
        }
        return found
    }
}

/// All courses of an assessment.
private struct AssessmentRun: Sendable {
    let request: AssessmentRequest
    let arms: [AssessmentArm]
    let counted: [String]
    let start: SimulatedFamilies
    let factors: [[AssessmentRequest.Answer: [Double]]]

    private struct Place: Sendable {
        let scenario: Int
        let replicate: Int
    }

    func all(_ progress: @Sendable (Int, Int) -> Void) async throws -> [[[[AssessmentYear]]]] {
        let rates = try request.scenarios.map { try yearRates($0) }
        let places = request.scenarios.indices.flatMap { scenario in
            (0..<request.replicates).map { Place(scenario: scenario, replicate: $0) }
        }
        var outcomes = Array(
            repeating: Array(repeating: [[AssessmentYear]](), count: request.replicates), count: request.scenarios.count
        )
        try await withThrowingTaskGroup(of: (Place, [[AssessmentYear]]).self) { group in
            var (waiting, done) = (places[...], 0)
            func add() {
                guard let place = waiting.popFirst() else { return }
                group.addTask { (place, try await live(place.replicate, rates[place.scenario])) }
            }
            for _ in 0..<min(request.threads, places.count) { add() }
            while let (place, years) = try await group.next() {
                outcomes[place.scenario][place.replicate] = years
                done += 1
                progress(done, places.count)
                add()
            }
        }
        return outcomes
    }

    private func yearRates(_ scenario: ScenarioDeclaration) throws -> [YearRates] {
        try (0..<request.years).map { offset in
            let year = start.year + offset
            let supposed = Scenario(
                name: scenario.id,
                paths: [
                    .totalFertility: scenario.totalFertility.mapValues { $0 * request.fertility },
                    .sexRatioAtBirth: scenario.sexRatioAtBirth, .maleExpectancy: scenario.maleExpectancy,
                    .femaleExpectancy: scenario.femaleExpectancy,
                ])
            return try supposed.applied(to: China.rates(year), in: year)
        }
    }

    /// One course under every arm: by arm and year.
    private func live(_ replicate: Int, _ rates: [YearRates]) async throws -> [[AssessmentYear]] {
        let simulation = FamilySimulation(
            seed: request.seed &+ UInt64(replicate) &* 0x9E37_79B9_7F4A_7C15, rates: request.families)
        var found = Array(repeating: [AssessmentYear](), count: arms.count)
        var levels: [[[Double]]] = []
        var lives = start
        let plain = arms.indices.filter { arms[$0].answer == .none }
        for rate in rates {
            let (happened, level) = await simulation.advance(&lives, by: .init(rate))
            levels.append(level)
            let totals = try await decide(lives, request.reforms.map(\.chain))
            for arm in plain {
                let variant = arms[arm].reform.map { $0 + 1 } ?? 0
                found[arm].append(try outcome(lives, happened, totals[variant]))
            }
        }
        for arm in arms.indices where arms[arm].answer != .none {
            guard let reform = arms[arm].reform, let factor = factors[reform][arms[arm].answer] else { continue }
            var lives = start
            for (place, rate) in rates.enumerated() {
                let (happened, _) = await simulation.advance(
                    &lives, by: .init(rate, response: factor, levels: levels[place]))
                let totals = try await decide(lives, nil, request.reforms[reform].chain)
                found[arm].append(try outcome(lives, happened, totals[0]))
            }
        }
        return found
    }

    /// Decides for all lives at the end of a year: under what holds, and others beside it.
    private func decide(
        _ lives: SimulatedFamilies, _ others: [PackChain]?, _ chain: PackChain? = nil
    ) async throws -> [PopulationTotals] {
        let year = lives.year - 1
        let chain = chain ?? request.chain
        guard let from = YearMonth(year: year, month: 1), let to = YearMonth(year: year, month: 12) else { return [] }
        let columns = try FactColumns(lives.people, for: chain)
        let run = try PopulationRun(
            chain, columns, from: from, to: to, others: others ?? [], entitlements: counted)
        return try await run.totals()
    }

    private func outcome(
        _ lives: SimulatedFamilies, _ happened: YearOfFamilies, _ totals: PopulationTotals
    ) throws -> AssessmentYear {
        let people = lives.people
        let pyramid = AgePyramid(people, on: people.asAt)
        let structure = try AgeStructure(male: pyramid.male.map(Double.init), female: pyramid.female.map(Double.init))
        var year = AssessmentYear(
            year: happened.year,
            demand: Demand(population: structure, births: Double(happened.born), norms: request.norms))
        year.residents = pyramid.total
        year.births = happened.born
        for line in totals.lines {
            if line.isPaid, line.unit == .fen { year.paid[line.entitlement, default: 0] += line.amount.int64 ?? 0 }
            year.yes += line.answers[.yes] ?? 0
            year.open += (line.answers[.unknown] ?? 0) + (line.answers[.person] ?? 0)
        }
        year.gaining = totals.change?.gaining ?? 0
        year.losing = totals.change?.losing ?? 0
        return year
    }
}
