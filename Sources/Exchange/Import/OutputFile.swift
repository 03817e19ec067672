import Civil
import Glibc

/// A file that is written in portions and is there under its name only when it is whole. For the owner's eyes only.
final class OutputFile {
    let path: String
    private let part: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isDone = false

    /// - Parameter path: `-` writes to standard output.
    init(_ path: String) throws(Problem) {
        self.path = path
        part = path + ".part"
        if path == "-" {
            descriptor = dup(STDOUT_FILENO)
        } else {
            descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw .unwritableFile(path) }
    }

    deinit {
        guard !isDone else { return }
        close(descriptor)
        if path != "-" { unlink(part) }
    }

    /// Appends to the file.
    func write(_ body: (inout [UInt8]) -> Void) throws(Problem) {
        body(&buffer)
        if buffer.count >= 1 << 18 { try flush() }
    }

    private func flush() throws(Problem) {
        let descriptor = descriptor
        let isWritten = buffer.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return false }
                start += count
            }
            return true
        }
        buffer.removeAll(keepingCapacity: true)
        if !isWritten { throw .unwritableFile(path) }
    }

    /// Puts the file under its name.
    func finish() throws(Problem) {
        try flush()
        isDone = true
        let synced = path == "-" || fsync(descriptor) == 0
        guard close(descriptor) == 0, synced, path == "-" || rename(part, path) == 0 else {
            throw .unwritableFile(path)
        }
    }
}
