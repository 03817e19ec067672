import Access
import Civil
import Policy
import Registry
@testable import Services
import Storage
import StorageTesting
import Testing

/// Decisions that stand: kept current by events and by the calendar, at the cost of what changed.
@Suite struct StandingDecisionsTests {
    private static let division = "350583"

    private func standing(_ county: CountyFixture) async throws -> StandingDecisions {
        let code = try #require(DivisionCode(StandingDecisionsTests.division))
        return try await StandingDecisions(
            county.registry, in: county.database, county.library.chain(for: code), of: code)
    }

    private func refresh(
        _ decisions: StandingDecisions, _ day: String, packs: String = "a"
    ) async throws -> StandingDecisions.Refreshed {
        try await decisions.refresh(
            on: try #require(Day(day)), packs: packs, as: try CountyFixture.county(), for: .benefitReview)
    }

    private func listed(
        _ decisions: StandingDecisions, since: Day?, entitlements: Set<String>
    ) async throws -> [StandingDecisions.Line] {
        try await decisions.due(
            since: since, entitlements: entitlements, as: try CountyFixture.county(), for: .benefitReview)
    }

    private func rows(_ county: CountyFixture) async throws -> [String] {
        let columns = StandingDecisions.columns.filter { $0 != "since" }
        return try await county.database.read { connection in
            try connection.all(
                "SELECT \(columns.joined(separator: ", ")) FROM standing ORDER BY person, entitlement, about, period",
                []
            ) { row in
                var cells: [String] = []
                for column in 0..<columns.count { cells.append("\(try row.value(column))") }
                return cells.joined(separator: " ")
            }
        }
    }

    @Test(arguments: TestEngine.available) func `a newborn is due what nobody has asked for, until somebody does`(
        _ engine: TestEngine
    ) async throws {
        try await CountyFixture.with(engine) { county in
            let decisions = try await standing(county)
            #expect(try await refresh(decisions, "2026-03-01").isWhole)
            let (_, child) = try await county.motherAndChild(born: "2026-03-10")
            let refreshed = try await refresh(decisions, "2026-03-12")
            #expect(!refreshed.isWhole)
            #expect(refreshed.events == 2)
            #expect(refreshed.persons == 2)
            let due = try await listed(decisions, since: Day("2026-03-12"), entitlements: ["childcare-subsidy"])
            #expect(due.map(\.person) == [child])
            #expect(due.first?.least == 360_000)
            #expect(due.first?.since == Day("2026-03-12"))
            #expect(due.first?.through == Day("2026-12-31"))
            try await county.append(
                "benefit-claimed", "2026-03-20", ["person": child],
                ["entitlement": "childcare-subsidy", "period": "2026-01-01"], key: "claim")
            #expect(try await refresh(decisions, "2026-03-21").persons == 2)
            #expect(try await listed(decisions, since: nil, entitlements: ["childcare-subsidy"]).isEmpty)
        }
    }

    @Test func `a standard that is raised for days gone by is decided anew, for the year that has begun`() async throws
    {
        try await CountyFixture.with(.sqlite) { county in
            _ = try await county.motherAndChild(born: "2026-03-10")
            let before = try await standing(county)
            _ = try await refresh(before, "2026-04-01")
            #expect(
                try await listed(before, since: nil, entitlements: ["childcare-subsidy"]).map(\.least) == [360_000])
            // Made known in May, from the first of January on.
            let code = try #require(DivisionCode(StandingDecisionsTests.division))
            let file = PackFile(
                path: "raised.yaml",
                text: """
                    reform: raised
                    title: {zh: 提高, en: Raised}
                    ---
                    parameter: subsidy.yearly
                    values:
                      - {from: 2026-01-01, value: 480000}
                    """)
            let reform = try #require(Reform.read(file, on: county.library.chain(for: code)).reform)
            let after = try await StandingDecisions(county.registry, in: county.database, reform.chain, of: code)
            let refreshed = try await refresh(after, "2026-05-20", packs: "b")
            #expect(refreshed.isWhole)
            #expect(
                try await listed(after, since: nil, entitlements: ["childcare-subsidy"]).map(\.least) == [480_000])
        }
    }

    @Test func `nothing happens, nothing is decided; a new year is decided for alone`() async throws {
        try await CountyFixture.with(.sqlite) { county in
            let decisions = try await standing(county)
            let (_, child) = try await county.motherAndChild(born: "2026-03-10")
            _ = try await refresh(decisions, "2026-06-10")
            let still = try await refresh(decisions, "2026-06-10")
            #expect(still.persons == 0)
            #expect(still.events == 0)
            let next = try await refresh(decisions, "2027-01-01")
            #expect(next.partly > 0)
            let due = try await listed(decisions, since: Day("2027-01-01"), entitlements: ["childcare-subsidy"])
            #expect(due.map(\.person) == [child])
            #expect(due.first?.period == Day("2027-01-01"))
            #expect(due.first?.since == Day("2027-01-01"))
            _ = try await refresh(decisions, "2029-01-01")
            #expect(try await listed(decisions, since: nil, entitlements: ["childcare-subsidy"]).isEmpty)
        }
    }

    @Test func `who comes of an age is due from that day`() async throws {
        try await CountyFixture.with(.sqlite) { county in
            let decisions = try await standing(county)
            let woman = try await county.append(
                "person-registered", "2020-01-01", ["person": nil],
                ["name": "陈阿妹", "sex": "female", "birth_date": "1991-05-20", "residence": "350583101"], key: "woman")
            _ = try await refresh(decisions, "2026-05-01")
            #expect(try await listed(decisions, since: nil, entitlements: ["cancer-screening"]).isEmpty)
            #expect(try await refresh(decisions, "2026-05-19").persons == 0)
            #expect(try await refresh(decisions, "2026-05-25").persons == 1)
            let due = try await listed(decisions, since: Day("2026-05-02"), entitlements: ["cancer-screening"])
            #expect(due.map(\.person) == [woman.subjects["person"]])
            #expect(due.first?.since == Day("2026-05-20"))
        }
    }

    @Test func `kept current it is what deciding everybody anew gives`() async throws {
        try await CountyFixture.with(.sqlite) { county in
            let decisions = try await standing(county)
            _ = try await refresh(decisions, "2026-01-05")
            let (mother, child) = try await county.motherAndChild(born: "2026-03-10")
            _ = try await refresh(decisions, "2026-03-11")
            try await county.append(
                "employment-started", "2020-07-01", ["person": mother], ["employer": "南安石材厂"], key: "work")
            try await county.append(
                "delivery", "2026-03-10", ["mother": mother],
                ["babies": 1, "outcome": "live", "difficult": false, "caesarean": false], key: "delivery", as: .clinic)
            try await county.append(
                "household-registered", "2026-04-01", ["person": child], ["hukou": "350583101", "hukou_kind": "rural"],
                key: "hukou")
            for day in [
                "2026-04-02", "2026-05-31", "2026-06-01", "2026-12-31", "2027-01-01", "2027-03-10", "2028-02-29",
            ] {
                let kept = try await refresh(decisions, day)
                #expect(!kept.isWhole)
                let current = try await rows(county)
                #expect(current.count > 3)
                #expect(try await refresh(decisions, day, packs: "b").isWhole)
                let whole = try await rows(county)
                #expect(current == whole, "on \(day)")
                #expect(try await refresh(decisions, day, packs: "a").isWhole)
            }
        }
    }

    @Test func `a claim that is revoked is due again`() async throws {
        try await CountyFixture.with(.sqlite) { county in
            let decisions = try await standing(county)
            let (_, child) = try await county.motherAndChild(born: "2026-03-10")
            let claim = try await county.append(
                "benefit-claimed", "2026-03-20", ["person": child],
                ["entitlement": "childcare-subsidy", "period": "2026-01-01"], key: "claim")
            _ = try await refresh(decisions, "2026-03-21")
            #expect(try await listed(decisions, since: nil, entitlements: ["childcare-subsidy"]).isEmpty)
            try await county.append(
                "benefit-claimed", "2026-03-20", ["person": child], [:], key: "claim-revoked",
                change: .revokes(claim.sequence))
            #expect(try await refresh(decisions, "2026-03-22").persons == 2)
            let lines = try await listed(decisions, since: nil, entitlements: ["childcare-subsidy"])
            #expect(lines.map(\.person) == [child])
        }
    }

    @Test func `an analyst does not decide for everybody`() async throws {
        try await CountyFixture.with(.sqlite) { county in
            let decisions = try await standing(county)
            let code = try #require(DivisionCode(StandingDecisionsTests.division))
            await #expect(throws: Denial.self) {
                try await decisions.refresh(
                    on: Day("2026-05-01") ?? .first, packs: "a",
                    as: Actor(account: 1, role: .analyst, division: code), for: .benefitReview)
            }
            await #expect(throws: Denial.self) {
                try await decisions.due(
                    since: nil, as: Actor(account: 1, role: .analyst, division: code), for: .benefitReview)
            }
        }
    }
}
