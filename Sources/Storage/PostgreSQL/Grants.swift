/// What the serving role may do: everything that a write needs, and nothing that changes an append-only table.
enum Grants {
    /// Creates the role if it does not exist.
    static func make(_ role: String, on connection: any Connection) throws {
        guard InsertText.isIdentifier(role) else { throw StorageError(.open, "role") }
        func isThere() throws -> Bool {
            try connection.exists("SELECT 1 FROM pg_roles WHERE rolname = $1", [.text(role)])
        }
        guard try !isThere() else { return }
        do {
            try connection.savepoint {
                try connection.run("CREATE ROLE \(role) NOLOGIN NOSUPERUSER NOBYPASSRLS")
                try connection.run("GRANT \(role) TO CURRENT_USER")
            }
        } catch let error as StorageError where error.code == .unique || error.engineCode == "42710" {
            // Another program created it a moment ago; roles belong to the cluster, not to the database.
        }
    }

    /// Grants the role its rights on every table of the schema `public`, and takes all others from it.
    static func apply(_ role: String, on connection: any Connection) throws {
        guard InsertText.isIdentifier(role) else { throw StorageError(.open, "role") }
        try connection.run("GRANT USAGE ON SCHEMA public TO \(role)")
        let appendOnly = Set(try connection.all("SELECT name FROM storage_append_only") { row in try row.text(0) })
        let tables = try connection.all(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ) { row in try row.text(0) }
        for table in tables {
            let name = "\"" + table.replacing("\"", with: "\"\"") + "\""
            let rights =
                switch table {
                case "storage_migration", "storage_append_only": "SELECT"
                case _ where appendOnly.contains(table): "SELECT, INSERT"
                default: "SELECT, INSERT, UPDATE, DELETE"
                }
            try connection.run("REVOKE ALL ON \(name) FROM \(role)")
            try connection.run("GRANT \(rights) ON \(name) TO \(role)")
        }
    }
}
