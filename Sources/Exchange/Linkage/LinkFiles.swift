public import Civil
import Foundation
import Glibc
public import Linkage

/// Writes what linking came to: `pairs.csv`, `clusters.csv`, `review.csv`, `report.html`.
public enum LinkFiles {
    /// Writes the files into a folder, which is made if it is not there. Ids stand in them, and nothing else of the records.
    ///
    /// - Throws: ``Civil/Problem`` that names the file.
    public static func write(
        _ links: Links, _ implied: [Links.Pair], _ review: [Links.Review], report: String, to folder: String,
        threads: Int = 1
    ) async throws(Problem) {
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw .unwritable(folder)
        }
        do { try report.write(toFile: "\(folder)/report.html", atomically: true, encoding: .utf8) } catch {
            throw .unwritable("\(folder)/report.html")
        }
        let records = links.records
        try await write(
            "\(folder)/pairs.csv", "left_id,right_id,weight,probability\n", links.pairs.count + implied.count, threads
        ) {
            number, text in
            let pair = number < links.pairs.count ? links.pair(number) : implied[number - links.pairs.count]
            text.append(pair, records)
        }
        try await write("\(folder)/clusters.csv", "record_id,cluster\n", records.count, threads) { record, text in
            records.withID(record) { text.append($0, 0x2C) }
            records.withID(Int(links.clusters.cluster[record])) { text.append($0, 0x0A) }
        }
        try await write("\(folder)/review.csv", "left_id,right_id,weight,probability,reason\n", review.count, threads) {
            number, text in
            text.append(review[number].pair, records, end: 0x2C)
            Array(review[number].reason.rawValue.utf8).withUnsafeBufferPointer { text.append($0, 0x0A) }
        }
    }

    /// Writes a file of rows, made on several threads, in order.
    private static func write(
        _ path: String, _ header: String, _ rows: Int, _ threads: Int, _ row: @escaping @Sendable (Int, Text) -> Void
    ) async throws(Problem) {
        guard let stream = fopen(path, "w") else { throw .unwritable(path) }
        let first = Array(header.utf8)
        var isWritten = fwrite(first, 1, first.count, stream) == first.count
        let size = 1 << 15
        let parts = (rows + size - 1) / size
        await withTaskGroup(of: (Int, Text).self) { group in
            func add(_ part: Int) {
                group.addTask {
                    let text = Text()
                    for number in part * size..<min(rows, (part + 1) * size) { row(number, text) }
                    return (part, text)
                }
            }
            // Some parts are under way; what comes early waits for its turn.
            var (next, turn) = (0, 0)
            var waiting: [Int: Text] = [:]
            while next < min(parts, threads + 2) {
                add(next)
                next += 1
            }
            while let (part, text) = await group.next() {
                waiting[part] = text
                while let text = waiting.removeValue(forKey: turn) {
                    if fwrite(text.bytes.baseAddress, 1, text.count, stream) != text.count { isWritten = false }
                    turn += 1
                    if next < parts {
                        add(next)
                        next += 1
                    }
                }
            }
        }
        guard fclose(stream) == 0, isWritten else { throw .unwritable(path) }
    }

    /// Rows as bytes. One task writes, and gives it away.
    private final class Text: @unchecked Sendable {
        private(set) var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
        private(set) var count = 0

        deinit { bytes.deallocate() }

        /// Makes room for so many bytes more.
        private func need(_ more: Int) {
            guard count + more > bytes.count else { return }
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: (count + more) * 2, alignment: 1)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            bytes.deallocate()
            bytes = larger
        }

        private func add(_ byte: UInt8) {
            bytes[count] = byte
            count += 1
        }

        func append(_ text: UnsafeBufferPointer<UInt8>, _ end: UInt8) {
            need(text.count * 2 + 3)
            // An id with a sign that means something is quoted.
            let isQuoted = text.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
            if isQuoted { add(0x22) }
            for byte in text {
                if byte == 0x22 { add(0x22) }
                add(byte)
            }
            if isQuoted { add(0x22) }
            add(end)
        }

        func append(_ pair: Links.Pair, _ records: LinkRecords, end: UInt8 = 0x0A) {
            records.withID(pair.left) { append($0, 0x2C) }
            records.withID(pair.right) { append($0, 0x2C) }
            number(Double(pair.weight), 4)
            add(0x2C)
            number(pair.probability, 6)
            add(end)
        }

        /// A number with some decimals.
        private func number(_ value: Double, _ decimals: Int) {
            need(32)
            let scaled = (abs(value) * (decimals == 4 ? 10_000 : 1_000_000)).rounded()
            var rest = UInt64(scaled < 1e15 ? scaled : 1e15)
            if value < 0, rest > 0 { add(0x2D) }
            let start = count
            var digits = 0
            repeat {
                if digits == decimals { add(0x2E) }
                add(0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
                digits += 1
            } while rest > 0 || digits <= decimals
            var (low, high) = (start, count - 1)
            while low < high {
                bytes.swapAt(low, high)
                low += 1
                high -= 1
            }
        }
    }
}

extension Problem {
    static func unwritable(_ path: String) -> Problem {
        Problem(
            code: "EXC-0521", at: path, why: Bilingual(zh: "写不了这个文件", en: "This cannot be written."),
            fix: Bilingual(zh: "请核对文件夹的权限和磁盘空间", en: "Check the permission of the folder and the room on the disk."))
    }
}
