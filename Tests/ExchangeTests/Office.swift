import Access
import Civil
import Exchange
import Foundation
import Policy
import Registry
import Storage
import StorageTesting
import Testing

/// A registry of Nan'an by the packs of the repository, and a folder for files.
struct Office {
    let registry: Registry
    let types: [String: EventType]
    let folder: TemporaryFolder

    static let nanan = DivisionCode("350583") ?? .nation
    static let rules = Result { try Rules(folder: packs) }
    static let packs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Packs").path

    static func with<T>(_ engine: TestEngine, _ body: (Office) async throws -> T) async throws -> T {
        let library = try rules.get().library
        let key = try #require(LogKey(name: "test/350583", secret: Array(1...32)))
        // 2026-06-15, 08:00 in China.
        let settings = Registry.Settings(
            types: { library.chain(for: $0).eventTypes }, clock: { 1_781_481_600_000 },
            random: { [UInt8](repeating: 7, count: $0) }, key: key)
        return try await engine.withDatabase { database in
            let registry = try await Registry(database: database, settings: settings)
            return try await body(
                Office(
                    registry: registry, types: library.chain(for: nanan).eventTypes, folder: try TemporaryFolder()))
        }
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = "\(folder.path)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    func text(_ path: String?) throws -> String {
        let path = try #require(path)
        return String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    }

    func take(_ path: String, _ change: (inout EventImport) -> Void = { _ in }) async throws -> ImportReport {
        var work = EventImport(path, by: Recorder(division: Office.nanan))
        work.language = .en
        change(&work)
        return try await work.run(into: registry, types: types)
    }

    func size() async throws -> Int64 { try await registry.size() }

    /// Two families: two mothers, then a child of each.
    static let families = """
        {"type":"person-registered","day":"2022-01-01","place":"350583101","key":"m1","subjects":{"person":{}},"data":{"name":"陈秀英","sex":"female","birth_date":"1995-03-08","citizen_id":"\(id("199503080028"))","residence":"350583101"}}
        {"type":"person-registered","day":"2022-01-01","place":"350583101","key":"m2","subjects":{"person":{}},"data":{"name":"林美","sex":"female","birth_date":"1996-05-01","citizen_id":"\(id("199605010028"))","residence":"350583102"}}
        {"type":"birth","day":"2025-03-01","place":"350583101","key":"c1","subjects":{"mother":{"citizen_id":"\(id("199503080028"))"}},"data":{"name":"陈一","sex":"female","certificate":"A350000001"}}
        {"type":"birth","day":"2025-04-01","place":"350583102","key":"c2","subjects":{"mother":{"citizen_id":"\(id("199605010028"))"}},"data":{"name":"林二","sex":"male","certificate":"A350000002"}}

        """

    /// A citizen number of Nan'an: birth day, sequence and the check digit of GB 11643.
    static func id(_ middle: String) -> String {
        let body = "350583" + middle.prefix(8) + middle.suffix(3)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.utf8, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return body + ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    }
}

extension ImportReport {
    /// How many rows were accepted, repeated and rejected.
    var counts: [Int] { [accepted, repeated, rejected] }
    /// The codes found, in order.
    var codes: [String] { problems.keys.sorted() }
    /// The places of the first rejection.
    var places: [String] { sample.first?.problems.map(\.at) ?? [] }
}
