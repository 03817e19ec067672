import Storage

/// The result of checking a whole journal against its log.
public struct Verification: Sendable, Hashable {
    /// How many events there are.
    public var size: Int64
    /// The root over them.
    public var root: LogHash
    /// Everything found wrong, in the order of the journal; empty when the journal is sound.
    public var faults: [JournalError]
    /// How many faults there are; `faults` keeps the first thousand.
    public var faultCount: Int
    /// The sizes of the checkpoints that were checked, the log's own and those given.
    public var checkpoints: [Int64]

    /// Whether nothing was found wrong.
    public var isSound: Bool { faultCount == 0 }
}

extension Journal {
    /// Reads every event once and checks its leaf, its key, the order, the derived head, the stored checkpoints and those kept
    /// elsewhere. Time O(n), memory constant.
    ///
    /// - Parameters:
    ///   - verifier: the log's public key.
    ///   - outside: signed notes kept elsewhere; only these show a log that was rewritten from some point on.
    ///   - progress: called now and then with the number of events read.
    static func verify(
        _ connection: any Connection, verifier: LogVerifier, outside: [String], progress: (Int64) -> Void
    ) throws -> Verification {
        var result = Verification(size: 0, root: .emptyTree, faults: [], faultCount: 0, checkpoints: [])
        func fault(_ error: JournalError) {
            result.faultCount += 1
            if result.faults.count < 1000 { result.faults.append(error) }
        }
        let stored = try connection.all("SELECT note FROM checkpoint ORDER BY size") { try $0.text(0) }
        var awaited: [Int64: [LogHash]] = [:]
        for note in stored + outside {
            do {
                let checkpoint = try Checkpoint(note: note, verifier: verifier)
                awaited[checkpoint.size, default: []].append(checkpoint.root)
                result.checkpoints.append(checkpoint.size)
            } catch {
                fault(.checkpoint(error))
            }
        }
        func check(_ frontier: MerkleFrontier) {
            guard let roots = awaited.removeValue(forKey: frontier.size) else { return }
            if roots.contains(where: { $0 != frontier.root }) { fault(.rootDiffers(size: frontier.size)) }
        }
        var frontier = MerkleFrontier()
        check(frontier)
        try connection.stream("SELECT seq, source_key, payload, salt, leaf FROM journal ORDER BY seq", []) { row in
            let sequence = try row.int(0)
            if sequence != frontier.size + 1 { fault(.gap(sequence)) }
            let payload = try payloadBytes(row, 2)
            let kept = LogHash(try row.blob(4))
            let computed = leaf(payload: payload, salt: try row.blob(3))
            if kept != computed {
                fault(.changed(sequence))
            } else if let event = try? Event(sequence: sequence, payload: payload) {
                if try row.text(1) != sourceKey(event.source, event.key) { fault(.keyChanged(sequence)) }
            } else {
                fault(.unreadable(sequence))
            }
            // The kept leaf goes on, so that one changed payload is one fault; a changed leaf shows in the root.
            frontier.append(kept ?? computed)
            check(frontier)
            if frontier.size % 10_000 == 0 { progress(frontier.size) }
            return true
        }
        for size in awaited.keys.sorted() { fault(.truncated(size: size)) }
        let head = try? JournalHead(connection, .live)
        if head?.frontier != frontier { fault(.headDiffers) }
        result.size = frontier.size
        result.root = frontier.root
        return result
    }

    /// The bytes of the payload column, also when they are no valid UTF-8 any more.
    private static func payloadBytes(_ row: borrowing Row, _ column: Int) throws -> [UInt8] {
        switch try row.value(column) {
        case .text(let text): Array(text.utf8)
        case .blob(let bytes): bytes
        default: []
        }
    }
}
