import Access
import Civil
import FEEL
@testable import Policy
@testable import Registry
import Storage
import StorageTesting
import Synchronization
import Testing

/// A registry with a handful of event types of its own, a clock that only the test moves, and counted salts.
struct Fixture {
    let registry: Registry
    let database: any Database
    let time: TestClock

    static func with<T>(_ engine: TestEngine, _ body: (Fixture) async throws -> T) async throws -> T {
        try await engine.withDatabase { database in
            let time = TestClock()
            let registry = try await Registry(database: database, settings: try settings(time))
            return try await body(Fixture(registry: registry, database: database, time: time))
        }
    }

    static func settings(_ time: TestClock) throws -> Registry.Settings {
        let declared = try types()
        let types = Dictionary(uniqueKeysWithValues: declared.map { ($0.id, $0) })
        let key = try #require(LogKey(name: "test.example/350583", secret: Array(1...32)))
        return Registry.Settings(types: { _ in types }, clock: { time.now }, random: { time.salt($0) }, key: key)
    }

    static func clerk(_ division: String = "350583") throws -> Actor {
        Actor(account: 1, role: .county, division: try #require(DivisionCode(division)))
    }

    /// Appends as the county's clerk.
    @discardableResult
    func append(_ submission: Submission) async throws -> Receipt {
        try await registry.append(submission, by: try Fixture.clerk(), for: .registration)
    }

    /// The codes with which a submission is refused; empty when it is accepted.
    func refusals(_ submission: Submission) async throws -> [String] {
        do {
            try await append(submission)
            return []
        } catch let refusal as Civil.Refusal {
            return refusal.problems.map { "\($0.code) \($0.at)" }
        }
    }

    /// Registers a woman born in 1995 and returns her number.
    @discardableResult
    func mother(_ key: String = "mother", _ citizen: String? = nil) async throws -> Int64 {
        let receipt = try await append(Fixture.person(key, "陈秀英", .female, "1995-03-08", citizen: citizen))
        return try #require(receipt.subjects["person"])
    }

    static func person(
        _ key: String, _ name: String, _ sex: Sex, _ birth: String, day: String = "2020-01-01", citizen: String? = nil,
        phone: String? = nil, distinctFrom: [Int64] = []
    ) -> Submission {
        var data: [String: JSON] = ["name": .string(name), "sex": .string(sex.rawValue), "birth_date": .string(birth)]
        if let citizen { data["citizen_id"] = .string(citizen) }
        if let phone { data["phone"] = .string(phone) }
        return Submission(
            type: "person-registered", day: Day(day) ?? .first, place: DivisionCode("350583101"),
            subjects: ["person": SubjectReference(distinctFrom: distinctFrom)], data: data, source: "test", key: key)
    }

    static func birth(
        _ key: String, mother: Int64, day: String = "2025-03-01", order: Int64 = 1, certificate: String? = nil,
        name: String = "陈一"
    ) -> Submission {
        var data: [String: JSON] = ["name": .string(name), "sex": .string("female"), "order": .integer(order)]
        if let certificate { data["certificate"] = .string(certificate) }
        return Submission(
            type: "birth", day: Day(day) ?? .first, place: DivisionCode("350583101"),
            subjects: ["child": SubjectReference(), "mother": SubjectReference(person: mother)], data: data,
            source: "test", key: key)
    }

    static func death(_ key: String, _ person: Int64, _ day: String) -> Submission {
        Submission(
            type: "death", day: Day(day) ?? .first, place: DivisionCode("350583101"),
            subjects: ["person": SubjectReference(person: person)], source: "test", key: key)
    }

    static func move(_ key: String, _ person: Int64, _ day: String, to division: String) -> Submission {
        Submission(
            type: "move-in", day: Day(day) ?? .first, place: DivisionCode("350583101"),
            subjects: ["person": SubjectReference(person: person)], data: ["residence": .string(division)],
            source: "test", key: key)
    }
}

/// A clock that only the test moves, and salts that count up.
final class TestClock: Sendable {
    private let milliseconds = Atomic<Int64>(1_790_000_000_000)
    private let salts = Atomic<UInt64>(0)

    var now: Int64 { milliseconds.load(ordering: .relaxed) }

    func advance(by step: Int64) { milliseconds.add(step, ordering: .relaxed) }

    func salt(_ count: Int) -> [UInt8] {
        let number = salts.add(1, ordering: .relaxed).newValue
        return (0..<count).map { UInt8(truncatingIfNeeded: number &>> UInt64(8 * ($0 % 8))) }
    }
}

extension Fixture {
    /// The event types of these tests: a small life.
    static func types() throws -> [EventType] {
        let title = Bilingual(zh: "测试", en: "Test")
        func subject(
            _ role: String, required: Bool = true, new: Bool = false, once: Bool = false, sex: Sex? = nil,
            ages: ClosedRange<Int>? = nil
        ) -> SubjectDeclaration {
            SubjectDeclaration(
                role: role, title: title, isRequired: required, mayBeNew: new, once: once, alive: true, sex: sex,
                minAge: ages?.lowerBound, maxAge: ages?.upperBound)
        }
        func field(_ name: String, _ kind: FieldDeclaration.Kind, required: Bool = false) -> FieldDeclaration {
            FieldDeclaration(
                name: name, title: title, kind: kind, isRequired: required, min: nil, max: nil, unit: nil,
                maxLength: nil, codes: kind == .code ? [("male", title), ("female", title)] : [], defaultValue: nil)
        }
        let scope = EventType.refusalScope(roles: ["child", "mother"])
        let tooEarly = RefuseRule(
            when: try Expression.parse("mother.birth_date >= day", names: scope), at: "subjects.mother",
            why: Bilingual(zh: "孩子早于母亲出生", en: "The child was born before the mother"),
            fix: Bilingual(zh: "请核对", en: "Check"))
        func type(
            _ id: String, _ subjects: [SubjectDeclaration], _ fields: [FieldDeclaration],
            sets: [(role: String, attributes: [(name: String, sources: [AttributeSource])])],
            kin: [KinDeclaration] = [],
            spacing: SpacingDeclaration? = nil, identity: IdentityDeclaration.Effect? = nil, refuse: [RefuseRule] = [],
            sensitive: Bool = false, recordedBy: [String] = ["clinic", "township", "county"]
        ) -> EventType {
            EventType(
                id: id, title: title, cite: [], category: "vital", isSensitive: sensitive,
                recordedBy: recordedBy, subjects: subjects, fields: fields, sets: sets, kin: kin, spacing: spacing,
                identity: identity.map { IdentityDeclaration(person: "person", other: "other", effect: $0) },
                refuse: refuse)
        }
        return [
            type(
                "person-registered", [subject("person", new: true, once: true)],
                [
                    field("name", .name, required: true), field("sex", .code, required: true),
                    field("birth_date", .date, required: true), field("citizen_id", .citizenID),
                    field("phone", .phone),
                ],
                sets: [
                    (
                        "person",
                        [
                            ("name", [.data("name")]), ("sex", [.data("sex")]), ("birth_date", [.data("birth_date")]),
                            ("citizen_id", [.data("citizen_id")]), ("residence", [.place]), ("hukou", [.place]),
                            ("phone", [.data("phone")]),
                        ]
                    )
                ]),
            type(
                "birth",
                [
                    subject("child", new: true, once: true),
                    subject("mother", required: false, sex: .female, ages: 10...60),
                ],
                [
                    field("name", .name), field("sex", .code, required: true), field("order", .integer),
                    field("certificate", .birthCertificate),
                ],
                sets: [
                    (
                        "child",
                        [
                            ("name", [.data("name")]), ("sex", [.data("sex")]), ("birth_date", [.day]),
                            ("birth_certificate", [.data("certificate")]), ("birth_order", [.data("order")]),
                            ("residence", [.attribute(role: "mother", name: "residence"), .place]),
                        ]
                    )
                ],
                kin: [
                    KinDeclaration(person: "child", relation: "mother", relative: "mother", ends: false, both: false)
                ],
                spacing: SpacingDeclaration(subject: "mother", apart: 150, exceptWithin: 2, distinctBy: ["order"]),
                refuse: [tooEarly]),
            type(
                "death", [subject("person", once: true)], [], sets: [("person", [("death_date", [.day])])],
                sensitive: true),
            type(
                "move-in", [subject("person")], [field("residence", .division, required: true)],
                sets: [("person", [("residence", [.data("residence")])])]),
            type(
                "identity-judged", [subject("person"), subject("other")],
                [field("verdict", .text, required: true), field("blind", .boolean)],
                sets: [], identity: .judges(field: "verdict", blind: "blind")),
            type(
                "persons-merged", [subject("person"), subject("other")], [field("reason", .text, required: true)],
                sets: [], identity: .merges(confirming: "identity-judged"), recordedBy: ["county"]),
            type(
                "persons-split", [subject("person"), subject("other")], [field("reason", .text, required: true)],
                sets: [], identity: .splits, recordedBy: ["county"]),
        ]
    }
}
