import Civil
import Glibc

/// How events are written in a file.
public enum FileForm: String, Hashable, Sendable, CaseIterable {
    /// One JSON object a line.
    case ndjson
    /// Comma-separated values with a header.
    case csv

    /// The form that a file's name tells.
    public init?(path: String) {
        let name = path.lowercased()
        if name.hasSuffix(".csv") {
            self = .csv
        } else if [".ndjson", ".jsonl", ".json"].contains(where: name.hasSuffix) {
            self = .ndjson
        } else {
            return nil
        }
    }
}

/// A file that is read in chunks: memory does not grow with its size.
final class SourceFile {
    let path: String
    /// Its size in bytes; 0 when it is no plain file.
    let size: Int64
    /// How many bytes have been read.
    private(set) var position: Int64 = 0
    private let descriptor: Int32
    private var first: [UInt8]?
    static let chunkSize = 1 << 20

    /// Opens the file and looks at its beginning, so that what is no UTF-8 text is refused before anything is taken in.
    ///
    /// - Parameter path: `-` reads standard input.
    init(_ path: String) throws(Problem) {
        self.path = path
        if path == "-" {
            descriptor = dup(STDIN_FILENO)
            size = 0
        } else {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            var state = stat()
            guard descriptor >= 0, fstat(descriptor, &state) == 0, state.st_mode & S_IFMT != S_IFDIR else {
                if descriptor >= 0 { close(descriptor) }
                throw .unreadableFile(path)
            }
            size = Int64(state.st_size)
        }
        let chunk = try take()
        if let problem = SourceFile.problem(chunk, path) { throw problem }
        first = chunk
    }

    deinit { close(descriptor) }

    /// The next chunk; empty at the end.
    func read() throws(Problem) -> [UInt8] {
        let chunk: [UInt8]
        if let kept = first {
            chunk = kept
            first = nil
        } else {
            chunk = try take()
        }
        position += Int64(chunk.count)
        return chunk
    }

    private func take() throws(Problem) -> [UInt8] {
        var failed = false
        let descriptor = descriptor
        let chunk = [UInt8](unsafeUninitializedCapacity: SourceFile.chunkSize) { buffer, count in
            count = 0
            while count < buffer.count {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failed = true }
                if got <= 0 { break }
                count += got
            }
        }
        if failed { throw .unreadableFile(path) }
        return chunk
    }

    /// What the beginning of a file shows it to be, when it is no UTF-8 text.
    static func problem(_ bytes: [UInt8], _ path: String) -> Problem? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16(path) }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0])
            || bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A])
        {
            return .workbook(path)
        }
        let head = bytes.prefix(1 << 16)
        // A zero in every second place of the beginning is UTF-16 without its mark.
        if head.count >= 4, head[0] == 0 && head[2] == 0 || head[1] == 0 && head[3] == 0 { return .utf16(path) }
        let controls = head.lazy.filter { $0 < 9 || $0 > 13 && $0 < 32 && $0 != 27 }.count
        if controls * 10 > head.count { return .binary(path) }
        // Whole lines only, so that no character is cut.
        let end =
            head.lastIndex(of: 0x0A).map { $0 + 1 } ?? (head.count == bytes.count ? head.endIndex : head.startIndex)
        let whole = Array(head[..<end])
        if String(validating: whole, as: UTF8.self) == nil, GB18030.couldBe(whole) { return .gb18030(path) }
        return nil
    }
}
