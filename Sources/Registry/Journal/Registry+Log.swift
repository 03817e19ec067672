import Civil
public import Storage

extension Registry {
    /// Signs what the log is now and keeps the checkpoint; the signed note.
    ///
    /// Send it to somebody else: a log rewritten from some point on shows only against a checkpoint kept elsewhere.
    @discardableResult
    public func sign() async throws -> String {
        let (key, now) = (settings.key, settings.clock())
        return try await database.write { connection in
            let head = try JournalHead(connection, .live)
            if let kept = try connection.first(
                "SELECT note FROM checkpoint WHERE size = $1", [.int(head.size)], { try $0.text(0) })
            {
                return kept
            }
            let checkpoint = Checkpoint(origin: key.verifier.name, size: head.size, root: head.frontier.root)
            let note = try checkpoint.signed(by: key)
            try connection.run(
                "INSERT INTO checkpoint (size, at, note) VALUES ($1, $2, $3)",
                [.int(head.size), .int(now), .text(note)])
            return note
        }
    }

    /// The last checkpoint that was signed; the first one is signed when it is asked for.
    public func checkpoint() async throws -> String {
        let last = try await database.read { connection in
            try connection.first("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1") { try $0.text(0) }
        }
        if let last { return last }
        return try await sign()
    }

    /// Signs a text with the log's key: a note that says this office stands by it.
    public func signed(_ text: String) throws -> String { try SignedNote.sign(text, by: settings.key) }

    /// The public half of the log's key.
    public var verifier: LogVerifier { settings.key.verifier }

    /// How many events the journal holds.
    public func size() async throws -> Int64 {
        try await database.read { try JournalHead($0, .live).size }
    }

    /// How many events the journal holds as a transaction sees it, and the root of its log.
    public static func journalHead(_ connection: any Connection) throws -> (size: Int64, root: LogHash) {
        let head = try JournalHead(connection, .live)
        return (head.size, head.frontier.root)
    }

    /// Checks every event of the journal against the log, its checkpoints and those kept elsewhere.
    ///
    /// - Parameters:
    ///   - outside: signed notes kept elsewhere.
    ///   - verifier: the log's public key as somebody else keeps it; `nil`: that of the key in use.
    ///   - progress: called now and then with the number of events read.
    public func verify(
        outside: [String] = [], by verifier: LogVerifier? = nil,
        progress: @escaping @Sendable (Int64) -> Void = { _ in }
    ) async throws -> Verification {
        let verifier = verifier ?? self.verifier
        return try await database.read { connection in
            try Journal.verify(connection, verifier: verifier, outside: outside, progress: progress)
        }
    }

    /// Proof that an event is in the log of the current size: root, size and audit path.
    public func inclusion(of sequence: Int64) async throws -> (size: Int64, root: LogHash, path: [LogHash]) {
        try await database.read { connection in
            let head = try JournalHead(connection, .live)
            let path = try MerkleProof.inclusion(of: sequence - 1, size: head.size) { start, count in
                try Journal.hash(start, count, connection)
            }
            return (head.size, head.frontier.root, path)
        }
    }
}

extension Journal {
    /// The hash over a range of leaves, read in one pass.
    static func hash(_ start: Int64, _ count: Int64, _ connection: any Connection) throws -> LogHash {
        var frontier = MerkleFrontier()
        try connection.stream(
            "SELECT leaf FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2", [.int(start), .int(count)]
        ) { row in
            guard let leaf = LogHash(try row.blob(0)) else { throw JournalError.unreadable(start + frontier.size + 1) }
            frontier.append(leaf)
            return true
        }
        return frontier.root
    }
}
