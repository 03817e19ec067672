public import Civil
import Foundation
public import Growth

/// Reads tables of growth standards from a folder: every CSV in it.
public enum GrowthFolder {
    /// The largest file in bytes.
    static let maximumBytes = 16 << 20

    /// The tables of a folder; none where there is no folder.
    ///
    /// - Throws: `EXC-0547` with the file, the line, and what is wrong.
    public static func read(_ folder: String) throws(Problem) -> GrowthTables {
        var tables = GrowthTables()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name.hasSuffix(".csv") {
            let path = "\(folder)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= maximumBytes,
                let text = String(data: bytes, encoding: .utf8)
            else {
                throw problem(path, Bilingual(zh: "读不了，或者不是 UTF-8", en: "It cannot be read, or is not UTF-8"))
            }
            let rows = CSV.rows(text)
            do { try tables.add(rows.map(\.fields)) } catch {
                let line = error.line <= rows.count ? rows[error.line - 1].line : error.line
                throw problem("\(path):\(line)", error.what)
            }
        }
        return tables
    }

    private static func problem(_ at: String, _ what: Bilingual) -> Problem {
        Problem(
            code: "EXC-0547", at: at, why: what,
            fix: Bilingual(
                zh: "请改正生长标准表，或者用 scripts/growth-tables 重新生成。",
                en: "Correct the table of the growth standard, or make it anew with scripts/growth-tables."))
    }
}
