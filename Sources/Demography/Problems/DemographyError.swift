public import Civil

/// What is wrong with demographic input: every problem at once.
public struct DemographyError: Error, Hashable, Sendable {
    /// Never empty. The codes are `DEM-0001` and on; a retired code is never used again.
    public let problems: [Problem]

    /// The error made of these problems.
    public init(problems: [Problem]) { self.problems = problems }
}

extension DemographyError: CustomStringConvertible {
    /// One problem per line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Gathers problems, so that a check can go on after the first.
struct ProblemList {
    private(set) var problems: [Problem] = []

    mutating func note(
        _ code: String, _ at: String, zh: String, en: String, fixZh: String, fixEn: String
    ) {
        problems.append(
            Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn)))
    }

    func throwIfAny() throws(DemographyError) {
        if !problems.isEmpty { throw DemographyError(problems: problems) }
    }
}
