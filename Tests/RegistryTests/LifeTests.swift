import Access
import Civil
@testable import Registry
import Storage
import StorageTesting
import Testing

@Suite struct LifeTests {
    @Test(arguments: TestEngine.available)
    func `a life is as at a day and as known at a time`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let clerk = try Fixture.clerk()
            let person = try await fixture.mother()
            fixture.time.advance(by: 1000)
            let moved = try await fixture.append(Fixture.move("m1", person, "2022-01-01", to: "350583102"))
            fixture.time.advance(by: 1000)
            let before = fixture.time.now
            fixture.time.advance(by: 1000)
            var correction = Fixture.move("m2", person, "2022-02-01", to: "350583103")
            correction.change = .corrects(moved.sequence)
            try await fixture.append(correction)

            let now = try await fixture.registry.person(person, as: clerk, for: .service)
            #expect(now.person.residence == DivisionCode("350583103"))
            #expect(now.life.events.map(\.sequence) == [1, 3])
            #expect(now.life.history.map(\.sequence) == [1, 2, 3])
            #expect(now.life.superseded == [2: 3])
            let then = try await fixture.registry.person(person, as: clerk, for: .service, knownAt: before)
            #expect(then.life.events.map(\.sequence) == [1, 2])
            #expect(then.life.state.residence == DivisionCode("350583102"))
            let early = try await fixture.registry.person(
                person, as: clerk, for: .service, asAt: Day("2022-01-15"))
            #expect(early.life.state.residence == DivisionCode("350583101"))
        }
    }

    @Test(arguments: TestEngine.available)
    func `an event that comes late takes its place in the life`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let person = try await fixture.mother()
            try await fixture.append(Fixture.move("m2", person, "2023-01-01", to: "350583103"))
            try await fixture.append(Fixture.move("m1", person, "2022-01-01", to: "350583102"))
            let record = try await fixture.registry.person(person, as: try Fixture.clerk(), for: .service)
            #expect(record.person.residence == DivisionCode("350583103"))
            #expect(record.life.events.map(\.sequence) == [1, 3, 2])
        }
    }

    @Test(arguments: TestEngine.available)
    func `a revoked death gives the person back, and only once`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let person = try await fixture.mother()
            let death = try await fixture.append(Fixture.death("d", person, "2024-01-01"))
            var revocation = Fixture.death("r", person, "2024-01-02")
            revocation.change = .revokes(death.sequence)
            let revoked = try await fixture.append(revocation)
            let record = try await fixture.registry.person(person, as: try Fixture.clerk(), for: .service)
            #expect(record.person.deathDay == nil)
            #expect(record.life.events.count == 1)
            var again = Fixture.death("r2", person, "2024-01-02")
            again.change = .revokes(death.sequence)
            #expect(try await fixture.refusals(again) == ["REG-0052 revokes"])
            again.change = .revokes(revoked.sequence)
            #expect(try await fixture.refusals(again).first == "REG-0052 revokes")
            #expect(try await fixture.refusals(Fixture.death("d2", person, "2025-01-01")) == [])
        }
    }

    @Test(arguments: TestEngine.available)
    func `derived tables rebuild to the same content`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            try await fixture.story()
            let before = try await fixture.registry.contentHashes()
            let rebuilt = try await fixture.registry.rebuild(portion: 3)
            #expect(rebuilt.differing == [])
            #expect(rebuilt.before == before)
            #expect(try await fixture.registry.contentHashes() == before)
            let mother = try await fixture.registry.find(
                try #require(PersonQuery("chenxiuying")), as: try Fixture.clerk(), for: .service)
            #expect(mother.count == 1)
            #expect(try await fixture.registry.rebuild().differing == [])
        }
    }

    @Test func `a rebuild notices derived content that is wrong`() async throws {
        try await Fixture.with(.sqlite) { fixture in
            try await fixture.story()
            try await fixture.database.write { try $0.run("UPDATE person SET name = '别人' WHERE id = 1") }
            #expect(try await fixture.registry.rebuild().differing == ["person"])
            #expect(try await fixture.registry.rebuild().differing == [])
        }
    }

    @Test(arguments: TestEngine.available)
    func `a registry made by another derivation is rebuilt when it is opened`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            try await fixture.story()
            let hashes = try await fixture.registry.contentHashes()
            try await fixture.database.write { connection in
                try connection.run("UPDATE setting SET value = 'older' WHERE name = 'derivation'")
                try connection.run("UPDATE person SET last_day = 0 WHERE id = 1")
                try connection.define("DROP TABLE kin")
            }
            let reopened = try await Registry(database: fixture.database, settings: try Fixture.settings(fixture.time))
            #expect(try await reopened.contentHashes() == hashes)
            #expect(try await reopened.rebuild().differing == [])
        }
    }

    @Test(arguments: TestEngine.available)
    func `other rules are another derivation, the same rules are not`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            try await fixture.story()
            func lastDay(afterOpeningWith rules: String) async throws -> Int64? {
                var settings = try Fixture.settings(fixture.time)
                settings.rules = rules
                _ = try await Registry(database: fixture.database, settings: settings)
                return try await fixture.database.read { connection in
                    try connection.first("SELECT last_day FROM person WHERE id = 1") { try $0.int(0) }
                }
            }
            let right = try await lastDay(afterOpeningWith: "event: birth")
            try await fixture.database.write { try $0.run("UPDATE person SET last_day = 7 WHERE id = 1") }
            #expect(try await lastDay(afterOpeningWith: "event: birth") == 7)
            #expect(try await lastDay(afterOpeningWith: "event: birth, with another field") == right)
            #expect(right != 7)
        }
    }

    @Test(arguments: TestEngine.available)
    func `what is refused is logged for the auditor, not for the family`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let person = try await fixture.mother()
            let stranger = Actor(account: 7, role: .county, division: try #require(DivisionCode("441523")))
            await #expect(throws: Denial.self) {
                try await fixture.registry.person(person, as: stranger, for: .registration)
            }
            // The same for a number that nobody has.
            await #expect(throws: Denial.self) {
                try await fixture.registry.person(999, as: stranger, for: .registration)
            }
            await #expect(throws: Denial.self) {
                try await fixture.registry.export(Fixture.clerk().division, as: stranger, for: .registration) {
                    _, _, _ in
                }
            }
            let auditor = Actor(account: 8, role: .auditor, division: stranger.division)
            let looks = try await fixture.registry.looks(in: stranger.division, as: auditor, for: .audit)
            #expect(looks.map(\.action) == ["export-events", "see-person", "see-person"])
            #expect(looks.map(\.person) == [0, 999, person])
            #expect(looks.allSatisfy { $0.isRefused && $0.account == 7 })
            let own = Actor(account: 9, role: .family, division: try Fixture.clerk().division, person: person)
            #expect(try await fixture.registry.looks(at: person, as: own, for: .ownRecord).isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func `an export is one entry of the access log`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            try await fixture.story()
            let clerk = try Fixture.clerk()
            try await fixture.registry.export(clerk.division, as: clerk, for: .registration) { _, _, _ in }
            let auditor = Actor(account: 8, role: .auditor, division: clerk.division)
            let looks = try await fixture.registry.looks(in: clerk.division, as: auditor, for: .audit)
            #expect(looks.map(\.action) == ["export-events"])
            #expect(looks.allSatisfy { !$0.isRefused && $0.person == 0 })
        }
    }

    @Test func `asking for the checkpoint signs none but the first`() async throws {
        try await Fixture.with(.sqlite) { fixture in
            try await fixture.mother()
            let first = try await fixture.registry.checkpoint()
            try await fixture.append(Fixture.person("another", "林志强", .male, "1993-06-01"))
            #expect(try await fixture.registry.checkpoint() == first)
            let signed = try await fixture.registry.sign()
            #expect(signed != first)
            #expect(try await fixture.registry.checkpoint() == signed)
        }
    }

    @Test(arguments: TestEngine.available)
    func `every look at a person is logged before the answer`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let person = try await fixture.mother()
            let clerk = try Fixture.clerk()
            _ = try await fixture.registry.person(person, as: clerk, for: .benefitReview)
            let own = Actor(account: 9, role: .family, division: clerk.division, person: person)
            let looks = try await fixture.registry.looks(at: person, as: own, for: .ownRecord)
            #expect(looks.map(\.account) == [1])
            #expect(looks.map(\.purpose) == ["benefit-review"])
            await #expect(throws: Denial.self) {
                try await fixture.registry.looks(at: person, as: clerk, for: .service)
            }
        }
    }
}

extension Fixture {
    /// A short story with a correction, a revocation, a late event and twins.
    func story() async throws {
        let mother = try await mother()
        try await append(Fixture.birth("b1", mother: mother, certificate: "A123456789"))
        try await append(Fixture.birth("b2", mother: mother, order: 2, name: "陈二"))
        let move = try await append(Fixture.move("m1", mother, "2024-01-01", to: "350583102"))
        var correction = Fixture.move("m1c", mother, "2024-02-01", to: "350583104")
        correction.change = .corrects(move.sequence)
        try await append(correction)
        try await append(Fixture.move("late", mother, "2021-01-01", to: "350583105"))
        let man = try await append(Fixture.person("man", "欧阳建国", .male, "1993-05-05"))
        let person = man.subjects["person"] ?? 0
        let death = try await append(Fixture.death("d", person, "2025-01-01"))
        var revocation = Fixture.death("dr", person, "2025-01-01")
        revocation.change = .revokes(death.sequence)
        try await append(revocation)
    }
}
