import Civil
import Policy
import Registry

/// How the columns of one CSV file are read: for each event type, what each column fills.
struct ColumnPlan: Sendable {
    /// The column names as the file has them.
    let header: [String]
    /// For each event type what each column fills; `nil` where the type has no such column.
    private var targets: [String: [ColumnTarget?]] = [:]
    /// The column of the event type, when there is one.
    private(set) var typeColumn: Int?

    /// Resolves a header; says everything that is wrong with it at once.
    init(_ header: [String], types: [String: EventType], type fixed: String?, map: ColumnMap) throws(Refusal) {
        self.header = header
        // A number or a day among the names: the header is missing, and a row's values must not get into messages.
        if header.contains(where: { $0.utf8.lazy.filter { (0x30...0x39).contains($0) }.count >= 6 }) {
            throw Refusal([.noHeader])
        }
        var problems: [Problem] = []
        let wanted = fixed.flatMap { types[$0] }.map { [$0] } ?? types.values.sorted { $0.id < $1.id }
        let names = wanted.map { ($0.id, ColumnNames($0)) }
        var plain: [String] = []
        for name in header {
            let trimmed = CellText.trimmed(name)
            plain.append(map.columns[name] ?? map.columns[trimmed] ?? trimmed)
        }
        var resolved: [String: [ColumnTarget?]] = [:]
        for (id, known) in names {
            var row: [ColumnTarget?] = []
            var seen: Set<ColumnTarget> = []
            for (index, name) in plain.enumerated() {
                let target = name.isEmpty || name.hasPrefix("_") ? .ignored : known.target(name)
                if let target, target != .ignored, !seen.insert(target).inserted {
                    problems.append(.columnTwice(name, number: index + 1))
                }
                row.append(target)
            }
            resolved[id] = row
        }
        let understood = Set(names.flatMap { $0.1.all }).sorted()
        for (index, name) in plain.enumerated() where resolved.values.allSatisfy({ $0[index] == nil }) {
            let nearest = Spelling.nearest(to: name, in: understood)
            problems.append(.unknownColumn(name, number: index + 1, nearest: nearest))
        }
        let first = names.first.flatMap { resolved[$0.0] } ?? []
        typeColumn = first.firstIndex(of: .type)
        if !first.contains(.day) { problems.append(.missingColumn("day")) }
        if fixed == nil, typeColumn == nil { problems.append(.missingColumn("type")) }
        var said: Set<Problem> = []
        problems = problems.filter { said.insert($0).inserted }
        guard problems.isEmpty else { throw Refusal(problems) }
        targets = resolved
    }

    /// What each column fills in an event of `type`.
    func targets(of type: String) -> [ColumnTarget?]? { targets[type] }

    /// The name of the column that a problem's path is about; the path itself when no column is.
    func column(at path: String, type: String?) -> String {
        guard let targets = type.flatMap({ targets[$0] }) ?? targets.values.first else { return path }
        let exact = targets.firstIndex { $0?.path == path }
        let index = exact ?? targets.firstIndex { $0.map { $0.path.hasPrefix(path + ".") } ?? false }
        return index.map { header[$0] } ?? path
    }
}
