/// A stretch of an expression's text, in UTF-8 bytes.
public struct SourceRange: Hashable, Sendable, CustomStringConvertible {
    /// The first byte.
    public let lower: Int
    /// The byte after the last.
    public let upper: Int

    public init(_ lower: Int, _ upper: Int) {
        self.lower = lower
        self.upper = upper
    }

    /// No place in any text.
    public static let none = SourceRange(-1, -1)

    /// The stretch from the start of this one to the end of another.
    public func to(_ other: SourceRange) -> SourceRange { SourceRange(lower, other.upper) }

    public var description: String { self == .none ? "-" : "\(lower)..<\(upper)" }

    /// The stretch of a text; empty where it lies outside.
    public func text(in source: String) -> String {
        let bytes = Array(source.utf8)
        guard lower >= 0, lower <= upper, upper <= bytes.count else { return "" }
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }
}
