import Civil
import Columns
import Foundation
import Glibc

/// A file as memory. It is mapped, for those who look here and there; those who go through it once, part by part, read the parts into a
/// room of their own: pages that were looked at would stay, and to let go of them interrupts the other threads (Decisions/0017).
enum MappedFile {
    /// Opens a file for reading.
    ///
    /// - Throws: a problem that names the file.
    static func map(_ path: String) throws(Problem) -> Memory {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unreadablePopulation(path) }
        let handle = Handle(file: file)
        var about = stat()
        guard fstat(file, &about) == 0, about.st_mode & S_IFMT == S_IFREG else { throw .unreadablePopulation(path) }
        let size = Int(about.st_size)
        guard size > 0 else { return Memory([UInt8]()) }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            throw .unreadablePopulation(path)
        }
        return Memory(
            UnsafeRawBufferPointer(start: start, count: size),
            copy: { part, room in
                var done = 0
                while done < part.count {
                    let count = pread(handle.file, room + done, part.count - done, off_t(part.lowerBound + done))
                    guard count > 0 || (count < 0 && errno == EINTR) else { return false }
                    done += max(0, count)
                }
                return true
            },
            release: { bytes in munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) })
    }

    /// An open file, closed with the last who reads it.
    private final class Handle: Sendable {
        let file: Int32
        init(file: Int32) { self.file = file }
        deinit { close(file) }
    }
}

extension Problem {
    static func unreadablePopulation(_ path: String) -> Problem {
        Problem(
            code: "EXC-0401", at: path,
            why: Bilingual(zh: "读不到这个人口数据文件", en: "This file of the population cannot be read."),
            fix: Bilingual(
                zh: "请核对 --population 文件夹：应有 meta.json 和各列的 .bin 文件",
                en: "Check the folder given as --population: it holds meta.json and one .bin file for each column."))
    }

    static func badPopulation(_ at: String, _ zh: String, _ en: String) -> Problem {
        Problem(
            code: "EXC-0402", at: at, why: Bilingual(zh: zh, en: en),
            fix: Bilingual(
                zh: "请核对这一列的类型、行数和数值", en: "Check the type, the number of rows and the values of this column."))
    }
}
