import Civil
import Exchange
import Foundation
import Registry
import StorageTesting
import Testing

@Suite struct ImportTests {
    @Test(arguments: TestEngine.available)
    func `a file taken in twice is recorded once`(engine: TestEngine) async throws {
        try await Office.with(engine) { office in
            let path = try office.file("events.ndjson", Office.families)
            let first = try await office.take(path)
            #expect(first.rows == 4 && first.counts == [4, 0, 0])
            #expect(first.exitCode == 0)
            let second = try await office.take(path)
            #expect(second.counts == [0, 4, 0])
            #expect(try await office.size() == 4)
        }
    }

    @Test func `an import that was cut off is finished by running it again`() async throws {
        try await Office.with(.sqlite) { office in
            let lines = Office.families.split(separator: "\n").map(String.init)
            // What is there after a kill between two batches: a beginning of the file.
            let beginning = try office.file("beginning.ndjson", lines.prefix(3).joined(separator: "\n"))
            #expect(try await office.take(beginning) { $0.batchSize = 1 }.accepted == 3)
            let whole = try await office.take(try office.file("events.ndjson", Office.families))
            #expect(whole.counts == [1, 3, 0])
        }
    }

    @Test func `a row without a key is found again in another file and another order`() async throws {
        try await Office.with(.sqlite) { office in
            let header = "type,day,place,name,sex,birth_date,residence"
            let (a, b) = (
                "person-registered,2022-01-01,350583101,陈秀英,female,1995-03-08,350583101",
                "人员建档,2022/1/1,350583101,林美,女,1996年5月1日,350583102"
            )
            let first = try await office.take(try office.file("a.csv", "\(header)\n\(a)\n\(b)\n\(a)\n"))
            #expect(first.counts == [2, 1, 0])
            let second = try await office.take(try office.file("b.csv", "\u{FEFF}\(header)\r\n\(b)\r\n\(a)\r\n"))
            #expect(second.counts == [0, 2, 0])
        }
    }

    @Test func `rejected rows are corrected in their file and taken in`() async throws {
        try await Office.with(.sqlite) { office in
            let path = try office.file(
                "people.csv",
                """
                发生日期,发生地,姓名,性别,出生日期,备注_
                2022-01-01,350583101,陈秀英,女,1995-03-08,
                2022-01-01,350583101,林美,不明,1996-02-30,

                """.replacing("备注_", with: "_备注"))
            let first = try await office.take(path) { $0.type = "person-registered" }
            #expect(first.counts == [1, 0, 1])
            #expect(first.exitCode == 3)
            #expect(Set(first.places) == ["性别", "出生日期"])
            let rejects = try #require(first.rejects)
            let text = try office.text(rejects)
            #expect(text.hasPrefix("\u{FEFF}发生日期,发生地,姓名,性别,出生日期,_line,_field,_why,_do\r\n"))
            #expect(text.contains("Choose one of: male, female."))
            let corrected = text.replacing("不明", with: "女").replacing("1996-02-30", with: "1996-02-28")
            try Data(corrected.utf8).write(to: URL(fileURLWithPath: rejects))
            let second = try await office.take(rejects) { $0.type = "person-registered" }
            #expect(second.counts == [1, 0, 0])
            // What somebody has corrected is not overwritten by another run.
            let third = try await office.take(path) { $0.type = "person-registered" }
            #expect(third.rejects == "\(path).rejects-2.csv")
        }
    }

    @Test func `a rejected line of NDJSON keeps its event and says why`() async throws {
        try await Office.with(.sqlite) { office in
            let line = #"{"type":"person-registered","day":"2022-13-01","subjects":{"person":{}},"data":{"name":"林美"}}"#
            let report = try await office.take(try office.file("e.ndjson", line + "\nnot json\n"))
            let rows = try office.text(report.rejects).split(separator: "\n")
            let first = try JSON.parse(String(rows[0]))
            #expect(first["data"]?["name"] == "林美")
            #expect(first["_rejected"]?["problems"]?[0]?["code"] == "REG-0006")
            #expect(try JSON.parse(String(rows[1]))["_line"] == "not json")
            // As they are, they are rejected again; corrected, the first goes in.
            let again = try await office.take(try #require(report.rejects))
            #expect(again.rejected == 2)
            #expect(again.codes == ["EXC-0033", "REG-0003", "REG-0006"])
        }
    }

    @Test func `rows in their order: a child before its mother is rejected, and goes in the next time`() async throws {
        try await Office.with(.sqlite) { office in
            let lines = Office.families.split(separator: "\n").map(String.init)
            let path = try office.file("e.ndjson", [lines[2], lines[0]].joined(separator: "\n"))
            let first = try await office.take(path)
            #expect(first.counts == [1, 0, 1])
            #expect(first.places == ["subjects.mother"])
            #expect(try await office.take(path).accepted == 1)
        }
    }

    @Test func `a batch boundary changes nothing`() async throws {
        for size in [1, 2, 3, 100] {
            try await Office.with(.sqlite) { office in
                let report = try await office.take(try office.file("e.ndjson", Office.families)) { $0.batchSize = size }
                #expect(report.accepted == 4)
                #expect(try await office.registry.verify().isSound)
            }
        }
    }
}
