public import Civil
import Glibc

/// The file of a secret that signs (checkpoints, messages): 32 random bytes, made once, for its owner only.
enum SecretFile {
    /// The secret; a new one when there is no file.
    ///
    /// The file is made under its name only when all of it is on disk, and never in place of one that is there.
    static func read(_ path: String) throws(Problem) -> [UInt8] {
        if let kept = try bytes(path) { return kept }
        let secret = DataFolder.random(32)
        let part = "\(path).part\(getpid())"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritableFile(path) }
        let isWritten = write(descriptor, secret, 32) == 32 && fsync(descriptor) == 0
        close(descriptor)
        defer { unlink(part) }
        guard isWritten else { throw .unwritableFile(path) }
        // Two programs that begin at once: the first link stands, the second reads it.
        if link(part, path) != 0, errno != EEXIST { throw .unwritableFile(path) }
        guard let kept = try bytes(path) else { throw .unwritableFile(path) }
        return kept
    }

    private static func bytes(_ path: String) throws(Problem) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadableFile(path)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &bytes, 64)
        guard count == 32 else { throw .badKey(path) }
        return Array(bytes.prefix(32))
    }
}

extension DataFolder {
    /// How departments are reached: a file for each.
    public var departments: String { "\(path)/departments" }

    /// The secret that signs messages to departments, made when there is none: 32 bytes.
    ///
    /// - Throws: a problem with the file.
    public func messageSecret() throws(Problem) -> [UInt8] { try SecretFile.read("\(path)/messages.key") }
}
