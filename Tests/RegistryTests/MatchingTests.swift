import Access
import Civil
@testable import Registry
import Storage
import StorageTesting
import Testing

/// Whom an event would bring, and who is there already under no number that says so.
@Suite struct MatchingTests {
    @Test(arguments: TestEngine.available)
    func `who is surely there already is not there twice`(_ engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let first = try await fixture.append(
                Fixture.person(
                    "police", "陈秀英", .female, "1995-03-08", citizen: "350583199503081025", phone: "13900000001"))
            let person = try #require(first.subjects["person"])
            // Another office writes a character of the same sound and has no number.
            let second = Fixture.person("clinic", "陈秀瑛", .female, "1995-03-08", phone: "13900000001")
            #expect(try await fixture.refusals(second) == ["REG-0045 subjects.person"])
            // Said to be another: she is, and what she resembled is kept.
            let other = try await fixture.append(
                Fixture.person(
                    "clinic", "陈秀瑛", .female, "1995-03-08", phone: "13900000001", distinctFrom: [person]))
            #expect(other.subjects["person"] == person + 1)
            let event = try await fixture.event(other.sequence)
            let resembled = try #require(event.resembled["person"]?.first)
            #expect(resembled.person == person && resembled.isDistinct && resembled.weight > 0)
            // Written and read, the event says the same.
            #expect(try Event(sequence: event.sequence, payload: event.payload).resembled == event.resembled)
        }
    }

    @Test(arguments: TestEngine.available)
    func `who is perhaps there is new, and whom they resemble is kept`(_ engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            try await fixture.append(
                Fixture.person("a", "陈秀英", .female, "1995-03-08", citizen: "350583199503081025"))
            // The number differs and both prove themselves: never the same by itself.
            let receipt = try await fixture.append(
                Fixture.person("b", "陈秀英", .female, "1995-03-08", citizen: "350583199503081041"))
            #expect(receipt.subjects["person"] == 2)
            // Nothing in common but the day.
            let stranger = try await fixture.append(Fixture.person("c", "欧阳修远", .male, "1995-03-08"))
            #expect(try await fixture.event(stranger.sequence).resembled.isEmpty)
        }
    }

    @Test(arguments: TestEngine.available)
    func `what was judged blind is a labelled set, merged or not`(_ engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            var numbers: [Int64] = []
            for number in 0..<3 {
                let name = ["陈秀英", "黄志明", "林国华"][number]
                let (day, phone) = ("199\(number)-03-08", "1390000000\(number)")
                let first = try await fixture.append(Fixture.person("a\(number)", name, .female, day, phone: phone))
                let person = try #require(first.subjects["person"])
                let second = try await fixture.append(
                    Fixture.person("b\(number)", name, .female, day, phone: phone, distinctFrom: [person]))
                numbers += [person, try #require(second.subjects["person"])]
            }
            let reader = Actor(account: 2, role: .township, division: try #require(DivisionCode("350583101")))
            for (place, verdict) in ["same", "different"].enumerated() {
                var judged = MergeTests.judged(numbers[2 * place], numbers[2 * place + 1], verdict)
                judged.data["blind"] = .bool(true)
                _ = try await fixture.registry.append(judged, by: reader, for: .registration)
            }
            // The third pair is judged by somebody who sees how likely it is.
            _ = try await fixture.registry.append(
                MergeTests.judged(numbers[4], numbers[5], "same"), by: reader, for: .registration)
            let clerk = try Fixture.clerk()
            let set = try await fixture.registry.labelledSet(as: clerk, for: .registration)
            #expect(set.pairs.map(\.person) == [numbers[0], numbers[2]])
            #expect(set.pairs.map(\.verdict) == [.same, .different])
            #expect(set.weights.count == 3 && set.pairs.allSatisfy { $0.weight > 0 })
            // Merged since: still there, under the numbers that were compared.
            try await fixture.append(MergeTests.change("persons-merged", numbers[0], numbers[1]))
            let after = try await fixture.registry.labelledSet(as: clerk, for: .registration)
            #expect(after.pairs == set.pairs && after.weights == set.weights)
            // Nothing of it for another county; families may not ask.
            let stranger = try await fixture.registry.labelledSet(as: Fixture.clerk("350581"), for: .registration)
            #expect(stranger.pairs.isEmpty && stranger.weights.isEmpty)
            let family = Actor(account: 9, role: .family, division: try #require(DivisionCode("350583")))
            await #expect(throws: Denial.self) {
                _ = try await fixture.registry.labelledSet(as: family, for: .registration)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func `a child named two ways is one, twins are two`(_ engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let mother = try await fixture.mother("mother", "350583199503081025")
            try await fixture.append(Fixture.birth("a", mother: mother, name: "陈一"))
            #expect(try await fixture.refusals(Fixture.birth("b", mother: mother, name: "陈小一")) != [])
            let twin = try await fixture.append(Fixture.birth("c", mother: mother, order: 2, name: "陈二"))
            #expect(twin.subjects["child"] == mother + 2)
            let alike = try await fixture.append(
                Fixture.birth("d", mother: mother, order: 3, name: "陈一"))
            #expect(alike.subjects["child"] == mother + 3)
        }
    }

    @Test(arguments: TestEngine.available)
    func `of two who register one at the same instant one does`(_ engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            let pairs = 150
            let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<pairs {
                    for clerk in ["a", "b"] {
                        group.addTask {
                            let one = MatchingTests.newcomer(number, clerk)
                            return try await fixture.refusals(one).isEmpty
                        }
                    }
                }
                var accepted = 0
                for try await isAccepted in group where isAccepted { accepted += 1 }
                return accepted
            }
            #expect(outcomes == pairs)
            let persons = try await fixture.database.read { connection in
                try JournalHead(connection, .live).persons
            }
            #expect(persons == Int64(pairs))
        }
    }

    /// Somebody as one clerk or another writes it down: there are 10,000 and more.
    static func newcomer(_ number: Int, _ clerk: String) -> Submission {
        let surnames = Array("陈林黄张李王吴刘蔡杨许郑谢洪郭")
        let givens = Array("国志明建文华秀英丽美玉兰春梅海燕晓红小军勇杰")
        let name = [surnames[number % 15], givens[number / 15 % 23], givens[number / 345 % 23]].map(String.init)
            .joined()
        let day = Day(number: -7_305 + Int64(number * 7 % 20_000))
        let written = clerk == "a" ? name : name.prefix(2) + "." + name.dropFirst(2)
        return Fixture.person(
            "\(clerk)-\(number)", String(clerk == "a" ? name : written.filter { $0 != "." }),
            number % 2 == 0 ? .female : .male, day.description, phone: "139\(String(10_000_000 + number))")
    }

    @Test(arguments: TestEngine.available)
    func `an index that another has overtaken, or a transaction that was undone, catches up`(
        _ engine: TestEngine
    ) async throws {
        try await Fixture.with(engine) { fixture in
            try await fixture.append(Fixture.person("a", "陈秀英", .female, "1995-03-08", phone: "13900000001"))
            // Another process writes to the same tables.
            let other = try await Registry(
                database: fixture.database, settings: try Fixture.settings(fixture.time))
            _ = try await other.append(
                Fixture.person("b", "黄志明", .male, "1988-08-08", phone: "13900000002"), by: Fixture.clerk(),
                for: .registration)
            // One that brings nobody goes on without; what it changes is seen by the next that does.
            try await fixture.append(Fixture.move("move", 1, "2021-01-01", to: "350583102"))
            #expect(
                try await fixture.refusals(Fixture.person("c", "黄志明", .male, "1988-08-08", phone: "13900000002"))
                    == ["REG-0045 subjects.person"])
            // A person who is not there any more is found no more.
            let sequence = try await fixture.append(
                Fixture.person("d", "林国华", .male, "1977-07-07", phone: "13900000003")
            ).sequence
            var revoked = Fixture.person("e", "林国华", .male, "1977-07-07")
            revoked.change = .revokes(sequence)
            revoked.data = [:]
            revoked.subjects = [:]
            try await fixture.append(revoked)
            #expect(
                try await fixture.refusals(Fixture.person("f", "林国华", .male, "1977-07-07", phone: "13900000003"))
                    == [])
        }
    }

    @Test func `what is no list of persons is said to be none`() throws {
        for bad in [#"{"distinct_from": 3}"#, #"{"distinct_from": ["3"]}"#, #"{"distinct_from": [-1]}"#] {
            let json = try JSON.parse(
                Array(
                    #"{"type": "birth", "day": "2025-01-01", "source": "s", "key": "k", "subjects": {"child": \#(bad)}}"#
                        .utf8))
            #expect(try Submission(json).problems.map(\.at) == ["subjects.child.distinct_from"])
        }
    }
}

extension Fixture {
    /// The event at a position.
    func event(_ sequence: Int64) async throws -> Event {
        let found = try await database.read { try Journal.event(sequence, $0) }
        return try #require(found)
    }
}
