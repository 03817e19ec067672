/// A workbook of plain tables in the format of spreadsheets (Office Open XML, ECMA-376), as bytes.
///
/// Nothing is compressed and nothing depends on the clock: the same tables give the same bytes. Cells that look like formulas are texts.
public struct Workbook: Sendable {
    /// One cell.
    public enum Cell: Hashable, Sendable {
        /// A text.
        case text(String)
        /// A number; what is not finite is left empty.
        case number(Double)
    }

    /// A sheet: its name and its rows, the first of them the heading.
    public struct Sheet: Sendable {
        /// The name: 31 characters at most, none of []:*?/\.
        public let name: String
        /// The rows.
        public let rows: [[Cell]]

        /// A sheet; its name is made fit.
        public init(name: String, rows: [[Cell]]) {
            let fit = String(name.filter { !"[]:*?/\\'".contains($0) }.prefix(31))
            self.name = fit.isEmpty ? "Sheet" : fit
            self.rows = rows
        }
    }

    private let sheets: [Sheet]

    /// A workbook of these sheets.
    public init(_ sheets: [Sheet]) { self.sheets = sheets }

    /// The file.
    public var bytes: [UInt8] {
        var archive = Archive()
        let head = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006"
        let package = "http://schemas.openxmlformats.org/package/2006"
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        let parts = sheets.indices.map {
            #"<Override PartName="/xl/worksheets/sheet\#($0 + 1).xml" ContentType="\#(types).worksheet+xml"/>"#
        }
        archive.add(
            "[Content_Types].xml",
            head
                + #"<Types xmlns="\#(package)/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="\#(types).sheet.main+xml"/>"#
                + parts.joined() + "</Types>")
        archive.add(
            "_rels/.rels",
            head
                + #"<Relationships xmlns="\#(package)/relationships"><Relationship Id="rId1" Type="\#(office)/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        )
        let names = sheets.enumerated().map {
            #"<sheet name="\#(Self.escaped($1.name))" sheetId="\#($0 + 1)" r:id="rId\#($0 + 1)"/>"#
        }
        archive.add(
            "xl/workbook.xml",
            head + #"<workbook xmlns="\#(main)" xmlns:r="\#(office)/relationships"><sheets>"# + names.joined()
                + "</sheets></workbook>")
        let links = sheets.indices.map {
            #"<Relationship Id="rId\#($0 + 1)" Type="\#(office)/relationships/worksheet" Target="worksheets/sheet\#($0 + 1).xml"/>"#
        }
        archive.add(
            "xl/_rels/workbook.xml.rels",
            head + #"<Relationships xmlns="\#(package)/relationships">"# + links.joined() + "</Relationships>")
        for (index, sheet) in sheets.enumerated() {
            var text = head + #"<worksheet xmlns="\#(main)"><sheetData>"#
            for row in sheet.rows { text += "<row>" + row.map(Self.xml).joined() + "</row>" }
            archive.add("xl/worksheets/sheet\(index + 1).xml", text + "</sheetData></worksheet>")
        }
        return archive.close()
    }

    private static func xml(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): #"<c t="inlineStr"><is><t xml:space="preserve">\#(escaped(text))</t></is></c>"#
        case .number(let number): number.isFinite ? "<c><v>\(number)</v></c>" : "<c/>"
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // Characters that XML does not know.
            case let control where control.value < 0x20 && !"\t\n\r".unicodeScalars.contains(control): continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// A ZIP archive whose entries are stored as they are.
private struct Archive {
    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    mutating func add(_ name: String, _ text: String) {
        let (name, content) = (Array(name.utf8), Array(text.utf8))
        let sum = Self.checksum(content)
        // Version 2.0, UTF-8 names, stored, 1 January 1980.
        let common =
            Self.two(20) + Self.two(0x800) + Self.two(0) + Self.two(0) + Self.two(0x21) + Self.four(sum)
            + Self.four(UInt32(content.count)) + Self.four(UInt32(content.count)) + Self.two(UInt16(name.count))
            + Self.two(0)
        directory += Self.four(0x0201_4b50) + Self.two(20) + common + Self.two(0) + Self.two(0) + Self.two(0)
        directory += Self.four(0) + Self.four(UInt32(body.count)) + name
        body += Self.four(0x0403_4b50) + common + name + content
        count += 1
    }

    func close() -> [UInt8] {
        let end =
            Self.four(0x0605_4b50) + Self.two(0) + Self.two(0) + Self.two(UInt16(count)) + Self.two(UInt16(count))
            + Self.four(UInt32(directory.count)) + Self.four(UInt32(body.count)) + Self.two(0)
        return body + directory + end
    }

    private static func two(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xff), UInt8(value >> 8)] }
    private static func four(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xff) } }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }

    /// CRC-32 of ISO 3309.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ $0 >> 8 }
    }
}
