import Measuring

/// The control of the power-loss test: a plain loop whose commits are not synced (`synchronous = NORMAL`).
public actor PlainSubject: Subject {
    private let journal: PlainJournal

    /// Opens or creates the file in a folder.
    public init(folder: String) throws {
        journal = try PlainJournal(path: folder + "/store.sqlite", synchronous: "NORMAL", checkpointPages: 64)
    }

    public func put(_ key: String) throws -> Int64 {
        try journal.append(key: key, body: Array((key + key + key).utf8))
    }

    public func keys(after position: Int64) throws -> [(position: Int64, key: String)] {
        try journal.keys(after: position)
    }

    public func faults() throws -> [String] {
        try journal.faults()
    }
}
