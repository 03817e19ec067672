import Foundation
import Measuring
import Victims

/// Kills the child at random moments under load, starts it again on the same data, and checks what it promised.
///
/// - Every acknowledged event is there, at the position that was acknowledged.
/// - What was not acknowledged is sent again; no key is there twice.
/// - Positions have no gap, and the subject finds no fault in itself.
struct Driver {
    let subject: String
    let place: String
    let rounds: Int
    var random: SeededRandom

    private var nextKey = 0
    /// Sent and not answered.
    private var open: [String] = []
    /// The position that each acknowledged key was given.
    private var acknowledged: [String: Int64] = [:]
    /// Keys seen in the store, by position.
    private var seen: [String: Int64] = [:]
    private var last: Int64 = 0
    private var faults: [String] = []
    private var retried = 0
    private var foundUnacknowledged = 0
    private var killedBeforeReady = 0
    private var recovery = Samples()

    init(subject: String, place: String, rounds: Int, seed: UInt64) {
        self.subject = subject
        self.place = place
        self.rounds = rounds
        random = SeededRandom(seed: seed)
    }

    /// Runs all rounds; the faults found.
    mutating func run() throws -> [String] {
        for round in 1...rounds {
            try self.round(round)
            if !faults.isEmpty {
                break
            }
        }
        let victim = try start()
        try Self.expect(victim, "ready", within: .seconds(60))
        Self.collect(victim, "check") { line in faults.append(line) }
        try check(victim)
        try victim.finish()
        report()
        return faults
    }

    private func start() throws -> Victim {
        try Victim(["child", subject, place])
    }

    private mutating func round(_ round: Int) throws {
        let clock = ContinuousClock()
        let begin = clock.now
        let victim = try start()
        // One round in eight is killed while it starts.
        let isEarly = random.next() % 8 == 0
        if isEarly {
            usleep(UInt32(random.next() % 30_000))
            victim.kill()
            killedBeforeReady += 1
            return
        }
        try Self.expect(victim, "ready", within: .seconds(60))
        recovery.add(clock.now - begin)
        try check(victim)
        let deadline = clock.now + .microseconds(Int64(random.next() % 120_000))
        var pending: Set<String> = []
        for key in open.shuffled(using: &random) {
            retried += 1
            if victim.send("put \(key)") {
                pending.insert(key)
            }
        }
        while clock.now < deadline {
            while pending.count < 64 {
                let key = "k\(nextKey)"
                nextKey += 1
                open.append(key)
                guard victim.send("put \(key)") else { break }
                pending.insert(key)
            }
            if case .line(let line) = victim.line(until: deadline) {
                note(line, &pending)
            }
        }
        victim.kill()
        while case .line(let line) = victim.line(until: clock.now + .seconds(10)) {
            note(line, &pending)
        }
        open.removeAll { acknowledged[$0] != nil }
        if round % 20 == 0 {
            print("round \(round): \(acknowledged.count) acknowledged, \(faults.count) faults")
        }
    }

    private mutating func note(_ line: String, _ pending: inout Set<String>) {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 3, words[0] == "ack", let position = Int64(words[2]) else {
            faults.append(line)
            return
        }
        pending.remove(words[1])
        if let first = acknowledged[words[1]] ?? seen[words[1]], first != position {
            faults.append("\(words[1]) was given \(first), then \(position)")
        }
        acknowledged[words[1]] = position
    }

    /// Compares what the store holds beyond the last check with what was promised.
    private mutating func check(_ victim: Victim) throws {
        var expected = last
        let begin = last
        var lines: [String] = []
        Self.collect(victim, "keys \(begin)") { lines.append($0) }
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, let position = Int64(words[2]) else {
                faults.append(line)
                continue
            }
            expected += 1
            if position != expected {
                faults.append("position \(position) where \(expected) was due")
            }
            if let first = seen.updateValue(position, forKey: words[1]) {
                faults.append("\(words[1]) is there twice: \(first), \(position)")
            }
            if acknowledged[words[1]] == nil {
                foundUnacknowledged += 1
            }
        }
        last = expected
        for (key, position) in acknowledged where position > begin && seen[key] != position {
            faults.append("\(key) was acknowledged at \(position) and is not there")
        }
    }

    private static func collect(_ victim: Victim, _ command: String, _ body: (String) -> Void) {
        _ = victim.send(command)
        while case .line(let line) = victim.line(until: .now + .seconds(120)) {
            if line == "end" {
                return
            }
            body(line)
        }
        body("the child ended while answering: \(command)")
    }

    private static func expect(_ victim: Victim, _ word: String, within patience: Duration) throws {
        guard case .line(word) = victim.line(until: .now + patience) else {
            throw Failure(description: "the child did not say \(word)")
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private func report() {
        var table = Table(["crash test of \(subject)", ""])
        table.add(["rounds of SIGKILL", figure(Double(rounds))])
        table.add(["of these while starting", figure(Double(killedBeforeReady))])
        table.add(["acknowledged", figure(Double(acknowledged.count))])
        table.add(["sent again", figure(Double(retried))])
        table.add(["stored though never acknowledged before the kill", figure(Double(foundUnacknowledged))])
        table.add(["faults (lost, twice, gaps, damage)", figure(Double(faults.count))])
        table.add(["start to ready p50, ms", figure(recovery.percentile(0.5) * 1_000, 1)])
        table.add(["start to ready p99, ms", figure(recovery.percentile(0.99) * 1_000, 1)])
        print(table.text)
    }
}
