import Civil

/// One row of a file as it was read: its bytes or its fields, or why it could not be read.
struct SourceRow: Sendable {
    /// What a row holds.
    enum Content: Sendable {
        /// One line of NDJSON.
        case line(ArraySlice<UInt8>)
        /// The fields of a CSV row.
        case fields([String])
        /// Nothing that can be read.
        case problem(Problem)
    }

    /// Which line of the file, from 1; for CSV the line at which the row begins.
    var line: Int
    var content: Content
}

/// Cuts a file into rows; CSV without its header, which ``header`` keeps.
struct RowCutter {
    private var csv = CSV()
    private let form: FileForm
    /// The bytes of an unfinished line.
    private var rest: [UInt8] = []
    private var line = 0
    private var isSkipping = false
    private var isFirst = true
    /// The column names of a CSV, once they have been read.
    private(set) var header: [String]?
    /// Why the header could not be read.
    private(set) var headerProblem: Problem?
    static let longestLine = 1 << 20

    init(_ form: FileForm) { self.form = form }

    /// The rows that `chunk` completes; an empty chunk ends the file.
    mutating func rows(_ chunk: [UInt8]) -> [SourceRow] {
        switch form {
        case .csv: csvRows(chunk.isEmpty ? csv.finish() : csv.read(chunk))
        case .ndjson: lines(chunk)
        }
    }

    private mutating func csvRows(_ found: [CSV.Row]) -> [SourceRow] {
        var rows: [SourceRow] = []
        rows.reserveCapacity(found.count)
        for row in found {
            if isFirst {
                isFirst = false
                header = row.fields
                headerProblem = row.problem
                continue
            }
            rows.append(SourceRow(line: row.line, content: row.problem.map { .problem($0) } ?? .fields(row.fields)))
        }
        return rows
    }

    private mutating func lines(_ chunk: [UInt8]) -> [SourceRow] {
        var rows: [SourceRow] = []
        var start = 0
        if isFirst, !chunk.isEmpty {
            isFirst = false
            if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        }
        if chunk.isEmpty {
            let last = rest
            rest = []
            if !isSkipping { finish(last[...], &rows) }
            return rows
        }
        while start < chunk.count {
            let end = chunk[start...].firstIndex(of: 0x0A)
            let piece = chunk[start..<(end ?? chunk.count)]
            start = end.map { $0 + 1 } ?? chunk.count
            if !isSkipping, rest.count + piece.count > RowCutter.longestLine {
                rows.append(SourceRow(line: line + 1, content: .problem(.longLine(limit: RowCutter.longestLine))))
                isSkipping = true
                rest = []
            }
            guard end != nil else {
                if !isSkipping { rest.append(contentsOf: piece) }
                break
            }
            if isSkipping {
                isSkipping = false
                line += 1
            } else if rest.isEmpty {
                finish(piece, &rows)
            } else {
                let whole = rest + piece
                rest = []
                finish(whole[...], &rows)
            }
        }
        return rows
    }

    private mutating func finish(_ bytes: ArraySlice<UInt8>, _ rows: inout [SourceRow]) {
        line += 1
        let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        if !isBlank { rows.append(SourceRow(line: line, content: .line(bytes))) }
    }
}
