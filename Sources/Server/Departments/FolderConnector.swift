import Civil
import Foundation
import Services

/// Hands requests to a department as files, and takes its answers as files: for where there is no line, only a disk that is shared or carried.
///
/// Requests lie in `requests/`, each under its key, whole or not there; answers are put into `answers/` under another name first, and given their
/// name ending in `.json` when they are whole.
struct FolderConnector: Connector {
    let path: String

    /// A key as a file's name.
    static func name(_ key: RequestKey) -> String {
        key.description.replacingOccurrences(of: "/", with: "_") + ".json"
    }

    func deliver(_ request: DepartmentRequest) async throws(DeliveryFault) -> DepartmentAnswer? {
        let folder = "\(path)/requests"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            // By a temporary name, then renamed: a file that is there is whole, and the same request twice is one file.
            try Data(request.body).write(
                to: URL(fileURLWithPath: "\(folder)/\(FolderConnector.name(request.key))"), options: .atomic)
        } catch { throw .passing("文件夹写不进去") }
        return nil
    }

    /// The answers that lie there, with the files in which they are, by name.
    ///
    /// - Parameter limit: how many at most.
    func answers(limit: Int = 500) -> [(file: String, answer: Result<DepartmentAnswer, Refusal>)] {
        let folder = "\(path)/answers"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".json") }.sorted().prefix(limit)
        return names.compactMap { name -> (file: String, answer: Result<DepartmentAnswer, Refusal>)? in
            let file = "\(folder)/\(name)"
            guard let data = FileManager.default.contents(atPath: file) else { return nil }
            guard data.count <= 1 << 20,
                let json = try? JSON.parse([UInt8](data), limits: .init(bytes: 1 << 20, depth: 16))
            else { return (file, .failure(Refusal([]))) }
            return (file, Result { () throws(Refusal) in try DepartmentAnswer(json) })
        }
    }

    /// Puts a file away that has been taken, or refused.
    func putAway(_ file: String, isTaken: Bool) {
        let folder = "\(path)/\(isTaken ? "taken" : "refused")"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let target = "\(folder)/\((file as NSString).lastPathComponent)"
        try? FileManager.default.removeItem(atPath: target)
        try? FileManager.default.moveItem(atPath: file, toPath: target)
    }
}
