import Access
import Civil
import Policy
import Registry
@testable import Statistics
import StorageTesting
import Testing

/// People add up, place by place and day by day, whatever is corrected or told late; and what is missing is found.
@Suite struct QualityTests {
    @Test(arguments: TestEngine.available, [1, 2, 3, 4])
    func `start and what happened give the end, in every place and over any days`(
        engine: TestEngine, seed: UInt64
    ) async throws {
        try await FigureTests.with(engine) { county in
            try await FigureTests.live(county, seed: seed)
            var draws = FigureTests.Draws(state: seed)
            var moves: Int64 = 0
            for _ in 0..<25 {
                let first = try FigureTests.day("2022-01-01").adding(days: Int64(draws.next(1_500)))
                let days = first...first.adding(days: Int64(draws.next(400)))
                let balances = try await PopulationBalance.read(
                    county.registry, county.library, in: county.officer.division, days, as: county.officer)
                #expect(balances.first?.division == county.officer.division)
                for balance in balances {
                    #expect(balance.difference == 0, "\(balance)")
                    let area = balance.division.description
                    // Both ends as a plain count gives them.
                    func living(_ day: Day) -> Int64 {
                        Int64(county.persons.count { county.lives($0, in: area, on: day) })
                    }
                    #expect(balance.start == living(days.lowerBound.adding(days: -1)), "\(area) \(days)")
                    #expect(balance.end == living(days.upperBound), "\(area) \(days)")
                    moves += balance.movedIn + balance.movedOut
                }
                // What moves within the division is in the places, and not in the whole.
                let parts = balances.dropFirst()
                if !parts.isEmpty, let whole = balances.first {
                    #expect(parts.reduce(0) { $0 + $1.births } == whole.births)
                    #expect(parts.reduce(0) { $0 + $1.deaths } == whole.deaths)
                    #expect(
                        parts.reduce(0) { $0 + $1.movedIn - $1.movedOut } == whole.movedIn - whole.movedOut)
                }
            }
            #expect(moves > 10)
        }
    }

    @Test func `what is missing or doubtful is found, and shown to those who may see people`() async throws {
        try await FigureTests.with(.sqlite) { county in
            let day = try FigureTests.day("2025-05-01")
            for (name, born) in [("甲", "1890-01-01"), ("乙", "1990-05-05"), ("丙", "2026-08-01")] {
                try await county.tell(
                    "person-registered", try FigureTests.day("2026-08-20"), ["person": nil],
                    [
                        "name": .string("林" + name), "sex": "female", "birth_date": .string(born), "citizenship": "CN",
                        "residence": "350583101",
                    ])
            }
            _ = day
            let division = county.officer.division
            let quality = try await DataQuality.read(county.registry, in: division, as: county.officer)
            func count(_ check: DataQuality.Check) -> Int64? { quality.lines.first { $0.check == check }?.count }
            #expect(quality.persons == 3)
            #expect(count(.veryOld) == 1 && count(.noCitizenNumber) == 2 && count(.noSex) == 0)
            #expect(quality.heaping == nil)
            let found = try await DataQuality.persons(
                county.registry, .veryOld, in: division, as: county.officer, for: .registration)
            #expect(found.map(\.name) == ["林甲"])
            for role in [Role.analyst, .auditor, .administrator, .family] {
                let other = Actor(account: 2, role: role, division: division)
                await #expect(throws: Denial.self) {
                    try await DataQuality.persons(
                        county.registry, .veryOld, in: division, as: other, for: .registration)
                }
            }
        }
    }

    @Test func `digits that fall evenly give Myers' index 0, and all on one digit 90`() throws {
        let even = [Int64](repeating: 100, count: 121)
        #expect(abs(try #require(DataQuality.myers(even))) < 1e-9)
        let heaped = (0..<121).map { Int64($0 % 10 == 0 ? 100 : 0) }
        #expect(abs(try #require(DataQuality.myers(heaped)) - 90) < 1e-9)
        #expect(DataQuality.myers([]) == nil)
    }
}
