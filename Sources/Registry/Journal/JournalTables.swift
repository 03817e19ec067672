import Storage

/// The tables that are truth or record, not derived: the journal, what the log has signed, who looked at whom.
enum JournalTables {
    /// The migrations of the room `registry`.
    static let migrations = [
        Migration(
            1, "journal",
            [
                """
                CREATE TABLE journal (
                    seq BIGINT PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, request BLOB NOT NULL,
                    payload TEXT NOT NULL, salt BLOB NOT NULL, leaf BLOB NOT NULL)
                """,
                .appendOnly("journal"),
                "CREATE TABLE checkpoint (size BIGINT PRIMARY KEY, at BIGINT NOT NULL, note TEXT NOT NULL)",
                .appendOnly("checkpoint"),
                "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
                """
                CREATE TABLE access_log (
                    seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, account BIGINT NOT NULL, role TEXT NOT NULL,
                    office BIGINT NOT NULL, person BIGINT NOT NULL, action TEXT NOT NULL, purpose TEXT NOT NULL)
                """,
                .appendOnly("access_log"),
                "CREATE INDEX access_log_person ON access_log (person, seq)",
            ]),
        // person 0: nobody in particular, as an export of a division.
        Migration(2, "refusals", ["ALTER TABLE access_log ADD COLUMN refused BIGINT NOT NULL DEFAULT 0"]),
    ]
}
