import Foundation

/// What a program did to its files, in order, as `DiskLog` recorded it.
struct DiskRecord {
    /// One operation.
    struct Entry {
        let kind: Kind
        let path: String
        /// The bytes written, in ``DiskRecord/bytes``.
        let data: Range<Int>
        /// Where they were written, or the new size.
        let offset: Int
        /// For a sync: all entries of the file before this one are on the disk.
        let covers: Int
    }

    /// What kind of operation.
    enum Kind: UInt8 {
        case write = 0x77
        case truncate = 0x74
        case sync = 0x73
        case unlink = 0x75
        case rename = 0x72
        case acknowledge = 0x61
    }

    let bytes: [UInt8]
    let entries: [Entry]

    /// Reads a record; the last entry may be cut off.
    init(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        var entries: [Entry] = []
        var at = 0
        while at + 23 <= bytes.count, let kind = Kind(rawValue: bytes[at]) {
            let path = at + 23..<at + 23 + number(at + 1, 2)
            let data = path.upperBound..<path.upperBound + number(at + 3, 4)
            guard data.upperBound <= bytes.count else { break }
            entries.append(
                Entry(
                    kind: kind, path: String(decoding: bytes[path], as: UTF8.self), data: data,
                    offset: number(at + 7, 8), covers: number(at + 15, 8)))
            at = data.upperBound
        }
        self.bytes = bytes
        self.entries = entries
    }

    /// The number of entries up to and with the first acknowledgement.
    var firstCut: Int? {
        entries.firstIndex { $0.kind == .acknowledge }.map { $0 + 1 }
    }

    /// The keys acknowledged before a cut, with their positions.
    func acknowledged(before cut: Int) -> [String: Int64] {
        var found: [String: Int64] = [:]
        for entry in entries[..<cut] where entry.kind == .acknowledge {
            let words = String(decoding: bytes[entry.data], as: UTF8.self).split(whereSeparator: \.isWhitespace)
            if words.count == 3, let position = Int64(words[2]) {
                found[String(words[1])] = position
            }
        }
        return found
    }

    /// The files as a disk may hold them when power fails before entry `cut`.
    ///
    /// What a later sync of its file covers is there. Of the rest, each 512-byte sector is there or not, a truncation is
    /// done or not, and a file that grew has mostly grown, filled with zeros. Removals and renames are done.
    func files(cutAt cut: Int, using random: inout some RandomNumberGenerator) -> [String: [UInt8]] {
        var durable: [String: Int] = [:]
        for entry in entries[..<cut] where entry.kind == .sync {
            durable[entry.path] = max(durable[entry.path] ?? 0, entry.covers)
        }
        func chance(_ percent: UInt64) -> Bool {
            random.next() % 100 < percent
        }
        var files: [String: [UInt8]] = [:]
        for (index, entry) in entries[..<cut].enumerated() where !entry.path.hasSuffix("-shm") {
            let isDurable = index < durable[entry.path] ?? 0
            switch entry.kind {
            case .write:
                var file = files.removeValue(forKey: entry.path) ?? []
                let end = entry.offset + entry.data.count
                if file.count < end, isDurable || chance(90) {
                    file.append(contentsOf: repeatElement(0, count: end - file.count))
                }
                var start = 0
                while start < entry.data.count {
                    // Sectors are those of the disk, not of the write.
                    let length = min(entry.data.count - start, 512 - (entry.offset + start) % 512)
                    let place = entry.offset + start
                    if place + length <= file.count, isDurable || chance(50) {
                        let from = entry.data.lowerBound + start
                        file.replaceSubrange(place..<place + length, with: bytes[from..<from + length])
                    }
                    start += length
                }
                files[entry.path] = file
            case .truncate:
                guard isDurable || chance(50), var file = files.removeValue(forKey: entry.path) else { continue }
                if entry.offset <= file.count {
                    file.removeSubrange(entry.offset...)
                } else {
                    file.append(contentsOf: repeatElement(0, count: entry.offset - file.count))
                }
                files[entry.path] = file
            case .unlink:
                files[entry.path] = nil
            case .rename:
                files[String(decoding: bytes[entry.data], as: UTF8.self)] = files.removeValue(forKey: entry.path)
            case .sync, .acknowledge:
                break
            }
        }
        return files
    }
}
