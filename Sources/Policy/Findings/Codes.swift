import Civil

/// The catalogue of what is wrong with packs. A code is never used again for another rule.
enum Code: Int {
    case syntax = 1, limits, kind, unknownKey, missingKey, badValue, duplicate, noPack, misplaced, unknownInstrument
    case uncitedValue = 11, uncitedRule, expression, unknownName, overlap, dateGap, unit, rounding, cycle, floor
    case floorAmount = 21, notOpen, fieldNotOpen, notGranted, gate, marriage, abolished, negative, recollection, type
    case unprovenFloor = 31, draft, reference, unusedFact, narrowed

    /// As `POL-0012`.
    var text: String {
        let digits = String(rawValue)
        return "POL-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}

/// Collects findings while packs are read and checked.
final class Findings {
    private(set) var all: [Finding] = []

    /// Notes something that is wrong.
    func note(
        _ code: Code, _ place: Place, _ zh: String, _ en: String, do fixZh: String, _ fixEn: String,
        clauses: [Citation] = [], other: Place? = nil, severity: Finding.Severity = .error
    ) {
        guard all.count < Findings.limit else { return }
        all.append(
            Finding(
                code: code.text, severity: severity, place: place, why: Bilingual(zh: zh, en: en),
                fix: Bilingual(zh: fixZh, en: fixEn), clauses: clauses, other: other))
    }

    /// The most findings that are kept.
    static let limit = 10_000
}

/// How alike two names are, for suggestions.
enum Spelling {
    /// The nearest of `names`, if it is near enough to be what was meant.
    static func nearest(to name: String, in names: some Sequence<String>) -> String? {
        guard name.utf8.count <= 64 else { return nil }
        let allowed = max(1, name.unicodeScalars.count / 3)
        var best: (distance: Int, name: String)?
        for candidate in names where candidate.utf8.count <= 64 {
            let distance = distance(Array(name.unicodeScalars), Array(candidate.unicodeScalars))
            if distance <= allowed, best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true {
                best = (distance, candidate)
            }
        }
        return best?.name
    }

    /// Insertions, deletions and replacements from one name to the other (Levenshtein).
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
