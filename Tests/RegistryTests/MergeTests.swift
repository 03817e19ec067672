import Access
import Civil
@testable import Registry
import Storage
import StorageTesting
import Testing

/// Two numbers that are one person, and are two again.
@Suite struct MergeTests {
    static func judged(_ one: Int64, _ other: Int64, _ verdict: String = "same", key: String = "judged") -> Submission {
        Submission(
            type: "identity-judged", day: Day("2026-01-01") ?? .first, place: DivisionCode("350583101"),
            subjects: ["person": SubjectReference(person: one), "other": SubjectReference(person: other)],
            data: ["verdict": .string(verdict)], source: "review", key: "\(key)-\(one)-\(other)")
    }

    static func change(_ type: String, _ one: Int64, _ other: Int64, key: String = "") -> Submission {
        Submission(
            type: type, day: Day("2026-01-02") ?? .first, place: DivisionCode("350583101"),
            subjects: ["person": SubjectReference(person: one), "other": SubjectReference(person: other)],
            data: ["reason": .string("同一人")], source: "review", key: "\(type)-\(key)-\(one)-\(other)")
    }

    /// Somebody else than the clerk has found the two to be one.
    static func merge(_ fixture: Fixture, _ one: Int64, _ other: Int64, key: String = "") async throws {
        let reader = Actor(account: 2, role: .township, division: try #require(DivisionCode("350583101")))
        _ = try await fixture.registry.append(judged(one, other, key: "judged\(key)"), by: reader, for: .registration)
        try await fixture.append(change("persons-merged", one, other, key: key))
    }

    /// A woman under two numbers, with a child under each, a husband's kin and events of her own under both.
    static func story(_ fixture: Fixture) async throws -> (one: Int64, other: Int64, children: [Int64]) {
        let one = try await fixture.mother("one", "350583199503081025")
        let stranger = try await fixture.append(Fixture.person("s", "林国华", .male, "1977-07-07"))
        let other = try await fixture.append(
            Fixture.person("other", "陈秀英", .female, "1995-03-18", phone: "13900000001"))
        let second = try #require(other.subjects["person"])
        #expect(second == one + 2 && stranger.subjects["person"] == one + 1)
        let first = try await fixture.append(
            Fixture.birth("b1", mother: one, day: "2022-02-02", certificate: "X350000001"))
        let next = try await fixture.append(Fixture.birth("b2", mother: second, day: "2025-03-01", name: "陈二"))
        try await fixture.append(Fixture.move("m1", one, "2023-01-01", to: "350583102"))
        try await fixture.append(Fixture.move("m2", second, "2024-01-01", to: "350583103"))
        return (one, second, try [#require(first.subjects["child"]), #require(next.subjects["child"])])
    }

    @Test(arguments: TestEngine.available)
    func `one number stands for both, and neither record is altered`(_ engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let (one, other, children) = try await Self.story(fixture)
            let size = try await fixture.registry.size()
            let before = try await fixture.database.read { connection in
                try connection.all("SELECT payload FROM journal ORDER BY seq", []) { try $0.text(0) }
            }
            try await Self.merge(fixture, one, other)
            let clerk = try Fixture.clerk()
            let record = try await fixture.registry.person(one, as: clerk, for: .service)
            #expect(record.person.residence == DivisionCode("350583103"))
            #expect(record.person.phone == "13900000001")
            #expect(Set(record.kin.map(\.id)) == Set(children))
            #expect(record.life.events.map(\.type).filter { $0 == "birth" }.count == 2)
            #expect(record.identifiers.map(\.value) == ["350583199503081025"])
            // The old number leads to the one that stays.
            #expect(try await fixture.registry.person(other, as: clerk, for: .service).person.id == one)
            #expect(try await fixture.registry.number(of: other) == one)
            let child = try await fixture.registry.person(children[1], as: clerk, for: .service)
            #expect(child.kin.map(\.id) == [one])
            // Nobody is found twice.
            let query = try #require(PersonQuery("陈秀英"))
            #expect(try await fixture.registry.find(query, as: clerk, for: .service).map(\.person.id) == [one])
            // What is recorded of the old number goes to the new one; what she may do but once is refused.
            let move = try await fixture.append(Fixture.move("m3", other, "2026-02-01", to: "350583104"))
            #expect(move.subjects["person"] == one)
            #expect(
                try await fixture.refusals(Fixture.birth("b3", mother: other, day: "2025-03-02", name: "陈二"))
                    == ["REG-0039 subjects.mother"])
            let after = try await fixture.database.read { connection in
                try connection.all(
                    "SELECT payload FROM journal WHERE seq <= $1 ORDER BY seq", [.int(size)]
                ) { try $0.text(0) }
            }
            #expect(before == after)
            #expect(try await fixture.registry.rebuild(portion: 3).differing == [])
            #expect(try await fixture.registry.rebuild().differing == [])
        }
    }

    /// Every row of the tables that say who somebody is, but for what takes part in the two events themselves.
    static func content(_ fixture: Fixture) async throws -> [String] {
        try await fixture.database.read { connection in
            var rows: [String] = []
            for table in [PersonIndex.person, PersonIndex.identifier, PersonIndex.kin] {
                let names = table.columnNames.joined(separator: ", ")
                try connection.rows("SELECT \(names) FROM \(table.name) ORDER BY \(names)", []) { row in
                    let values = try table.columnNames.indices.map { "\(try row.value($0))" }
                    rows.append("\(table.name) \(values)")
                }
            }
            try connection.rows(
                """
                SELECT person, seq, role, type, day FROM involvement WHERE type NOT IN
                ('identity-judged', 'persons-merged', 'persons-split') ORDER BY person, seq, role
                """, []
            ) { row in
                let values = try (0..<5).map { "\(try row.value($0))" }
                rows.append("involvement \(values)")
            }
            return rows
        }
    }

    @Test(arguments: TestEngine.available)
    func `merged and split, everything is as it was`(_ engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let (one, other, _) = try await Self.story(fixture)
            let before = try await Self.content(fixture)
            try await Self.merge(fixture, one, other)
            let merged = try await Self.content(fixture)
            #expect(merged != before)
            try await fixture.append(Self.change("persons-split", one, other))
            #expect(try await Self.content(fixture) == before)
            #expect(try await fixture.registry.rebuild(portion: 2).differing == [])
            // Again, in the other direction, in one group with what comes before and after.
            let reader = Actor(account: 2, role: .county, division: try Fixture.clerk().division)
            _ = try await fixture.registry.append(
                Self.judged(other, one, key: "again"), by: reader, for: .registration)
            let answers = try await fixture.registry.append(
                [
                    Fixture.move("m4", other, "2024-06-01", to: "350583105"),
                    Self.change("persons-merged", other, one, key: "again"),
                    Fixture.move("m5", one, "2024-07-01", to: "350583106"),
                    Self.change("persons-split", other, one, key: "again"),
                    Fixture.move("m6", one, "2024-08-01", to: "350583107"),
                ], by: Fixture.clerk(), for: .registration)
            #expect(try answers.map { try $0.get().subjects["person"] } == [other, other, other, other, one])
            #expect(try await fixture.registry.rebuild(portion: 1).differing == [])
            #expect(try await fixture.registry.rebuild().differing == [])
            let states = try await (
                fixture.registry.person(one, as: Fixture.clerk(), for: .service).person.residence,
                fixture.registry.person(other, as: Fixture.clerk(), for: .service).person.residence
            )
            // What was recorded while they were one stays with the number that stood for both.
            #expect(states.0 == DivisionCode("350583107") && states.1 == DivisionCode("350583106"))
        }
    }

    @Test(arguments: TestEngine.available)
    func `three numbers become one, and the last that came is split off with what came with it`(
        _ engine: TestEngine
    ) async throws {
        try await Fixture.with(engine) { fixture in
            let (one, other, _) = try await Self.story(fixture)
            let third = try #require(
                try await fixture.append(Fixture.person("third", "陈秀英", .female, "1994-12-25")).subjects["person"])
            let before = try await Self.content(fixture)
            try await Self.merge(fixture, other, third)
            let two = try await Self.content(fixture)
            try await Self.merge(fixture, one, third, key: "chain")
            #expect(try await fixture.registry.number(of: third) == one)
            #expect(try await fixture.registry.number(of: other) == one)
            try await fixture.append(Self.change("persons-split", one, other))
            #expect(try await Self.content(fixture) == two)
            #expect(try await fixture.registry.number(of: third) == other)
            try await fixture.append(Self.change("persons-split", other, third))
            #expect(try await Self.content(fixture) == before)
            #expect(try await fixture.registry.rebuild(portion: 4).differing == [])
        }
    }

    @Test(arguments: TestEngine.available)
    func `who cannot be one, or has not been looked at twice, is not merged`(_ engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let (one, other, children) = try await Self.story(fixture)
            let clerk = try Fixture.clerk()
            func refused(_ submission: Submission) async throws -> [String] { try await fixture.refusals(submission) }
            // Nobody has compared them; then only the one who wants to merge; then somebody who was not sure.
            #expect(try await refused(Self.change("persons-merged", one, other)) == ["REG-0046 subjects.other"])
            try await fixture.append(Self.judged(one, other))
            #expect(try await refused(Self.change("persons-merged", one, other)) == ["REG-0046 subjects.other"])
            let reader = Actor(account: 2, role: .county, division: clerk.division)
            _ = try await fixture.registry.append(
                Self.judged(one, other, "unsure", key: "u"), by: reader, for: .registration)
            #expect(try await refused(Self.change("persons-merged", one, other)) == ["REG-0046 subjects.other"])
            // A mother and her child.
            _ = try await fixture.registry.append(
                Self.judged(one, children[0], key: "k"), by: reader, for: .registration)
            #expect(try await refused(Self.change("persons-merged", one, children[0])) == ["REG-0048 subjects.other"])
            // Two who have numbers of their own.
            let numbered = try #require(
                try await fixture.append(
                    Fixture.person("n", "陈秀英", .female, "1995-03-08", citizen: "350583199503081041")
                ).subjects["person"])
            _ = try await fixture.registry.append(
                Self.judged(one, numbered, key: "n"), by: reader, for: .registration)
            #expect(try await refused(Self.change("persons-merged", one, numbered)) == ["REG-0047 subjects.other"])
            // Two who are not one are not split; one is not merged with itself; nobody is nobody.
            #expect(try await refused(Self.change("persons-split", one, other)) == ["REG-0049 subjects.other"])
            #expect(try await refused(Self.change("persons-split", one, 999)) == ["REG-0031 subjects.other"])
            #expect(try await refused(Self.change("persons-merged", one, one)).contains("REG-0040 subjects.person"))
            // A verdict is not revoked but given anew; who may not merge is told nothing else.
            let judged = try await fixture.append(Self.judged(one, other, "same", key: "r"))
            var revoked = Self.judged(one, other, key: "x")
            (revoked.change, revoked.data) = (.revokes(judged.sequence), [:])
            #expect(try await refused(revoked).contains("REG-0054 revokes"))
            let township = Actor(account: 3, role: .township, division: clerk.division)
            await #expect(throws: Refusal.self) {
                try await fixture.registry.append(
                    Self.change("persons-merged", one, other, key: "t"), by: township, for: .registration)
            }
        }
    }
}
