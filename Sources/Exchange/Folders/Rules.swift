public import Civil
public import Policy

/// The packs of a folder, read: policy, divisions and days off.
public struct Rules: Sendable {
    /// The policy.
    public let library: Library
    /// The divisions.
    public let divisions: DivisionTree
    /// The calendar of workdays; `nil` when the folder has none.
    public let workdays: WorkCalendar?
    /// The folder.
    public let folder: String
    /// The declarations, as they were read.
    public let files: [PackFile]
    /// The tables of what public documents ask for.
    private let requirementTables: [PackFile]
    /// The files that declare events, facts, programmes, cases and counts: what the derived tables of a registry are computed by.
    var derivation: String {
        files.filter { file in
            file.text.split(separator: "\n").contains { line in
                ["event:", "fact:", "programme:", "case:", "count:"].contains { line.hasPrefix($0) }
            }
        }.sorted { $0.path < $1.path }.map { "\($0.path)\n\($0.text)\n" }.joined()
    }

    /// Reads the packs below `folder`.
    ///
    /// - Throws: ``Civil/Problem`` or ``Civil/Refusal`` when a file cannot be read. What is wrong with a pack is in the library's
    ///   findings.
    public init(folder: String) throws {
        let content = try PackFolder.read(folder)
        self.folder = folder
        files = content.files
        workdays = try content.workdays.map { try WorkCalendar(csv: $0) }
        library = Library(files: content.files, workCalendar: workdays)
        requirementTables = content.requirements
        var tree = DivisionTree([])
        for table in content.divisions { tree = try tree.adding(csv: table) }
        divisions = tree
    }

    /// What public documents ask for, with what answers it; read when somebody asks.
    public func requirements() throws(Refusal) -> [Requirement] {
        var all: [Requirement] = []
        for table in requirementTables { all += try Requirement.table(csv: table.text, at: table.path) }
        return all
    }

    /// Refuses a county whose packs do not load.
    func check(_ division: DivisionCode) throws(Problem) {
        let errors = library.findings.filter { $0.severity == .error }
        if let first = errors.first { throw .brokenPacks(errors.count, first: first.line(.en)) }
        if library.chain(for: division).eventTypes.isEmpty { throw .noTypes(division.description) }
    }
}
