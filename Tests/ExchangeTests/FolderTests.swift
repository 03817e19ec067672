import Civil
import Exchange
import Foundation
import Policy
import Registry
import Storage
import StorageTesting
import Testing

@Suite struct FolderTests {
    private func folder(_ temporary: TemporaryFolder, _ division: String? = "350583") -> DataFolder {
        DataFolder("\(temporary.path)/data", packs: Office.packs, division: division.flatMap { DivisionCode($0) })
    }

    private func mode(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
    }

    @Test func `a folder is made once, with a key for its owner only, and found again`() async throws {
        let temporary = try TemporaryFolder()
        let made = folder(temporary)
        let first = try await made.open()
        let key = first.registry.verifier.text
        await first.close()
        #expect(mode(made.key) == 0o600)
        #expect(mode(made.path) == 0o700)
        #expect(FileManager.default.contents(atPath: made.key)?.count == 32)
        let again = try await folder(temporary, nil).open()
        #expect(again.registry.verifier.text == key)
        #expect(again.county == County(division: Office.nanan))
        await again.close()
    }

    @Test(.enabled(if: TemporaryPostgreSQL.isAvailable))
    func `on PostgreSQL the program works under a role that can neither change nor delete an event`() async throws {
        let cluster = try TemporaryPostgreSQL(syncs: true)
        defer { withExtendedLifetime(cluster) {} }
        let temporary = try TemporaryFolder()
        var made = folder(temporary)
        made.database = try cluster.createDatabase()
        let open = try await made.open()
        let rights = try await open.database.read { connection in
            try connection.all(
                """
                SELECT current_user::text, t, r, has_table_privilege(current_user, t, r)::int::bigint
                FROM unnest(ARRAY['journal', 'checkpoint', 'access_log']) t,
                    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) r
                """
            ) { (user: try $0.text(0), right: try $0.text(2), isGiven: try $0.bool(3)) }
        }
        #expect(rights.count == 15)
        for right in rights {
            #expect(right.user == DataFolder.servingRole)
            #expect(right.isGiven == ["SELECT", "INSERT"].contains(right.right), "\(right.right)")
        }
        let rebuilt = try await open.registry.rebuild()
        #expect(rebuilt.differing.isEmpty)
        await open.close()
    }

    @Test func `another county, a missing county and a broken key are said`() async throws {
        let temporary = try TemporaryFolder()
        await #expect(throws: Problem.self) { try await folder(temporary, nil).open() }
        let made = folder(temporary)
        await (try made.open()).close()
        do {
            _ = try await folder(temporary, "441523").open()
            Issue.record("the folder of another county was opened")
        } catch let problem as Problem { #expect(problem.code == "EXC-0041") }
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: made.key))
        do {
            _ = try await made.open()
            Issue.record("a broken key was taken")
        } catch let problem as Problem { #expect(problem.code == "EXC-0042") }
    }
}

@Suite struct TemplateTests {
    @Test func `every event type has a template that its import understands`() async throws {
        try await Office.with(.sqlite) { office in
            #expect(!office.types.isEmpty)
            for type in office.types.values {
                let template = ImportTemplate(type)
                for titles in [false, true] {
                    let path = try office.file("t.csv", template.header(titles: titles))
                    let report = try await office.take(path) { $0.type = type.id }
                    #expect(report.rows == 0, "\(type.id)")
                }
            }
        }
    }

    @Test(arguments: [("brith", "birth"), ("detah", "death"), ("vacinated", "vaccinated"), ("姓氏", "姓名")])
    func `the nearest name is found`(typed: String, meant: String) {
        #expect(Spelling.nearest(to: typed, in: ["birth", "death", "vaccinated", "marriage", "姓名"]) == meant)
    }

    @Test func `what is far from every name has no nearest one`() {
        #expect(Spelling.nearest(to: "xyzzy", in: ["birth", "death"]) == nil)
        #expect(Spelling.nearest(to: "", in: ["a"]) == nil)
    }
}
