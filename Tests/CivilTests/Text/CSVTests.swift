import Civil
import Testing

@Suite struct CSVTests {
    /// All rows, the bytes given in chunks of `size`.
    static func rows(_ bytes: [UInt8], chunk size: Int = .max, limits: CSV.Limits = .init()) -> [CSV.Row] {
        var reader = CSV(limits: limits)
        var rows: [CSV.Row] = []
        var start = 0
        while start < bytes.count {
            let end = size > bytes.count - start ? bytes.count : start + size
            rows += reader.read(bytes[start..<end])
            start = end
        }
        return rows + reader.finish()
    }

    static func fields(_ text: String) -> [[String]] { rows(Array(text.utf8)).map(\.fields) }

    @Test func `fields, quotes and line ends are those of RFC 4180`() {
        #expect(Self.fields("a,b\r\nc,d") == [["a", "b"], ["c", "d"]])
        #expect(Self.fields("a,b\nc,d\n") == [["a", "b"], ["c", "d"]])
        #expect(Self.fields("a\rb\r") == [["a"], ["b"]])
        #expect(Self.fields(",\n") == [["", ""]])
        #expect(Self.fields("\n\na\n\n") == [["a"]])
        #expect(Self.fields("\"\"\n") == [[""]])
        #expect(Self.fields("\"a,\"\"b\"\"\r\nc\",d") == [["a,\"b\"\r\nc", "d"]])
        #expect(Self.fields("\u{FEFF}a,b") == [["a", "b"]])
        #expect(Self.fields("") == [])
        #expect(Self.fields("中文,😀") == [["中文", "😀"]])
        #expect(Self.fields("a,") == [["a", ""]])
    }

    @Test func `rows and lines are counted`() {
        let rows = Self.rows(Array("a\n\n\"b\nc\"\r\nd\n".utf8))
        #expect(rows.map(\.number) == [1, 2, 3])
        #expect(rows.map(\.line) == [1, 3, 5])
    }

    @Test(arguments: [
        ("a\"b,c\nd", "CSV-0002"), ("\"a\"b\nd", "CSV-0002"), ("a\u{0}b\nd", "CSV-0008"),
    ])
    func `a bad row is named and the next is read`(text: String, code: String) {
        let rows = Self.rows(Array(text.utf8))
        #expect(rows.count == 2)
        #expect(rows.first?.problem?.code == code)
        #expect(rows.first?.problem?.at == "row 1, line 1")
        #expect(rows.first?.fields == [])
        #expect(rows.last?.fields == ["d"])
    }

    @Test func `a quote that does not end is refused at its row`() {
        let rows = Self.rows(Array("a\n\"b\nc".utf8))
        #expect(rows.map { $0.problem?.code } == [nil, "CSV-0001"])
        #expect(rows.last?.line == 2)
    }

    @Test func `other encodings are named`() {
        // 姓名,陈\n in GB18030
        let chinese: [UInt8] = [0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0xB3, 0xC2, 0x0A, 0x61]
        #expect(Self.rows(chinese).map { $0.problem?.code } == ["CSV-0006"])
        #expect(Self.rows([0xFF, 0xFE, 0x61, 0x00]).map { $0.problem?.code } == ["CSV-0007"])
        #expect(Self.rows([0x61, 0xFF, 0x0A, 0x62]).map { $0.problem?.code } == ["CSV-0005", nil])
        #expect(Self.rows([0xFF]).map { $0.problem?.code } == ["CSV-0005"])
    }

    @Test func `rows beyond the limits are refused and the next is read`() {
        let long = Array((String(repeating: "x", count: 500) + "\nb\n").utf8)
        let rows = Self.rows(long, limits: .init(rowBytes: 100))
        #expect(rows.map { $0.problem?.code } == ["CSV-0003", nil])
        let wide = Array((String(repeating: ",", count: 500) + "\nb\n").utf8)
        #expect(Self.rows(wide, limits: .init(fields: 100)).map { $0.problem?.code } == ["CSV-0004", nil])
    }

    @Test func `random tables come back in chunks of any size`() {
        var random = Seeded(9)
        for _ in 0..<200 {
            let width = Int.random(in: 1..<5, using: &random)
            let table = (0..<Int.random(in: 1..<6, using: &random)).map { _ in
                (0..<width).map { _ in
                    JSONTests.text(&random).replacing("\u{0}", with: "\"")
                }
            }
            var bytes: [UInt8] = []
            for row in table { CSV.write(row, into: &bytes) }
            // A mark at the start of the first field would be taken for that of the file.
            guard table.first?.first?.unicodeScalars.first != "\u{FEFF}" else { continue }
            for size in [1, 2, 3, 7, 64, .max] {
                #expect(Self.rows(bytes, chunk: size).map(\.fields) == table)
            }
        }
    }
}
