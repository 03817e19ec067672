import Civil
import Glibc
import Policy

/// The rows that were not taken in, each with why and what to do, in the form of the file they came from: correct them there
/// and import that file.
///
/// A CSV keeps its columns and gets `_line`, `_field`, `_why` and `_do` behind them; a line of NDJSON gets a member
/// `_rejected`. Import does not read columns and members that begin with `_`.
struct RejectsFile {
    private let file: OutputFile
    private let form: FileForm
    private let language: Language
    private let width: Int

    var path: String { file.path }

    /// - Parameter header: the columns of a CSV.
    init(_ path: String, _ form: FileForm, header: [String], _ language: Language) throws(Problem) {
        file = try OutputFile(path)
        self.form = form
        self.language = language
        // The marks of an earlier rejects file are replaced, not repeated.
        width = header.firstIndex { $0.hasPrefix("_") } ?? header.count
        guard form == .csv else { return }
        let columns = Array(header.prefix(width)) + ["_line", "_field", "_why", "_do"]
        // The mark tells spreadsheets that the file is UTF-8.
        try file.write { output in
            output += [0xEF, 0xBB, 0xBF]
            CSV.write(columns, into: &output)
        }
    }

    /// A name that no file has: corrections in an earlier rejects file are not overwritten.
    static func freePath(for path: String, _ form: FileForm) -> String {
        let ending = form == .csv ? "csv" : "ndjson"
        let stem = path == "-" ? "stdin" : path
        var name = "\(stem).rejects.\(ending)"
        var number = 2
        while access(name, F_OK) == 0, number < 10_000 {
            name = "\(stem).rejects-\(number).\(ending)"
            number += 1
        }
        return name
    }

    func write(_ row: SourceRow, _ problems: [Problem]) throws(Problem) {
        let (form, language, width) = (form, language, width)
        try file.write { output in
            switch (form, row.content) {
            case (.csv, .fields(let fields)):
                RejectsFile.csv(fields.prefix(width).map { $0 }, width, row.line, problems, language, &output)
            case (.csv, _):
                RejectsFile.csv([], width, row.line, problems, language, &output)
            case (.ndjson, .line(let bytes)):
                RejectsFile.line(bytes, row.line, problems, &output)
            case (.ndjson, _):
                RejectsFile.line([], row.line, problems, &output)
            }
        }
    }

    private static func csv(
        _ fields: [String], _ width: Int, _ line: Int, _ problems: [Problem], _ language: Language,
        _ output: inout [UInt8]
    ) {
        var cells = fields.map(FormulaGuard.cell)
        while cells.count < width { cells.append("") }
        func joined(_ part: (Problem) -> String) -> String {
            problems.count == 1
                ? problems.map(part)[0]
                : problems.enumerated().map { "(\($0 + 1)) \(part($1))" }.joined(separator: " ")
        }
        cells.append(String(line))
        cells.append(problems.map(\.at).joined(separator: " "))
        cells.append(joined { "\($0.why[language]) [\($0.code)]" })
        cells.append(joined { $0.fix[language] })
        CSV.write(cells, into: &output)
    }

    private static func line(_ bytes: ArraySlice<UInt8>, _ line: Int, _ problems: [Problem], _ output: inout [UInt8]) {
        var members: [(String, JSON)] = []
        if let json = try? JSON.parse(bytes, limits: RowReader.limits), case .object(let given) = json {
            members = given.filter { !$0.0.hasPrefix("_rejected") }
        } else if !bytes.isEmpty {
            // What was no JSON is kept as text, as far as it is text.
            members = [("_line", .string(String(decoding: bytes.prefix(4_096), as: UTF8.self)))]
        }
        members.append(
            (
                "_rejected",
                .object([("line", .integer(line)), ("problems", .array(problems.map(\.json)))])
            ))
        JSON.object(members).write(into: &output)
        output.append(0x0A)
    }

    func finish() throws(Problem) { try file.finish() }
}
