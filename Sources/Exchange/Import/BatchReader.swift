import Access
import Civil
import Registry

/// Reads a file batch by batch: rows, made into events, checked as far as the declarations go.
struct BatchReader {
    private let file: SourceFile
    private var cutter: RowCutter
    private(set) var reader: RowReader
    private let batchSize: Int
    private var waiting: ArraySlice<SourceRow> = []
    private var isAtEnd = false
    /// Why reading ended before the end of the file.
    private(set) var stopped: Problem?

    /// The size of the file in bytes; 0 when it is not known.
    var size: Int64 { file.size }

    /// Opens the file and reads as far as the header.
    init(_ path: String, _ form: FileForm, _ reader: RowReader, size batchSize: Int) throws {
        file = try SourceFile(path)
        cutter = RowCutter(form)
        self.reader = reader
        self.batchSize = max(1, batchSize)
        guard form == .csv else { return }
        while cutter.header == nil, !isAtEnd { fill() }
        if let problem = cutter.headerProblem { throw problem }
        guard let header = cutter.header else { throw stopped ?? Problem.emptyFile }
        self.reader.columns = try ColumnPlan(header, types: reader.types, type: reader.type, map: reader.map)
    }

    /// Reads one chunk of the file.
    private mutating func fill() {
        do {
            let chunk = try file.read()
            isAtEnd = chunk.isEmpty
            let rows = cutter.rows(chunk)
            // A CSV in another encoding is not read on.
            if case .problem(let problem)? = rows.last?.content, ["CSV-0006", "CSV-0007"].contains(problem.code) {
                stopped = problem
                isAtEnd = true
            }
            waiting = waiting.isEmpty ? rows[...] : ArraySlice(waiting + rows)
        } catch {
            stopped = error
            isAtEnd = true
        }
    }

    /// The next batch; `nil` at the end.
    mutating func next(_ registry: Registry, _ recorder: Recorder) -> Batch? {
        while waiting.count < batchSize, !isAtEnd { fill() }
        guard !waiting.isEmpty else { return nil }
        let rows = Array(waiting.prefix(batchSize))
        waiting = waiting.dropFirst(batchSize)
        var refusals: [Refusal?] = []
        var entries: [Entry] = []
        entries.reserveCapacity(rows.count)
        for row in rows {
            do {
                let submission = try reader.submission(row)
                let actor = recorder.actor(for: reader.types[submission.type])
                entries.append(Entry(submission, by: actor, for: Recorder.purpose(of: actor.role)))
                refusals.append(nil)
            } catch {
                refusals.append(error)
            }
        }
        return Batch(
            rows: rows, refusals: refusals, checked: registry.check(entries), position: file.position)
    }
}

/// Rows on their way to the registry.
struct Batch: Sendable {
    let rows: [SourceRow]
    /// For each row why no event could be made of it; `nil` for those that became one.
    let refusals: [Refusal?]
    let checked: CheckedBatch
    /// How many bytes of the file had been read when the batch was made.
    let position: Int64

    /// Counts what the registry answered; the rows that were rejected, with why.
    func settle(_ answers: [Result<Receipt, Refusal>], _ report: inout ImportReport) -> [(SourceRow, Refusal)] {
        var rejected: [(SourceRow, Refusal)] = []
        var answers = answers[...]
        for (row, refusal) in zip(rows, refusals) {
            report.rows += 1
            if let refusal {
                rejected.append((row, refusal))
                continue
            }
            switch answers.popFirst() {
            case .success(let receipt)?:
                if receipt.isRepeated { report.repeated += 1 } else { report.accepted += 1 }
            case .failure(let refusal)?: rejected.append((row, refusal))
            case nil: rejected.append((row, Refusal([.notAnEvent])))
            }
        }
        return rejected
    }
}
