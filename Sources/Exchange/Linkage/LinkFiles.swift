public import Civil
import Foundation
import Glibc
public import Linkage

/// Writes what linking came to: `pairs.csv`, `clusters.csv`, `review.csv`.
public enum LinkFiles {
    /// Writes the files into a folder, which is made if it is not there.
    ///
    /// - Throws: ``Civil/Problem`` that names the file.
    public static func write(_ links: Links, _ implied: [Links.Pair], _ review: [Links.Review], to folder: String)
        throws(Problem)
    {
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw .unwritable(folder)
        }
        try write("\(folder)/pairs.csv", "left_id,right_id,weight,probability\n") { file in
            for number in 0..<links.pairs.count { file.append(links.pair(number), links.records) }
            for pair in implied { file.append(pair, links.records) }
        }
        try write("\(folder)/clusters.csv", "record_id,cluster\n") { file in
            for record in 0..<links.records.count {
                file.append(links.records.idBytes(record), 0x2C)
                file.append(links.records.idBytes(Int(links.clusters.cluster[record])), 0x0A)
            }
        }
        try write("\(folder)/review.csv", "left_id,right_id,weight,probability,reason\n") { file in
            for one in review {
                file.append(one.pair, links.records, end: 0x2C)
                file.append(Array(one.reason.rawValue.utf8)[...], 0x0A)
            }
        }
    }

    private static func write(_ path: String, _ header: String, _ body: (inout Output) -> Void) throws(Problem) {
        guard let stream = fopen(path, "w") else { throw .unwritable(path) }
        var output = Output(stream: stream)
        output.bytes += Array(header.utf8)
        body(&output)
        output.flush()
        // Names and numbers of persons stand in the records; here only their ids.
        guard fclose(stream) == 0, !output.failed else { throw .unwritable(path) }
    }

    /// Bytes on their way to a file.
    private struct Output {
        let stream: UnsafeMutablePointer<FILE>
        var bytes: [UInt8] = []
        private(set) var failed = false

        init(stream: UnsafeMutablePointer<FILE>) {
            self.stream = stream
            bytes.reserveCapacity(1 << 20 + 1 << 12)
        }

        mutating func append(_ text: ArraySlice<UInt8>, _ end: UInt8) {
            // An id with a sign that means something is quoted.
            if text.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) {
                bytes.append(0x22)
                for byte in text {
                    if byte == 0x22 { bytes.append(0x22) }
                    bytes.append(byte)
                }
                bytes.append(0x22)
            } else {
                bytes += text
            }
            bytes.append(end)
            if bytes.count > 1 << 20 { flush() }
        }

        mutating func append(_ pair: Links.Pair, _ records: LinkRecords, end: UInt8 = 0x0A) {
            append(records.idBytes(pair.left), 0x2C)
            append(records.idBytes(pair.right), 0x2C)
            number(Double(pair.weight), 4)
            bytes.append(0x2C)
            number(pair.probability, 6)
            bytes.append(end)
        }

        /// A number with some decimals.
        private mutating func number(_ value: Double, _ decimals: Int) {
            let scaled = (abs(value) * (decimals == 4 ? 10_000 : 1_000_000)).rounded()
            var rest = UInt64(scaled < 1e15 ? scaled : 1e15)
            if value < 0, rest > 0 { bytes.append(0x2D) }
            let start = bytes.count
            var count = 0
            repeat {
                if count == decimals { bytes.append(0x2E) }
                bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
                count += 1
            } while rest > 0 || count <= decimals
            bytes[start...].reverse()
        }

        mutating func flush() {
            if fwrite(bytes, 1, bytes.count, stream) != bytes.count { failed = true }
            bytes.removeAll(keepingCapacity: true)
        }
    }
}

extension Problem {
    fileprivate static func unwritable(_ path: String) -> Problem {
        Problem(
            code: "EXC-0521", at: path, why: Bilingual(zh: "写不了这个文件", en: "This cannot be written."),
            fix: Bilingual(zh: "请核对 --out 的权限和磁盘空间", en: "Check the permission of --out and the room on the disk."))
    }
}
