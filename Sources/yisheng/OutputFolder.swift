import Civil
import Foundation

/// A folder that a command writes its results into, for the owner's eyes only.
enum OutputFolder {
    /// Makes it where it is not there.
    static func make(_ path: String) throws(Problem) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw unwritable(path) }
    }

    /// Writes a text as a whole or not at all.
    static func write(_ text: String, to path: String) throws(Problem) {
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw unwritable(path)
        }
    }

    private static func unwritable(_ path: String) -> Problem {
        Failure.make(
            "CLI-0031", path, "写不进去", "It cannot be written.", do: "请核对路径、权限和剩余空间",
            "Check the path, the permissions and the space left.")
    }
}
