public import Civil
import Columns
import Crypto
public import Population
import Registry

/// A population as one file, which is mapped into memory and not read; see `Documentation/Population-files.md`.
///
///     try PopulationFile.write(population, to: "people.pop")
///     let again = try PopulationFile.read("people.pop")
public enum PopulationFile {
    /// What such a file is called.
    public static let suffix = ".pop"

    /// The first eight bytes.
    static let magic = Array("YISHPOP1".utf8)
    /// Magic, the length of the header (32 bits), 0 (32 bits), the SHA-256 of the header; then the header itself.
    private static let prelude = 48
    private static let mostHeader = 16 << 20

    /// Writes a population, for the owner's eyes only; the file is there under its name only when it is whole.
    public static func write(_ population: Population, to path: String) throws(Problem) {
        var offset = 0
        var described: [JSON] = []
        let columns = (Population.layout + Population.changeLayout).compactMap { name, width in
            population.column(name).map { (name: name, width: width, memory: $0) }
        }
        // Where columns begin is told from where the header ends, so that its length does not hang on them.
        for (name, width, memory) in columns {
            let size = memory.bytes.count
            described.append(
                .object([
                    ("name", .string(name)), ("width", .integer(width)), ("offset", .integer(offset)),
                    ("sha256", .string(digest(memory.bytes))),
                ]))
            offset += aligned(size)
        }
        let header = JSON.object([
            ("format", .string("yisheng-population/1")), ("as_at", .string(population.asAt.description)),
            ("synthetic", .bool(population.isSynthetic)), ("rows", .integer(population.count)),
            ("changes", .integer(population.changes.count)),
            (
                "divisions",
                .array(
                    population.divisions.map { .array([.string($0.code.description), .string($0.name)]) })
            ), ("columns", .array(described)),
        ]).bytes()
        let output = try OutputFile(path)
        try output.write { buffer in
            buffer += magic
            withUnsafeBytes(of: UInt32(header.count).littleEndian) { buffer += $0 }
            buffer += [0, 0, 0, 0]
            buffer += Array(SHA256.hash(data: header))
            buffer += header
            buffer += [UInt8](repeating: 0, count: aligned(buffer.count) - buffer.count)
        }
        for column in columns {
            let bytes = column.memory.bytes
            for start in stride(from: 0, to: bytes.count, by: 1 << 18) {
                try output.write { $0 += bytes[start..<min(start + 1 << 18, bytes.count)] }
            }
            try output.write { $0 += [UInt8](repeating: 0, count: aligned(bytes.count) - bytes.count) }
        }
        try output.finish()
    }

    /// Whether a file begins as such a file does.
    public static func isOne(_ path: String) -> Bool {
        guard let memory = try? MappedFile.map(path) else { return false }
        return memory.bytes.count >= prelude && memory.bytes.prefix(8).elementsEqual(magic)
    }

    /// Maps a file, holds every column to its checksum and every value to what it may be.
    ///
    /// - Throws: a refusal with all that is wrong.
    public static func read(_ path: String) throws(Refusal) -> Population {
        let memory: Memory
        do throws(Problem) { memory = try MappedFile.map(path) } catch { throw Refusal([.unreadableFile(path)]) }
        let bytes = memory.bytes
        guard bytes.count >= prelude, bytes.prefix(8).elementsEqual(magic) else {
            throw Refusal([
                bad(
                    "EXC-0541", path, "这不是人口文件，或者是更新的版本写的", "This is no population file, or one of a later version.",
                    "人口文件由 yisheng simulate、yisheng population 写出",
                    "yisheng simulate and yisheng population write them.")
            ])
        }
        let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
        guard length <= mostHeader, prelude + length <= bytes.count else { throw Refusal([cutOff(path)]) }
        let header = bytes[prelude..<prelude + length]
        guard Array(SHA256.hash(data: Array(header))) == Array(bytes[16..<48]) else {
            throw Refusal([damaged(path, "header")])
        }
        guard let json = try? JSON.parse(Array(header)), json["format"]?.string == "yisheng-population/1",
            let day = json["as_at"]?.string.flatMap({ Day($0) }), let rows = json["rows"]?.int, rows >= 0,
            rows < Int(Int32.max), let changes = json["changes"]?.int, changes >= 0, changes < Int(Int32.max),
            let columns = json["columns"]?.array
        else { throw Refusal([damaged(path, "header")]) }
        let divisions = (json["divisions"]?.array ?? []).compactMap { division in
            division[0]?.string.flatMap { DivisionCode($0) }.map {
                Division(code: $0, name: division[1]?.string ?? "")
            }
        }
        guard divisions.count == json["divisions"]?.array?.count ?? 0, divisions.count <= 65_535 else {
            throw Refusal([damaged(path, "divisions")])
        }
        let widths = Dictionary(
            uniqueKeysWithValues: (Population.layout + Population.changeLayout).map { ($0.name, $0.width) })
        var parts: [String: Memory] = [:]
        var problems: [Problem] = []
        let start = aligned(prelude + length)
        for column in columns {
            guard let name = column["name"]?.string, let width = widths[name], column["width"]?.int == width,
                let offset = column["offset"]?.int, offset >= 0, offset % 64 == 0
            else {
                problems.append(damaged(path, "columns"))
                continue
            }
            let size = width * (name.hasPrefix("change.") ? changes : rows)
            guard offset <= bytes.count - start, size <= bytes.count - start - offset else {
                problems.append(cutOff("\(path) \(name)"))
                continue
            }
            let part = UnsafeRawBufferPointer(rebasing: bytes[start + offset..<start + offset + size])
            guard column["sha256"]?.string == digest(part) else {
                problems.append(damaged(path, name))
                continue
            }
            // The part keeps the whole file mapped.
            parts[name] = Memory(part, release: { [memory] _ in _ = memory })
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        return try Population(
            asAt: day, divisions: divisions, isSynthetic: json["synthetic"]?.bool ?? false, rows: rows, changes: changes
        ) { parts[$0] }
    }

    private static func aligned(_ size: Int) -> Int { (size + 63) & ~63 }

    private static func digest(_ bytes: UnsafeRawBufferPointer) -> String {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return Hex.text(hash.finalize())
    }

    private static func bad(
        _ code: String, _ at: String, _ zh: String, _ en: String, _ fixZh: String, _ fixEn: String
    ) -> Problem {
        Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn))
    }

    private static func cutOff(_ at: String) -> Problem {
        bad(
            "EXC-0542", at, "文件不完整，后面被截断了", "The file is not whole: its end is missing.", "请重新生成或重新复制",
            "Make it again, or copy it again.")
    }

    private static func damaged(_ path: String, _ part: String) -> Problem {
        bad(
            "EXC-0543", "\(path) \(part)", "校验和不符，内容已经损坏或被改动",
            "The checksum does not fit: it is damaged or was changed.",
            "请重新生成或重新复制；人口文件不能手工修改", "Make it again, or copy it again; such files are not edited by hand.")
    }
}
