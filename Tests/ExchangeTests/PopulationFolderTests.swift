import Civil
import Columns
import Exchange
import Foundation
import Policy
import PolicyTesting
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

    /// Facts of every kind, counted events, relations to one and to several, events with their fields.
    @Test(arguments: ["350583", "330300", "441523"])
    func `written and opened again, the rules of a county come to the same`(_ division: String) async throws {
        let chain = try Office.rules.get().library.chain(for: try #require(DivisionCode(division)))
        let day = try #require(Day(year: 2026, month: 12, day: 31))
        var maker = FamilyMaker(chain, seed: 17, days: [day])
        let columns = try FactColumns((0..<150).map { _ in maker.family() }, chain, asAt: day)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("people-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try PopulationFolder.write(columns, for: chain, to: folder.path)
        let opened = try await PopulationFolder(folder.path, for: chain, threads: 2)
        #expect(opened.persons == columns.frame.axes[columns.persons].rows)
        let months = (try #require(YearMonth(year: 2026, month: 1)), try #require(YearMonth(year: 2026, month: 12)))
        let one = try await PopulationRun(chain, columns, from: months.0, to: months.1).totals()[0]
        let other = try await PopulationRun(chain, opened.columns, from: months.0, to: months.1).totals()[0]
        #expect(one.lines.count == other.lines.count && one.lines.count > 60)
        #expect(one.lines.contains { ($0.answers[.yes] ?? 0) > 0 && $0.entitlement == "maternity-leave" })
        for (a, b) in zip(one.lines, other.lines) {
            #expect(
                a.entitlement == b.entitlement && a.answers == b.answers && a.amount == b.amount, "\(a.entitlement)")
        }
    }

    @Test func `lists and events that would lead beyond the rows are refused`() async throws {
        let chain = try Office.rules.get().library.chain(for: try #require(DivisionCode("350583")))
        let day = try #require(Day(year: 2026, month: 12, day: 31))
        var maker = FamilyMaker(chain, seed: 17, days: [day])
        let columns = try FactColumns((0..<20).map { _ in maker.family() }, chain, asAt: day)
        func at(_ file: String, _ change: (inout [Int32]) -> Void) async throws -> String {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("people-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            try PopulationFolder.write(columns, for: chain, to: folder.path)
            let url = folder.appendingPathComponent(file)
            var values = try Data(contentsOf: url).withUnsafeBytes { Array($0.bindMemory(to: Int32.self)) }
            change(&values)
            try Self.bytes(values).write(to: url)
            do throws(Problem) {
                _ = try await PopulationFolder(folder.path, for: chain)
                return "nothing"
            } catch { return String(error.at.split(separator: "/").last ?? "") }
        }
        #expect(try await at("children.bin") { $0[0] = 1_000_000 } == "children.bin")
        #expect(try await at("children.bin") { $0[0] = -4 } == "children.bin")
        #expect(try await at("children.bin") { $0.removeLast() } == "children.starts.bin")
        #expect(try await at("children.starts.bin") { $0[1] = -1 } == "children.starts.bin")
        #expect(try await at("children.starts.bin") { $0.removeLast() } == "children.starts.bin")
        #expect(try await at("delivery.mother.person.bin") { $0[0] = .max } == "delivery.mother.person.bin")
        #expect(try await at("delivery.mother.day.bin") { $0.removeLast() } == "delivery.mother.day.bin")
        #expect(try await at("mother.bin") { $0[0] = 1_000_000 } == "mother.bin")
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
