import Storage

extension Connection {
    /// Runs `body` over chunks of fixed lengths, so that few statements exist: 128 values, then 16, then one by one.
    ///
    /// - Parameters:
    ///   - values: what goes into `IN (…)`.
    ///   - head: arguments before them.
    ///   - body: gets the placeholders of the values, and all arguments.
    func each(
        chunk values: [SQLValue], head: [SQLValue] = [],
        _ body: (_ marks: String, _ arguments: [SQLValue]) throws -> Void
    ) throws {
        var start = 0
        while start < values.count {
            let rest = values.count - start
            let size = rest >= 128 ? 128 : rest >= 16 ? 16 : 1
            let marks = (1...size).map { "$\($0 + head.count)" }.joined(separator: ", ")
            try body(marks, head + values[start..<start + size])
            start += size
        }
    }
}
