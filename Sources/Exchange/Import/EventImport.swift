import Access
public import Civil
public import Policy
public import Registry
import Storage

/// Takes the events of a file into a registry, in the order of the file.
///
/// Memory does not grow with the file. While one batch commits, the next is read and checked. A row is taken in whole or not
/// at all; what is rejected goes to a file of its own. An event without a key gets one made of its content
/// (``Registry/Submission/contentKey``), so an import that was cut off is simply run again: what is in is found by its key.
public struct EventImport: Sendable {
    /// The file; `-` is standard input.
    public var path: String
    /// Its form; `nil`: as its name says.
    public var form: FileForm?
    /// The event type of rows that do not say theirs.
    public var type: String?
    /// The source of rows that do not say theirs. It is not taken from the file's name: a file that was renamed is still the
    /// same file.
    public var source = "import"
    /// How foreign columns are read.
    public var map = ColumnMap()
    /// Where rejected rows go; `nil`: beside the file, under a name that is free.
    public var rejects: String?
    /// The language of the reasons in a rejects CSV.
    public var language = Language.zh
    /// How many rows a transaction takes.
    public var batchSize = 2_000
    /// Who records.
    public var recorder: Recorder

    /// An import of `path`.
    public init(_ path: String, by recorder: Recorder) {
        self.path = path
        self.recorder = recorder
    }

    /// Runs the import.
    ///
    /// - Parameters:
    ///   - types: the event types that hold in the county.
    ///   - progress: called after each batch.
    /// - Returns: what became of the rows. A storage error ends the import and is in the report; what was acknowledged stays.
    /// - Throws: ``Civil/Problem`` or ``Civil/Refusal`` when the file cannot be begun: it is not there, it is not UTF-8, its
    ///   columns are not known. Nothing has been taken in then.
    public func run(
        into registry: Registry, types: [String: EventType],
        progress: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportReport {
        guard let form = form ?? FileForm(path: path) else { throw Problem.unknownForm(path) }
        if let named = type ?? map.type, types[named] == nil {
            let known = types.keys.sorted()
            throw Problem.unknownType(named, nearest: Spelling.nearest(to: named, in: known), known: known)
        }
        let reader = RowReader(
            types: types, type: type ?? map.type, source: map.source ?? source, map: map)
        var batches = try BatchReader(path, form, reader, size: batchSize)
        var report = ImportReport(path: path)
        var rejectsFile: RejectsFile?
        var next = batches.next(registry, recorder)
        while let batch = next {
            async let pending = registry.append(batch.checked)
            next = batches.next(registry, recorder)
            do {
                let answers = try await pending
                for (row, refusal) in batch.settle(answers, &report) {
                    let type = batches.reader.type(of: row)
                    let problems = refusal.problems.map { problem in
                        var placed = problem
                        if let columns = batches.reader.columns {
                            placed.at = columns.column(at: problem.at, type: type)
                        }
                        return placed
                    }
                    report.reject(row.line, type, problems)
                    if rejectsFile == nil {
                        rejectsFile = try RejectsFile(
                            rejects ?? RejectsFile.freePath(for: path, form), form,
                            header: batches.reader.columns?.header ?? [], language)
                    }
                    try rejectsFile?.write(row, problems)
                }
            } catch {
                report.stopped = EventImport.problem(error)
                break
            }
            progress(ImportProgress(bytes: batch.position, total: batches.size, report: report))
        }
        if report.stopped == nil { report.stopped = batches.stopped }
        if let rejectsFile {
            do {
                try rejectsFile.finish()
                report.rejects = rejectsFile.path
            } catch {
                report.stopped = report.stopped ?? error
            }
        }
        return report
    }

    static func problem(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as StorageError: error.problem
        case let error as JournalError: error.problem
        default: StorageError(.other).problem
        }
    }
}
