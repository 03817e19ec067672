import Access
public import Civil
public import Policy
public import Registry

/// Takes a sequence of events in the import form into a registry, as ``EventImport`` does a file.
public struct EventFeed<Events: Sequence> where Events.Element == JSON {
    private let events: Events
    private let recorder: Recorder
    private let batchSize: Int

    /// A feed of `events`.
    public init(_ events: Events, by recorder: Recorder, batchSize: Int = 2_000) {
        self.events = events
        self.recorder = recorder
        self.batchSize = max(1, batchSize)
    }

    /// Takes the events in, in order; while one batch commits, the next is made.
    ///
    /// - Parameter progress: called after each batch.
    /// - Returns: what became of them; `line` counts the events from 1. A storage error ends it and is in the report.
    public func run(
        into registry: Registry, types: [String: EventType], progress: (ImportReport) -> Void = { _ in }
    ) async throws -> ImportReport {
        let reader = RowReader(types: types, type: nil, source: "feed", map: ColumnMap(), columns: nil)
        var report = ImportReport(path: "")
        var iterator = events.makeIterator()
        var number = 0
        func make() -> Batch? {
            var rows: [SourceRow] = []
            var refusals: [Refusal?] = []
            var entries: [Entry] = []
            while rows.count < batchSize, let json = iterator.next() {
                number += 1
                rows.append(SourceRow(line: number, content: .fields([])))
                do {
                    let submission = try reader.submission(json)
                    let actor = recorder.actor(for: types[submission.type])
                    entries.append(Entry(submission, by: actor, for: Recorder.purpose(of: actor.role)))
                    refusals.append(nil)
                } catch {
                    refusals.append(error)
                }
            }
            guard !rows.isEmpty else { return nil }
            return Batch(rows: rows, refusals: refusals, checked: registry.check(entries), position: 0)
        }
        var next = make()
        while let batch = next {
            async let pending = registry.append(batch.checked)
            next = make()
            do {
                for (row, refusal) in batch.settle(try await pending, &report) {
                    report.reject(row.line, nil, refusal.problems)
                }
            } catch {
                report.stopped = EventImport.problem(error)
                break
            }
            progress(report)
        }
        return report
    }
}

/// Events as NDJSON in a file.
public enum EventLines {
    /// Writes each event on a line; how many there were.
    ///
    /// - Parameter path: `-` is standard output.
    public static func write(_ events: some Sequence<JSON>, to path: String) throws(Problem) -> Int {
        let file = try OutputFile(path)
        var count = 0
        for event in events {
            try file.write { output in
                event.write(into: &output)
                output.append(0x0A)
            }
            count += 1
        }
        try file.finish()
        return count
    }
}
