import Access
import Civil
import Exchange
import Foundation
import Measuring
import Policy
import Registry
import Storage
import StorageTesting

/// `racing [PAIRS]`: each person is registered by two clerks at the same instant, who write them differently and give no number; by the
/// project's packs, on SQLite and on PostgreSQL, where the two clerks are of two processes. In the end everybody must be there once.
@main struct Racing {
    static func main() async { await program(run) }

    private static func run() async throws -> Int32 {
        let pairs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
        var table = Table([
            "\(pairs) persons, each registered twice at once", "persons", "doubles", "lost", "registrations/s",
        ])
        var isMet = true
        for engine in TestEngine.available {
            let outcome = try await race(engine, pairs)
            isMet = isMet && outcome.persons == pairs
            table.add([
                engine.rawValue, "\(outcome.persons)", "\(max(0, outcome.persons - pairs))",
                "\(max(0, pairs - outcome.persons))", figure(Double(2 * pairs) / outcome.seconds),
            ])
        }
        print(table.text)
        print(isMet ? "everybody is there once" : "a goal is missed")
        return isMet ? 0 : 1
    }

    private static func race(_ engine: TestEngine, _ pairs: Int) async throws -> (persons: Int, seconds: Double) {
        try await engine.withDatabase { database in
            let rules = try Rules(folder: root + "/Packs")
            guard let division = DivisionCode("350583"), let key = LogKey(name: "racing/350583", secret: Array(1...32))
            else { return (0, 1) }
            let library = rules.library
            let types = PlaceCache { library.chain(for: $0).eventTypes }
            let settings = Registry.Settings(
                types: { types[$0] }, clock: DataFolder.now, random: DataFolder.random, key: key)
            // Two that know nothing of each other but the database; a file of SQLite is one program's.
            let first = try await Registry(database: database, settings: settings)
            let second = engine == .sqlite ? first : try await Registry(database: database, settings: settings)
            let clerk = Actor(account: 1, role: .county, division: division)
            let clock = ContinuousClock()
            let start = clock.now
            await withTaskGroup(of: Void.self) { group in
                for worker in 0..<32 {
                    group.addTask {
                        for number in stride(from: worker, to: pairs, by: 32) {
                            async let one: Void = send(number, "a", to: first, clerk)
                            async let two: Void = send(number, "b", to: second, clerk)
                            _ = await (one, two)
                        }
                    }
                }
            }
            let duration = clock.now - start
            let persons = try await first.read { connection in
                try connection.first("SELECT count(*) FROM person WHERE name IS NOT NULL", []) { Int(try $0.int(0)) }
            }
            return (
                persons ?? 0,
                Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
            )
        }
    }

    private static func send(_ number: Int, _ clerk: String, to registry: Registry, _ actor: Actor) async {
        let submission = Racing.submission(number, clerk)
        // A transaction that was undone again and again is sent again, as a form would be.
        for _ in 0..<50 {
            do {
                _ = try await registry.append(submission, by: actor, for: .registration)
                return
            } catch is Refusal {
                return
            } catch { continue }
        }
    }

    /// Somebody as one clerk or the other writes it: in characters, or in pinyin.
    private static func submission(_ number: Int, _ clerk: String) -> Submission {
        let surnames = Array("陈林黄张李王吴刘蔡杨许郑谢洪郭"), givens = Array("国志明建文华秀英丽美玉兰春梅海燕晓红小军勇杰")
        let twins: [Character: Character] = ["英": "瑛", "明": "铭", "华": "桦", "丽": "莉", "海": "海", "红": "虹", "杰": "洁"]
        var name = [surnames[number % 15], givens[number / 15 % 22], givens[number / 330 % 22]]
        if clerk == "b" { name = name.map { twins[$0] ?? $0 } }
        let day = Day(number: -7_305 + Int64(number * 7 % 20_000))
        return Submission(
            type: "person-registered", day: Day(number: 20_000), place: DivisionCode("350583101"),
            subjects: ["person": SubjectReference()],
            data: [
                "name": .string(String(name)), "sex": number % 2 == 0 ? "female" : "male",
                "birth_date": .string(day.description), "phone": .string("154\(String(10_000_000 + number))"),
                "residence": "350583101",
            ], source: clerk, key: "\(number)")
    }

    private static var root: String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.path
    }
}
