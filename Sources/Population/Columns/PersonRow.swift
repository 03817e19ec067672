/// The place of a person in the columns of a population; −1 is nobody.
public struct PersonRow: Hashable, Sendable, BitwiseCopyable {
    /// The row, from 0.
    public let row: Int32

    /// Nobody: the relative is not among these persons, or not known.
    public static let none = PersonRow(row: -1)

    /// The person of a row; a negative row is nobody.
    @inlinable public init(row: Int32) { self.row = max(-1, row) }

    /// The person of a row, or nobody where it is not a row of 32 bits.
    @inlinable public init(_ row: Int) { self.row = row >= 0 ? Int32(exactly: row) ?? -1 : -1 }

    /// The row, or nil for nobody.
    @inlinable public var index: Int? { row >= 0 ? Int(row) : nil }
}
