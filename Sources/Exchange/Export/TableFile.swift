public import Civil

/// A table that is written row by row as comma-separated values, and is there under its name only when it is whole.
public struct TableFile {
    private let output: OutputFile

    /// Begins a file with its header.
    public init(_ path: String, _ header: [String]) throws(Problem) {
        output = try OutputFile(path)
        try add(header)
    }

    /// Adds a row.
    public func add(_ row: [String]) throws(Problem) { try output.write { CSV.write(row, into: &$0) } }

    /// Puts the file under its name.
    public func finish() throws(Problem) { try output.finish() }
}
