import Access
import Civil
import Demography
import Exchange
import Microsimulation
import Population
import StorageTesting
import Testing

/// A population told as events, taken into a registry, and read back.
@Suite struct PopulationEventsTests {
    /// 900 people of 1 January 2023 who live three years, month by month.
    private static func lived() async throws -> Population {
        let towns = try ["350583001", "350583101", "350583102"].map {
            Division(code: try #require(DivisionCode($0)), name: "示例镇")
        }
        let county = try SyntheticCounty(
            CountyRequest(
                division: Office.nanan, name: "南安市", townships: towns, persons: 900, seed: 5,
                today: try #require(Day("2022-12-31"))))
        var families = SimulatedFamilies(county.population)
        for _ in 0..<3 {
            await FamilySimulation(seed: 2).advance(
                &families, by: .init(try China.rates(families.year)), monthly: true)
        }
        return families.people
    }

    @Test func `what a population tells, a registry knows`() async throws {
        let people = try await Self.lived()
        // From a day on which something changes: those are registered as they were, then change.
        let year = try #require(Day("2023-01-01"))
        let first = try #require(people.changes.map(\.day).filter { $0 >= Int32(year.number) }.min())
        let events = try PopulationEvents(people, from: Day(number: Int64(first)), seed: 1)
        let lines = events.map { $0.json.text() }
        #expect(Set(events.map(\.key)).count == lines.count)
        try await Office.with(.sqlite) { office in
            let path = try office.file("events.ndjson", lines.joined(separator: "\n") + "\n")
            let report = try await office.take(path)

            #expect(report.counts == [lines.count, 0, 0], "\(report)")
            let again = try await Population(
                office.registry, in: Office.nanan, named: { _ in "" }, asAt: people.asAt, isSynthetic: true,
                as: Actor(account: 1, role: .county, division: Office.nanan), for: .benefitReview)
            #expect(again.count == people.count)
            // Both in the order of births; of one day and sex the order is that of registration.
            let (told, read) = (Self.lines(of: people), Self.lines(of: again))
            for (kind, one) in told {
                let other = try #require(read[kind])
                #expect(one == other, "\(kind): \(Set(one).symmetricDifference(other).sorted().prefix(6))")
            }
            #expect(again.inconsistencies().isEmpty, "\(again.inconsistencies().prefix(3))")
        }
    }

    /// What is known of everybody, as words that do not name rows, in order.
    private static func lines(of people: Population) -> [String: [String]] {
        func name(_ row: Int?) -> String {
            row.map { "\(people.birthDay($0)) \(people.sex($0))" } ?? "-"
        }
        func all(_ what: (Int) -> String) -> [String] {
            (0..<people.count).map { "\(name($0)): \(what($0))" }.sorted()
        }
        func here(_ row: Int) -> Bool { people.isPresent(row, on: people.asAt) }
        let sizes = Dictionary((0..<people.count).filter(here).map { (people.households[$0], 1) }, uniquingKeysWith: +)
        return [
            "kin": all { "\(name(people.row(people.mothers[$0]))) \(name(people.row(people.fathers[$0])))" },
            "spouses": all { "\(name(people.row(people.spouses[$0]))) \(people.weddings[$0])" },
            "deaths": all { "\(people.deaths[$0])" },
            "presence": all { "\(here($0))" },
            "places": all { here($0) ? "\(people.division($0).code)" : "" },
            "hukou": all { here($0) ? "\(people.divisions[Int(people.hukous[$0])].code)" : "" },
            "homes": all { here($0) ? "\(sizes[people.households[$0]] ?? 0)" : "" },
            "children": all { "\(people.children[$0])" },
            "insurance": all { here($0) ? "\(people.insurances[$0])" : "" },
            "work": all {
                let work = Work(rawValue: people.works[$0])
                return here($0) && work != .retired && work != Work.none ? "\(people.works[$0])" : ""
            },
        ]
    }

    @Test func `names and numbers are made up, well formed, and nobody's`() async throws {
        let people = try await Self.lived()
        let from = try #require(Day("2023-01-01"))
        let events = try PopulationEvents(people, from: from, seed: 9)
        var numbers: Set<String> = []
        for event in events where event.type == "person-registered" {
            guard case .string(let number)? = event.data.first(where: { $0.0 == "citizen_id" })?.1 else { continue }
            #expect(numbers.insert(number).inserted)
            #expect(throws: Never.self) { try CitizenID(parsing: number) }
            #expect((Int(number.dropFirst(14).prefix(3)) ?? 0) > 900)
        }
        #expect(numbers.count > 800)
        #expect(events.map(\.json) == (try PopulationEvents(people, from: from, seed: 9)).map(\.json))
        // Days do not go back, but for what was before the records began.
        let days = events.filter { $0.type == "birth" || $0.type == "move-in" }.map(\.day)
        #expect(days == days.sorted())
    }

    @Test func `real people, places without a county and days with too many births are refused`() throws {
        let day = try #require(Day("2024-01-01"))
        let real = Population(asAt: day, divisions: [Division(code: Office.nanan, name: "")])
        #expect(throws: Refusal.self) { try PopulationEvents(real, seed: 1) }
        let nowhere = Population(asAt: day, isSynthetic: true)
        var refusal = #expect(throws: Refusal.self) { try PopulationEvents(nowhere, seed: 1) }
        #expect(refusal?.problems.map(\.code) == ["SIM-0009"])
        var crowd = Population(asAt: day, divisions: [Division(code: Office.nanan, name: "")], isSynthetic: true)
        for id in 1...498 { crowd.append(id: Int64(id), born: day, sex: .male) }
        refusal = #expect(throws: Refusal.self) { try PopulationEvents(crowd, seed: 1) }
        #expect(refusal?.problems.map(\.code) == ["SIM-0008"])
    }
}
