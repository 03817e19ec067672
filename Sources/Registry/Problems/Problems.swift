import Civil

/// Collects problems, so that a person hears all of them at once; bounded, since input is hostile.
struct Problems {
    private(set) var all: [Problem] = []
    static let limit = 50

    var isEmpty: Bool { all.isEmpty }

    mutating func add(_ problem: Problem) {
        if all.count < Problems.limit { all.append(problem) }
    }
}
