public import Civil
import Columns
import Foundation
public import Policy

extension PopulationFolder {
    /// Writes columns as a folder, so that opening it for the same chain gives the same columns.
    ///
    /// - Throws: ``Civil/Problem`` where two columns would have one name, or where the folder cannot be written.
    public static func write(_ columns: FactColumns, for chain: PackChain, to path: String) throws(Problem) {
        var writer = FolderWriter(path, columns.frame)
        let persons = columns.frame.axes[columns.persons]
        if let owners = persons.owners { try writer.add("household", owners, "int32") }
        for fact in chain.facts.values.sorted(by: { $0.id < $1.id }) {
            guard let entry = columns.facts[fact.id] else { continue }
            try writer.add(fact.id, entry, isTruth: fact.kind == .boolean)
        }
        for (relation, column) in columns.kin.sorted(by: { $0.key < $1.key }) {
            try writer.add(relation, columns.frame.columns[column].memory, "int32")
        }
        for (relation, link) in columns.lists.sorted(by: { $0.key < $1.key }) {
            try writer.add(relation, columns.frame.links[link].targets, "int32")
            try writer.add("\(relation).starts", columns.frame.links[link].starts, "int32")
        }
        for (kind, occasions) in columns.occasions.sorted(by: { $0.key.columnName < $1.key.columnName }) {
            guard let owners = columns.frame.axes[occasions.axis].owners else {
                continue
            }
            try writer.add("\(kind.columnName).person", owners, "int32")
            for (name, entry) in occasions.fields.sorted(by: { $0.key < $1.key }) {
                let isTruth = chain.eventTypes[kind.type]?.field(name)?.kind == .boolean
                try writer.add("\(kind.columnName).\(name)", entry, isTruth: isTruth)
            }
        }
        try writer.finish(
            persons: persons.rows, households: persons.owners == nil ? 0 : columns.frame.axes[0].rows, columns.texts)
    }
}

private struct FolderWriter {
    let path: String
    let frame: Frame
    private var types: [(String, JSON)] = []
    private var decimals: [(String, JSON)] = []

    init(_ path: String, _ frame: Frame) {
        self.path = path
        self.frame = frame
    }

    mutating func add(_ name: String, _ entry: FactColumns.Entry, isTruth: Bool) throws(Problem) {
        let column = frame.columns[entry.values]
        switch column.layout {
        case .byte: try add(name, column.memory, isTruth ? "bool" : "uint8")
        case .int: try add(name, column.memory, "int32")
        case .long: try add(name, column.memory, "int64")
        case .double: try add(name, column.memory, "float64")
        }
        if entry.decimals > 0 { decimals.append((name, .integer(entry.decimals))) }
        if let states = entry.states { try add("\(name).state", frame.columns[states].memory, "uint8") }
    }

    mutating func add(_ name: String, _ memory: Memory, _ type: String) throws(Problem) {
        guard !types.contains(where: { $0.0 == name }) else {
            throw .badPopulation(
                "\(path)/\(name).bin", "两项情况的列同名：\(name)", "Two facts would have columns of one name: \(name).")
        }
        types.append((name, .string(type)))
        try write("\(name).bin", Data(memory.bytes))
    }

    func finish(persons: Int, households: Int, _ texts: [String]) throws(Problem) {
        let meta = JSON.object([
            ("persons", .integer(persons)), ("households", .integer(households)), ("dtypes", .object(types)),
            ("decimals", .object(decimals)), ("texts", .array(texts.map { .string($0) })),
        ])
        try write("meta.json", Data(meta.bytes()))
    }

    private func write(_ name: String, _ data: Data) throws(Problem) {
        do {
            // For whoever writes it only: what rules read of somebody may tell who it is.
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try data.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        } catch {
            throw Problem(
                code: "EXC-0403", at: "\(path)/\(name)",
                why: Bilingual(zh: "写不进这个文件", en: "This file cannot be written."),
                fix: Bilingual(zh: "请核对路径、权限和剩余空间", en: "Check the path, the permissions and the space left."))
        }
    }
}
