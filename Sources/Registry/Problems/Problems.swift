import Civil

/// Collects problems, so that a person hears all of them at once; bounded, since input is hostile.
struct Problems {
    private(set) var all: [Problem] = []
    static let limit = 50

    var isEmpty: Bool { all.isEmpty }

    /// Problems found before.
    init(_ problems: [Problem] = []) {
        for problem in problems { add(problem) }
    }

    mutating func add(_ problem: Problem) {
        if all.count < Problems.limit { all.append(problem) }
    }

    /// Whether something at this path, or in it, is a problem already: what could not be read is not missing, too.
    func has(_ path: String) -> Bool { all.contains { $0.at == path || $0.at.hasPrefix(path + ".") } }
}
