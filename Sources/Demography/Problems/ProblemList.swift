import Civil

/// Gathers problems, so that a check can go on after the first.
struct ProblemList {
    private(set) var problems: [Problem] = []

    mutating func note(_ code: String, _ at: String, zh: String, en: String, fixZh: String, fixEn: String) {
        problems.append(
            Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn)))
    }

    func throwIfAny() throws(Refusal) {
        if !problems.isEmpty { throw Refusal(problems) }
    }
}
