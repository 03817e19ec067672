import Access
import Civil
import Exchange
import Foundation
import Policy
import Registry
@testable import Statistics
import Storage
import StorageTesting
import Testing

/// What was frozen is computed again to the byte: after a rebuild, on the other engine, by rules and a journal that have gone on since.
@Suite struct SnapshotTests {
    private static func snapshots(_ county: FigureTests.County) async throws -> Snapshots {
        try await Snapshots(
            county.registry, in: county.database, county.library, PackArchive(try FigureTests.rules.get().files))
    }

    @Test(arguments: TestEngine.available)
    func `a snapshot is computed again to the byte, on both engines, after late events and a rebuild`(
        engine: TestEngine
    ) async throws {
        try await FigureTests.with(engine) { county in
            try await FigureTests.live(county, seed: 11)
            let division = county.officer.division
            let year = try #require(FigurePeriod("2024"))
            let snapshots = try await Self.snapshots(county)
            let kept = try await snapshots.freeze(division, year, as: county.officer)
            #expect(kept.id == 1 && kept.snapshot.figures.count > 100)
            #expect(kept.snapshot.figures.contains { $0.indicator == "births" && $0.value != nil })
            // The journal goes on: a death of the frozen year is recorded late, and somebody is born.
            let late = try await county.tell(
                "person-registered", try FigureTests.day("2024-02-01"), ["person": nil],
                [
                    "name": "晚录", "sex": "male", "birth_date": "1950-01-01", "citizenship": "CN",
                    "residence": "350583101",
                ])
            try await county.tell(
                "death", try FigureTests.day("2024-08-08"), ["person": late["person"]], ["cause": "other"])
            #expect(try await county.registry.rebuild().differing == [])
            for other in TestEngine.available {
                try await other.withDatabase { empty in
                    let again = try await snapshots.recompute(kept, in: empty)
                    #expect(again == .same)
                }
            }
            let restated = try await snapshots.restatement(of: kept, as: county.officer)
            let deaths = restated.changes.filter {
                $0.before.indicator == "crude_death_rate" && $0.before.area == division
            }
            #expect(deaths.count == 1)
            #expect(deaths.first?.before.numerator?.adding(1) == deaths.first?.after.numerator)
            #expect(restated.late.contains { $0.type == "death" && $0.count == 1 })
            #expect(!restated.hasOtherRules)
            // A later one says the new numbers; the first stays as it is.
            let second = try await snapshots.freeze(division, year, as: county.officer)
            #expect(second.snapshot.document != kept.snapshot.document)
            #expect(try await snapshots.snapshot(1, as: county.officer) == kept)
            #expect(try await snapshots.list(in: division, as: county.officer).map(\.id) == [2, 1])
        }
    }

    @Test func `what was changed is found out`() async throws {
        try await FigureTests.with(.sqlite) { county in
            try await FigureTests.live(county, seed: 12)
            let snapshots = try await Self.snapshots(county)
            let kept = try await snapshots.freeze(
                county.officer.division, try #require(FigurePeriod("2023")), as: county.officer)
            let document = kept.snapshot.document
            // A number made nicer, under the old signature.
            let first = try #require(kept.snapshot.figures.first { $0.value != nil && !$0.value!.isZero })
            let forged = document.replacing(
                "\"value\":\"\(first.value!.normalized)\"", with: "\"value\":\"0.123\"", maxReplacements: 1)
            #expect(forged != document)
            func answer(_ text: String, _ note: String) async throws -> Snapshots.Recomputed {
                try await TestEngine.sqlite.withDatabase { empty in
                    try await snapshots.recompute(
                        Snapshots.Kept(
                            id: 9, snapshot: try Snapshot(document: text), at: 0, account: 1, note: note), in: empty)
                }
            }
            #expect(try await answer(forged, kept.note) == .badSignature)
            // Signed anew by the office itself: then the journal tells.
            let signed = try county.registry.signed(try Snapshot(document: forged).statement)
            #expect(try await answer(forged, signed) == .differs([first.indicator]))
            let otherRules = document.replacing(kept.snapshot.rules, with: String(repeating: "0", count: 64))
            let note = try county.registry.signed(try Snapshot(document: otherRules).statement)
            #expect(try await answer(otherRules, note) == .noRules)
            let otherRoot = document.replacing(
                kept.snapshot.root.description, with: String(repeating: "1", count: 64))
            let rooted = try county.registry.signed(try Snapshot(document: otherRoot).statement)
            #expect(try await answer(otherRoot, rooted) == .otherJournal)
            #expect(throws: Problem.self) { try Snapshot(document: "{}") }
            #expect(throws: Problem.self) { try Snapshot(document: String(repeating: "[", count: 100_000)) }
        }
    }

    @Test func `who may freeze, and what cannot be frozen`() async throws {
        try await FigureTests.with(.sqlite) { county in
            let snapshots = try await Self.snapshots(county)
            let division = county.officer.division
            let year = try #require(FigurePeriod("2024"))
            for role in Role.allCases where role != .county {
                let actor = Actor(account: 2, role: role, division: division)
                await #expect(throws: Denial.self) { try await snapshots.freeze(division, year, as: actor) }
            }
            let elsewhere = try #require(DivisionCode("441523"))
            await #expect(throws: Denial.self) { try await snapshots.freeze(elsewhere, year, as: county.officer) }
            let going = FigurePeriod(through: county.registry.today.yearMonth, months: 12)
            await #expect(throws: Problem.self) { try await snapshots.freeze(division, going, as: county.officer) }
        }
    }

    // MARK: A kept one

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Vectors/statistics")

    /// The fixture was written by the first version that had snapshots; every later one must come to the same bytes.
    @Test(arguments: TestEngine.available)
    func `a snapshot of an earlier version is computed again to the byte`(engine: TestEngine) async throws {
        if ProcessInfo.processInfo.environment["YISHENG_WRITE_FIXTURE"] != nil, engine == .sqlite {
            try await Self.keep()
        }
        func text(_ name: String) throws -> String {
            try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        }
        let snapshot = try Snapshot(document: try text("snapshot-1.json"))
        let archive = try #require(PackArchive(text: try text("snapshot-1.packs.json")))
        #expect(archive.fingerprint == snapshot.rules)
        let library = archive.library
        #expect(library.isSound)
        try await engine.withDatabase { database in
            let key = try #require(LogKey(name: "test.example/350583", secret: Array(1...32)))
            let registry = try await Registry(
                database: database,
                settings: Registry.Settings(
                    types: { library.chain(for: $0).eventTypes }, clock: { 1_790_000_000_000 },
                    random: { Array(repeating: 7, count: $0) }, key: key))
            let rows = try text("snapshot-1.journal.ndjson").split(separator: "\n").map { line -> [SQLValue] in
                let row = try #require(try JSON.parse(Array(line.utf8)).array)
                func blob(_ place: Int) throws -> SQLValue {
                    let text = try #require(row[place].string)
                    return .blob(Array(try #require(Data(base64Encoded: text))))
                }
                return [
                    .int(try #require(row[0].int64)), .text(try #require(row[1].string)), try blob(2),
                    .text(try #require(row[3].string)), try blob(4), try blob(5),
                ]
            }
            try await database.write { connection in
                try connection.insert(
                    into: "journal", columns: ["seq", "source_key", "request", "payload", "salt", "leaf"], rows: rows)
            }
            for other in TestEngine.available {
                try await other.withDatabase { empty in
                    let again = try await Snapshots.recompute(snapshot, registry, archive, in: empty)
                    #expect(again.document == snapshot.document)
                }
            }
        }
    }

    /// Writes the fixture: done once, by hand (YISHENG_WRITE_FIXTURE), for a version of its form.
    private static func keep() async throws {
        let wanted = [
            "cn/pack.yaml", "cn/instruments.yaml", "cn/departments.yaml", "cn/events/vital.yaml",
            "cn/events/residence.yaml",
            "cn/events/health.yaml", "cn/events/statistics.yaml", "cn/events/circumstances.yaml", "cn/events/work.yaml",
            "cn/facts/person.yaml",
            "cn/facts/family.yaml", "cn/facts/services.yaml", "cn/indicators/counts.yaml",
            "cn/indicators/reported.yaml",
            "cn/indicators/population.yaml", "cn/indicators/health.yaml",
        ]
        let files = try FigureTests.rules.get().files.filter { wanted.contains($0.path) }
        let archive = PackArchive(files)
        #expect(archive.library.findings.filter { $0.severity == .error } == [])
        try await FigureTests.with(.sqlite, archive.library) { county in
            try await FigureTests.live(county, seed: 21)
            let snapshots = try await Snapshots(county.registry, in: county.database, county.library, archive)
            let kept = try await snapshots.freeze(
                county.officer.division, try #require(FigurePeriod("2024")), as: county.officer)
            let lines = try await county.database.read { connection in
                try connection.all("SELECT seq, source_key, request, payload, salt, leaf FROM journal ORDER BY seq") {
                    JSON.array([
                        .integer(try $0.int(0)), .string(try $0.text(1)),
                        .string(Data(try $0.blob(2)).base64EncodedString()), .string(try $0.text(3)),
                        .string(Data(try $0.blob(4)).base64EncodedString()),
                        .string(Data(try $0.blob(5)).base64EncodedString()),
                    ]).text()
                }
            }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            func write(_ text: String, _ name: String) throws {
                try Data(text.utf8).write(to: folder.appendingPathComponent(name))
            }
            try write(kept.snapshot.document, "snapshot-1.json")
            try write(archive.text, "snapshot-1.packs.json")
            try write(lines.joined(separator: "\n") + "\n", "snapshot-1.journal.ndjson")
        }
    }
}
