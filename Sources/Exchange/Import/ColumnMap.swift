public import Civil
import Foundation

/// How the columns of somebody else's CSV become ours: a JSON file.
///
///     {"type": "birth", "source": "county-hospital", "place": "350583",
///      "columns": {"产妇证件号": "subjects.mother.citizen_id", "婴儿姓名": "name", "备注": null},
///      "codes": {"sex": {"1": "male", "2": "female"}}}
///
/// `columns` gives our name for theirs (`null` leaves a column out), `codes` our codes for theirs by field; `type`, `source` and
/// `place` hold for rows that do not say their own.
public struct ColumnMap: Sendable {
    /// The event type of rows without one.
    public var type: String?
    /// The source of rows without one.
    public var source: String?
    /// The place of rows without one.
    public var place: String?
    /// Our column for theirs; an empty name leaves it out.
    public var columns: [String: String] = [:]
    /// Our code for theirs, by field.
    public var codes: [String: [String: String]] = [:]

    /// A map that changes nothing.
    public init() {}

    /// Reads a map from a file.
    ///
    /// - Throws: a problem naming the file and the member at fault.
    public init(path: String) throws(Problem) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadableFile(path) }
        let json: JSON
        do { json = try JSON.parse([UInt8](data), limits: .init(bytes: 1 << 20, depth: 4)) } catch {
            throw error.problem.within(path)
        }
        guard case .object(let members) = json else {
            throw .badMap(path, "", "应为一个 JSON 对象", "It should be one JSON object.")
        }
        for (name, value) in members {
            switch (name, value) {
            case ("type", .string(let text)): type = text
            case ("source", .string(let text)): source = text
            case ("place", .string(let text)): place = text
            case ("columns", .object(let pairs)):
                for (theirs, ours) in pairs {
                    if ours.isNull {
                        columns[theirs] = ""
                    } else if case .string(let name) = ours {
                        columns[theirs] = name
                    } else {
                        throw .badMap(path, "columns.\(theirs)", "应为列名或 null", "It should be a column's name or null.")
                    }
                }
            case ("codes", .object(let fields)):
                for (field, pairs) in fields {
                    guard case .object(let pairs) = pairs else {
                        throw .badMap(path, "codes.\(field)", "应为一个 JSON 对象", "It should be a JSON object.")
                    }
                    for (theirs, ours) in pairs {
                        guard case .string(let code) = ours else {
                            throw .badMap(path, "codes.\(field).\(theirs)", "应为文本", "It should be text.")
                        }
                        codes[field, default: [:]][theirs] = code
                    }
                }
            default:
                throw .badMap(
                    path, name, "没有这个成员，或类型不对；可用：type、source、place、columns、codes",
                    "There is no such member, or it is of another kind; there are type, source, place, columns and codes."
                )
            }
        }
    }
}
