public import Civil
import Foundation

/// Which county a registry is of: the file `county.json` of its data folder.
public struct County: Hashable, Sendable {
    /// The division whose registry it is.
    public var division: DivisionCode
    /// The name of the log, which its checkpoints carry.
    public var origin: String
    /// Whether everybody in it is made up.
    public var isSynthetic: Bool

    /// A county; its log is named after it.
    public init(division: DivisionCode, isSynthetic: Bool = false) {
        self.division = division
        self.isSynthetic = isSynthetic
        origin = "yisheng/\(division)" + (isSynthetic ? "/synthetic" : "")
    }

    /// Reads the file; `nil` when there is none.
    init?(reading path: String) throws(Problem) {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        guard let json = try? JSON.parse([UInt8](data), limits: .init(bytes: 1 << 16, depth: 4)),
            let division = json["division"]?.string.flatMap({ DivisionCode($0) })
        else { throw .badSettings(path) }
        self.init(division: division, isSynthetic: json["synthetic"]?.bool ?? false)
        origin = json["origin"]?.string ?? origin
    }

    func write(_ path: String) throws(Problem) {
        let json = JSON.object([
            ("division", .string(division.description)), ("origin", .string(origin)), ("synthetic", .bool(isSynthetic)),
        ])
        let file = try OutputFile(path)
        try file.write { output in
            json.write(into: &output)
            output.append(0x0A)
        }
        try file.finish()
    }
}
