import Civil
import Exchange
import Foundation
import Policy
import Testing

/// A folder of columns: what is wrong in it is refused, and named, before anything is computed.
@Suite struct PopulationFolderTests {
    static let pack = """
        pack: cn
        division: "000000"
        level: nation
        version: 1
        title: {zh: 甲, en: A}
        ---
        instrument: law
        title: {zh: 法, en: Law}
        issuer: {zh: 甲, en: A}
        published: 2000-01-01
        status: in-force
        confidence: full
        ---
        fact: mother
        title: {zh: 母亲, en: Mother}
        type: person
        kin: mother
        ---
        fact: wage
        title: {zh: 工资, en: Wage}
        type: number
        decimals: 2
        attribute: wage
        ---
        fact: insured
        title: {zh: 参保, en: Insured}
        type: boolean
        attribute: insured
        ---
        entitlement: aid
        title: {zh: 补助, en: Aid}
        topic: aid
        subject: child
        period: month
        from: 2000-01-01
        cite: law#1
        eligible:
          - {if: 'child.mother.insured', else: {zh: 否, en: No}}
          - {if: 'child.wage < 10', else: {zh: 否, en: No}}
        amount: {unit: fen, value: '100'}
        """

    /// Three persons: the third is the child of the first, of the second's mother it is known that there is none.
    static let types: [String: String] = [
        "mother": "int32", "wage": "float64", "insured": "bool", "insured.state": "uint8",
    ]

    static func bytes<Element>(_ values: [Element]) -> Data { values.withUnsafeBytes { Data($0) } }

    static func columns() -> [String: Data] {
        [
            "mother": bytes([-1, -2, 0] as [Int32]), "wage": bytes([12.5, 0, 1.25]),
            "insured": bytes([1, 0, 0] as [UInt8]), "insured.state": bytes([0, 0, 4] as [UInt8]),
        ]
    }

    static func open(_ change: (inout [String: Data], inout [String: String]) -> Void = { _, _ in }) async throws -> (
        PackChain, PopulationFolder
    ) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("people-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var (columns, types) = (columns(), types)
        change(&columns, &types)
        for (name, data) in columns { try data.write(to: folder.appendingPathComponent("\(name).bin")) }
        let dtypes = types.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
        try Data("{\"persons\":3,\"dtypes\":{\(dtypes)}}".utf8).write(to: folder.appendingPathComponent("meta.json"))
        let library = Library(files: [PackFile(path: "cn/pack.yaml", text: pack)])
        #expect(library.isSound, "\(library.findings)")
        let chain = library.chain(for: .nation)
        return (chain, try await PopulationFolder(folder.path, for: chain, threads: 2))
    }

    @Test func decides() async throws {
        let (chain, people) = try await Self.open()
        let month = try #require(YearMonth(year: 2025, month: 1))
        let totals = try await PopulationRun(chain, people.columns, from: month, to: month).totals()[0]
        let line = try #require(totals.lines.first)
        // Nothing is known of the first's mother, but the wage is too high; the second has none; the third receives it.
        #expect(line.answers.filter { $0.value > 0 } == [.yes: 1, .no: 2])
        #expect(totals.paid == 100)
    }

    @Test func `a folder for each division is found by its code; others are left alone`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("parts-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["441523", "350583", "notes", "350583113", "999"] {
            let part = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
            if name != "350583113" { try Data("{}".utf8).write(to: part.appendingPathComponent("meta.json")) }
        }
        let parts = try PopulationFolder.parts(folder.path)
        #expect(parts.map { $0.division?.description } == ["350583", "441523"])
        #expect(parts.map(\.path) == ["350583", "441523"].map { folder.path + "/" + $0 })
        // A population that is not divided, and none: the one folder.
        let one = folder.path + "/350583"
        #expect(try PopulationFolder.parts(one).map(\.path) == [one])
        #expect(try PopulationFolder.parts(folder.path + "/none").map(\.division) == [nil])
    }

    @Test func whatIsWrongIsNamed() async throws {
        func at(_ change: (inout [String: Data], inout [String: String]) -> Void) async -> String {
            do {
                _ = try await Self.open(change)
                return "nothing"
            } catch let problem as Problem {
                return String(problem.at.split(separator: "/").last ?? "")
            } catch { return "\(error)" }
        }
        #expect(await at { columns, _ in columns["mother"] = Self.bytes([3, -2, 0] as [Int32]) } == "mother.bin")
        #expect(await at { columns, _ in columns["mother"] = Self.bytes([-4, -2, 0] as [Int32]) } == "mother.bin")
        #expect(
            await at { columns, types in
                columns["mother"] = Self.bytes([1.0, 0, 0])
                types["mother"] = "float64"
            } == "mother.bin")
        #expect(await at { columns, _ in columns["wage"] = Self.bytes([12.5, .infinity, 0]) } == "wage.bin")
        #expect(await at { columns, _ in columns["wage"] = Self.bytes([12.5, 0.001, 0]) } == "wage.bin")
        #expect(await at { columns, _ in columns["wage"] = Self.bytes([12.5]) } == "wage.bin")
        #expect(await at { columns, _ in columns["insured"] = Self.bytes([1, 0, 7] as [UInt8]) } == "insured.bin")
        #expect(
            await at { columns, types in
                columns["insured"] = Self.bytes([1, 0, 0] as [Int32])
                types["insured"] = "int32"
            } == "insured.bin")
        #expect(
            await at { columns, _ in columns["insured.state"] = Self.bytes([0, 1, 4] as [UInt8]) }
                == "insured.state.bin")
        #expect(await at { _, types in types["wage"] = "float32" } == "meta.json")
        #expect(await at { columns, _ in columns["wage"] = nil } == "wage.bin")
    }

    @Test func aReformIsNoPartOfAPack() {
        let library = Library(files: [
            PackFile(path: "cn/pack.yaml", text: Self.pack),
            PackFile(path: "cn/more.yaml", text: "reform: more\ntitle: {zh: 甲, en: A}"),
        ])
        #expect(library.findings.map(\.code) == ["POL-0003"])
        #expect(library.findings.first?.place.file == "cn/more.yaml")
    }
}
