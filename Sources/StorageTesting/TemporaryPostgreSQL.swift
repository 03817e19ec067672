import Foundation
public import Storage
import Synchronization

/// A private PostgreSQL 15 cluster for tests: in a temporary folder, on a Unix socket only, with data checksums.
///
/// It starts when first asked for, once in a process. A small shell stands between: it waits for the end of a pipe that
/// this process holds, so the server stops and its folder goes when the process ends, however it ends.
public final class TemporaryPostgreSQL: Sendable {
    /// Whether the server's programs are installed (`apt-get install postgresql-15`).
    public static var isAvailable: Bool {
        FileManager.default.isExecutableFile(atPath: binaries + "/initdb")
    }

    /// The cluster of this process.
    ///
    /// Syncing is off: these tests say nothing of durability, which a benchmark or crash test measures on ``init(syncs:)``.
    public static func shared() throws -> TemporaryPostgreSQL {
        try instance.get()
    }

    private static let instance = Result<TemporaryPostgreSQL, any Error> { try TemporaryPostgreSQL(syncs: false) }

    private static var binaries: String {
        ProcessInfo.processInfo.environment["YISHENG_POSTGRESQL_BIN"] ?? "/usr/lib/postgresql/15/bin"
    }

    private let folder: String
    private let pipe: Pipe
    private let count = Atomic<Int>(0)

    /// Why a cluster did not start.
    public struct Failure: Error, CustomStringConvertible {
        /// What the server's programs said.
        public let description: String
    }

    /// Creates and starts a cluster.
    /// - Parameters:
    ///   - syncs: whether commits reach the disk, as they do in service.
    ///   - checksums: whether pages carry checksums, as they do in service.
    public init(syncs: Bool, checksums: Bool = true) throws {
        // Short, for a Unix socket's path has at most 107 bytes.
        folder = "/tmp/yisheng-pg-\(UInt32.random(in: 0 ... .max))"
        pipe = Pipe()
        let isRoot = getuid() == 0
        let durability = syncs ? "" : "-c fsync=off -c full_page_writes=off"
        let script = """
            set -e
            umask 077
            mkdir \(folder)
            "\(Self.binaries)/initdb" -D \(folder)/data \(checksums ? "-k" : "") -N -U postgres -A trust -E UTF8 --locale=C >\(folder)/log 2>&1
            "\(Self.binaries)/postgres" -D \(folder)/data -k \(folder) -h '' -c max_connections=400 \
            -c shared_buffers=64MB \(durability) >>\(folder)/log 2>&1 </dev/null &
            server=$!
            trap 'kill -QUIT $server; wait $server; rm -rf \(folder)' EXIT
            for i in $(seq 300); do
                "\(Self.binaries)/pg_isready" -q -h \(folder) && break
                kill -0 $server
                sleep 0.05
            done
            echo ready
            exec >/dev/null
            set +e
            trap '' INT HUP TERM
            cat >/dev/null
            """
        let process = Process()
        // initdb refuses to run as root.
        process.executableURL = URL(fileURLWithPath: isRoot ? "/usr/sbin/runuser" : "/bin/sh")
        process.arguments = (isRoot ? ["-u", "postgres", "--", "/bin/sh"] : []) + ["-c", script]
        process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
        let output = Pipe()
        process.standardInput = pipe
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard answer.hasPrefix("ready") else {
            let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
            throw Failure(description: "the test cluster did not start: \(answer) \(log.suffix(2_000))")
        }
    }

    /// A URL for a database of the cluster.
    public func url(_ database: String) -> String {
        // Named as in RFC 3986; libpq takes a socket folder as a percent-encoded host.
        "postgresql://postgres@\(folder.replacingOccurrences(of: "/", with: "%2F"))/\(database)"
    }

    /// Creates an empty database and returns its URL.
    public func createDatabase() throws -> String {
        let name = "t\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
        try psql("CREATE DATABASE \(name)")
        return url(name)
    }

    /// Opens an empty database of its own for one test.
    public func open(
        _ change: (inout PostgreSQLDatabase.Configuration) -> Void = { _ in }
    ) async throws -> PostgreSQLDatabase {
        var configuration = PostgreSQLDatabase.Configuration(url: try createDatabase())
        configuration.requiresDurability = false
        change(&configuration)
        return try await PostgreSQLDatabase(configuration)
    }

    /// Runs statements as the superuser, for what a test needs done behind the driver's back.
    public func psql(_ sql: String, database: String = "postgres") throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.binaries + "/psql")
        process.arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url(database), "-c", sql]
        let output = Pipe()
        process.standardError = output
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: String(decoding: said, as: UTF8.self))
        }
    }
}
