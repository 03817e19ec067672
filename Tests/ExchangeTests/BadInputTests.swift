import Civil
import Exchange
import Foundation
import StorageTesting
import Testing

@Suite struct BadInputTests {
    private static let header = "type,day,place,name,sex,birth_date,citizen_id"
    private static let good = "person-registered,2022-01-01,350583101,陈秀英,female,1995-03-08,"

    /// Takes in `bytes`; the codes of a file that is refused as a whole.
    private func refusal(_ name: String, _ bytes: [UInt8], _ office: Office) async throws -> [String] {
        do {
            _ = try await office.take(try office.file(name, bytes))
            return []
        } catch let problem as Problem {
            return [problem.code]
        } catch let refusal as Refusal {
            return refusal.problems.map { "\($0.code) \($0.at)" }
        }
    }

    static let gb18030: [UInt8] = [0xB3, 0xC2, 0xD0, 0xE3, 0xD3, 0xA2]  // 陈秀英

    @Test(arguments: [
        (
            "gbk.csv",
            Array("\(header)\nperson-registered,2022-01-01,350583101,".utf8) + gb18030 + Array(",female\n".utf8),
            "EXC-0013"
        ),
        ("utf16.csv", [0xFF, 0xFE, 0x74, 0x00, 0x79, 0x00], "EXC-0014"),
        ("bare16.csv", [0x74, 0x00, 0x79, 0x00, 0x70, 0x00, 0x65, 0x00], "EXC-0014"),
        ("book.csv", [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], "EXC-0015"),
        ("noise.csv", [UInt8](repeating: 1, count: 64), "EXC-0016"), ("empty.csv", [], "EXC-0020"),
        ("book.xlsx", [], "EXC-0012"),
    ])
    func `what is no UTF-8 table is refused by its name`(name: String, bytes: [UInt8], code: String) async throws {
        try await Office.with(.sqlite) { office in
            let found = try await refusal(name, bytes, office)
            #expect(found == [code])
            let size = try await office.size()
            #expect(size == 0)
        }
    }

    @Test(arguments: [
        ("type,day,place,nmae,sex", ["EXC-0021 column 4"]), ("day,name", ["EXC-0023 type"]),
        ("type,name", ["EXC-0023 day"]), ("type,day,name,name", ["EXC-0022 column 4"]),
        ("type,day,subjects.person.citizenid", ["EXC-0021 column 3"]),
    ])
    func `a header that is wrong is refused before any row`(header: String, found: [String]) async throws {
        try await Office.with(.sqlite) { office in
            let said = try await refusal("h.csv", Array("\(header)\n1,2,3,4,5\n".utf8), office)
            #expect(said == found)
        }
    }

    @Test func `a wrong column name gets the nearest right one`() async throws {
        try await Office.with(.sqlite) { office in
            do {
                _ = try await office.take(try office.file("h.csv", "type,day,birth_dat\n"))
                Issue.record("the header was taken")
            } catch let refusal as Refusal {
                #expect(refusal.problems.first?.fix.en.contains("“birth_date”") == true)
            }
        }
    }

    @Test(arguments: [
        ("person-registered,2022-02-30,350583101,陈一,female,1995-03-08,", ["REG-0006 day"]),
        ("person-registered,2022-01-01,350583101,陈一,female,1995-03-08,3.50583E+17", ["EXC-0032 citizen_id"]),
        ("person-registered,2022-01-01,350583101,#N/A,female,1995-03-08,", ["EXC-0035 name"]),
        ("person-registerd,2022-01-01,350583101,陈一,female,1995-03-08,", ["EXC-0024 type"]),
        (
            "person-registered,2022-01-01,350583101,陈一,x,1995-03-08,350583199503080029",
            ["REG-0012 citizen_id", "REG-0011 sex"]
        ),
        ("person-registered,2099-01-01,350583101,陈一,female,1995-03-08,", ["REG-0020 day"]),
        ("person-registered,2022-01-01,441523100,陈一,female,1995-03-08,", ["ACC-0004 "]),
        ("person-registered,2022-01-01,350583101,陈一", ["EXC-0030 "]),
    ])
    func `a wrong row is rejected by column and reason, and the others go in`(row: String, found: [String]) async throws
    {
        try await Office.with(.sqlite) { office in
            let report = try await office.take(
                try office.file("p.csv", "\(BadInputTests.header)\n\(row)\n\(BadInputTests.good)\n"))
            #expect(report.counts == [1, 0, 1])
            let problems = try #require(report.sample.first).problems.map { "\($0.code) \($0.at)" }
            #expect(Set(problems) == Set(found))
            #expect(report.sample.first?.line == 2)
        }
    }

    @Test func `bombs and endless lines are rejected row by row`() async throws {
        try await Office.with(.sqlite) { office in
            let deep = String(repeating: "[", count: 100_000)
            let long = #"{"type":""# + String(repeating: "x", count: 3 << 20) + "\"}"
            let wide = "[" + String(repeating: "1,", count: 20_000) + "1]"
            let text = [deep, long, wide, "{\"type\":\"birth\",\"type\":\"birth\"}", "5", Office.families].joined(
                separator: "\n")
            let report = try await office.take(try office.file("bomb.ndjson", text))
            #expect(report.counts == [4, 0, 5])
            #expect(report.codes == ["EXC-0031", "JSON-0010", "JSON-0012", "JSON-0014", "REG-0001"])
            #expect(report.stopped == nil)
        }
    }

    @Test func `a file that turns to GB18030 in its middle is not read on`() async throws {
        try await Office.with(.sqlite) { office in
            var bytes = Array("\(BadInputTests.header)\n".utf8)
            let row = "person-registered,2022-01-01,350583101,Chen,female,1995-03-08,\n"
            while bytes.count < 80_000 { bytes += Array(row.utf8) }
            bytes +=
                Array("person-registered,2022-01-01,350583101,".utf8) + BadInputTests.gb18030
                + Array(",female,1995-03-08,\n".utf8)
            let report = try await office.take(try office.file("mixed.csv", bytes))
            #expect(report.stopped?.code == "CSV-0006")
            #expect(report.exitCode == 1)
            #expect(report.accepted == 1 && report.rejected == 1)
        }
    }

    @Test func `a map reads another office's table`() async throws {
        try await Office.with(.sqlite) { office in
            let map = try office.file(
                "map.json",
                #"{"type":"person-registered","source":"clinic","place":"350583101","columns":{"登记日":"day","称呼":"name","性别码":"sex","生日":"birth_date","说明":null},"codes":{"sex":{"2":"female"}}}"#
            )
            let path = try office.file("foreign.csv", "登记日,称呼,性别码,生日,说明\n2022.1.1,陈秀英,2,19950308,x\n")
            let report = try await office.take(path) { $0.map = (try? ColumnMap(path: map)) ?? ColumnMap() }
            #expect(report.counts == [1, 0, 0])
        }
    }
}
