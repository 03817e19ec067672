import Loads
import Measuring
import Storage
import StorageTesting

/// What one load came to.
struct Load {
    /// Events per second.
    let rate: Double
    /// Processor time of this process for an event, in microseconds; the database server's is not in it.
    let processor: Double
    /// How long each call took.
    let delays: Samples

    /// Runs `body`, which sends so many events, and measures it.
    private static func measure(_ events: Int, _ body: () async throws -> Samples) async rethrows -> Load {
        var delays = Samples()
        let before = processorSeconds()
        let time = try await seconds { delays = try await body() }
        return Load(
            rate: Double(events) / time, processor: (processorSeconds() - before) / Double(events) * 1e6,
            delays: delays)
    }

    /// The peer: one thread, one commit for each event, a body as long as an event's.
    static func plainLoop(events: Int) async throws -> Load {
        let folder = try TemporaryFolder()
        let journal = try PlainJournal(path: folder.path + "/plain.sqlite")
        let body = [UInt8](repeating: 120, count: 400)
        let clock = ContinuousClock()
        return try await measure(events) {
            var delays = Samples()
            for number in 0..<events {
                let start = clock.now
                try journal.append(key: "event-\(number)", body: body)
                delays.add(clock.now - start)
            }
            return delays
        }
    }

    /// The registry on an engine that syncs every commit: one client, many, batches.
    static func registry(on engine: TestEngine, clients: Int) async throws -> [(name: String, load: Load)] {
        func all(_ database: any Database) async throws -> [(name: String, load: Load)] {
            let office = try await Office(database)
            return [
                ("1 client", try await Load.clients(1, events: 400, from: 0, office)),
                ("\(clients) clients", try await Load.clients(clients, events: 12_800, from: 1_000, office)),
                ("batches of 1,000", try await batches(20, from: 20_000, office)),
            ]
        }
        switch engine {
        case .sqlite:
            return try await engine.withDatabase(all)
        case .postgresql:
            let cluster = try TemporaryPostgreSQL(syncs: true)
            defer { withExtendedLifetime(cluster) {} }
            let database = try await cluster.open { $0.requiresDurability = true }
            let loads = try await all(database)
            await database.close()
            return loads
        }
    }

    /// So many clients, each waiting for its own event to be durable before it sends the next.
    static func clients(_ clients: Int, events: Int, from first: Int, _ office: Office) async throws -> Load {
        let share = events / clients / 2 * 2
        return try await measure(share * clients) {
            try await withThrowingTaskGroup(of: Samples.self) { group in
                for client in 0..<clients {
                    group.addTask {
                        let clock = ContinuousClock()
                        var delays = Samples()
                        for number in 0..<share {
                            let submission = try County.event(first + client * share + number)
                            let start = clock.now
                            try await office.record(submission)
                            delays.add(clock.now - start)
                        }
                        return delays
                    }
                }
                return try await group.reduce(into: Samples()) { $0.add($1) }
            }
        }
    }

    /// Batches of a thousand events, as an import sends them.
    static func batches(_ count: Int, from first: Int, _ office: Office) async throws -> Load {
        let clock = ContinuousClock()
        return try await measure(count * 1_000) {
            var delays = Samples()
            for batch in 0..<count {
                let submissions = try (0..<1_000).map { try County.event(first + batch * 1_000 + $0) }
                let start = clock.now
                try await office.record(submissions)
                delays.add(clock.now - start)
            }
            return delays
        }
    }
}
