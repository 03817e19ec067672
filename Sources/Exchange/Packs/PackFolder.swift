import Civil
import Foundation
public import Policy

/// Reads the packs of a folder: every `*.yaml` below it, and the tables (`divisions.csv`, `workdays.csv`, `requirements.csv`) beside them.
public enum PackFolder {
    /// What a folder of packs holds.
    public struct Content: Sendable {
        /// The declarations, by path within the folder.
        public var files: [PackFile]
        /// The division tables, the nation's first.
        public var divisions: [String]
        /// The calendar of days off and make-up workdays.
        public var workdays: String?
        /// The tables of what public documents ask for, by path within the folder.
        public var requirements: [PackFile] = []
    }

    /// The largest file read, in bytes.
    public static let largestFile = 4 << 20

    /// Reads everything below `path`, in the order of the paths; or the one file that `path` is.
    ///
    /// - Throws: a problem naming the file that is missing, too large or not UTF-8.
    public static func read(_ path: String) throws -> Content {
        // A walk does not follow a link that it starts from.
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        var content = Content(files: [], divisions: [], workdays: nil)
        if path.hasSuffix(".yaml") {
            content.files.append(PackFile(path: URL(fileURLWithPath: path).lastPathComponent, text: try text(of: path)))
            return content
        }
        for name in try names(path) {
            let file = "\(path)/\(name)"
            guard
                name.hasSuffix(".yaml") || name.hasSuffix("divisions.csv") || name.hasSuffix("workdays.csv")
                    || name.hasSuffix("requirements.csv")
            else { continue }
            let text = try text(of: file)
            if name.hasSuffix(".yaml") {
                content.files.append(PackFile(path: name, text: text))
            } else if name.hasSuffix("divisions.csv") {
                content.divisions.append(text)
            } else if name.hasSuffix("workdays.csv") {
                content.workdays = text
            } else {
                content.requirements.append(PackFile(path: name, text: text))
            }
        }
        return content
    }

    private static func names(_ path: String) throws -> [String] {
        guard let found = try? FileManager.default.subpathsOfDirectory(atPath: path) else { throw unreadable(path) }
        let names = found.sorted { $0.split(separator: "/").lexicographicallyPrecedes($1.split(separator: "/")) }
        if names.isEmpty { throw unreadable(path) }
        return names
    }

    private static func text(of file: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: file) else { throw unreadable(file) }
        guard data.count <= largestFile else {
            throw Problem(
                code: "EXC-0002", at: file,
                why: Bilingual(zh: "文件超过 4 MB", en: "The file is larger than 4 MB."),
                fix: Bilingual(zh: "请拆成几个文件", en: "Split it."))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Problem(
                code: "EXC-0003", at: file,
                why: Bilingual(zh: "文件不是 UTF-8 编码", en: "The file is not UTF-8."),
                fix: Bilingual(zh: "请另存为 UTF-8", en: "Save it as UTF-8."))
        }
        return text
    }

    private static func unreadable(_ path: String) -> Problem {
        Problem(
            code: "EXC-0001", at: path, why: Bilingual(zh: "读不到政策包", en: "No packs can be read there."),
            fix: Bilingual(zh: "请用 --packs 指出 Packs 文件夹", en: "Give the Packs folder with --packs."))
    }
}
