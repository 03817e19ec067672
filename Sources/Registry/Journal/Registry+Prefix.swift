public import Storage

extension Registry {
    /// The registry as it was when the journal had so many events: another one, in an empty database, that takes the same events in.
    ///
    /// Everything derived is computed anew, by the rules and projections given; nothing of this registry's tables is used but the journal.
    /// Time: that of a rebuild.
    ///
    /// - Throws: a storage error; ``JournalError/gap(_:)`` if there are fewer events.
    public func asOf(
        _ size: Int64, in database: any Database, settings: Settings, projections: [any Projection]
    ) async throws -> Registry {
        let past = try await Registry(database: database, settings: settings, projections: projections)
        var copied: Int64 = 0
        while copied < size {
            let rows = try await self.database.read { [copied] connection in
                try connection.all(
                    """
                    SELECT \(Journal.columns.joined(separator: ", ")) FROM journal WHERE seq > $1 AND seq <= $2
                    ORDER BY seq LIMIT 20000
                    """, [.int(copied), .int(size)]
                ) { row in try Journal.columns.indices.map { try row.value($0) } }
            }
            guard !rows.isEmpty else { throw JournalError.gap(copied + 1) }
            try await database.write { try Journal.insert(rows, $0) }
            copied += Int64(rows.count)
        }
        var taken: Int64 = 0
        while taken < size {
            let now = try await database.write { try past.writer.replay(5_000, $0, .live) }
            guard now > taken else { throw JournalError.gap(taken + 1) }
            taken = now
        }
        return past
    }
}
