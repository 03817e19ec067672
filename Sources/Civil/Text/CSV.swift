/// Comma-separated values (RFC 4180) in UTF-8.
///
///     var reader = CSV()
///     for chunk in chunks { for row in reader.read(chunk) { … } }
///     for row in reader.finish() { … }
///
/// Chunks may end anywhere. A row that is not well-formed comes with a ``Row/problem`` and without fields, and reading goes on with
/// the next one. A file that cannot be read on (GB18030, UTF-16) gives one such row and nothing after it. A byte order mark is
/// skipped, blank lines are skipped, lines may end with CR LF, LF or CR.
public struct CSV: Sendable {
    /// How much is taken.
    public struct Limits: Hashable, Sendable {
        /// Bytes of one row.
        public var rowBytes: Int
        /// Fields of one row.
        public var fields: Int

        /// Limits; by default rows of 1 MiB and 1,000 fields.
        public init(rowBytes: Int = 1 << 20, fields: Int = 1000) {
            self.rowBytes = rowBytes
            self.fields = fields
        }
    }

    /// One row of the file.
    public struct Row: Hashable, Sendable {
        /// Which row it is, from 1, the header included, blank lines not.
        public var number: Int
        /// The line of the file at which it begins, from 1.
        public var line: Int
        /// The fields; empty if there is a problem.
        public var fields: [String]
        /// What is wrong with the row, if something is.
        public var problem: Problem?
    }

    private enum State {
        case fieldStart, plain, quoted, quoteInQuoted, skipping, stopped
    }

    private let limits: Limits
    private let separator: UInt8
    private var state = State.fieldStart
    private var lead: [UInt8] = []  // the first bytes of the file, until it is known that they are no mark
    private var leadDone = false
    private var row: [UInt8] = []  // the bytes of all fields of the row
    private var ends: [Int] = []  // where each field ends
    private var anyByte = false  // whether the row has any character, so that it is not blank
    private var number = 0
    private var line = 1
    private var rowLine = 1
    private var afterReturn = false

    /// A reader at the start of a file.
    ///
    /// - Parameter separator: an ASCII byte between fields, a comma or such as a tab.
    public init(limits: Limits = Limits(), separator: UInt8 = UInt8(ascii: ",")) {
        self.limits = limits
        self.separator = separator
    }

    /// The rows that `chunk` completes.
    public mutating func read(_ chunk: some Collection<UInt8>) -> [Row] {
        var rows: [Row] = []
        if leadDone {
            consume(chunk, &rows)
        } else {
            lead.append(contentsOf: chunk)
            if lead.count >= 3 { takeLead(&rows) }
        }
        return rows
    }

    /// The last row, if the file does not end with a line end. The reader is at its end then.
    public mutating func finish() -> [Row] {
        var rows: [Row] = []
        if !leadDone { takeLead(&rows) }
        switch state {
        case .quoted: refuse(.quote, &rows)
        case .plain, .quoteInQuoted: endRow(&rows)
        case .fieldStart: if anyByte { endRow(&rows) }
        case .skipping, .stopped: break
        }
        state = .stopped
        return rows
    }

    /// All rows of a text.
    public static func rows(_ text: String) -> [Row] {
        var reader = CSV()
        return reader.read(Array(text.utf8)) + reader.finish()
    }

    private mutating func takeLead(_ rows: inout [Row]) {
        leadDone = true
        let bytes = lead
        lead = []
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            refuse(.utf16, &rows)
            state = .stopped
        } else {
            consume(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...], &rows)
        }
    }

    private mutating func consume(_ chunk: some Collection<UInt8>, _ rows: inout [Row]) {
        for byte in chunk {
            if state == .stopped { return }
            let lineFeed = byte == 0x0A
            if lineFeed || byte == 0x0D {
                let second = lineFeed && afterReturn
                afterReturn = !lineFeed
                if !second { line &+= 1 }
                if state == .quoted {
                    append(byte, &rows)
                    continue
                }
                if second { continue }
                if state == .skipping {
                    state = .fieldStart
                } else if anyByte {
                    endRow(&rows)
                }
                rowLine = line
                continue
            }
            afterReturn = false
            switch state {
            case .fieldStart, .plain:
                anyByte = true
                if byte == separator {
                    endField(&rows)
                } else if byte == UInt8(ascii: "\"") {
                    if state == .plain { refuse(.strayQuote, &rows) } else { state = .quoted }
                } else {
                    if state == .fieldStart { state = .plain }
                    append(byte, &rows)
                }
            case .quoted:
                if byte == UInt8(ascii: "\"") { state = .quoteInQuoted } else { append(byte, &rows) }
            case .quoteInQuoted:
                if byte == separator {
                    endField(&rows)
                } else if byte == UInt8(ascii: "\"") {
                    state = .quoted
                    append(byte, &rows)
                } else {
                    refuse(.strayQuote, &rows)
                }
            case .skipping, .stopped: break
            }
        }
    }

    private mutating func append(_ byte: UInt8, _ rows: inout [Row]) {
        if row.count >= limits.rowBytes { refuse(.large, &rows) } else { row.append(byte) }
    }

    private mutating func endField(_ rows: inout [Row]) {
        ends.append(row.count)
        if ends.count >= limits.fields { refuse(.fields, &rows) } else { state = .fieldStart }
    }

    private mutating func endRow(_ rows: inout [Row]) {
        ends.append(row.count)
        var fields: [String] = []
        fields.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            let bytes = row[start..<end]
            guard !bytes.contains(0), let field = String(validating: bytes, as: UTF8.self) else {
                let stop = !bytes.contains(0) && GB18030.couldBe(row)
                refuse(bytes.contains(0) ? .null : stop ? .gb18030 : .encoding, &rows)
                state = stop ? .stopped : .fieldStart
                return
            }
            fields.append(field)
            start = end
        }
        number &+= 1
        rows.append(Row(number: number, line: rowLine, fields: fields, problem: nil))
        clear()
        state = .fieldStart
    }

    private mutating func refuse(_ fault: CSVFault, _ rows: inout [Row]) {
        number &+= 1
        rows.append(Row(number: number, line: rowLine, fields: [], problem: fault.problem(row: number, line: rowLine)))
        clear()
        state = .skipping
    }

    private mutating func clear() {
        row.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        anyByte = false
    }
}
