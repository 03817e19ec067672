/// Why an input is refused: every problem found, at least one.
public struct Refusal: Error, Hashable, Sendable {
    /// What is wrong, all of it.
    public var problems: [Problem]

    /// A refusal for these problems.
    public init(_ problems: [Problem]) { self.problems = problems }
}

extension Refusal: CustomStringConvertible {
    /// The problems, one a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
