public import Civil

/// A clause of an instrument, written `instrument-id#clause`.
public struct Citation: Hashable, Sendable, CustomStringConvertible {
    /// The id of the instrument.
    public let instrument: String
    /// The clause, as `7` or `标准`; empty for the whole instrument.
    public let clause: String

    /// A citation from its parts.
    public init(instrument: String, clause: String) {
        self.instrument = instrument
        self.clause = clause
    }

    /// Reads `instrument-id#clause`; nil without an instrument.
    public init?(_ text: String) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, !first.isEmpty, !first.contains(" ") else { return nil }
        self.init(instrument: String(first), clause: parts.count > 1 ? String(parts[1]) : "")
    }

    /// `instrument-id#clause`
    public var description: String { clause.isEmpty ? instrument : "\(instrument)#\(clause)" }
}

/// How sure a value is. The raw value is the word that packs use.
public enum Confidence: String, Hashable, Sendable, CaseIterable {
    /// Checked against the text of the instrument.
    case full
    /// A page or press report that quotes the instrument: explanations carry 待核实.
    case secondary
    /// One of the documents that the system was founded on.
    case seed
    /// From memory only: may not carry a value.
    case recollection

    /// Whether explanations mark a value of this confidence 待核实.
    public var isMarked: Bool { self == .secondary || self == .recollection }
}

/// Where something is declared: a file within the folder of packs and a line, counted from 1.
public struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The path within the folder of packs.
    public let file: String
    /// The line, from 1.
    public let line: Int

    /// A place from its parts.
    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    /// `file:line`
    public var description: String { "\(file):\(line)" }

    /// By file, then by line.
    public static func < (left: Place, right: Place) -> Bool { (left.file, left.line) < (right.file, right.line) }
}

/// Days from a first to a last one, both included. No last day: without end.
public struct Validity: Hashable, Sendable {
    /// The first day.
    public var from: Day
    /// The last day; nil for none.
    public var to: Day?

    /// The days from `from` to `to`.
    public init(from: Day, to: Day?) {
        self.from = from
        self.to = to
    }

    /// Whether `day` is one of them.
    public func contains(_ day: Day) -> Bool { day >= from && (to.map { day <= $0 } ?? true) }
}

/// The order of clauses: by the numbers in them, as a reader goes through an instrument, whether they are written 12 or 十二.
public enum ClauseOrder {
    /// Whether a clause comes before another.
    public static func precedes(_ left: String, _ right: String) -> Bool {
        let (first, second) = (key(left), key(right))
        return first == second ? left < right : first.lexicographicallyPrecedes(second)
    }

    /// Numbers as themselves, everything else after them.
    private static func key(_ clause: String) -> [Int] {
        var key: [Int] = []
        var number: Int?
        for scalar in clause.unicodeScalars {
            if let digit = Int(String(scalar)) {
                number = min((number ?? 0) * 10 + digit, 1 << 20)
            } else if scalar == "十" {
                number = max(1, number ?? 1) * 10
            } else if let place = numerals.firstIndex(of: scalar) {
                // After 十 it is added: 十二, 二十二.
                number = (number ?? 0) % 10 == 0 ? (number ?? 0) + place : place
            } else {
                if let known = number { key.append(known) }
                number = nil
                // Brackets and marks only part numbers.
                if scalar.properties.isAlphabetic { key.append(1 << 21 + Int(scalar.value)) }
            }
        }
        if let number { key.append(number) }
        return key
    }

    private static let numerals = Array("〇一二三四五六七八九".unicodeScalars)
}
