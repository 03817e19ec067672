import Access
import Civil
import Policy
@testable import Registry
import StorageTesting
import Testing

/// Who may record, correct and revoke, through the registry on both engines, against the ``Rulebook``.
@Suite struct RecordingRightsTests {
    private struct Question {
        var entry: Entry
        var isAllowed: Bool
        var what: String
    }

    @Test(arguments: TestEngine.available)
    func `an event is recorded by the roles it names, near its people or its place`(engine: TestEngine) async throws {
        let total = try await World.with(engine) { world in
            let questions = try Self.questions(world)
            var tally = AuthorisationTests.Tally()
            var start = 0
            while start < questions.count {
                let portion = questions[start..<min(start + 2_000, questions.count)]
                start += 2_000
                let answers = try await world.registry.append(world.registry.check(portion.map(\.entry)))
                for (question, answer) in zip(portion, answers) {
                    tally.note((try? answer.get()) != nil, question.isAllowed, question.what)
                    guard case .failure(let refusal) = answer else { continue }
                    let codes = refusal.problems.map(\.code)
                    if codes.count != 1 || !codes[0].hasPrefix("ACC-") { tally.differ("\(question.what): \(codes)") }
                }
            }
            return tally
        }
        #expect(total.differences == [])
        #expect(total.cases > 10_000 && total.allowed > 400, "\(total.allowed) of \(total.cases)")
        print("authorisation, recording on \(engine): \(total.cases) cases, \(total.allowed) allowed")
    }

    private static func questions(_ world: World) throws -> [Question] {
        let rules = Rulebook(world)
        var questions: [Question] = []
        for actor in world.actors {
            for kind in World.kinds where !kind.id.hasPrefix("guardianship") && kind.id != "registered" {
                for number in 0..<14 {
                    let human = world.people[(number * 7 + Int(actor.account)) % world.people.count]
                    let place = [nil, World.places[(number + Int(actor.account)) % 7]][number % 2]
                    // An infection is about mother and child.
                    let keeper = human.keepers.first.flatMap(world.human)
                    let people = kind.roles.count == 2 ? keeper.map { [human, $0] } ?? [human] : [human]
                    let roles = people.count == 2 ? ["child", "mother"] : [kind.roles[0]]
                    for purpose in AuthorisationTests.purposes(actor, number) {
                        let subjects = zip(roles, people).map { ($0, SubjectReference(person: $1.id)) }
                        let submission = Submission(
                            type: kind.id, day: world.today, place: place.flatMap { DivisionCode($0) },
                            subjects: Dictionary(subjects) { first, _ in first }, source: "rights",
                            key: "\(questions.count)")
                        questions.append(
                            Question(
                                entry: Entry(submission, by: actor, for: purpose),
                                isAllowed: rules.mayRecord(kind, people, place, actor, purpose),
                                what: "\(AuthorisationTests.name(actor, purpose)) records \(kind.id) of \(human.id)"))
                    }
                }
            }
        }
        return questions
    }

    @Test(arguments: TestEngine.available)
    func `a change is judged by where the event was, not by where the change says`(engine: TestEngine) async throws {
        let total = try await World.with(engine) { world in
            let rules = Rulebook(world)
            var tally = AuthorisationTests.Tally()
            var revoked: Set<Int64> = []
            for actor in world.actors {
                for (number, happening) in world.happenings.enumerated() where number % 3 == Int(actor.account) % 3 {
                    let people = happening.people.keys.sorted().compactMap { role in
                        world.people.first { $0.id == happening.people[role] }
                    }
                    let purpose = AuthorisationTests.purposes(actor, number)[0]
                    let isAllowed =
                        happening.kind.id != "registered"
                        && rules.mayRecord(happening.kind, people, happening.place, actor, purpose)
                    // Persons themselves are left on record for the questions that follow.
                    if happening.kind.id == "registered" || happening.kind.id.hasPrefix("guardianship") { continue }
                    let submission = Submission(
                        type: happening.kind.id, day: world.today, place: actor.division, subjects: [:],
                        source: "change",
                        key: "\(actor.account) \(happening.sequence)", change: .revokes(happening.sequence))
                    var codes: [String] = []
                    do {
                        _ = try await world.registry.append(submission, by: actor, for: purpose)
                    } catch let refusal as Civil.Refusal { codes = refusal.problems.map(\.code) }
                    tally.note(
                        codes.isEmpty || codes == ["REG-0052"], isAllowed,
                        "\(AuthorisationTests.name(actor, purpose)) revokes \(happening.kind.id)")
                    if isAllowed, codes.isEmpty == revoked.contains(happening.sequence) {
                        tally.differ("\(AuthorisationTests.name(actor, purpose)) \(codes)")
                    }
                    if isAllowed { revoked.insert(happening.sequence) }
                }
            }
            return tally
        }
        #expect(total.differences == [])
        #expect(total.cases > 1_000 && total.allowed > 50, "\(total.allowed) of \(total.cases)")
    }

    @Test func `who may not record an event is told neither whether it is there nor whom it is about`() async throws {
        try await World.with(.sqlite) { world in
            let citizen = try #require(world.actors.first { $0.role == .family && $0.person != nil })
            let far = try #require(world.people.last)
            func codes(_ submission: Submission, _ actor: Actor, _ purpose: Purpose) async throws -> [String] {
                do {
                    _ = try await world.registry.append(submission, by: actor, for: purpose)
                    return []
                } catch let refusal as Civil.Refusal { return refusal.problems.map(\.code) }
            }
            for person in [far.id, 999_999] {
                let claim = Submission(
                    type: "claim", day: world.today, subjects: ["person": SubjectReference(person: person)],
                    source: "guess", key: "guess \(person)")
                #expect(try await codes(claim, citizen, .ownRecord) == ["ACC-0005"])
            }
            // Probing the journal by its numbers tells neither types nor persons.
            for sequence in [Int64(1), 40, 80, 99_999] {
                for type in ["claim", "hardship"] {
                    let probe = Submission(
                        type: type, day: world.today, subjects: ["person": SubjectReference(person: far.id)],
                        source: "probe", key: "\(type) \(sequence)", change: .revokes(sequence))
                    #expect(try await codes(probe, citizen, .ownRecord) == ["ACC-0005"])
                }
            }
            // Nor does a guessed event under the key that is made of its content.
            var secret = Submission(
                type: "infection", day: world.today, place: DivisionCode(World.places[0]),
                subjects: ["mother": SubjectReference(person: far.id)], source: "clinic", key: "")
            secret.key = secret.contentKey
            let clinic = Actor(account: 500, role: .clinic, division: try #require(DivisionCode("350583")))
            #expect(try await codes(secret, clinic, .health) == [])
            #expect(try await codes(secret, clinic, .health) == [])
            let stranger = Actor(account: 501, role: .clinic, division: try #require(DivisionCode("441523")))
            #expect(try await codes(secret, stranger, .health) == ["ACC-0004"])
            let size = try await world.registry.size()
            #expect(size == Int64(world.happenings.count + 1))
        }
    }
}
