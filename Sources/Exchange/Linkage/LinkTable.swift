public import Civil
import Foundation
import Glibc
public import Linkage

/// Reads records to be linked from files of comma-separated values.
public enum LinkTable {
    /// The records of one file, or of two to be linked with one another.
    ///
    /// The file is read in parts of eight MiB: of the texts only the distinct ones stay.
    ///
    /// - Throws: ``Civil/Problem`` that names file, row or column.
    public static func read(
        _ left: String, _ right: String? = nil, _ design: LinkDesign, threads: Int
    ) async throws(Problem) -> LinkRecords {
        var builder = LinkRecordBuilder(design)
        try await read(left, design, into: &builder, threads: threads)
        if let right {
            builder.endLeft()
            try await read(right, design, into: &builder, threads: threads)
        }
        let records = await builder.finish(threads: threads)
        guard records.left > (right == nil ? 1 : 0) else { throw .noRecords(left) }
        if let right, records.left == records.count { throw .noRecords(right) }
        if let id = records.repeatedID {
            throw .repeatedID(id < records.left ? left : right ?? left, row: id < records.left ? id : id - records.left)
        }
        return records
    }

    /// The rows of a file one by one as they are written, for what takes one at a time.
    ///
    /// - Throws: ``Civil/Problem`` that names file, row or column.
    public static func rows(_ path: String, _ design: LinkDesign) throws(Problem) -> LinkRows {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unreadableTable(path) }
        defer { close(file) }
        var (reader, rows) = (Reader(path, file, design), LinkRows(design.fields.count))
        while !reader.isAtEnd {
            let batch: LinkRecordBuilder.Batch
            (reader, batch) = try reader.next().get()
            rows.append(batch)
        }
        return rows
    }

    /// Some rows of a file as they are written, by their numbers.
    ///
    /// - Throws: ``Civil/Problem`` that names file, row or column.
    static func rows(_ path: String, _ design: LinkDesign, only wanted: Set<Int>) throws(Problem) -> [Int: LinkRow] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unreadableTable(path) }
        defer { close(file) }
        var (reader, first, rows) = (Reader(path, file, design), 0, [Int: LinkRow]())
        let sorted = wanted.sorted()
        var next = 0
        while !reader.isAtEnd, next < sorted.count {
            let batch: LinkRecordBuilder.Batch
            (reader, batch) = try reader.next().get()
            var part = LinkRows(design.fields.count)
            part.append(batch)
            while next < sorted.count, sorted[next] < first + part.count {
                rows[sorted[next]] = part[sorted[next] - first]
                next += 1
            }
            first += part.count
        }
        return rows
    }

    private static func read(
        _ path: String, _ design: LinkDesign, into builder: inout LinkRecordBuilder, threads: Int
    ) async throws(Problem) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unreadableTable(path) }
        defer { close(file) }
        // While the rows of one part are taken in the next part is read.
        let first = Reader(path, file, design)
        var step = Task { first.next() }
        while true {
            let (reader, batch) = try await step.value.get()
            let isLast = reader.isAtEnd
            if !isLast { step = Task { reader.next() } }
            await builder.append(batch, threads: threads)
            guard isLast else { continue }
            guard reader.splitter.hasHeader else { throw .noRecords(path) }
            return
        }
    }

    /// Reads a file part by part.
    private struct Reader: Sendable {
        let path: String
        let file: Int32
        var splitter: RowSplitter
        var rest: [UInt8] = []
        var isAtEnd = false

        init(_ path: String, _ file: Int32, _ design: LinkDesign) {
            (self.path, self.file) = (path, file)
            splitter = RowSplitter(path, [design.id] + design.fields.map(\.column))
        }

        /// The next rows, and the reader behind them.
        consuming func next() -> Result<(Reader, LinkRecordBuilder.Batch), Problem> {
            var reader = self
            do throws(Problem) {
                let size = 1 << 20
                let kept = reader.rest.count
                let rest = reader.rest
                var count = 0
                var bytes = [UInt8](unsafeUninitializedCapacity: kept + size) { buffer, filled in
                    _ = buffer.update(fromContentsOf: rest)
                    count = Glibc.read(reader.file, buffer.baseAddress.map { $0 + kept }, size)
                    filled = kept + max(0, count)
                }
                guard count >= 0 else { throw .unreadableTable(reader.path) }
                reader.isAtEnd = count == 0
                let (spans, used) = try reader.splitter.split(&bytes, isLast: reader.isAtEnd)
                reader.rest = Array(bytes[used...])
                return .success((reader, LinkRecordBuilder.Batch(bytes: bytes, spans: spans)))
            } catch { return .failure(error) }
        }
    }
}

/// Rows of texts.
public struct LinkRows: Sendable {
    private let fields: Int
    private var batches: [LinkRecordBuilder.Batch] = []
    /// The number of the first row of each batch.
    private var starts: [Int] = []
    /// How many there are.
    public private(set) var count = 0

    fileprivate init(_ fields: Int) { self.fields = fields }

    fileprivate mutating func append(_ batch: LinkRecordBuilder.Batch) {
        guard !batch.spans.isEmpty else { return }
        batches.append(batch)
        starts.append(count)
        count += batch.spans.count / (2 * (fields + 1))
    }

    /// A row.
    public subscript(row: Int) -> LinkRow {
        let place = starts.partitioningIndex { $0 > row } - 1
        let batch = batches[place]
        let first = (row - starts[place]) * 2 * (fields + 1)
        let texts = (0...fields).map { field in
            let from = Int(batch.spans[first + 2 * field])
            let to = Int(batch.spans[first + 2 * field + 1])
            return String(decoding: batch.bytes[from..<to], as: UTF8.self)
        }
        return LinkRow(id: texts[0], texts: Array(texts.dropFirst()))
    }
}

extension Array {
    /// The first place at which something holds, if it holds at all places behind one.
    fileprivate func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Finds rows and fields in bytes.
private struct RowSplitter: Sendable {
    private let path: String
    private let wanted: [String]
    /// For each wanted column its place in the file.
    private var columns: [Int] = []
    private var width = 0
    private var separator = UInt8(ascii: ",")
    private var row = 0

    /// The longest row in bytes.
    private static let longest = 1 << 20

    init(_ path: String, _ wanted: [String]) {
        self.path = path
        self.wanted = wanted
    }

    var hasHeader: Bool { !columns.isEmpty }

    /// The spans of wanted fields in all whole rows, and how many bytes these are.
    mutating func split(_ bytes: inout [UInt8], isLast: Bool) throws(Problem) -> (spans: [UInt32], used: Int) {
        var spans: [UInt32] = []
        spans.reserveCapacity(bytes.count / 64 * wanted.count)
        var starts: [UInt32] = []
        var ends: [UInt32] = []
        var used = 0
        var from = row == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if String(validating: bytes.prefix(Swift.max(0, lastWhole(bytes, isLast))), as: UTF8.self) == nil {
            throw .notUTF8(path, row: row + 1)
        }
        while from < bytes.count {
            starts.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
            guard let next = RowSplitter.fields(&bytes, from, separator, isLast, &starts, &ends) else {
                if isLast || bytes.count - from > RowSplitter.longest { throw .openRow(path, row: row + 1) }
                break
            }
            from = next
            used = next
            if starts.count == 1, starts[0] == ends[0] { continue }
            row += 1
            if columns.isEmpty {
                try header(bytes, starts, ends, from)
                if columns.isEmpty { from = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }
                continue
            }
            guard starts.count == width else { throw .fieldCount(path, row: row, starts.count, expected: width) }
            for column in columns {
                spans.append(starts[column])
                spans.append(ends[column])
            }
        }
        return (spans, used)
    }

    /// How many bytes certainly hold whole characters.
    private func lastWhole(_ bytes: [UInt8], _ isLast: Bool) -> Int {
        if isLast { return bytes.count }
        return bytes.lastIndex(of: 0x0A) ?? 0
    }

    private mutating func header(_ bytes: [UInt8], _ starts: [UInt32], _ ends: [UInt32], _ from: Int) throws(Problem) {
        let names = zip(starts, ends).map { start, end in
            String(decoding: bytes[Int(start)..<Int(end)], as: UTF8.self).trimmingCharacters(
                in: .whitespacesAndNewlines)
        }
        if names.count == 1, separator == UInt8(ascii: ","), wanted.count > 1 {
            // Perhaps another sign stands between the fields.
            for other in [UInt8(ascii: "\t"), UInt8(ascii: ";")] where names[0].utf8.contains(other) {
                separator = other
                row = 0
                return
            }
        }
        let missing = wanted.filter { !names.contains($0) }
        guard missing.isEmpty else { throw .missingColumns(path, missing, names) }
        columns = wanted.compactMap { names.firstIndex(of: $0) }
        width = names.count
    }

    /// The fields of the row that begins at `from`: where each begins and ends. Quotes are taken off, within the bytes.
    ///
    /// - Returns: where the next row begins; nil if this one does not end here.
    private static func fields(
        _ bytes: inout [UInt8], _ from: Int, _ separator: UInt8, _ isLast: Bool, _ starts: inout [UInt32],
        _ ends: inout [UInt32]
    ) -> Int? {
        bytes.withUnsafeMutableBufferPointer { all in
            var place = from
            var isKnownWhole = false
            while true {
                if place < all.count, all[place] == UInt8(ascii: "\"") {
                    // Nothing is moved in a row of which the end has not come yet.
                    if !isKnownWhole, !isLast {
                        guard hasEnd(all, place, separator) else { return nil }
                        isKnownWhole = true
                    }
                    // Quoted: what is left after taking off the quotes moves to the front.
                    var (read, write) = (place + 1, place)
                    starts.append(UInt32(place))
                    while true {
                        guard read < all.count else { return nil }
                        if all[read] == UInt8(ascii: "\"") {
                            guard read + 1 < all.count || isLast else { return nil }
                            if read + 1 < all.count, all[read + 1] == UInt8(ascii: "\"") {
                                read += 1
                            } else {
                                break
                            }
                        }
                        all[write] = all[read]
                        write += 1
                        read += 1
                    }
                    ends.append(UInt32(write))
                    place = read + 1
                    while place < all.count, all[place] != separator, all[place] != 0x0A { place += 1 }
                } else {
                    starts.append(UInt32(place))
                    while place < all.count, all[place] != separator, all[place] != 0x0A { place += 1 }
                    let isReturn = place > from && place < all.count && all[place] == 0x0A && all[place - 1] == 0x0D
                    ends.append(UInt32(Swift.max(Int(starts[starts.count - 1]), isReturn ? place - 1 : place)))
                }
                guard place < all.count else { return isLast ? all.count : nil }
                place += 1
                if all[place - 1] == 0x0A { return place }
            }
        }
    }
}

/// Whether the row in which a quoted field begins at `from` ends within the bytes.
private func hasEnd(_ all: UnsafeMutableBufferPointer<UInt8>, _ from: Int, _ separator: UInt8) -> Bool {
    var place = from
    var (isQuoted, isStart) = (false, true)
    while place < all.count {
        let byte = all[place]
        if isQuoted {
            // Two quotes are one within the field: out and in again.
            if byte == UInt8(ascii: "\"") { isQuoted = false }
        } else if byte == UInt8(ascii: "\"") {
            isQuoted = isStart || all[place - 1] == UInt8(ascii: "\"")
        } else if byte == 0x0A {
            return true
        }
        isStart = byte == separator && !isQuoted
        place += 1
    }
    return false
}

extension Problem {
    fileprivate static func table(
        _ code: String, _ at: String, _ zh: String, _ en: String, _ doZh: String, _ doEn: String
    ) -> Problem {
        Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: doZh, en: doEn))
    }

    fileprivate static func unreadableTable(_ path: String) -> Problem {
        table(
            "EXC-0511", path, "读不到这个文件", "The file cannot be read.", "请核对路径和读取权限",
            "Check the path and the permission to read it.")
    }

    fileprivate static func notUTF8(_ path: String, row: Int) -> Problem {
        table(
            "EXC-0512", "\(path): \(row)", "这一行之后有不是 UTF-8 的字节，可能是 GB18030",
            "From this row on there are bytes that are not UTF-8: perhaps GB18030.",
            "请先转换：iconv -f GB18030 -t UTF-8", "Convert it first: iconv -f GB18030 -t UTF-8")
    }

    fileprivate static func missingColumns(_ path: String, _ missing: [String], _ names: [String]) -> Problem {
        let (zh, en) = (missing.joined(separator: "、"), missing.joined(separator: ", "))
        let have = names.prefix(40).joined(separator: ", ")
        return table(
            "EXC-0513", path, "缺少列：\(zh)；文件里有：\(have)", "Columns are missing: \(en). The file has: \(have).",
            "请改正表头，或在设计的 fields 里用 column 写明列名", "Correct the header, or name the column in the design's fields.")
    }

    fileprivate static func fieldCount(_ path: String, row: Int, _ count: Int, expected: Int) -> Problem {
        table(
            "EXC-0514", "\(path): \(row)", "这一行有 \(count) 个字段，表头有 \(expected) 个",
            "This row has \(count) fields, the header \(expected).",
            "请补齐，或给含逗号的字段加引号", "Complete it, or put quotes around fields with commas.")
    }

    fileprivate static func openRow(_ path: String, row: Int) -> Problem {
        table(
            "EXC-0515", "\(path): \(row)", "引号没有结束，或者一行超过 1 MiB",
            "A quote is not closed, or the row is longer than 1 MiB.",
            "请改正引号", "Correct the quotes.")
    }

    fileprivate static func repeatedID(_ path: String, row: Int) -> Problem {
        table(
            "EXC-0516", "\(path): \(row + 2)", "这一行的编号前面已经有了", "The id of this row has come before.", "每条记录应有自己的编号",
            "Give each record an id of its own.")
    }

    fileprivate static func noRecords(_ path: String) -> Problem {
        table(
            "EXC-0517", path, "没有可以比对的记录", "There are no records to link.", "文件应有表头和记录；只有一个文件时至少两条",
            "The file should have a header and records; two at least where it is the only one.")
    }
}
