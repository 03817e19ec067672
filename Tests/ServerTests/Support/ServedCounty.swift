import Access
import Civil
import Exchange
import Foundation
import Logging
import Policy
import Registry
@testable import Server
import Services
import StorageTesting
import Synchronization
import Testing

/// A county of a handful of people, served on a free port while a test runs.
struct ServedCounty: Sendable {
    let port: Int
    let site: Site
    let accounts: Accounts
    /// A mother and her child in one township, somebody with a hostile text on record there, and a man of another township.
    let mother: Int64
    let child: Int64
    let hostile: Int64
    let stranger: Int64

    static let password = "correct horse battery"
    /// A text that would be a script if a page took it for markup. (A name cannot be one: the registry refuses it.)
    static let hostileText = "<script>alert(1)</script>\"'&"
    static let motherName = "陈秀英"
    static let place = "350583113"
    static let otherPlace = "350583119"

    static let packs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Packs").path()

    var browser: Browser { Browser(port: port) }

    /// A browser in which an account has signed in.
    func signedIn(_ login: String) async throws -> Browser {
        let browser = browser
        let page = try await browser.signIn(login, ServedCounty.password)
        #expect(page.status == 303)
        return browser
    }

    /// Serves a fresh county while `body` runs.
    static func with(_ body: @escaping @Sendable (ServedCounty) async throws -> Void) async throws {
        let temporary = try TemporaryFolder()
        var folder = DataFolder(temporary.path + "/data", packs: packs, division: DivisionCode("350583"))
        folder.isSynthetic = true
        let open = try await folder.open(projections: {
            [WorklistIndex($0.library), CaseIndex($0.library), PaymentIndex($0.library)]
        })
        let accounts = try await Accounts(
            database: open.database, clock: DataFolder.now, random: DataFolder.random, isForTests: true)
        let site = try Site(open, accounts: accounts, isSecure: false)
        let people = try await settle(open, accounts)
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = YishengServer(
            site, address: .init(port: 0), logger: logger, onStart: { continuation.yield($0) })
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                var iterator = ports.makeAsyncIterator()
                let port = try #require(await iterator.next())
                try await body(
                    ServedCounty(
                        port: port, site: site, accounts: accounts, mother: people[0], child: people[1],
                        hostile: people[2], stranger: people[3]))
                group.cancelAll()
                try? await group.waitForAll()
            }
        } catch {
            await open.close()
            throw error
        }
        await open.close()
    }

    private static func settle(_ open: OpenRegistry, _ accounts: Accounts) async throws -> [Int64] {
        let county = open.county.division
        let clerk = Actor(account: 0, role: .county, division: county)
        func person(
            _ key: String, _ name: String, _ sex: String, _ birth: String, _ place: String, household: String = "1"
        ) async throws -> Int64 {
            let receipt = try await open.registry.append(
                Submission(
                    type: "person-registered", day: try #require(Day("2020-01-01")), place: DivisionCode(place),
                    subjects: ["person": SubjectReference()],
                    data: [
                        "name": .string(name), "sex": .string(sex), "birth_date": .string(birth),
                        "citizenship": "CN", "hukou": .string(place), "residence": .string(place),
                        "phone": "13800005678", "household": .string(household),
                    ], source: "test", key: key), by: clerk, for: .registration)
            return try #require(receipt.subjects["person"])
        }
        let mother = try await person("mother", motherName, "female", "1995-03-08", place)
        let hostile = try await person("hostile", "郭靖", "male", "1990-01-01", place, household: hostileText)
        let stranger = try await person("stranger", "王大山", "male", "1988-01-01", otherPlace)
        let birth = try await open.registry.append(
            Submission(
                type: "birth", day: open.registry.today.adding(months: -2), place: DivisionCode(place),
                subjects: ["child": SubjectReference(), "mother": SubjectReference(person: mother)],
                data: ["name": "陈一", "sex": "female"], source: "test", key: "birth"), by: clerk, for: .registration)
        for (login, role) in [
            ("county", Role.county), ("township", .township), ("clinic", .clinic), ("analyst", .analyst),
            ("auditor", .auditor), ("admin", .administrator), ("family", .family),
        ] {
            try await accounts.create(
                NewAccount(
                    login: login, name: login, role: role,
                    division: role == .township ? try #require(DivisionCode(place)) : county,
                    person: role == .family ? mother : nil, password: password))
        }
        return [mother, try #require(birth.subjects["child"]), hostile, stranger]
    }
}
