import Access
import Civil
import Policy
@testable import Registry
import StorageTesting
import Testing

@Suite struct AppendTests {
    @Test(arguments: TestEngine.available)
    func `a birth makes a child under its mother`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let mother = try await fixture.mother()
            let receipt = try await fixture.append(Fixture.birth("b1", mother: mother))
            let child = try #require(receipt.subjects["child"])
            let clerk = try Fixture.clerk()
            let record = try await fixture.registry.person(child, as: clerk, for: .service)
            #expect(record.person.name == "陈一")
            #expect(record.person.birthDay == Day("2025-03-01"))
            #expect(record.person.residence == DivisionCode("350583101"))
            #expect(record.kin.map(\.relation) == ["mother"])
            #expect(record.kin.first?.person?.id == mother)
            let kin = try await fixture.registry.person(mother, as: clerk, for: .service).kin
            #expect(kin.map(\.relation) == ["child"])
        }
    }

    @Test(arguments: TestEngine.available)
    func `the same key twice is one event, with other content a conflict`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let first = try await fixture.append(Fixture.person("k", "王伟", .male, "1990-01-01"))
            let again = try await fixture.append(Fixture.person("k", "王伟", .male, "1990-01-01"))
            #expect(again.sequence == first.sequence)
            #expect(again.subjects == first.subjects)
            #expect(again.isRepeated)
            #expect(try await fixture.refusals(Fixture.person("k", "王伟", .male, "1990-01-02")) == ["REG-0050 key"])
            #expect(try await fixture.registry.size() == 1)
        }
    }

    @Test(arguments: TestEngine.available)
    func `the same identifier is the same person`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let division = try #require(DivisionCode("350583"))
            let born = try #require(Day("1990-01-01"))
            let number = try #require(CitizenID(division: division, birthDay: born, sequence: 11)?.canonical)
            let first = try await fixture.append(Fixture.person("a", "王伟", .male, "1990-01-01", citizen: number))
            let repeated = try await fixture.refusals(Fixture.person("b", "王伟", .male, "1990-01-01", citizen: number))
            #expect(repeated == ["REG-0037 subjects.person"])
            let move = Submission(
                type: "move-in", day: try #require(Day("2021-01-01")), place: division,
                subjects: ["person": SubjectReference(identifiers: [try Identifier(.citizenID, number, at: "")])],
                data: ["residence": "350583102"], source: "test", key: "m")
            #expect(try await fixture.append(move).subjects["person"] == first.subjects["person"])
        }
    }

    @Test func `everything that is wrong is said at once and nothing is done`() async throws {
        try await Fixture.with(.sqlite) { fixture in
            let bad = Submission(
                type: "person-registered", day: try #require(Day("2999-01-01")), place: DivisionCode("350583101"),
                subjects: ["uncle": SubjectReference()],
                data: ["name": "", "sex": "x", "birth_date": "2023-02-30", "shoe": "44"], source: "test", key: "bad")
            #expect(
                try await fixture.refusals(bad) == [
                    "REG-0020 day", "REG-0002 data.shoe", "REG-0003 data.name", "REG-0011 data.sex",
                    "REG-0004 data.birth_date", "REG-0030 subjects.uncle",
                ])
            #expect(try await fixture.registry.size() == 0)
        }
    }

    @Test(arguments: TestEngine.available)
    func `implausible events are refused by the declared rules`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let mother = try await fixture.mother()
            #expect(
                try await fixture.refusals(Fixture.birth("early", mother: mother, day: "1994-01-01")) == [
                    "REG-0034 subjects.mother", "REG-0044 subjects.mother",
                ])
            #expect(
                try await fixture.refusals(Fixture.birth("young", mother: mother, day: "2003-01-01"))
                    == ["REG-0036 subjects.mother"])
            try await fixture.append(Fixture.birth("one", mother: mother))
            #expect(
                try await fixture.refusals(Fixture.birth("close", mother: mother, day: "2025-06-01")) == [
                    "REG-0038 day"
                ])
            #expect(
                try await fixture.refusals(Fixture.birth("double", mother: mother)) == ["REG-0039 subjects.mother"])
            #expect(
                try await fixture.refusals(Fixture.birth("twin", mother: mother, day: "2025-03-02", order: 2)) == [])
            try await fixture.append(Fixture.death("dead", mother, "2025-05-01"))
            #expect(
                try await fixture.refusals(Fixture.move("after", mother, "2025-06-01", to: "350583102"))
                    == ["REG-0033 subjects.person"])
            #expect(
                try await fixture.refusals(Fixture.birth("nobody", mother: 999)) == ["REG-0031 subjects.mother"])
        }
    }

    @Test(arguments: TestEngine.available)
    func `a batch keeps the good and names the bad`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let mother = try await fixture.mother()
            let results = try await fixture.registry.append(
                [
                    Fixture.birth("b1", mother: mother), Fixture.birth("b1", mother: mother),
                    Fixture.birth("b2", mother: mother), Fixture.move("m", mother, "2025-04-01", to: "350583103"),
                    Fixture.birth("b3", mother: 12_345),
                ], by: try Fixture.clerk(), for: .registration)
            let codes = results.map { result in
                switch result {
                case .success(let receipt): receipt.isRepeated ? "repeated" : "new"
                case .failure(let refusal): refusal.problems.map(\.code).joined()
                }
            }
            #expect(codes == ["new", "repeated", "REG-0039", "new", "REG-0031"])
            #expect(try await fixture.registry.size() == 3)
        }
    }

    @Test(arguments: TestEngine.available)
    func `two clerks who register one child at the same instant make one child`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let mother = try await fixture.mother()
            let clerk = try Fixture.clerk()
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        do {
                            _ = try await fixture.registry.append(
                                Fixture.birth("clerk\(number)", mother: mother), by: clerk, for: .registration)
                            return true
                        } catch is Civil.Refusal { return false }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(accepted == 1)
            let kin = try await fixture.registry.person(mother, as: clerk, for: .service).kin
            #expect(kin.count == 1)
        }
    }

    @Test func `an office records only within its division`() async throws {
        try await Fixture.with(.sqlite) { fixture in
            let mother = try await fixture.mother()
            let elsewhere = try Fixture.clerk("441523")
            await #expect(throws: Civil.Refusal.self) {
                try await fixture.registry.append(
                    Fixture.move("m", mother, "2025-01-01", to: "441523101"), by: elsewhere, for: .registration)
            }
            await #expect(throws: Denial.place) {
                try await fixture.registry.person(mother, as: elsewhere, for: .service)
            }
            let query = try #require(PersonQuery("陈秀英"))
            #expect(try await fixture.registry.find(query, as: elsewhere, for: .service).isEmpty)
            #expect(
                try await fixture.registry.find(query, as: try Fixture.clerk(), for: .service).map(\.person.id) == [
                    mother
                ])
        }
    }
}
