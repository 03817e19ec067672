import Access
import Civil
import Demography
import Foundation
import Policy
import Registry
import Statistics
import Storage
import StorageTesting
import Testing

@Suite struct ForecastTests {
    static let county = DivisionCode("350583") ?? .nation
    static let actor = Actor(account: 1, role: .county, division: county)

    /// The packs that the program ships.
    static let chain: PackChain = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Packs").resolvingSymlinksInPath()
        var files: [PackFile] = []
        for case let url as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) ?? .init()
        where url.pathExtension == "yaml" {
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
            files.append(PackFile(path: String(url.path.dropFirst(root.path.count + 1)), text: text))
        }
        return Library(files: files).chain(for: county)
    }()

    /// Two townships of people of all ages; `births` infants each under three.
    static func with<T>(_ engine: TestEngine, births: [Int], _ body: (Registry) async throws -> T) async throws -> T {
        let key = try #require(LogKey(name: "test.example/350583", secret: Array(1...32)))
        return try await engine.withDatabase { database in
            let registry = try await Registry(
                database: database,
                settings: Registry.Settings(
                    types: { _ in [:] }, clock: { 1_790_000_000_000 }, random: { Array(repeating: 7, count: $0) },
                    key: key))
            let start = Day(year: registry.today.parts.year, month: 1, day: 1) ?? registry.today
            var rows: [[SQLValue]] = []
            func add(_ division: Int64, _ birth: Day, _ sex: Int64) {
                rows.append([
                    .int(Int64(rows.count + 1)), .int(sex), .int(birth.number), .int(division), .int(0),
                ])
            }
            for (place, count) in zip([350_583_101_000, 350_583_102_000] as [Int64], births) {
                for age in 3..<80 {
                    for number in 0..<16 {
                        add(
                            place, start.adding(years: -Int64(age)).adding(days: -1 - Int64(number * 20)),
                            number % 2 == 0 ? 1 : 2)
                    }
                }
                for number in 0..<count {
                    add(place, start.adding(days: -1 - Int64(number * 1000 / max(1, count))), number % 2 == 0 ? 1 : 2)
                }
            }
            let people = rows
            try await database.write { connection in
                try connection.insert(
                    into: "person", columns: ["id", "sex", "birth_day", "residence", "last_day"], rows: people)
            }
            return try await body(registry)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a county goes on from its own people and its own births`(engine: TestEngine) async throws {
        try await Self.with(engine, births: [60, 60]) { registry in
            let request = Forecast.Request(division: Self.county, horizon: 20)
            let forecast = try await Forecasts(registry).make(request, Self.chain, as: Self.actor)
            #expect(forecast.history[0].total == Double(2 * 77 * 16 + 120))
            #expect(forecast.history.count == 21 && forecast.births.count == 20 && forecast.demand.count == 20)
            #expect(forecast.recentBirths == 120)
            #expect(forecast.fertility.ownWeight == 1)
            #expect(
                forecast.fertility.lower < forecast.fertility.rate && forecast.fertility.rate < forecast.fertility.upper
            )
            // Births go on as they were: forty a year, give or take what the scenario and the ages of women change.
            #expect(abs(forecast.births[0] - 40) < 8)
            #expect(forecast.outcomes.quantiles(region: 0, year: 5, .births)[2] > 0)
            #expect(forecast.warnings.count >= 6)
            #expect(forecast.warnings.allSatisfy { $0.result != nil })
            // Twice the births, twice the level.
            let more = try await Self.with(engine, births: [120, 120]) { registry in
                try await Forecasts(registry).make(request, Self.chain, as: Self.actor)
            }
            #expect(abs(more.fertility.rate / forecast.fertility.rate - 2) < 0.01)
        }
    }

    @Test(arguments: TestEngine.available)
    func `a township borrows from its siblings`(engine: TestEngine) async throws {
        try await Self.with(engine, births: [30, 90]) { registry in
            let places = ["350583101", "350583102"].compactMap { DivisionCode($0) }
            var request = Forecast.Request(division: places[0], horizon: 5)
            let few = try await Forecasts(registry).make(request, Self.chain, among: places, as: Self.actor)
            request.division = places[1]
            let many = try await Forecasts(registry).make(request, Self.chain, among: places, as: Self.actor)
            #expect(few.fertility.ownWeight < 1)
            #expect(few.fertility.rate < many.fertility.rate)
            // Nearer to each other than their births are.
            #expect(many.fertility.rate / few.fertility.rate < 3)
        }
    }

    @Test(arguments: TestEngine.available)
    func `few people, no scenario and no right give no forecast`(engine: TestEngine) async throws {
        try await Self.with(engine, births: [10, 10]) { registry in
            var request = Forecast.Request(division: Self.county, scenario: "none")
            await #expect(throws: Refusal.self) {
                try await Forecasts(registry).make(request, Self.chain, as: Self.actor)
            }
            request.scenario = "medium"
            request.division = DivisionCode("350583103") ?? .nation
            await #expect(throws: Refusal.self) {
                try await Forecasts(registry).make(request, Self.chain, as: Self.actor)
            }
            request.division = Self.county
            let stranger = Actor(account: 2, role: .county, division: DivisionCode("441523") ?? .nation)
            await #expect(throws: Denial.self) { try await Forecasts(registry).make(request, Self.chain, as: stranger) }
            let family = Actor(account: 3, role: .family, division: Self.county)
            await #expect(throws: Denial.self) { try await Forecasts(registry).make(request, Self.chain, as: family) }
        }
    }
}
