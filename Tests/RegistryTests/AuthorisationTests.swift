import Access
import Civil
import Policy
@testable import Registry
import Storage
import StorageTesting
import Testing

/// Every role at every kind of place asks the registry for everything, on both engines; a second statement of the rules
/// (``Rulebook``) says what the answer should be.
@Suite struct AuthorisationTests {
    /// How many questions were asked, how many were allowed, and the first differences, without personal values.
    struct Tally: Sendable {
        var cases = 0
        var allowed = 0
        var differences: [String] = []

        mutating func note(_ isAllowed: Bool, _ expected: Bool, _ what: @autoclosure () -> String) {
            cases += 1
            if isAllowed { allowed += 1 }
            if isAllowed != expected { differ("\(what()): \(isAllowed ? "allowed" : "denied")") }
        }

        mutating func differ(_ what: String) { if differences.count < 10 { differences.append(what) } }

        mutating func add(_ other: Tally) {
            cases += other.cases
            allowed += other.allowed
            differences = Array((differences + other.differences).prefix(10))
        }
    }

    /// Asks as every actor, side by side.
    static func asEveryone(
        _ world: World, _ body: @escaping @Sendable (Actor, inout Tally) async throws -> Void
    ) async throws -> Tally {
        try await withThrowingTaskGroup(of: Tally.self) { group in
            for actor in world.actors {
                group.addTask {
                    var tally = Tally()
                    try await body(actor, &tally)
                    return tally
                }
            }
            return try await group.reduce(into: Tally()) { $0.add($1) }
        }
    }

    static func name(_ actor: Actor, _ purpose: Purpose) -> String {
        "\(actor.role) at \(actor.division) (person \(actor.person ?? 0)) for \(purpose)"
    }

    /// The answer, or nil for a denial.
    static func answer<T>(_ body: () async throws -> T) async throws -> T? {
        do { return try await body() } catch is Denial { return nil }
    }

    /// Two purposes of eight: one that may fit, and one in turn.
    static func purposes(_ actor: Actor, _ number: Int) -> [Purpose] {
        let all = Purpose.allCases
        let fitting: Purpose =
            switch actor.role {
            case .family: .ownRecord
            case .township: [.service, .benefitReview][number % 2]
            case .clinic: .health
            case .county: [.service, .health, .registration, .benefitReview][number % 4]
            case .department: .registration
            case .analyst: .statistics
            case .auditor: .audit
            case .administrator: .administration
            }
        return [fitting, all[(number + Int(actor.account)) % all.count]]
    }

    @Test func `pure decisions over a registry's people agree with the rulebook`() async throws {
        let total = try await World.with(.sqlite) { world in
            let rules = Rulebook(world)
            let objects = world.people.map { human in
                Object.Person(
                    id: human.id, residence: DivisionCode(human.residence), hukou: DivisionCode(human.hukou),
                    birthDay: Day(human.birth), guardians: human.keepers)
            }
            let events = try world.happenings.map { happening in
                let people = try happening.people.keys.sorted().map { role in
                    try #require(objects.first { $0.id == happening.people[role] })
                }
                return Object.Event(
                    category: happening.kind.category, sensitive: happening.kind.isSecret,
                    recordedBy: Set(happening.kind.recorders), place: DivisionCode(happening.place),
                    subjects: people)
            }
            return try await Self.asEveryone(world) { actor, tally in
                for purpose in Purpose.allCases {
                    for (human, object) in zip(world.people, objects) {
                        let opens = rules.mayOpen(human, actor, purpose)
                        let questions: [(Action, Object, Bool)] = [
                            (.findPerson, .person(object), opens && actor.role != .family),
                            (.seePerson, .person(object), opens),
                            (.seeSensitive, .person(object), opens && rules.seesAll(human, actor)),
                            (.decide, .person(object), rules.mayDecide(human, actor, purpose)),
                            (.seeAccessLog, .log(.person(object)), rules.mayReadLog(human, actor, purpose)),
                        ]
                        for (action, object, expected) in questions {
                            let verdict = decide(actor, action, object, purpose: purpose, on: world.today)
                            tally.note(
                                verdict.isPermitted, expected, "\(Self.name(actor, purpose)) \(action) \(human.id)")
                        }
                    }
                    for (happening, event) in zip(world.happenings, events) {
                        let people = happening.people.keys.sorted().compactMap { role in
                            world.people.first { $0.id == happening.people[role] }
                        }
                        let opens = people.contains { rules.mayOpen($0, actor, purpose) }
                        let sees = opens && rules.shows(happening, actor)
                        let records = rules.mayRecord(happening.kind, people, happening.place, actor, purpose)
                        for (action, expected) in [(Action.seeEvent, sees), (.recordEvent, records)] {
                            let verdict = decide(actor, action, .event(event), purpose: purpose, on: world.today)
                            tally.note(
                                verdict.isPermitted, expected,
                                "\(Self.name(actor, purpose)) \(action) \(happening.sequence) \(happening.kind.id)")
                        }
                    }
                }
            }
        }
        #expect(total.differences == [])
        #expect(total.cases >= 100_000, "\(total.cases) cases")
        #expect(total.allowed > 2_000 && total.allowed * 5 < total.cases, "\(total.allowed) of \(total.cases)")
        print(
            "authorisation, pure: \(total.cases) cases, \(total.allowed) allowed, \(total.differences.count) differences"
        )
    }

    @Test(arguments: TestEngine.available)
    func `search, records, looks and decisions open to exactly those whom the rules name`(engine: TestEngine)
        async throws
    {
        let (total, looks) = try await World.with(engine) { world in
            let rules = Rulebook(world)
            let total = try await Self.asEveryone(world) { actor, tally in
                try await Self.searches(world, rules, actor, &tally)
                for human in world.people {
                    for purpose in Purpose.allCases {
                        try await Self.opens(world, rules, actor, purpose, human, &tally)
                        let query = try #require(PersonQuery(human.name))
                        let hits = try await Self.answer {
                            try await world.registry.find(query, as: actor, for: purpose, limit: 50).map(\.person.id)
                        }
                        tally.note(
                            hits?.contains(human.id) == true,
                            rules.maySearch(actor, purpose) && rules.isNear(human, actor),
                            "\(Self.name(actor, purpose)) find \(human.id)")
                        let subject = try await Self.answer {
                            try await world.registry.subject(human.id, steps: 0, as: actor, for: purpose)
                        }
                        tally.note(
                            subject != nil, rules.mayDecide(human, actor, purpose),
                            "\(Self.name(actor, purpose)) decide \(human.id)")
                        let looks = try await Self.answer {
                            try await world.registry.looks(at: human.id, as: actor, for: purpose)
                        }
                        tally.note(
                            looks != nil, rules.mayReadLog(human, actor, purpose),
                            "\(Self.name(actor, purpose)) looks at \(human.id)")
                    }
                }
            }
            let looks = try await world.registry.read { connection in
                try connection.first("SELECT count(*) FROM access_log", []) { try $0.int(0) } ?? 0
            }
            return (total, looks)
        }
        #expect(total.differences == [])
        #expect(total.cases >= 100_000, "\(total.cases) cases")
        #expect(looks > 500, "every look is on record: \(looks)")
        print(
            "authorisation, reading on \(engine): \(total.cases) cases, \(total.allowed) allowed, \(looks) looks logged"
        )
    }

    /// A search finds exactly those who fit it and may be opened.
    static func searches(_ world: World, _ rules: Rulebook, _ actor: Actor, _ tally: inout Tally) async throws {
        for purpose in Purpose.allCases {
            for text in ["陈", "林", "边远", "chen", "lin", "无此人"] {
                let query = try #require(PersonQuery(text))
                let hits = try await answer {
                    try await world.registry.find(query, as: actor, for: purpose, limit: 50).map(\.person.id)
                }
                tally.note(hits != nil, rules.maySearch(actor, purpose), "\(name(actor, purpose)) find")
                guard let hits else { continue }
                let beginning = ["chen": "陈", "lin": "林"][text] ?? text
                let expected = world.people.filter { $0.name.hasPrefix(beginning) && rules.isNear($0, actor) }.map(\.id)
                tally.cases += world.people.count
                if hits.sorted() != expected {
                    tally.differ("\(name(actor, purpose)) finds \(hits.sorted()), not \(expected)")
                }
            }
        }
    }

    /// A record opens or not, shows exactly the events that it may, and hides who is out of reach among the kin.
    static func opens(
        _ world: World, _ rules: Rulebook, _ actor: Actor, _ purpose: Purpose, _ human: World.Human,
        _ tally: inout Tally
    ) async throws {
        let record = try await answer { try await world.registry.person(human.id, as: actor, for: purpose) }
        let what = "\(name(actor, purpose)) open \(human.id)"
        tally.note(record != nil, rules.mayOpen(human, actor, purpose), what)
        guard let record else { return }
        let happenings = world.happenings.filter { $0.people.values.contains(human.id) }
        let expected = happenings.filter { rules.shows($0, actor) }.map(\.sequence)
        tally.cases += happenings.count
        if record.life.history.map(\.sequence) != expected {
            tally.differ("\(what) shows \(record.life.history.map(\.sequence)), not \(expected)")
        }
        if record.isPartial == rules.seesAll(human, actor) { tally.differ("\(what): partial \(record.isPartial)") }
        for relative in record.kin {
            let other = try #require(world.human(relative.id))
            tally.note(
                relative.person != nil, rules.isNear(other, actor) || rules.isOwn(other, actor),
                "\(what) names \(relative.relation) \(relative.id)")
        }
    }

    @Test(arguments: TestEngine.available)
    func `a number that nobody has is answered as a person out of reach`(engine: TestEngine) async throws {
        let total = try await World.with(engine) { world in
            let far = try #require(world.people.last)
            return try await Self.asEveryone(world) { actor, tally in
                for purpose in Purpose.allCases where actor.person != far.id {
                    var answers: [[Denial?]] = []
                    for id in [far.id, 999_999] {
                        answers.append([
                            await Self.denial { _ = try await world.registry.person(id, as: actor, for: purpose) },
                            await Self.denial {
                                _ = try await world.registry.subject(id, steps: 1, as: actor, for: purpose)
                            },
                            actor.role == .auditor
                                ? nil
                                : await Self.denial {
                                    _ = try await world.registry.looks(at: id, as: actor, for: purpose)
                                },
                        ])
                    }
                    tally.cases += 3
                    if answers[0] != answers[1] { tally.differ("\(Self.name(actor, purpose)): \(answers)") }
                }
            }
        }
        #expect(total.differences == [])
    }

    static func denial(_ body: () async throws -> Void) async -> Denial? {
        do {
            try await body()
            return nil
        } catch { return error as? Denial }
    }

    @Test(arguments: TestEngine.available)
    func `logs and exports of a division are open to its auditors and its county office`(engine: TestEngine)
        async throws
    {
        let total = try await World.with(engine) { world in
            let rules = Rulebook(world)
            let divisions = ["350583", "350583101", "350582", "3505", "441523101", "35"].compactMap { DivisionCode($0) }
            return try await Self.asEveryone(world) { actor, tally in
                for (number, division) in divisions.enumerated() {
                    let digits = Rulebook.stem(division)
                    for purpose in Self.purposes(actor, number) + [.registration] {
                        let log = try await Self.answer {
                            try await world.registry.looks(in: division, as: actor, for: purpose)
                        }
                        tally.note(
                            log != nil, rules.mayReadLog(of: digits, actor, purpose),
                            "\(Self.name(actor, purpose)) log of \(digits)")
                        var exported: [Int64] = []
                        let done: Void? = try await Self.answer {
                            try await world.registry.export(division, as: actor, for: purpose) { portion, _, _ in
                                exported += portion.map(\.event.sequence)
                            }
                        }
                        tally.note(
                            done != nil, rules.mayExport(digits, actor, purpose),
                            "\(Self.name(actor, purpose)) export of \(digits)")
                        let expected = world.happenings.filter { $0.place.hasPrefix(digits) }.map(\.sequence)
                        if done != nil, exported != expected {
                            tally.differ("\(Self.name(actor, purpose)) exports \(exported)")
                        }
                    }
                }
            }
        }
        #expect(total.differences == [])
        #expect(total.allowed > 20)
    }
}
