import Exchange
import Foundation
import Testing

@Suite struct WorkbookTests {
    @Test func `a workbook is a sound archive of sound XML`() throws {
        let book = Workbook([
            .init(name: "人口/预测", rows: [[.text("年份"), .text("<a & \"b\">")], [.number(2026), .number(.nan)]]),
            .init(name: "", rows: []),
        ])
        let bytes = book.bytes
        #expect(bytes == book.bytes)
        let file = FileManager.default.temporaryDirectory.appending(path: "workbook-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        // Another program reads it: the archive, its checksums, and every part as XML.
        let check = """
            import sys, zipfile, xml.dom.minidom as dom
            book = zipfile.ZipFile(sys.argv[1])
            assert book.testzip() is None
            for name in book.namelist():
                dom.parseString(book.read(name))
            sheet = dom.parseString(book.read('xl/worksheets/sheet1.xml'))
            print([t.firstChild.data for t in sheet.getElementsByTagName('t')], [v.firstChild.data for v in sheet.getElementsByTagName('v')])
            print([s.getAttribute('name') for s in dom.parseString(book.read('xl/workbook.xml')).getElementsByTagName('sheet')])
            """
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", check, file.path(percentEncoded: false)]
        process.standardOutput = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(said == "['年份', '<a & \"b\">'] ['2026.0']\n['人口预测', 'Sheet']\n")
    }
}
