import Civil

/// The catalogue of what is wrong with packs. A code is never used again for another rule.
enum Code: Int, CaseIterable {
    case syntax = 1, limits, kind, unknownKey, missingKey, badValue, duplicate, noPack, misplaced, unknownInstrument
    case uncitedValue = 11, uncitedRule, expression, unknownName, overlap, dateGap, unit, rounding, cycle, floor
    case floorAmount = 21, notOpen, fieldNotOpen, notGranted, gate, marriage, abolished, negative, recollection, type
    case unprovenFloor = 31, draft, reference
    case incomparable = 36, ambiguous, requirement, table

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
