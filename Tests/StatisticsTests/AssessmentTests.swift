import Charts
import Civil
import Demography
import Foundation
import Microsimulation
import Policy
import Population
import Testing

@testable import Statistics

@Suite struct AssessmentTests {
    private static let chain = ForecastTests.chain

    /// A made-up county of 1,500 on the last day of 2026.
    private static let people = Result {
        try SyntheticCounty(
            division: ForecastTests.county, name: "南安市",
            townships: [Division(code: DivisionCode("350583101") ?? .nation, name: "乙镇")], persons: 1_500, seed: 4,
            today: Day("2026-12-31") ?? .first
        ).population
    }

    private static func reform(_ text: String) throws -> Reform {
        let (reform, findings) = Reform.read(PackFile(path: "reform.yaml", text: text), on: chain)
        return try #require(reform, "\(findings.filter { $0.severity == .error })")
    }

    private static let without = """
        reform: without
        title: {zh: 没有<补贴>, en: Without}
        ---
        entitlement: childcare-subsidy
        amends: cn
        to: 2024-12-31
        """

    private static let same = """
        reform: same
        title: {zh: 照旧, en: As it is}
        ---
        parameter: subsidy.yearly
        values:
          - {from: 2025-01-01, value: 360000}
        """

    private static let more = """
        reform: more
        title: {zh: 提高, en: More}
        ---
        parameter: subsidy.yearly
        values:
          - {from: 2025-01-01, value: 720000}
        """

    private static func request(
        _ reforms: [String], years: Int = 3, replicates: Int = 2, threads: Int = 1, all: Bool = false
    ) throws -> AssessmentRequest {
        var request = AssessmentRequest(
            division: ForecastTests.county, chain: chain, reforms: try reforms.map(reform),
            population: try people.get(),
            scenarios: [try #require(chain.scenarios["medium"])],
            years: years, replicates: replicates, seed: 9, threads: threads)
        if !all { request.entitlements = ["childcare-subsidy"] }
        return request
    }

    @Test func `what is paid is what each child has coming to it`() async throws {
        let assessment = try await Assessment.make(try Self.request([Self.same], replicates: 1))
        // The same lives, lived by hand.
        var lives = SimulatedFamilies(try Self.people.get())
        let simulation = FamilySimulation(seed: 9)
        let scenario = try #require(Self.chain.scenarios["medium"])
        for place in 0..<3 {
            let year = lives.year
            let supposed = Scenario(
                name: "",
                paths: [
                    .totalFertility: scenario.totalFertility, .sexRatioAtBirth: scenario.sexRatioAtBirth,
                    .maleExpectancy: scenario.maleExpectancy, .femaleExpectancy: scenario.femaleExpectancy,
                ])
            await simulation.advance(&lives, by: .init(try supposed.applied(to: China.rates(year), in: year)))
            let people = lives.people
            let start = Int32(try #require(Day(year: year, month: 1, day: 1)).number)
            let children = (0..<people.count).count { row in
                let born = people.birthDay(row).year
                // Of who died in the year a person decides, who moved away is paid elsewhere.
                return people.isPresent(row, on: people.asAt) && born >= 2025 && born >= year - 2
                    && people.deaths[row] > start
            }
            // Of those born in 2024 the months up to that of the third birthday.
            let months = (0..<people.count).filter {
                people.isPresent($0, on: people.asAt) && people.birthDay($0).year == 2024 && year == 2027
            }.map { people.birthDay($0).month }.reduce(0, +)
            let expected = Int64(children) * 360_000 + Int64(months) * 30_000
            #expect(assessment.outcomes[0][0][0][place].paid["childcare-subsidy"] == expected)
            #expect(children > 12)
        }
    }

    @Test func `a reform that changes nothing comes to the same lives and the same money`() async throws {
        let assessment = try await Assessment.make(try Self.request([Self.same]))
        #expect(assessment.arms.map(\.answer) == [.none, .none])
        for replicate in assessment.outcomes[0] { #expect(replicate[0] == replicate[1]) }
        #expect(assessment.promised == [[0, 0, 0]])
        #expect(assessment.outcomes[0][0] != assessment.outcomes[0][1])
    }

    @Test func `one and three threads come to the same`() async throws {
        let one = try await Assessment.make(try Self.request([Self.without]))
        let three = try await Assessment.make(try Self.request([Self.without], threads: 3))
        #expect(one.outcomes == three.outcomes)
    }

    @Test func `without the subsidy a child is promised 10,800 yuan less, and births answer as declared`() async throws
    {
        let assessment = try await Assessment.make(
            try Self.request([Self.without, Self.more], years: 4, replicates: 3))
        #expect(assessment.promised == [[-1_080_000, -1_080_000, -1_080_000], [1_080_000, 1_080_000, 1_080_000]])
        let response = try #require(Self.chain.responses["cash-support"])
        let share = 1_080_000 / Double(response.income)
        for (answer, effect) in zip([AssessmentRequest.Answer.low, .central, .high], response.effects) {
            let (less, more) = (
                try #require(assessment.factors[0][answer]), try #require(assessment.factors[1][answer])
            )
            #expect(less.allSatisfy { abs($0 - (1 - effect * share)) < 1e-12 })
            #expect(more.allSatisfy { abs($0 - (1 + effect * share)) < 1e-12 })
        }
        #expect(assessment.arms.count == 9)
        let report = AssessmentReport(assessment, place: "南安市", language: .zh)
        let births = assessment.arms.indices.map { report.estimate($0, AssessmentReport.births).mean }
        // none, then without: none, low, central, high; then more: none, low, central, high
        #expect(births[0] == births[1] && births[0] == births[5])
        #expect(births[4] <= births[2] && births[2] <= births[0] && births[0] <= births[6] && births[6] <= births[8])
        #expect(births[4] < births[8])
        let cost = assessment.arms.indices.map { report.estimate($0, AssessmentReport.cost).mean }
        #expect(cost[1] == 0 && abs(cost[5] - 2 * cost[0]) < 1e-9 * cost[0])
        // Families that lose are those who have a child who is paid for.
        let year = assessment.outcomes[0][0][1][0]
        #expect(year.gaining == 0 && year.losing > 0 && year.losing <= assessment.outcomes[0][0][0][0].yes)
    }

    @Test func `everything paid in money is gone through where nothing else is said`() async throws {
        let request = try Self.request([Self.without], years: 1, replicates: 1, all: true)
        let assessment = try await Assessment.make(request)
        #expect(assessment.entitlements.count > 10 && assessment.entitlements.contains("childcare-subsidy"))
        let units = assessment.entitlements.compactMap { id in Self.chain.entitlements[id]?.amount?.unit }
        #expect(units.allSatisfy { $0 == .fen })
    }

    @Test func `a report says every supposition with its source, in both languages, and escapes what it shows`()
        async throws
    {
        var request = try Self.request([Self.without], years: 2)
        request.represents = 1_527_000
        let assessment = try await Assessment.make(request)
        #expect(abs(assessment.weight - 1_527_000 / 1_500) < 1e-9)
        let day = try #require(Day("2026-11-30"))
        for language in [Language.zh, .en] {
            let report = AssessmentReport(assessment, place: "福建省泉州市南安市", language: language)
            #expect(report.assumptions.allSatisfy { !$0.value.isEmpty && !$0.source[language].isEmpty })
            #expect(report.assumptions.count > 15)
            let html = report.html(on: day)
            #expect(!html.contains("没有<补贴>") && !html.contains("<script"))
            for table in report.tables {
                #expect(table.rows.allSatisfy { $0.count == table.header.count }, "\(table.title)")
                #expect(report.csv.contains(table.header.last ?? ""))
            }
            for assumption in report.assumptions { #expect(html.contains(assumption.value.prefix(3))) }
            #expect(report.json["arms"]?.array?.count == assessment.arms.count)
            #expect(report.charts.map(\.name) == ["births", "cost"])
        }
        let chinese = AssessmentReport(assessment, place: "南安市", language: .zh).html(on: day)
        #expect(chinese.contains("González"))
        #expect(chinese.contains("没有&lt;补贴&gt;"))
    }

    @Test func `chance is of the size that is stood for, and its mean as sure as there are replicates`() {
        let estimate = Estimate([10, 12, 14, 16], weight: 100)
        // Standard deviation 2.582: a hundred times as many people vary ten times as much.
        #expect(estimate.mean == 1_300)
        #expect(abs(estimate.high - estimate.mean - 1.96 * 2.581_988_897 * 10) < 1e-6)
        #expect(abs(estimate.error - 1.96 * 2.581_988_897 * 100 / 2) < 1e-6)
        let one = Estimate([7], weight: 1)
        #expect(one.low == 7 && one.high == 7)
    }

    @Test func `nobody to assess on, and nothing to count, is refused`() async throws {
        var request = try Self.request([Self.without])
        request.population = Population(asAt: Day("2026-12-31") ?? .first)
        await #expect(throws: Refusal.self) { try await Assessment.make(request) }
        request = try Self.request([Self.without])
        request.entitlements = []
        let refusal = await #expect(throws: Refusal.self) { try await Assessment.make(request) }
        #expect(refusal?.problems.map(\.code) == ["STA-0012"])
        request = try Self.request([Self.without])
        request.scenarios = []
        await #expect(throws: Refusal.self) { try await Assessment.make(request) }
    }
}
