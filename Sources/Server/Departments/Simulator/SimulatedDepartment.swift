import Civil
import Crypto
import Foundation
import Services
import Synchronization

/// What a made-up department has done: kept in a file, so that it is the same after it was killed.
///
/// Whatever is sent to it, and however often, each request counts once: that is what a real department's system must do, and what tests of the
/// platform hold it to.
final class SimulatedDepartment: Sendable {
    /// One request as it stands here.
    struct Entry: Sendable {
        var answer: DepartmentAnswer
        /// Whether the platform has taken the answer.
        var isTold = false
        /// How many messages came about it.
        var messages = 1
    }

    private struct Book {
        var entries: [RequestKey: Entry] = [:]
        var file: FileHandle?
        var chance: UInt64
    }

    let manners: DepartmentSimulator.Behaviour
    private let book: Mutex<Book>

    /// The department whose book lies in a file; what stands there counts.
    init(_ path: String, manners: DepartmentSimulator.Behaviour) throws {
        self.manners = manners
        var entries: [RequestKey: Entry] = [:]
        if let data = FileManager.default.contents(atPath: path) {
            for line in data.split(separator: 10) {
                // The last line may be half written: then nobody has been told of it.
                guard let json = try? JSON.parse([UInt8](line), limits: .init(bytes: 1 << 16, depth: 8)) else {
                    continue
                }
                if let told = json["told"]?.string.flatMap({ RequestKey($0) }) {
                    entries[told]?.isTold = true
                } else if let answer = try? DepartmentAnswer(json) {
                    entries[answer.key] = Entry(answer: answer)
                }
            }
        } else {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        let file = FileHandle(forUpdatingAtPath: path)
        _ = try file?.seekToEnd()
        // So that a half line stays one line.
        try file?.write(contentsOf: Data([10]))
        book = Mutex(Book(entries: entries, file: file, chance: manners.seed &* 0x9E37_79B9_7F4A_7C15 | 1))
    }

    /// A number from 0 to 1, another one each time.
    func chance() -> Double {
        book.withLock { book in
            // xorshift64*: this is for mischief, not for statistics.
            book.chance ^= book.chance >> 12
            book.chance ^= book.chance << 25
            book.chance ^= book.chance >> 27
            return Double((book.chance &* 0x2545_F491_4F6C_DD1D) >> 11) * 0x1p-53
        }
    }

    /// Takes a request: does it, or says what came of it when it was done.
    func take(_ key: RequestKey, _ message: JSON) throws -> DepartmentAnswer {
        try book.withLock { book in
            if var entry = book.entries[key] {
                entry.messages += 1
                book.entries[key] = entry
                return entry.answer
            }
            let undo = RequestKey(county: key.county, id: key.id, step: key.step, attempt: key.attempt, isUndo: true)
            let answer: DepartmentAnswer
            if key.isUndo {
                answer = DepartmentAnswer(key, .undone)
            } else if book.entries[undo] != nil {
                // It was taken back before it came.
                answer = DepartmentAnswer(key, .rejected, reason: "已经撤回")
            } else {
                answer = decided(key, message)
            }
            try write(answer.json, &book)
            book.entries[key] = Entry(answer: answer)
            return answer
        }
    }

    private func write(_ json: JSON, _ book: inout Book) throws {
        try book.file?.write(contentsOf: Data(json.bytes(sorted: true) + [10]))
        try book.file?.synchronize()
    }

    /// What comes of a request: by its key, so that it is the same whenever it is asked.
    private func decided(_ key: RequestKey, _ message: JSON) -> DepartmentAnswer {
        let hash = Array(SHA256.hash(data: Data("\(manners.seed)/\(key)".utf8)))
        let share = Double(UInt32(hash[0]) << 16 | UInt32(hash[1]) << 8 | UInt32(hash[2])) / Double(1 << 24)
        let reference =
            "S" + String(hash.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }, radix: 36, uppercase: true)
        if share < manners.rejections {
            return DepartmentAnswer(key, .rejected, reference: reference, reason: "演示：材料与登记不符")
        }
        if key.attempt == 1, share < manners.rejections + manners.returns {
            return DepartmentAnswer(key, .returned, reference: reference, reason: "演示：请补充材料")
        }
        var data: [String: JSON] = [:]
        for case .string(let name) in message["answer"]?.array ?? [] {
            data[name] = SimulatedDepartment.value(name, key, message)
        }
        return DepartmentAnswer(key, .done, reference: reference, data: data)
    }

    /// A made-up value of an answer: numbers of their kinds where they have one.
    private static func value(_ name: String, _ key: RequestKey, _ message: JSON) -> JSON? {
        let needs = message["needs"]
        switch name {
        case "certificate": return .string("X" + String(900_000_000 + key.id % 99_999_999))
        case "citizen_id":
            guard let birth = needs?["child.birth_date"]?.string.flatMap({ Day($0) }) else { return nil }
            let isFemale = needs?["child.sex"]?.string == "female"
            // From 500 on, so that it is nobody's of a made-up county who was born on that day.
            let sequence = 500 + Int(key.id % 250) * 2 + (isFemale ? 0 : 1)
            return CitizenID(division: key.county, birthDay: birth, sequence: sequence).map { .string($0.canonical) }
        case "hukou_kind": return .string("rural")
        case "hukou", "household", "until": return nil
        default: return .string("\(name.prefix(1).uppercased())\(key.id)")
        }
    }

    /// The platform has taken an answer.
    func told(_ key: RequestKey) {
        book.withLock { book in
            book.entries[key]?.isTold = true
            try? write(.object([("told", .string(key.description))]), &book)
        }
    }

    /// The answers that the platform has not taken yet.
    var untold: [DepartmentAnswer] {
        book.withLock { book in
            book.entries.values.filter { !$0.isTold }.map(\.answer).sorted { $0.key.description < $1.key.description }
        }
    }

    /// The book: for each request how it stands and how many messages came about it.
    var ledger: JSON {
        book.withLock { book in
            .array(
                book.entries.values.sorted { $0.answer.key.description < $1.answer.key.description }.map { entry in
                    .object([
                        ("key", .string(entry.answer.key.description)), ("state", .string(entry.answer.state.rawValue)),
                        ("told", .bool(entry.isTold)), ("messages", .integer(Int64(entry.messages))),
                    ])
                })
        }
    }
}
