public import Civil
import Columns
import Foundation
public import Policy

/// A population as columns in a folder: `meta.json`, and one raw little-endian file for each column. See `Documentation/Population-runs.md`.
///
/// The population of several divisions is a folder with such a folder for each, called by its code.
public struct PopulationFolder: Sendable {
    /// The columns.
    public let columns: FactColumns
    /// How many persons there are.
    public var persons: Int { columns.frame.axes[columns.persons].rows }
    /// How many households there are; 0 if they are not known.
    public var households: Int { columns.households.map { columns.frame.axes[$0].rows } ?? 0 }

    /// The folders of a population: the one given, or where it holds one for each division, those, in the order of their codes.
    public static func parts(_ path: String) throws(Problem) -> [(division: DivisionCode?, path: String)] {
        if FileManager.default.fileExists(atPath: "\(path)/meta.json") { return [(nil, path)] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let parts = names.sorted().compactMap { name -> (DivisionCode?, String)? in
            guard let code = DivisionCode(name), FileManager.default.fileExists(atPath: "\(path)/\(name)/meta.json")
            else { return nil }
            return (code, "\(path)/\(name)")
        }
        // Without any the one file that should be there is named.
        return parts.isEmpty ? [(nil, path)] : parts
    }

    /// Opens a folder, and goes once through each column that the rules of a chain may read, one column to a thread.
    ///
    /// - Throws: ``Civil/Problem`` that names the file, and the row where one is wrong.
    public init(_ path: String, for chain: PackChain, threads: Int = 1) async throws(Problem) {
        var reader = try FolderReader(path, chain)
        try reader.want()
        columns = try reader.columns(await Wanted.read(reader.wanted, threads: threads))
    }
}

/// The files of a folder on their way to columns.
private struct FolderReader {
    let path: String
    let chain: PackChain
    private let meta: String
    private let types: [String: String]
    private let decimals: [String: Int]
    private let texts: [String]
    private let personCount: Int
    private let hasHouseholds: Bool
    private let roots: Int
    /// The axis of the persons.
    private var persons: Int { hasHouseholds ? 1 : 0 }
    private let kinds: [FactColumns.OccasionKind: Set<String>]
    /// The axis of each kind of event that the folder has.
    private var occasions: [FactColumns.OccasionKind: Int] = [:]
    /// What is to be read; first the owners of the axes, in the order of these.
    private(set) var wanted: [Wanted] = []

    init(_ path: String, _ chain: PackChain) throws(Problem) {
        self.path = path
        self.chain = chain
        kinds = chain.occasionFields
        meta = "\(path)/meta.json"
        guard let data = FileManager.default.contents(atPath: meta), data.count < 1 << 20,
            let json = try? JSON.parse([UInt8](data))
        else { throw .unreadablePopulation(meta) }
        types = Dictionary(
            (json["dtypes"]?.object ?? []).map { ($0.0, $0.1.string ?? "") }, uniquingKeysWith: { first, _ in first })
        decimals = Dictionary(
            (json["decimals"]?.object ?? []).map { ($0.0, min(9, max(0, $0.1.int ?? 0))) },
            uniquingKeysWith: { first, _ in first })
        texts = (json["texts"]?.array ?? []).map { $0.string ?? "" }
        guard let persons = json["persons"]?.int, persons >= 0, persons < Int(Int32.max) else {
            throw .badPopulation(meta, "没有写明人数 persons", "It does not say how many persons there are.")
        }
        personCount = persons
        let households = json["households"]?.int ?? 0
        guard households >= 0, households <= persons || types["household"] != nil else {
            throw .badPopulation(meta, "户数 households 不对", "The number of households is wrong.")
        }
        hasHouseholds = types["household"] != nil && households > 0
        roots = hasHouseholds ? households : persons
    }

    private func file(_ name: String) -> String { "\(path)/\(name).bin" }
    private func map(_ name: String) throws(Problem) -> Memory { try MappedFile.map(file(name)) }

    // MARK: What is to be read

    /// Finds the columns that rules may read, and the axes that they are on.
    mutating func want() throws(Problem) {
        if hasHouseholds {
            let owners = try map("household")
            guard types["household"] == "int32", owners.bytes.count == personCount * 4 else {
                throw .badPopulation(file("household"), "应为每人一个 int32", "It should hold one int32 for each person.")
            }
            wanted.append(Wanted(name: "household", kind: .owners(below: 0, of: roots), memory: owners))
        }
        let present = kinds.keys.filter { types["\($0.columnName).person"] != nil }.sorted {
            $0.columnName < $1.columnName
        }
        for kind in present {
            let name = "\(kind.columnName).person"
            guard types[name] == "int32" else {
                throw .badPopulation(file(name), "应为 int32", "It should be int32.")
            }
            wanted.append(Wanted(name: name, kind: .owners(below: persons, of: personCount), memory: try map(name)))
            occasions[kind] = wanted.count
        }
        for fact in facts {
            let axis = fact.bearer == .person ? persons : 0
            switch fact.source {
            case .attribute, .events:
                try want(column(of: fact), axis, decimals: fact.decimals)
                try want("\(column(of: fact)).state", axis, decimals: 0)
            case .kin(let relation) where !Chronicle.isPlural(relation) && relation != "household":
                try want(relation, axis, decimals: 0)
            default: continue
            }
        }
        for kind in present {
            for field in fields(kind) {
                try want("\(kind.columnName).\(field)", occasions[kind] ?? 0, decimals: 0)
                try want("\(kind.columnName).\(field).state", occasions[kind] ?? 0, decimals: 0)
            }
        }
    }

    private var facts: [FactDeclaration] {
        chain.facts.values.sorted { $0.id < $1.id }.filter { $0.bearer == .person || hasHouseholds }
    }

    /// What the column of a fact from records is called: as the fact, or as the attribute that it reads.
    private func column(of fact: FactDeclaration) -> String {
        if types[fact.id] == nil, case .attribute(let name) = fact.source { name } else { fact.id }
    }

    private func fields(_ kind: FactColumns.OccasionKind) -> [String] {
        ["day"] + (kinds[kind] ?? []).sorted()
    }

    private mutating func want(_ name: String, _ axis: Int, decimals: Int) throws(Problem) {
        guard let type = types[name], !wanted.contains(where: { $0.name == name }) else { return }
        let layout: Layout
        switch type {
        case "bool", "uint8": layout = .byte
        case "int32": layout = .int
        case "int64": layout = .long
        case "float64": layout = .double(decimals: decimals)
        default: throw .badPopulation(meta, "“\(name)”的类型 \(type) 不认识", "The type \(type) of \(name) is not known.")
        }
        wanted.append(Wanted(name: name, kind: .column(axis: axis, layout), memory: try map(name)))
    }

    // MARK: What was read

    func columns(_ read: [Result<Wanted.Read, ColumnFault>]) throws(Problem) -> FactColumns {
        var frame = Frame(roots: roots)
        var entries: [String: FactColumns.Entry] = [:]
        for (column, result) in zip(wanted, read) {
            do throws(ColumnFault) {
                switch (column.kind, try result.get()) {
                case (.column(let axis, let layout), .range(let range)):
                    let number = try frame.addColumn(axis, layout, column.memory, range)
                    var places = decimals[column.name] ?? 0
                    if case .double(let declared) = layout { places = declared }
                    entries[column.name] = FactColumns.Entry(values: number, decimals: places)
                case (_, .axis(let axis)): _ = frame.add(axis)
                case (.owners, .range): continue
                }
            } catch { throw .column(file(column.name), error) }
        }
        var found: [String: FactColumns.Entry] = [:]
        var kin: [String: Int] = [:]
        var lists: [String: Int] = [:]
        for fact in facts {
            switch fact.source {
            case .attribute, .events:
                found[fact.id] = try entry(column(of: fact), isTruth: fact.kind == .boolean, entries, frame)
            case .kin(let relation) where Chronicle.isPlural(relation):
                if relation != "members", types[relation] != nil { lists[relation] = try list(relation, &frame) }
            case .kin(let relation):
                guard let entry = entries[relation] else { continue }
                let column = frame.columns[entry.values]
                // A row that is not there would be read beyond the columns.
                guard column.layout == .int, column.range.lowerBound >= Int64(FactColumns.Kin.stranger),
                    column.range.upperBound < Int64(max(personCount, 1))
                else { throw .badRows(file(relation)) }
                kin[relation] = entry.values
            case .expression: continue
            }
        }
        var events: [FactColumns.OccasionKind: FactColumns.Occasions] = [:]
        for (kind, axis) in occasions {
            var own: [String: FactColumns.Entry] = [:]
            for name in fields(kind) {
                let isTruth = chain.eventTypes[kind.type]?.field(name)?.kind == .boolean
                own[name] = try entry("\(kind.columnName).\(name)", isTruth: isTruth, entries, frame)
            }
            guard let days = own["day"], days.states == nil else {
                throw .badPopulation(
                    file("\(kind.columnName).day"), "每个事件都应有日期", "Every event should have its day.")
            }
            events[kind] = FactColumns.Occasions(axis: axis, fields: own)
        }
        return FactColumns(
            frame: frame, persons: persons, households: hasHouseholds ? 0 : nil, facts: found, kin: kin, lists: lists,
            occasions: events, texts: texts)
    }

    /// The values of a column with their states; nil where the folder has none.
    private func entry(
        _ name: String, isTruth: Bool, _ entries: [String: FactColumns.Entry], _ frame: Frame
    ) throws(Problem) -> FactColumns.Entry? {
        guard var entry = entries[name] else { return nil }
        let values = frame.columns[entry.values]
        if isTruth {
            guard values.layout == .byte else { throw .badPopulation(file(name), "应为 bool", "It should be bool.") }
            guard values.range.upperBound <= 1 else {
                throw .badPopulation(file(name), "应只有 0 和 1", "It should hold nothing but 0 and 1.")
            }
        }
        if let states = entries["\(name).state"]?.values {
            let column = frame.columns[states]
            guard column.layout == .byte, column.memory.bytes.allSatisfy({ $0 == 0 || $0 == 2 || $0 == 4 }) else {
                throw .badPopulation(
                    file("\(name).state"), "应为 uint8，只有 0、2、4", "It should be uint8 and hold nothing but 0, 2 and 4.")
            }
            entry.states = states
        }
        return entry
    }

    /// A relation to several persons: for each person where the rows of the others begin, and those rows.
    private func list(_ relation: String, _ frame: inout Frame) throws(Problem) -> Int {
        let (targets, starts) = (try map(relation), try map("\(relation).starts"))
        guard types[relation] == "int32", targets.bytes.count % 4 == 0 else {
            throw .badRows(file(relation))
        }
        let rows = Array(targets.bytes.bindMemory(to: Int32.self))
        guard rows.allSatisfy({ $0 >= FactColumns.Kin.stranger && Int($0) < personCount }) else {
            throw .badRows(file(relation))
        }
        let begins = Array(starts.bytes.bindMemory(to: Int32.self))
        guard starts.bytes.count == (personCount + 1) * 4, begins.first == 0, begins.last == Int32(rows.count),
            zip(begins, begins.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw .badPopulation(
                file("\(relation).starts"), "应为人数加一个 int32，从 0 起递增，到 \(relation) 的行数止",
                "It should hold one int32 more than there are persons, ascending from 0 to the number of rows of \(relation)."
            )
        }
        return frame.addLink(from: persons, to: persons, starts: begins, targets: rows)
    }
}

extension FactColumns.OccasionKind {
    /// What the columns of the events are called, before the field.
    var columnName: String { "\(type).\(role)" }
}

/// A file to be gone through.
private struct Wanted: Sendable {
    enum Kind {
        case column(axis: Int, Layout)
        /// The owners of the rows of an axis: the axis above, and how many rows that has.
        case owners(below: Int, of: Int)
    }

    /// What was learned from it.
    enum Read {
        case range(ClosedRange<Int64>)
        case axis(Frame.Axis)
    }

    let name: String
    let kind: Kind
    let memory: Memory

    private func read() throws(ColumnFault) -> Read {
        switch kind {
        case .column(_, let layout): .range(try Frame.range(layout, memory))
        case .owners(let parent, let above): .axis(try Frame.Axis(below: parent, of: above, owners: memory))
        }
    }

    /// What was learned from each, or what is wrong with it.
    static func read(_ wanted: [Wanted], threads: Int) async -> [Result<Read, ColumnFault>] {
        await withTaskGroup(of: (Int, Result<Read, ColumnFault>).self) { group in
            var results: [Result<Read, ColumnFault>] = Array(repeating: .success(.range(0...0)), count: wanted.count)
            // The longest first, so that no thread ends with it.
            let order = wanted.indices.sorted { wanted[$0].memory.bytes.count > wanted[$1].memory.bytes.count }
            for (place, index) in order.enumerated() {
                if place >= max(1, threads), let (done, result) = await group.next() { results[done] = result }
                let one = wanted[index]
                group.addTask { (index, Result { () throws(ColumnFault) in try one.read() }) }
            }
            for await (done, result) in group { results[done] = result }
            return results
        }
    }
}

extension Problem {
    fileprivate static func badRows(_ file: String) -> Problem {
        .badPopulation(
            file, "应为 int32：人员行号，或 −1、−2、−3", "It should be int32: rows of persons, or −1, −2, −3.")
    }

    fileprivate static func column(_ file: String, _ fault: ColumnFault) -> Problem {
        switch fault {
        case .count(let count, let expected):
            .badPopulation(
                file, "有 \(count) 行，应有 \(expected) 行", "It has \(count) rows; there should be \(expected).")
        case .value(let row):
            .badPopulation(
                file, "第 \(row + 1) 行不是数字，过大，或者小数位多于声明的位数",
                "Row \(row + 1) is not a number, is too large, or has more decimals than the fact declares.")
        case .owner(let row):
            .badPopulation(
                file, "第 \(row + 1) 行的户号没有按顺序，或者没有这一户",
                "The household in row \(row + 1) is out of order, or there is none of that number.")
        }
    }
}
