import Loads
import Registry
import Storage
import Victims

/// The registry whole: declaration checked, persons matched, derived tables, Merkle log.
struct RegistrySubject: Subject {
    private let office: Office

    init(_ place: String) async throws {
        if place.hasPrefix("postgresql:") {
            office = try await Office(try await PostgreSQLDatabase(.init(url: place)))
        } else {
            office = try await Office(try SQLiteDatabase(path: place + "/registry.sqlite"))
        }
    }

    /// Key `k7` puts woman 7 on the register.
    func put(_ key: String) async throws -> Int64 {
        try await office.record(County.registration(Int(key.dropFirst()) ?? 0)).sequence
    }

    func keys(after position: Int64) async throws -> [(position: Int64, key: String)] {
        try await office.registry.read { connection in
            try connection.all("SELECT seq, source_key FROM journal WHERE seq > $1 ORDER BY seq", [.int(position)]) {
                row in
                let number = try row.text(1).split(separator: "-").last ?? ""
                return (try row.int(0), "k\(number)")
            }
        }
    }

    /// Every leaf, the root, the checkpoints; then every derived table computed anew must have the same content.
    func faults() async throws -> [String] {
        try await office.registry.sign()
        let verification = try await office.registry.verify()
        let rebuilt = try await office.registry.rebuild()
        return verification.faults.map { "\($0)" } + rebuilt.differing.map { "\($0) differs after a rebuild" }
    }
}
