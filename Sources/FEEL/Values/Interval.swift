/// A range as a value: `[1..10]`, `(< 10)`, `(!= 3)`.
public final class Interval: Sendable {
    /// How the range was written. Ranges of different form are different values.
    public enum Form: String, Sendable {
        /// Two ends: `[1..10]`.
        case ends
        /// One comparison: `< 10` and so on; the operand is the end (`<`, `<=`) or the start (`>`, `>=`), for `=` and `!=` both.
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "="
        case notEqual = "!="
    }

    public let form: Form
    /// The start; `null` for none.
    public let start: Value
    /// The end; `null` for none.
    public let end: Value
    public let startIncluded: Bool
    public let endIncluded: Bool

    /// A range with two ends.
    public init(start: Value, included startIncluded: Bool, end: Value, included endIncluded: Bool) {
        form = .ends
        self.start = start
        self.end = end
        self.startIncluded = startIncluded
        self.endIncluded = endIncluded
    }

    /// A range of one comparison.
    public init(_ form: Form, _ operand: Value) {
        self.form = form
        switch form {
        case .less, .lessOrEqual: (start, end) = (.null, operand)
        case .greater, .greaterOrEqual: (start, end) = (operand, .null)
        case .equal, .notEqual, .ends: (start, end) = (operand, operand)
        }
        startIncluded = form == .greaterOrEqual || form == .equal
        endIncluded = form == .lessOrEqual || form == .equal
    }

    /// The operand of a range of one comparison.
    var operand: Value { form == .less || form == .lessOrEqual ? end : start }
}
