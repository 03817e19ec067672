import Civil
import Testing

@Suite struct JSONTests {
    @Test func `values come out as they are written`() throws {
        let text = #" {"a":[1,-2.50,1e3,true,false,null],"b":{"名":"\u4e2d\ud83d\ude00\n\/"},"":""} "#
        let value = try JSON.parse(text)
        #expect(value["a"]?[1]?.number?.description == "-2.50")
        #expect(value["a"]?[2]?.int == 1000)
        #expect(value["a"]?[3]?.bool == true)
        #expect(value["a"]?[5]?.isNull == true)
        #expect(value["a"]?[6] == nil)
        #expect(value["b"]?["名"]?.string == "中😀\n/")
        #expect(value[""]?.string == "")
        #expect(value["c"] == nil)
        #expect(value.text() == #"{"a":[1,-2.50,1000,true,false,null],"b":{"名":"中😀\n/"},"":""}"#)
        #expect(value.text(sorted: true) == #"{"":"","a":[1,-2.5,1000,true,false,null],"b":{"名":"中😀\n/"}}"#)
    }

    @Test func `equal values have equal canonical bytes and hashes`() throws {
        let a = try JSON.parse(#"{"x":1.0,"y":[10e1],"é":null}"#)
        let b = try JSON.parse(#"{ "é":null, "y":[100], "x":1 }"#)
        #expect(a == b)
        #expect(a.hashValue == b.hashValue)
        #expect(a.bytes(sorted: true) == b.bytes(sorted: true))
        #expect(a != (try JSON.parse(#"{"x":1.0,"y":[10e1],"é":false}"#)))
    }

    @Test func `texts that only look alike are not equal`() {
        #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
    }

    @Test func `names are sorted by code point`() throws {
        let value = try JSON.parse(#"{"\ud83d\ude00":1,"\ufb01":2,"b":3,"aa":4,"a":5,"B":6}"#)
        #expect(value.text(sorted: true) == "{\"B\":6,\"a\":5,\"aa\":4,\"b\":3,\"\u{FB01}\":2,\"😀\":1}")
    }

    @Test(arguments: [
        ("", JSONError.Fault.ended, 0), ("  ", .ended, 2), ("[1,]", .value, 3), ("[1 2]", .punctuation, 3),
        ("{\"a\":1,}", .punctuation, 7), ("{a:1}", .punctuation, 1), ("{\"a\" 1}", .punctuation, 5), ("[1", .ended, 2),
        ("\"a", .ended, 2), ("tru", .ended, 3), ("trux", .value, 0), ("nul", .ended, 3), ("01", .number, 0),
        ("-", .ended, 1), ("1.", .ended, 2), ("1.e5", .number, 2), ("1e", .ended, 2), ("+1", .value, 0),
        (".5", .value, 0),
        ("NaN", .value, 0), ("1 1", .more, 2), ("{}{}", .more, 2), ("\"\u{01}\"", .control, 1), ("\"\t\"", .control, 1),
        (#""\x""#, .escape, 1), (#""\u12g4""#, .escape, 5), (#""\ud800""#, .surrogate, 1),
        (#""\udc00""#, .surrogate, 1),
        (#""\ud800\u0041""#, .surrogate, 1), (#""\udc00\udc00""#, .surrogate, 1), (#"{"a":1,"a":2}"#, .duplicate, 7),
        (#"{"a":1,"\u0061":2}"#, .duplicate, 7),
        ("12345678901234567890123456789012345", .range, 0), ("1e99999", .range, 0), ("1e-99999", .range, 0),
        ("/* */1", .value, 0), ("\u{FEFF}1", .value, 0), ("[\n1,\n\n}", .value, 6), ("'a'", .value, 0),
    ])
    func `what is no JSON is refused where it goes wrong`(text: String, fault: JSONError.Fault, offset: Int) throws {
        let error = try #require(throws: JSONError.self) { try JSON.parse(text) }
        #expect(error.fault == fault)
        #expect(error.offset == offset)
        #expect(error.line == 1 + text.utf8.prefix(offset).count { $0 == 0x0A })
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        for bad in [
            [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0xE4, 0xB8], [0xF5, 0x80, 0x80, 0x80], [0xD6, 0xD0],
        ] as [[UInt8]] {
            #expect(throws: JSONError(fault: .encoding, offset: 1, line: 1)) { try JSON.parse([0x22] + bad + [0x22]) }
            #expect(throws: JSONError(fault: .encoding, offset: 1, line: 1)) {
                try JSON.parse(Array("\"\\n".utf8) + bad + [0x22])
            }
        }
    }

    @Test func `bombs are refused`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError(fault: .depth, offset: 64, line: 1)) { try JSON.parse(deep) }
        let nested = String(repeating: "{\"a\":", count: 100_000)
        #expect(throws: JSONError.self) { try JSON.parse(nested, limits: .init(depth: .max)) }
        let many = "[" + String(repeating: "0,", count: 2000) + "0]"
        #expect(throws: JSONError.self) { try JSON.parse(many, limits: .init(values: 1000)) }
        #expect(throws: JSONError.self) { try JSON.parse(many, limits: .init(bytes: 1000)) }
        let long = String(repeating: "9", count: 1_000_000)
        #expect(throws: JSONError(fault: .range, offset: 0, line: 1)) { try JSON.parse(long) }
    }

    @Test func `a wide object still refuses a second name`() throws {
        let members = (0..<1000).map { "\"name\($0)\":\($0)" }
        let value = try JSON.parse("{" + members.joined(separator: ",") + "}")
        #expect(value["name999"]?.int == 999)
        #expect(throws: JSONError.self) { try JSON.parse("{" + members.joined(separator: ",") + ",\"name7\":1}") }
        #expect(throws: JSONError.self) { try JSON.parse("{" + members.joined(separator: ",") + ",\"name990\":1}") }
    }

    @Test func `error texts hold nothing of the content`() throws {
        let error = try #require(throws: JSONError.self) { try JSON.parse(#"{"秘密":"110105194912310021""#) }
        for text in [error.description, error.problem.description, error.problem.why.zh, error.problem.fix.zh] {
            #expect(!text.contains("秘密") && !text.contains("110105"))
        }
        #expect(try JSON.parse(#"{"秘密":1}"#).description == "an object of 1")
    }

    @Test func `random values come back`() throws {
        var random = Seeded(5)
        for _ in 0..<500 {
            let value = Self.random(&random, depth: 0)
            for sorted in [true, false] {
                let bytes = value.bytes(sorted: sorted)
                let read = try JSON.parse(bytes)
                #expect(read == value)
                #expect(read.bytes(sorted: sorted) == bytes)
            }
        }
    }

    @Test func `cut or changed bytes never trap`() throws {
        var random = Seeded(6)
        for _ in 0..<300 {
            var bytes = Self.random(&random, depth: 0).bytes()
            for _ in 0..<10 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                if let value = try? JSON.parse(bytes) { #expect((try? JSON.parse(value.bytes())) == value) }
                _ = try? JSON.parse(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            }
        }
    }

    static func random(_ random: inout Seeded, depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 4 ? 5 : 8), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number(Decimal128(Int64.random(in: .min ... .max, using: &random)))
        case 3:
            let digits = DecimalOracleTests.random(&random, spread: 60).text
            return .number(Decimal128(digits) ?? .zero)
        case 4: return .string(text(&random))
        case 5:
            return .array(
                (0..<Int.random(in: 0..<5, using: &random)).map { _ in Self.random(&random, depth: depth + 1) })
        default:
            var members: [(String, JSON)] = []
            for index in 0..<Int.random(in: 0..<6, using: &random) {
                members.append((text(&random) + String(index), Self.random(&random, depth: depth + 1)))
            }
            return .object(members)
        }
    }

    static func text(_ random: inout Seeded) -> String {
        let scalars = (0..<Int.random(in: 0..<12, using: &random)).compactMap { _ in
            [
                Unicode.Scalar(UInt32.random(in: 0..<0x80, using: &random)),
                Unicode.Scalar(UInt32.random(in: 0x4E00..<0x9FFF, using: &random)),
                Unicode.Scalar(UInt32.random(in: 0..<0x110000, using: &random)),
            ].randomElement(using: &random) ?? nil
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
