import Civil
import Exchange
import Foundation
import Linkage
import StorageTesting
import Testing

/// Files of records in, files of pairs and clusters out; whatever is wrong is named.
@Suite struct LinkFilesTests {
    static let design = """
        name: test
        id: id
        fields:
          name: {kind: name}
          birth: {kind: date}
          number: {kind: citizen-id, column: no}
        comparisons:
          - {field: number, levels: [equal, conflict]}
          - {field: name, levels: [equal, sound], frequency: [equal]}
          - {field: birth, levels: [equal, edits-1], within: number}
        blocks:
          - {keys: [number], teaches: true}
          - {keys: [name, birth.year], teaches: true}
        certain: [[number]]
        prior-recall: 0.8
        one-valid: [number]
        """

    static let rows = [
        "1,王芳,1949-12-31,11010519491231002X", "2,王芳,1949-12-31,", "3,李强,1990-01-01,", "4,李强,1990-01-01,",
        "5,\"张, 三\",2001-05-06,",
    ]

    private func read(_ left: [UInt8], _ folder: TemporaryFolder, right: [UInt8]? = nil) async throws -> LinkRecords {
        try Data(left).write(to: URL(filePath: "\(folder.path)/left.csv"))
        if let right { try Data(right).write(to: URL(filePath: "\(folder.path)/right.csv")) }
        return try await LinkTable.read(
            "\(folder.path)/left.csv", right == nil ? nil : "\(folder.path)/right.csv",
            LinkDesignFile.parse(Self.design, "design.yaml"), threads: 2)
    }

    private func text(_ rows: [String], header: String = "id,name,birth,no", end: String = "\n") -> [UInt8] {
        Array(([header] + rows).map { $0 + end }.joined().utf8)
    }

    @Test func `the same records however they are written`() async throws {
        let folder = try TemporaryFolder()
        let plain = try await read(text(Self.rows), folder)
        #expect(plain.count == 5 && plain.id(4) == "5" && plain.empty == [0, 0, 4])
        let others: [[UInt8]] = [
            [0xEF, 0xBB, 0xBF] + text(Self.rows), text(Self.rows, end: "\r\n"), text(Self.rows).dropLast(),
            text(Self.rows, header: " id , name,birth,no"), text(Self.rows.flatMap { [$0, ""] }),
            text(
                Self.rows.map { $0.replacing("\"张, 三\"", with: "张三").replacing(",", with: ";") },
                header: "id;name;birth;no"),
            text(
                Self.rows.map { $0.replacing("\"张, 三\"", with: "\"张三\"").replacing(",", with: "\t") },
                header: "id\tname\tbirth\tno"),
            text(Self.rows.map { $0.replacing("李强", with: "\"李强\"") }, header: "\"id\",\"name\",\"birth\",no"),
        ]
        for (place, bytes) in others.enumerated() {
            let records = try await read(bytes, folder)
            #expect(records.count == 5 && records.empty == plain.empty, "\(place)")
            let links = await linked(records)
            #expect(links.clusters.cluster == [0, 0, 2, 2, 4], "\(place)")
        }
    }

    private func linked(_ records: LinkRecords) async -> Links {
        let linker = Linker(records, threads: 2)
        let pairs = await linker.pairs()
        var model = await linker.train(pairs)
        // Few records teach little: what agreement is worth is given.
        model.prior = -2
        model.rulePriors = []
        model.odds = model.odds.map { $0.indices.map { $0 == 0 ? Odds(m: 0.9, u: 0.01) : Odds(m: 0.05, u: 0.5) } }
        return await linker.link(pairs, model)
    }

    /// Files that are wrong, each with the code of what is wrong.
    static let wrong: [(code: String, bytes: [UInt8])] =
        [
            ("EXC-0512", Array("id,name,birth,no\n1,".utf8) + [0xCD, 0xF5, 0xB7, 0xBC] + Array(",,\n2,a,,\n".utf8))
        ]
        + [
            ("EXC-0513", "id,name,birth\n1,a,b\n2,a,b\n"), ("EXC-0513", "{\"a\": 1}\n"),
            ("EXC-0514", "id,name,birth,no\n1,a,b\n"), ("EXC-0514", "id,name,birth,no\n1,a,b,c,d\n2,a,b,c\n"),
            ("EXC-0515", "id,name,birth,no\n1,\"a,b,c\n2,a,b,c\n"), ("EXC-0516", "id,name,birth,no\n1,a,,\n1,b,,\n"),
            ("EXC-0517", "id,name,birth,no\n1,a,,\n"), ("EXC-0517", "id,name,birth,no\n"), ("EXC-0517", ""),
        ].map { (code: $0.0, bytes: Array($0.1.utf8)) }

    @Test(arguments: wrong.indices)
    func whatIsWrongIsNamed(_ place: Int) async throws {
        let (code, bytes) = Self.wrong[place]
        let folder = try TemporaryFolder()
        let problem = await #expect(throws: Problem.self) { try await read(bytes, folder) }
        #expect(problem?.code == code)
        #expect(problem?.at.contains("left.csv") == true)
    }

    @Test func `each of two files has records`() async throws {
        let folder = try TemporaryFolder()
        for (left, right, at) in [(Self.rows, [], "right.csv"), ([], Self.rows, "left.csv")]
            as [([String], [String], String)]
        {
            let problem = await #expect(throws: Problem.self) { try await read(text(left), folder, right: text(right)) }
            #expect(problem?.code == "EXC-0517" && problem?.at.hasSuffix(at) == true)
        }
    }

    @Test func `a file that is not there is named`() async throws {
        let design = try LinkDesignFile.parse(Self.design, "design.yaml")
        let problem = await #expect(throws: Problem.self) {
            try await LinkTable.read("/nowhere/x.csv", nil, design, threads: 1)
        }
        #expect(problem?.code == "EXC-0511")
        #expect(throws: Refusal.self) { try LinkDesignFile.read("/nowhere/x.yaml") }
    }

    @Test func `rows over the ends of parts are whole`() async throws {
        // More than eight MiB, with quoted line ends and doubled quotes, so that parts end anywhere.
        let folder = try TemporaryFolder()
        var bytes = Array("id,name,birth,no,note\n".utf8)
        let count = 110_000
        for number in 0..<count {
            let note = String(repeating: "甲\"\"乙\n", count: number % 17)
            bytes += Array("\(number),人\(number % 7),1990-01-0\(number % 9 + 1),,\"\(note)\"\n".utf8)
        }
        #expect(bytes.count > 9 << 20)
        let records = try await read(bytes, folder)
        #expect(records.count == count)
        #expect((0..<count).allSatisfy { records.id($0) == String($0) })
        #expect(records.empty == [0, 0, count])
    }

    @Test func `what is written can be read again`() async throws {
        let folder = try TemporaryFolder()
        let links = await linked(
            try await read(text(["\"a,1\",王芳,1949-12-31,", "\"b\"\"2\",王芳,1949-12-31,", "c,李强,1990-01-01,"]), folder))
        try await LinkFiles.write(
            links, links.implied(), links.review, report: "", to: "\(folder.path)/out", threads: 2)
        func rows(_ name: String) throws -> [[String]] {
            var csv = CSV()
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder.path)/out/\(name)")))
            return (csv.read(bytes) + csv.finish()).map(\.fields)
        }
        let pairs = try rows("pairs.csv")
        #expect(pairs[0] == ["left_id", "right_id", "weight", "probability"])
        #expect(pairs[1][0] == "a,1" && pairs[1][1] == "b\"2")
        #expect(abs((Double(pairs[1][2]) ?? 0) - Double(links.direct[0])) < 1e-4)
        #expect((Double(pairs[1][3]) ?? 0) > 0.95)
        #expect(
            try rows("clusters.csv") == [["record_id", "cluster"], ["a,1", "a,1"], ["b\"2", "a,1"], ["c", "c"]])
        #expect(try rows("review.csv") == [["left_id", "right_id", "weight", "probability", "reason"]])
    }

    @Test func `the report holds no value of a record`() async throws {
        let folder = try TemporaryFolder()
        let links = await linked(try await read(text(Self.rows), folder))
        for language in [Language.zh, .en] {
            let html = LinkReport(links, implied: 0, review: 0, language).html
            for value in ["王芳", "11010519491231002X", "1949", "张, 三"] { #expect(!html.contains(value)) }
            #expect(html.contains("<svg") && html.contains("name + birth.year"))
        }
    }

    @Test(arguments: [
        ("id: id", "", "EXC-0502"), ("kind: name", "kind: nonsense", "EXC-0503"),
        ("equal, sound", "equal, louder", "EXC-0503"),
        ("birth.year", "birth.yeer", "EXC-0503"),
        ("field: birth, levels: [equal", "field: birth, levels: [sound", "EXC-0504"),
        ("keys: [number]", "keys: [nobody]", "EXC-0504"), ("[name, birth.year]", "[name.year]", "EXC-0504"),
        ("one-valid: [number]", "one-valid: [name]", "EXC-0504"),
        ("within: number", "within: birth", "EXC-0504"), ("prior-recall: 0.8", "prior-recall: 8", "EXC-0504"),
        ("field: number, levels: [equal, conflict]", "field: number, levels: []", "EXC-0504"),
        ("  - {keys: [name, birth.year], teaches: true}", "", "EXC-0504"), ("name: test", "name: [test", "EXC-0502"),
    ])
    func whatIsWrongWithADesignIsNamed(_ part: String, _ other: String, _ code: String) throws {
        let text = Self.design.replacing(part, with: other)
        #expect(text != Self.design)
        let refusal = #expect(throws: Refusal.self) { try LinkDesignFile.parse(text, "design.yaml") }
        #expect(refusal?.problems.contains { $0.code == code && $0.at.hasPrefix("design.yaml") } == true)
    }

    @Test func `designs that come with the project are sound`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for name in ["chinese-persons", "febrl", "historical-figures"] {
            let design = try LinkDesignFile.read(root.appending(path: "Linkage/\(name).yaml").path)
            #expect(design.faults.isEmpty && !design.blocks.isEmpty)
        }
    }

    @Test func `a hundred thousand equal keys do not hang`() async throws {
        let design = try LinkDesignFile.parse(Self.design, "design.yaml")
        var builder = LinkRecordBuilder(design)
        // Fields in the order of their names: birth, name, number.
        var (bytes, spans): ([UInt8], [UInt32]) = (Array("1990-01-01王芳".utf8), [])
        for number in 0..<100_000 {
            let start = UInt32(bytes.count)
            bytes += Array(String(number).utf8)
            spans += [start, UInt32(bytes.count), 0, 10, 10, 16, 0, 0]
        }
        await builder.append(.init(bytes: bytes, spans: spans), threads: 2)
        let linker = Linker(await builder.finish(threads: 2), threads: 2)
        let pairs = await linker.pairs()
        #expect(pairs.count == 0)
        #expect(pairs.blocks[1].cut == 1 && pairs.blocks[1].largestCut == 100_000)
        let links = await linker.link(pairs, await linker.train(pairs))
        #expect(links.clusters.count == 100_000)
    }
}
