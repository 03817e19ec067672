extension GroupCommit {
    /// Runs one group to its end: as many results as requests.
    func commit(_ requests: [Request]) async -> [Result<Response, any Error>] {
        do {
            do {
                return try await database.write { [body] connection in
                    try Self.checked(try body(connection, requests), requests.count)
                }
            } catch {
                guard requests.count > 1, Self.concernsOneRequest(error) else { throw error }
            }
            return try await database.write { [body] connection in
                try requests.map { request in
                    do {
                        let response = try connection.savepoint {
                            try Self.checked(try body(connection, [request]), 1)[0].get()
                        }
                        return .success(response)
                    } catch {
                        guard Self.concernsOneRequest(error) else { throw error }
                        return .failure(error)
                    }
                }
            }
        } catch {
            return requests.map { _ in .failure(error) }
        }
    }

    private static func checked(
        _ results: [Result<Response, any Error>], _ count: Int
    ) throws(StorageError) -> [Result<Response, any Error>] {
        guard results.count == count else {
            throw StorageError(.other, "group commit: \(results.count) results for \(count) requests")
        }
        return results
    }

    /// Whether an error may be the fault of a single request; otherwise it is the store's, and all share it.
    static func concernsOneRequest(_ error: any Error) -> Bool {
        guard let error = error as? StorageError else { return true }
        switch error.code {
        case .unique, .foreignKey, .check, .type, .text, .statement, .appendOnly, .permission, .transactionFailed:
            return true
        case .open, .notDurable, .noChecksums, .busy, .full, .corrupt, .connection, .conflict, .closed,
            .migrationChanged,
            .migrationUnknown, .migrationOrder, .overloaded, .library, .readOnly, .outcomeUnknown, .version, .io,
            .other:
            return false
        }
    }
}
