public import Civil
import Columns
import Foundation
public import Policy

/// A population as columns in a folder: `meta.json`, and one raw little-endian file for each column.
///
/// `meta.json` says how many `persons` and `households` there are and, under `dtypes`, how the elements of each column lie: `bool`, `uint8`,
/// `int32`, `int64`, or `float64` for numbers with as many decimals as the fact declares. A column is called as the attribute that its fact
/// reads, `household` gives each person's household, ascending. `NAME.state` (`uint8`) may say what each value is worth: 0 a value, 2 known
/// to be absent, 4 no record. The population of several divisions is a folder with such a folder for each, called by its code.
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

    /// Opens a folder, and goes once through each column that the facts of a chain read, one column on each thread.
    ///
    /// - Throws: ``Civil/Problem`` that names the file, and the row where one is wrong.
    public init(_ path: String, for chain: PackChain, threads: Int = 1) async throws(Problem) {
        let meta = "\(path)/meta.json"
        guard let data = FileManager.default.contents(atPath: meta), data.count < 1 << 20,
            let json = try? JSON.parse([UInt8](data))
        else { throw .unreadablePopulation(meta) }
        let types = Dictionary(
            (json["dtypes"]?.object ?? []).map { ($0.0, $0.1.string ?? "") }, uniquingKeysWith: { first, _ in first })
        guard let persons = json["persons"]?.int, persons >= 0, persons < Int(Int32.max) else {
            throw .badPopulation(meta, "没有写明人数 persons", "It does not say how many persons there are.")
        }
        let households = json["households"]?.int ?? 0
        guard households >= 0, households <= persons || types["household"] != nil else {
            throw .badPopulation(meta, "户数 households 不对", "The number of households is wrong.")
        }
        func map(_ name: String) throws(Problem) -> Memory { try MappedFile.map("\(path)/\(name).bin") }
        let hasHouseholds = types["household"] != nil && households > 0
        var frame = Frame(roots: hasHouseholds ? households : persons)
        var personAxis = 0
        if hasHouseholds {
            let owners = try map("household")
            guard types["household"] == "int32", owners.bytes.count == persons * 4 else {
                throw .badPopulation(
                    "\(path)/household.bin", "应为每人一个 int32", "It should hold one int32 for each person.")
            }
            do { personAxis = try frame.addAxis(below: 0, owners: owners) } catch {
                throw .column("\(path)/household.bin", error)
            }
        }
        // What is to be read: the columns first, then their ranges on several threads.
        var wanted: [Wanted] = []
        func want(_ name: String, _ axis: Int, decimals: Int) throws(Problem) {
            guard let type = types[name], !wanted.contains(where: { $0.name == name }) else { return }
            let layout: Layout
            switch type {
            case "bool", "uint8": layout = .byte
            case "int32": layout = .int
            case "int64": layout = .long
            case "float64": layout = .double(decimals: decimals)
            default: throw .badPopulation(meta, "“\(name)”的类型 \(type) 不认识", "The type \(type) of \(name) is not known.")
            }
            wanted.append(Wanted(name: name, axis: axis, layout: layout, memory: try map(name)))
        }
        let read = chain.facts.values.sorted { $0.id < $1.id }.filter { $0.bearer == .person || hasHouseholds }
        for fact in read {
            let axis = fact.bearer == .person ? personAxis : 0
            switch fact.source {
            case .attribute(let name):
                try want(name, axis, decimals: fact.decimals)
                try want("\(name).state", axis, decimals: 0)
            case .kin(let relation) where !Chronicle.isPlural(relation) && relation != "household":
                try want(relation, axis, decimals: 0)
            default: continue
            }
        }
        var entries: [String: FactColumns.Entry] = [:]
        for (column, range) in zip(wanted, await Wanted.ranges(wanted, threads: threads)) {
            let file = "\(path)/\(column.name).bin"
            let number: Int
            do throws(ColumnFault) {
                number = try frame.addColumn(column.axis, column.layout, column.memory, range.get())
            } catch { throw .column(file, error) }
            var decimals = 0
            if case .double(let declared) = column.layout { decimals = declared }
            entries[column.name] = FactColumns.Entry(values: number, decimals: decimals)
        }
        var facts: [String: FactColumns.Entry] = [:]
        var kin: [String: Int] = [:]
        for fact in read {
            switch fact.source {
            case .attribute(let name):
                guard var entry = entries[name] else { continue }
                if fact.kind == .boolean, frame.columns[entry.values].range.upperBound > 1 {
                    throw .badPopulation("\(path)/\(name).bin", "应只有 0 和 1", "It should hold nothing but 0 and 1.")
                }
                if let states = entries["\(name).state"]?.values {
                    let column = frame.columns[states]
                    guard column.layout == .byte, column.memory.bytes.allSatisfy({ $0 == 0 || $0 == 2 || $0 == 4 })
                    else {
                        throw .badPopulation(
                            "\(path)/\(name).state.bin", "应为 uint8，只有 0、2、4",
                            "It should be uint8 and hold nothing but 0, 2 and 4.")
                    }
                    entry.states = states
                }
                if fact.kind == .boolean, frame.columns[entry.values].layout != .byte {
                    throw .badPopulation("\(path)/\(name).bin", "应为 bool", "It should be bool.")
                }
                facts[fact.id] = entry
            case .kin(let relation):
                guard let entry = entries[relation] else { continue }
                let column = frame.columns[entry.values]
                // A row that is not there would be read beyond the columns.
                guard column.layout == .int, column.range.lowerBound >= Int64(FactColumns.Kin.stranger),
                    column.range.upperBound < Int64(max(persons, 1))
                else {
                    throw .badPopulation(
                        "\(path)/\(relation).bin", "应为 int32：人员行号，或 −1、−2、−3",
                        "It should be int32: rows of persons, or −1, −2, −3.")
                }
                kin[relation] = entry.values
            default: continue
            }
        }
        let texts = (json["texts"]?.array ?? []).map { $0.string ?? "" }
        columns = FactColumns(
            frame: frame, persons: personAxis, households: hasHouseholds ? 0 : nil, facts: facts, kin: kin, texts: texts
        )
    }
}

/// A column to be read.
private struct Wanted: Sendable {
    let name: String
    let axis: Int
    let layout: Layout
    let memory: Memory

    /// The range of each, or what is wrong with it.
    static func ranges(_ wanted: [Wanted], threads: Int) async -> [Result<ClosedRange<Int64>, ColumnFault>] {
        await withTaskGroup(of: (Int, Result<ClosedRange<Int64>, ColumnFault>).self) { group in
            var results: [Result<ClosedRange<Int64>, ColumnFault>] = Array(
                repeating: .success(0...0), count: wanted.count)
            // The longest first, so that no thread ends with it.
            let order = wanted.indices.sorted { wanted[$0].memory.bytes.count > wanted[$1].memory.bytes.count }
            for (place, index) in order.enumerated() {
                if place >= max(1, threads), let (done, result) = await group.next() { results[done] = result }
                let column = wanted[index]
                group.addTask {
                    (index, Result { () throws(ColumnFault) in try Frame.range(column.layout, column.memory) })
                }
            }
            for await (done, result) in group { results[done] = result }
            return results
        }
    }
}

extension Problem {
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
