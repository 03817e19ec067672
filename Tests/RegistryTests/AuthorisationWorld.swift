import Access
import Civil
@testable import Policy
@testable import Registry
import Storage
import StorageTesting
import Testing

/// A few dozen people of several counties in a registry, and beside it the test's own notes of who and where they are.
struct World: Sendable {
    let registry: Registry
    let people: [Human]
    let happenings: [Happening]
    let today: Day

    /// A person as the test noted it down: places as twelve digits, days as text.
    struct Human: Sendable {
        var id: Int64
        var name: String
        var residence: String
        var hukou: String
        var birth: String
        /// Mother, father and those who are guardians now.
        var keepers: [Int64] = []
    }

    /// An event as the test noted it down.
    struct Happening: Sendable {
        var sequence: Int64
        var kind: Kind
        var place: String
        var people: [String: Int64]
    }

    /// An event type as the test states it.
    struct Kind: Sendable, Hashable {
        var id: String
        var category: String
        var isSecret: Bool
        var recorders: [Role]
        var roles: [String]
    }

    static let kinds: [Kind] = [
        Kind(id: "registered", category: "vital", isSecret: false, recorders: [.township, .county], roles: ["person"]),
        Kind(
            id: "check", category: "health", isSecret: false, recorders: [.clinic], roles: ["person"]),
        Kind(id: "infection", category: "health", isSecret: true, recorders: [.clinic], roles: ["mother", "child"]),
        Kind(
            id: "loss-visit", category: "family", isSecret: true, recorders: [.township, .clinic], roles: ["person"]),
        Kind(
            id: "claim", category: "support", isSecret: false, recorders: [.family, .township, .county],
            roles: ["person"]),
        Kind(id: "hardship", category: "support", isSecret: true, recorders: [.family, .county], roles: ["person"]),
        Kind(
            id: "guardianship", category: "vital", isSecret: false, recorders: [.county], roles: ["child", "guardian"]),
        Kind(
            id: "guardianship-ended", category: "vital", isSecret: false, recorders: [.county],
            roles: ["child", "guardian"]),
    ]

    /// Townships of two neighbouring counties, of another city and of another province, and a village.
    static let places = [
        "350583101000", "350583102000", "350583101001", "350582101000", "350505100000", "441523101000", "110101001000",
    ]

    static func with<T>(_ engine: TestEngine, _ body: (World) async throws -> T) async throws -> T {
        try await engine.withDatabase { database in
            let time = TestClock()
            let declared = try types()
            let types = Dictionary(uniqueKeysWithValues: declared.map { ($0.id, $0) })
            let key = try #require(LogKey(name: "test.example/world", secret: Array(1...32)))
            let registry = try await Registry(
                database: database,
                settings: Registry.Settings(
                    types: { _ in types }, clock: { time.now }, random: { time.salt($0) }, key: key))
            var building = Building(registry: registry, today: registry.today)
            try await building.settle()
            return try await body(
                World(
                    registry: registry, people: building.people, happenings: building.happenings,
                    today: registry.today))
        }
    }

    private static func types() throws -> [EventType] {
        let title = Bilingual(zh: "测试", en: "Test")
        func field(_ name: String, _ kind: FieldDeclaration.Kind) -> FieldDeclaration {
            FieldDeclaration(
                name: name, title: title, kind: kind, isRequired: false, min: nil, max: nil, unit: nil, maxLength: nil,
                codes: [], defaultValue: nil)
        }
        return kinds.map { kind in
            let isNew = kind.id == "registered"
            let kin: [KinDeclaration] =
                switch kind.id {
                case "registered":
                    ["mother", "father"].map {
                        KinDeclaration(person: "person", relation: $0, relative: $0, ends: false, both: false)
                    }
                case "guardianship", "guardianship-ended":
                    [
                        KinDeclaration(
                            person: "child", relation: "guardian", relative: "guardian",
                            ends: kind.id.hasSuffix("ended"), both: false)
                    ]
                default: []
                }
            return EventType(
                id: kind.id, title: title, cite: [], category: kind.category, isSensitive: kind.isSecret,
                recordedBy: kind.recorders.map(\.rawValue),
                subjects: (kind.roles + (isNew ? ["mother", "father"] : [])).map { role in
                    SubjectDeclaration(
                        role: role, title: title, isRequired: role == kind.roles[0],
                        mayBeNew: isNew && role == "person",
                        once: false, alive: true, sex: nil, minAge: nil, maxAge: nil)
                },
                fields: isNew
                    ? [
                        field("name", .name), field("birth_date", .date), field("residence", .division),
                        field("hukou", .division),
                    ] : [],
                sets: isNew
                    ? [
                        (
                            "person",
                            ["name", "birth_date", "residence", "hukou"].map { ($0, [AttributeSource.data($0)]) }
                        )
                    ] : [],
                kin: kin, spacing: nil, refuse: [])
        }
    }
}

/// Fills a registry and keeps the notes.
private struct Building {
    let registry: Registry
    let today: Day
    var people: [World.Human] = []
    var happenings: [World.Happening] = []

    mutating func settle() async throws {
        // Adults: every pair of residence and registration of the first six places comes up.
        for number in 0..<18 {
            let home = World.places[number % 6]
            let papers = World.places[(number % 6 + number / 6 * 2) % 6]
            try await register("陈\(letter(number))", home, papers, today.adding(years: -30 - Int64(number)))
        }
        // Children of the adults, some of age today, some tomorrow; every third lives elsewhere than the mother.
        let births = [
            today, today.adding(days: -400), today.adding(years: -10), today.adding(years: -18).adding(days: 1),
            today.adding(years: -18), today.adding(years: -19),
        ]
        for number in 0..<12 {
            let mother = people[number]
            let home = number % 3 == 2 ? World.places[(number + 1) % 6] : mother.residence
            try await register(
                "林\(letter(number))", home, number % 2 == 0 ? mother.hukou : home, births[number % births.count],
                mother: mother.id, father: number % 2 == 0 ? people[(number + 6) % 18].id : nil)
        }
        // Somebody whom no office of these tests reaches.
        try await register("边远", "110101001000", "110101001000", today.adding(years: -40))
        for (index, person) in people.enumerated() {
            let place = World.places[(index * 5 + 1) % 6]
            for kind in ["check", "claim"] { try await happen(kind, place, ["person": person.id]) }
            if index % 2 == 0 { try await happen("loss-visit", place, ["person": person.id]) }
            if index % 3 == 0 { try await happen("hardship", place, ["person": person.id]) }
            if index % 4 == 0 { try await happen("infection", place, ["mother": person.id]) }
        }
        // Secrets of mother and child together.
        for child in [18, 19, 20, 23] {
            try await happen(
                "infection", World.places[0], ["mother": people[child - 18].id, "child": people[child].id])
        }
        // A guardian, and one whose guardianship has ended.
        try await happen("guardianship", World.places[0], ["child": people[20].id, "guardian": people[15].id])
        people[20].keepers.append(people[15].id)
        try await happen("guardianship", World.places[0], ["child": people[19].id, "guardian": people[16].id])
        try await happen("guardianship-ended", World.places[0], ["child": people[19].id, "guardian": people[16].id])
    }

    private func letter(_ number: Int) -> String {
        let letters = Array("安本才达恩方光海杰康乐明宁平清仁松涛")
        return String(letters[number % letters.count])
    }

    /// Written by somebody whom the policies allow everything here: an office of the whole city or county concerned.
    private func office(_ place: String, _ role: Role) throws -> Actor {
        let county = place.prefix(6)
        return Actor(account: 9_000, role: role, division: try #require(DivisionCode(county)))
    }

    private mutating func register(
        _ name: String, _ home: String, _ papers: String, _ birth: Day, mother: Int64? = nil, father: Int64? = nil
    ) async throws {
        var subjects = ["person": SubjectReference()]
        subjects["mother"] = mother.map { SubjectReference(person: $0) }
        subjects["father"] = father.map { SubjectReference(person: $0) }
        let submission = Submission(
            type: "registered", day: today, place: DivisionCode(home), subjects: subjects,
            data: [
                "name": .string(name), "birth_date": .string(birth.description), "residence": .string(home),
                "hukou": .string(papers),
            ], source: "world", key: "\(people.count)")
        let receipt = try await registry.append(submission, by: office(home, .county), for: .registration)
        let id = try #require(receipt.subjects["person"])
        people.append(
            World.Human(
                id: id, name: name, residence: home, hukou: papers, birth: birth.description,
                keepers: [mother, father].compactMap { $0 }))
        let kind = try #require(World.kinds.first)
        happenings.append(
            World.Happening(sequence: receipt.sequence, kind: kind, place: home, people: receipt.subjects))
    }

    private mutating func happen(_ id: String, _ place: String, _ subjects: [String: Int64]) async throws {
        let kind = try #require(World.kinds.first { $0.id == id })
        let role = try #require(kind.recorders.last)
        let submission = Submission(
            type: id, day: today, place: DivisionCode(place),
            subjects: subjects.mapValues { SubjectReference(person: $0) }, source: "world",
            key: "\(id) \(happenings.count)")
        let receipt = try await registry.append(
            submission, by: office(place, role), for: role == .clinic ? .health : .registration)
        happenings.append(World.Happening(sequence: receipt.sequence, kind: kind, place: place, people: subjects))
    }
}

extension World {
    /// Every role at places of every level, and citizens.
    var actors: [Actor] {
        let offices = [
            "00", "35", "3505", "350583", "350582", "350583101", "350583102", "350583101001", "441523", "441523101",
        ].compactMap { DivisionCode($0) }
        var actors: [Actor] = []
        for role in Role.allCases {
            for division in offices {
                actors.append(Actor(account: Int64(actors.count + 1), role: role, division: division))
            }
        }
        for index in [0, 1, 2, 5, 6, 7, 8, 11, 15, 16, 18, 21, 22, 23, 30] {
            actors.append(
                Actor(
                    account: Int64(actors.count + 1), role: .family,
                    division: DivisionCode(people[index].residence) ?? .nation, person: people[index].id))
        }
        return actors
    }

    func human(_ id: Int64) -> Human? { people.first { $0.id == id } }
}
