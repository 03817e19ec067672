public import Civil

/// A submission was not accepted: everything that is wrong with it, at once. Nothing of it was done.
public struct Refusal: Error, Hashable, Sendable {
    /// What is wrong; never empty.
    public let problems: [Problem]

    /// A refusal for these problems.
    public init(_ problems: [Problem]) {
        self.problems = problems
    }
}

/// Collects problems, so that a person hears all of them at once; bounded, since input is hostile.
struct Problems {
    private(set) var all: [Problem] = []
    static let limit = 50

    var isEmpty: Bool { all.isEmpty }

    mutating func add(_ problem: Problem) {
        if all.count < Problems.limit { all.append(problem) }
    }
}
