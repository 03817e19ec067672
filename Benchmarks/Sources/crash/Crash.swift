import Foundation
import Measuring
import StorageTesting
import Victims

/// `crash [SUBJECT] [ROUNDS] [SEED]`: kills a program that stores events, again and again, and checks what it promised.
///
/// Subjects: `registry` and `registry-postgresql`, the registry whole; `store` and `postgresql`, the store alone; `early`, a
/// control that acknowledges before it commits and must be caught.
/// Exits 1 if an acknowledged event was lost, a key is there twice, or the store is damaged.
@main struct Crash {
    static func main() async {
        await program(run)
    }

    private static func run() async throws -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.count == 3, arguments[0] == "child" {
            try await Child.run(try await open(arguments[1], arguments[2]))
            return 0
        }
        let subject = arguments.first ?? "registry"
        let rounds = arguments.count > 1 ? Int(arguments[1]) ?? 200 : 200
        let seed = arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        let folder = try TemporaryFolder()
        // PostgreSQL outlives the program that is killed, as it does in service.
        let cluster = subject.hasSuffix("postgresql") ? try TemporaryPostgreSQL(syncs: true) : nil
        let place = try cluster?.createDatabase() ?? folder.path
        var driver = Driver(subject: subject, place: place, rounds: max(1, rounds), seed: seed)
        let faults = try driver.run()
        for fault in faults.prefix(20) {
            print(fault)
        }
        withExtendedLifetime((folder, cluster)) {}
        return faults.isEmpty ? 0 : 1
    }

    private static func open(_ subject: String, _ place: String) async throws -> any Subject {
        switch subject {
        case "registry", "registry-postgresql": try await RegistrySubject(place)
        case "early": try await EarlySubject(folder: place)
        default: try await StoreSubject(place)
        }
    }
}
