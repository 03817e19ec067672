import Access
import Civil
import Exchange
import Foundation
import Policy
import Registry
@testable import Services
import Storage
import StorageTesting
import Synchronization
import Testing

/// A registry by the project's own packs, with a clock that only the test moves.
struct CountyFixture {
    let registry: Registry
    let database: any Database
    let library: Library
    let clock: Clock
    var cases: Cases { Cases(registry, library) }
    var worklists: Worklists { Worklists(registry, library) }

    static let packs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Packs").path

    /// Read once: the packs do not change under the tests.
    static let rules = Result { try Rules(folder: packs) }

    /// The clock: 21 September 2026, until a test moves it.
    final class Clock: Sendable {
        let time = Mutex<Int64>(1_790_000_000_000)
        func set(_ day: String) throws {
            let number = try #require(Day(day)).number
            time.withLock { $0 = number * 86_400_000 }
        }
    }

    /// The project's packs with something added to that of the county.
    static func library(adding text: String) throws -> Library {
        let content = try PackFolder.read(packs)
        let file = PackFile(path: "cn/35-fujian/3505-quanzhou/350583-nanan/added.yaml", text: text)
        return Library(files: content.files + [file], workCalendar: try rules.get().workdays)
    }

    static func with<T>(
        _ engine: TestEngine, _ library: Library? = nil, _ body: (CountyFixture) async throws -> T
    ) async throws -> T {
        let library = try library ?? rules.get().library
        let clock = Clock()
        let key = try #require(LogKey(name: "test.example/350583", secret: Array(1...32)))
        return try await engine.withDatabase { database in
            let settings = Registry.Settings(
                types: { library.chain(for: $0).eventTypes }, clock: { clock.time.withLock { $0 } },
                random: { Array(repeating: 7, count: $0) }, key: key)
            let registry = try await Registry(
                database: database, settings: settings,
                projections: [WorklistIndex(library), CaseIndex(library), PaymentIndex(library)])
            return try await body(CountyFixture(registry: registry, database: database, library: library, clock: clock))
        }
    }

    static func county() throws -> Actor {
        Actor(account: 1, role: .county, division: try #require(DivisionCode("350583")))
    }

    @discardableResult
    func append(
        _ type: String, _ day: String, _ subjects: [String: Int64?], _ data: [String: JSON], key: String,
        place: String = "350583101", as role: Role = .county, change: Submission.Change? = nil
    ) async throws -> Receipt {
        let submission = Submission(
            type: type, day: try #require(Day(day)), place: DivisionCode(place),
            subjects: subjects.mapValues { SubjectReference(person: $0) }, data: data, source: "test", key: key,
            change: change)
        let actor = Actor(account: 1, role: role, division: try #require(DivisionCode("350583")))
        return try await registry.append(submission, by: actor, for: role == .clinic ? .health : .registration)
    }

    /// A woman and her child.
    func motherAndChild(born: String = "2026-03-10") async throws -> (mother: Int64, child: Int64) {
        let mother = try await append(
            "person-registered", "2020-01-01", ["person": nil],
            [
                "name": "林秀英", "sex": "female", "birth_date": "1995-06-01", "citizenship": "CN", "hukou": "350583101",
                "residence": "350583101",
            ], key: "mother")
        let woman = try #require(mother.subjects["person"])
        let birth = try await append(
            "birth", born, ["child": nil, "mother": woman],
            ["name": "林小雨", "sex": "female", "certificate": "X000000001"], key: "birth", as: .clinic)
        return (woman, try #require(birth.subjects["child"]))
    }
}
