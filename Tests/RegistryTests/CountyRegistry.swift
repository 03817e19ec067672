import Access
import Civil
import Exchange
import Foundation
import Policy
import Registry
import StorageTesting
import Testing

/// A county's registry by the project's own packs, with a few people in it.
struct CountyRegistry: Sendable {
    let registry: Registry
    let types: [String: EventType]
    /// A woman of 1995, a man of 1993, and a girl of 2020.
    let woman: Int64
    let man: Int64
    let girl: Int64

    /// The packs, read once.
    static let rules = Result {
        try Rules(
            folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("Packs").path)
    }

    static func clerk(_ role: Role = .county, _ account: Int64 = 1, _ division: String = "350583") throws -> Actor {
        Actor(account: account, role: role, division: try #require(DivisionCode(division)))
    }

    static func with<T>(_ engine: TestEngine, _ body: (CountyRegistry) async throws -> T) async throws -> T {
        let types = try rules.get().library.chain(for: #require(DivisionCode("350583"))).eventTypes
        let key = try #require(LogKey(name: "test.example/350583", secret: Array(1...32)))
        return try await engine.withDatabase { database in
            let registry = try await Registry(
                database: database,
                settings: Registry.Settings(
                    types: { _ in types }, clock: { 1_790_000_000_000 }, random: { Array(repeating: 7, count: $0) },
                    key: key))
            var people: [Int64] = []
            for (name, sex, birth) in [
                ("陈秀英", "female", "1995-03-08"), ("林志强", "male", "1993-06-01"), ("林小雨", "female", "2020-02-02"),
            ] {
                let submission = Submission(
                    type: "person-registered", day: try #require(Day("2021-01-01")), place: DivisionCode("350583101"),
                    subjects: ["person": SubjectReference()],
                    data: ["name": .string(name), "sex": .string(sex), "birth_date": .string(birth)], source: "test",
                    key: name)
                let receipt = try await registry.append(submission, by: clerk(), for: .registration)
                people.append(try #require(receipt.subjects["person"]))
            }
            return try await body(
                CountyRegistry(registry: registry, types: types, woman: people[0], man: people[1], girl: people[2]))
        }
    }

    /// What comes of bytes that are handed in: nil for an event on record, or everything that is wrong.
    func problems(_ text: String, as actor: Actor? = nil) async throws -> [Problem] {
        do {
            let json = try JSON.parse(text, limits: .init(bytes: 1 << 20, depth: 8, values: 10_000))
            let submission = try Submission(json)
            // Each type is recorded by a role that it names.
            let recorders = types[submission.type]?.recordedBy ?? []
            let role: Role = recorders.contains("county") ? .county : recorders.contains("clinic") ? .clinic : .township
            let recorder = try actor ?? CountyRegistry.clerk(role)
            _ = try await registry.append(
                submission, by: recorder, for: recorder.role == .clinic ? .health : .registration)
            return []
        } catch let error as JSONError {
            return [error.problem]
        } catch let refusal as Civil.Refusal { return refusal.problems }
    }
}
