import Access
import Civil
import Policy
import Registry
@testable import Services
import StorageTesting
import Testing

@Suite struct WorklistTests {
    @Test(arguments: TestEngine.available)
    func `a newborn's checks come due, are done and fall overdue`(engine: TestEngine) async throws {
        try await CountyFixture.with(engine) { fixture in
            let (_, child) = try await fixture.motherAndChild()
            let county = try CountyFixture.county()
            func list(_ selection: Worklist.Selection, _ day: String) async throws -> [String] {
                try await fixture.worklists.list(
                    in: county.division, selection, on: try #require(Day(day)), programme: "child-health", as: county,
                    for: .service
                ).lines.flatMap { $0.items.map(\.item) }
            }
            #expect(try await list(.due, "2026-03-20") == [])
            #expect(try await list(.due, "2026-04-10") == ["m1"])
            #expect(try await list(.overdue, "2026-05-20") == ["m1"])
            try await fixture.append(
                "child-check", "2026-04-12", ["child": child], ["visit": "m1"], key: "check", as: .clinic)
            #expect(try await list(.due, "2026-04-15") == [])
            #expect(try await list(.done, "2026-04-15") == ["m1"])
            #expect(try await list(.overdue, "2026-05-20") == [])
            #expect(try await list(.due, "2026-06-20") == ["m3"])
        }
    }

    @Test(arguments: TestEngine.available)
    func `a child registered late gets the right items at once`(engine: TestEngine) async throws {
        try await CountyFixture.with(engine) { fixture in
            let receipt = try await fixture.append(
                "person-registered", "2026-06-01", ["person": nil],
                ["name": "王小明", "sex": "male", "birth_date": "2024-05-20", "residence": "350583102"], key: "late")
            let child = try #require(receipt.subjects["person"])
            let county = try CountyFixture.county()
            let list = try await fixture.worklists.list(
                in: try #require(DivisionCode("350583102")), .due,
                on: try #require(Day("2026-06-01")),
                as: county, for: .service)
            // One line, with everything of every programme; what was never given in two years is overdue.
            #expect(list.lines.map(\.person.id) == [child] && list.counts[.due] == 1)
            #expect(Set(list.lines[0].items.map(\.item)) == ["m24", "eye-m24"])
        }
    }

    @Test(arguments: TestEngine.available)
    func `who moves or dies leaves the list of the old township`(engine: TestEngine) async throws {
        try await CountyFixture.with(engine) { fixture in
            let (_, child) = try await fixture.motherAndChild()
            let county = try CountyFixture.county()
            let day = try #require(Day("2026-06-20"))
            func count(_ township: String) async throws -> Int64? {
                try await fixture.worklists.list(
                    in: try #require(DivisionCode(township)), .due, on: day, as: county, for: .service
                ).counts[.due]
            }
            #expect(try await count("350583101") == 1)
            try await fixture.append(
                "move-in", "2026-06-01", ["person": child], ["residence": "350583103"], key: "move")
            #expect(try await count("350583101") == 0)
            #expect(try await count("350583103") == 1)
            try await fixture.append("death", "2026-06-10", ["person": child], ["cause": "other"], key: "death")
            #expect(try await count("350583103") == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func `the index rebuilds to the same content and equals what is computed from the life`(engine: TestEngine)
        async throws
    {
        try await CountyFixture.with(engine) { fixture in
            let (_, child) = try await fixture.motherAndChild(born: "2024-01-10")
            try await fixture.append(
                "child-check", "2024-02-12", ["child": child], ["visit": "m1"], key: "check", as: .clinic)
            // What happens later and turns nothing must not make other rows when all is read again: doses not needed any more by then, the day of a live
            // vaccine, an age past the programme.
            try await fixture.append(
                "vaccinated", "2024-09-12", ["person": child], ["vaccine": "MMR", "dose": 1], key: "mmr", as: .clinic)
            try await fixture.append(
                "child-check", "2026-07-12", ["child": child], ["visit": "m30"], key: "later", as: .clinic)
            for portion: Int64 in [1, 2, 7, 1_000] {
                #expect(try await fixture.registry.rebuild(portion: portion).differing == [])
            }
            let county = try CountyFixture.county()
            let record = try await fixture.registry.person(child, as: county, for: .service)
            let items = Programmes(fixture.library.chain(for: county.division)).items(
                for: Subject(person: child, chronicles: [child: record.life.chronicle]),
                on: try #require(Day("2026-08-20")))
            #expect(items.filter { $0.programme == "child-health" }.count == 12)
            #expect(items.filter { $0.doneBy != nil }.map(\.item) == ["m1", "m30", "MMR-1"])
            #expect(Set(items.map(\.programme)) == ["child-health", "child-eyes", "immunisation"])
        }
    }

    @Test func `an office lists only its own division`() async throws {
        try await CountyFixture.with(.sqlite) { fixture in
            let other = Actor(account: 2, role: .township, division: try #require(DivisionCode("350583102")))
            await #expect(throws: Denial.place) {
                try await fixture.worklists.list(
                    in: try #require(DivisionCode("350583101")), .due, on: fixture.registry.today,
                    as: other, for: .service)
            }
        }
    }
}
