/// Something in a population that cannot be so.
public struct Inconsistency: Hashable, Sendable {
    /// What is wrong.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Two rows have one number.
        case sameID
        /// A mother is male or a father female.
        case parentSex
        /// A parent is fewer than ten years older than the child.
        case parentAge
        /// A mother was past 60 at the birth.
        case motherOld
        /// Two births of one mother are more than two days and fewer than 150 apart.
        case spacing
        /// A person is an ancestor of themselves.
        case cycle
        /// A spouse is married to somebody else, or to nobody.
        case oneSidedMarriage
        /// Two spouses have the same mother, or one is the other's parent.
        case kinMarriage
        /// A kin row is the person's own, or of nobody in the population.
        case noSuchRow
    }

    /// What is wrong.
    public let kind: Kind
    /// The row where it was seen.
    public let row: Int

    /// An inconsistency of a row.
    public init(kind: Kind, row: Int) {
        self.kind = kind
        self.row = row
    }
}
