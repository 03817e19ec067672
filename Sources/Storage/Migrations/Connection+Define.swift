extension Connection {
    /// Runs a statement that creates or changes a table, written in the common dialect of ``Migration``.
    public func define(_ sql: String) throws {
        try run(Dialect.translate(sql, for: engine), [])
    }
}
