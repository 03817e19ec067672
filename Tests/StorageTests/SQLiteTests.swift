import Foundation
import Storage
import StorageTesting
import Testing

@Suite struct `SQLite driver` {
    @Test func `the live writer syncs every commit and the file is private`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.sqlite"
        let database = try SQLiteDatabase(path: path)
        let settings = try await database.write { connection in
            try ["synchronous", "journal_mode", "foreign_keys"].map { name in
                try connection.first("PRAGMA \(name)") { row in try row.value(0) }
            }
        }
        #expect(settings == [2, "wal", 1])
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
        await database.close()
    }

    @Test func `what was written is there after reopening`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.sqlite"
        for round in 1...3 {
            let database = try SQLiteDatabase(path: path)
            try await database.migrate(room: "test", Counters.tables)
            try await database.write { connection in
                try connection.run("INSERT INTO counter (key, amount) VALUES ($1, 1)", [SQLValue("k\(round)")])
            }
            #expect(try await Counters.all(in: database).count == round)
            await database.close()
        }
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    }

    @Test func `a database that is dropped unclosed ends its threads and loses nothing`() async throws {
        func threads() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
        }
        let folder = try TemporaryFolder()
        let before = try threads()
        for round in 1...40 {
            let database = try SQLiteDatabase(path: folder.path + "/a.sqlite")
            try await database.migrate(room: "test", Counters.tables)
            try await database.write { connection in
                try connection.run("INSERT INTO counter (key, amount) VALUES ($1, 1)", [SQLValue("k\(round)")])
            }
        }
        let database = try SQLiteDatabase(path: folder.path + "/a.sqlite")
        let count = try await Counters.all(in: database).count
        #expect(count == 40)
        var patience = 600
        // Six threads a database if none ended; other tests run beside this one, so leave room for theirs.
        while try threads() > before + 120, patience > 0 {
            try await Task.sleep(for: .milliseconds(50))
            patience -= 1
        }
        #expect(patience > 0)
        await database.close()
    }

    @Test func `a full disk refuses the write, keeps what was acknowledged and still reads`() async throws {
        let folder = try TemporaryFolder()
        var configuration = SQLiteDatabase.Configuration()
        configuration.maximumPages = 40
        let database = try SQLiteDatabase(path: folder.path + "/a.sqlite", configuration)
        try await database.migrate(room: "test", Counters.tables)
        var stored = 0
        var found: StorageError.Code?
        while found == nil, stored < 100_000 {
            let first = stored
            found = await storageCode {
                try await database.write { connection in
                    try connection.insert(
                        into: "counter", columns: ["key", "amount"],
                        rows: (first..<first + 100).map { [SQLValue("a rather long key \($0)"), 1] })
                }
            }
            stored += found == nil ? 100 : 0
        }
        #expect(found == .full)
        #expect(stored > 0)
        #expect(try await Counters.all(in: database).count == stored)
        await database.close()
    }

    @Test func `a file that is no database and a folder that is not there are named`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/no.sqlite"
        try Data(repeating: 65, count: 8_192).write(to: URL(fileURLWithPath: path))
        #expect(await storageCode { _ = try SQLiteDatabase(path: path) } == .corrupt)
        #expect(await storageCode { _ = try SQLiteDatabase(path: folder.path + "/nowhere/a.sqlite") } == .open)
    }

    @Test func `the log is moved into the file while writing goes on`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.sqlite"
        var configuration = SQLiteDatabase.Configuration()
        configuration.checkpointPages = 64
        let database = try SQLiteDatabase(path: path, configuration)
        try await database.migrate(
            room: "test", [Migration(1, "bytes", ["CREATE TABLE bytes (id BIGINT PRIMARY KEY, body BLOB)"])])
        let body = [UInt8](repeating: 7, count: 100_000)
        func size(_ suffix: String) throws -> Int {
            try FileManager.default.attributesOfItem(atPath: path + suffix)[.size] as? Int ?? 0
        }
        // 100 kB a write: long before a gigabyte the file must hold ten megabytes of them.
        var written = 0
        while try size("") < 10_000_000, written < 10_000 {
            let first = written
            try await database.write { connection in
                try connection.run("INSERT INTO bytes (id, body) VALUES ($1, $2)", [SQLValue(first), .blob(body)])
            }
            written += 1
        }
        #expect(try size("") >= 10_000_000)
        let count = try await database.read { connection in
            try connection.first("SELECT count(*) FROM bytes") { row in try row.int(0) }
        }
        #expect(count == Int64(written))
        await database.close()
    }
}
