import Access
import Civil
import Policy
import Registry
import StorageTesting
import Testing

/// Valid submissions of every event type, broken in every way that a seeded generator thinks of: each is taken in or refused
/// with reasons, nothing traps, and what was taken in rebuilds.
@Suite struct FuzzTests {
    @Test func `twenty thousand broken submissions are each taken in or refused with reasons`() async throws {
        try await CountyRegistry.with(.sqlite) { county in
            var breaker = Breaker(county)
            var unread = 0
            var refused = 0
            var accepted = 0
            var codes: Set<String> = []
            for _ in 0..<40 {
                var entries: [Entry] = []
                for _ in 0..<500 {
                    let (bytes, type) = breaker.next()
                    do {
                        let submission = try Submission(
                            try JSON.parse(bytes, limits: .init(bytes: 1 << 20, depth: 64)))
                        let role = Role(rawValue: county.types[type]?.recordedBy.last ?? "") ?? .county
                        let purpose: Purpose = role == .clinic ? .health : role == .family ? .ownRecord : .registration
                        let division = role == .township ? "350583101" : "350583"
                        entries.append(Entry(submission, by: try CountyRegistry.clerk(role, 1, division), for: purpose))
                    } catch let error as JSONError {
                        unread += 1
                        codes.insert(error.code)
                        BadInputTests.check([error.problem], hides: ["机密"])
                    } catch let refusal as Civil.Refusal {
                        refused += 1
                        codes.formUnion(refusal.problems.map(\.code))
                        #expect(!refusal.problems.isEmpty)
                        BadInputTests.check(refusal.problems, hides: ["机密"])
                    }
                }
                for answer in try await county.registry.append(county.registry.check(entries)) {
                    switch answer {
                    case .success(let receipt): accepted += receipt.isRepeated ? 0 : 1
                    case .failure(let refusal):
                        refused += 1
                        codes.formUnion(refusal.problems.map(\.code))
                        #expect((1...60).contains(refusal.problems.count))
                        BadInputTests.check(refusal.problems, hides: ["机密"])
                    }
                }
            }
            #expect(
                unread + refused > 8_000 && accepted > 500, "\(unread) unread, \(refused) refused, \(accepted) accepted"
            )
            #expect(codes.count > 25, "\(codes.sorted())")
            #expect(try await county.registry.size() == Int64(3 + accepted))
            #expect(try await county.registry.rebuild(portion: 500).differing == [])
            print("fuzz: \(unread) unread, \(refused) refused, \(accepted) accepted, codes \(codes.sorted())")
        }
    }
}

/// Makes valid submissions and breaks them.
struct Breaker {
    private let county: CountyRegistry
    private let types: [EventType]
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var number = 0

    init(_ county: CountyRegistry) {
        self.county = county
        types = county.types.values.sorted { $0.id < $1.id }
    }

    private mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(1, bound)))
    }

    private mutating func pick<T>(_ all: [T]) -> T { all[below(all.count)] }

    /// The bytes of the next submission, and the type that it had before it was broken.
    mutating func next() -> (bytes: [UInt8], type: String) {
        number += 1
        let type = pick(types)
        var json = valid(type)
        for _ in 0..<below(3) { json = broken(json, depth: 0) }
        if below(12) == 0 { json = change(json) }
        var bytes = json.bytes(sorted: false)
        if below(8) == 0 { scramble(&bytes) }
        return (bytes, type.id)
    }

    private mutating func valid(_ type: EventType) -> JSON {
        var subjects: [(String, JSON)] = []
        for subject in type.subjects where subject.isRequired || below(3) == 0 {
            if subject.mayBeNew {
                subjects.append((subject.role, .object([])))
            } else {
                let isChild = subject.role == "child"
                let person = isChild ? county.girl : subject.sex == .male ? county.man : county.woman
                subjects.append(
                    (subject.role, .object([("person", .integer(below(4) == 0 ? Int64(below(900)) : person))])))
            }
        }
        var data: [(String, JSON)] = []
        for field in type.fields where field.isRequired || below(2) == 0 { data.append((field.name, value(field))) }
        let year = 2021 + below(6)
        return .object([
            ("type", .string(type.id)), ("day", .string("\(year)-0\(1 + below(9))-1\(below(10))")),
            ("place", "350583101"), ("source", "fuzz"), ("key", .string("\(number)")), ("subjects", .object(subjects)),
            ("data", .object(data)),
        ])
    }

    private mutating func value(_ field: FieldDeclaration) -> JSON {
        switch field.kind {
        case .text: "机密文字"
        case .name: .string("机密" + pick(["甲", "乙", "丙", "丁", "欧阳"]))
        case .integer, .money: field.min.map { .number($0) } ?? 3
        case .decimal: field.min.map { .number($0) } ?? "50.5"
        case .boolean: .bool(below(2) == 0)
        case .date: .string("20\(10 + below(16))-0\(1 + below(9))-1\(below(10))")
        case .time: "08:30"
        case .code: .string(field.codes.isEmpty ? "" : pick(field.codes).code)
        case .division: "350583102"
        case .phone: "13700000000"
        case .citizenID: .string(citizen())
        case .creditCode: .null
        case .birthCertificate: .string("X\(String(1_000_000_000 + number).dropFirst())")
        }
    }

    private mutating func citizen() -> String {
        guard let division = DivisionCode("350583"), let day = Day(year: 1950 + below(60), month: 1 + below(12), day: 7)
        else { return "" }
        return CitizenID(division: division, birthDay: day, sequence: 1 + below(998))?.canonical ?? ""
    }

    /// Values that have broken other programs.
    private mutating func nasty() -> JSON {
        switch below(26) {
        case 0: return .null
        case 1: return .bool(true)
        case 2: return .array([])
        case 3: return .object([])
        case 4: return (0..<40).reduce(JSON.null) { inner, _ in .array([inner]) }
        case 5: return ""
        case 6: return .string(String(repeating: "机密", count: 5_000))
        case 7: return "机密\u{0}"
        case 8: return "\u{202E}机密"
        case 9: return Decimal128("1e6144").map { .number($0) } ?? .null
        case 10: return Decimal128("-1e-6176").map { .number($0) } ?? .null
        case 11: return .integer(Int64.max)
        case 12: return .integer(Int64.min)
        case 13: return "2025-02-30"
        case 14: return "1899-12-31"
        case 15: return "999999999-12-31"
        case 16: return "-999999999-01-01"
        case 17: return "=HYPERLINK(\"机密\")"
        case 18: return .string(String(repeating: "👨‍👩‍👧机密", count: 200))
        case 19: return "000000000000"
        case 20: return "441523101"
        case 21: return "350583199001010011"
        case 22: return "'; DROP TABLE person; -- 机密"
        case 23: return .integer(0)
        case 24: return .object((0..<200).map { ("m\($0)", .string("机密")) })
        default: return .array((0..<50).map { .integer($0) })
        }
    }

    /// The same value with something inside it broken.
    private mutating func broken(_ json: JSON, depth: Int) -> JSON {
        switch json {
        case .object(var members) where !members.isEmpty && (depth == 0 || below(3) > 0):
            let index = below(members.count)
            switch below(10) {
            case 0: members.remove(at: index)
            case 1: members.append((pick(["", "x", "person", "_", "\u{0}", "a\u{202E}b", "key2"]), nasty()))
            case 2:
                let other = below(members.count)
                (members[index].1, members[other].1) = (members[other].1, members[index].1)
            case 3: members[index].0 = pick(["type", "day", "person", "名", String(repeating: "n", count: 500)])
            default: members[index].1 = broken(members[index].1, depth: depth + 1)
            }
            return .object(members)
        default:
            return nasty()
        }
    }

    /// The same as a correction or a revocation of some event.
    private mutating func change(_ json: JSON) -> JSON {
        guard case .object(let members) = json else { return json }
        return .object(members + [(below(2) == 0 ? "corrects" : "revokes", .integer(Int64(below(600))))])
    }

    private mutating func scramble(_ bytes: inout [UInt8]) {
        for _ in 0...below(3) where !bytes.isEmpty {
            let index = below(bytes.count)
            switch below(5) {
            case 0: bytes[index] = UInt8(below(256))
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(UInt8(below(256)), at: index)
            case 3: bytes.removeLast(bytes.count - index)
            default: bytes.insert(contentsOf: bytes[index...].prefix(below(40)), at: index)
            }
        }
    }
}
