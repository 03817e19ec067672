import Civil
import Demography
import Foundation

/// The folder that holds a projection's inputs.
struct ProjectFolder {
    private let path: String

    init(_ path: String) { self.path = path }

    /// The content of the files, unpacked; those that must be there and are not are told together.
    func files() throws -> ProjectionFiles {
        var missing: [Problem] = []
        func required(_ name: String) throws -> [UInt8] {
            if let bytes = try optional(name) { return bytes }
            missing.append(Failure.unreadable("\(name).csv"))
            return []
        }
        var files = ProjectionFiles(
            population: try required("population"), mortality: try required("mortality"),
            fertility: try required("fertility"), sexRatio: try required("srb"), migration: try optional("migration"),
            flows: try optional("flows"), scenarios: try optional("scenarios"))
        if !missing.isEmpty { throw Refusal(missing) }
        files.warnings = try optional("warnings")
        files.observed = try optional("observed")
        files.compared = try optional("compared")
        return files
    }

    private func optional(_ name: String) throws -> [UInt8]? {
        for file in ["\(name).csv", "\(name).csv.gz"] {
            let path = URL(filePath: path).appending(path: file).path(percentEncoded: false)
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard let data = FileManager.default.contents(atPath: path) else { throw Failure.unreadable(file) }
            let bytes = [UInt8](data)
            guard Gunzip.isGzip(bytes) else { return bytes }
            guard let content = Gunzip.content(bytes) else {
                throw Failure.make(
                    "CLI-0022", file, "压缩文件已损坏", "The compressed file is damaged.", do: "请重新取得文件",
                    "Fetch the file again.")
            }
            return content
        }
        return nil
    }
}
