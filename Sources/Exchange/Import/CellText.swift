import Civil
import Policy

/// What people and spreadsheets write in cells, brought to the form that the registry reads.
enum CellText {
    /// A day as tables write it: `2025-03-01`, `2025/3/1`, `2025.3.1`, `20250301`, `2025年3月1日`, each with or without a time
    /// of midnight after it. The text unchanged when it is none of these.
    static func day(_ text: String) -> String {
        var digits: [[UInt8]] = [[]]
        let date = text.split(separator: " ", maxSplits: 1)
        if date.count == 2 {
            guard date[1].utf8.allSatisfy({ $0 == 0x30 || $0 == 0x3A || $0 == 0x2E }) else { return text }
        }
        for scalar in (date.first ?? "").unicodeScalars {
            switch scalar {
            case "0"..."9": digits[digits.count - 1].append(UInt8(truncatingIfNeeded: scalar.value))
            case "-", "/", ".", "年", "月": digits.append([])
            case "日": break
            default: return text
            }
        }
        if digits.count == 1, digits[0].count == 8 {
            digits = [Array(digits[0][..<4]), Array(digits[0][4..<6]), Array(digits[0][6...])]
        }
        guard digits.count == 3, digits[0].count == 4, (1...2).contains(digits[1].count),
            (1...2).contains(digits[2].count)
        else { return text }
        return digits.map { part in
            (part.count == 1 ? "0" : "") + String(decoding: part, as: UTF8.self)
        }.joined(separator: "-")
    }

    /// Without the apostrophe that keeps a spreadsheet from taking text for a formula.
    static func unguarded(_ text: String) -> String {
        guard text.utf8.first == 0x27, let second = text.utf8.dropFirst().first else { return text }
        return FormulaGuard.triggers.contains(second) ? String(text.dropFirst()) : text
    }

    /// Whether a spreadsheet has rounded a long number: `3.50583E+17`.
    static func isRounded(_ text: String) -> Bool {
        guard let mark = text.utf8.firstIndex(where: { $0 == 0x45 || $0 == 0x65 }) else { return false }
        let exponent = text.utf8[mark...].dropFirst()
        return text.utf8[..<mark].allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2E } && exponent.first == 0x2B
            && !exponent.dropFirst().isEmpty && exponent.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    /// Whether the cell holds the error value of a formula.
    static func isError(_ text: String) -> Bool {
        text.utf8.first == 0x23
            && ["#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"].contains(text)
    }

    /// Without white space at either end, the ideographic space and the no-break space included.
    static func trimmed(_ text: String) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        guard let first = text.utf8.first, let last = text.utf8.last else { return text }
        // Most cells need nothing: neither end is ASCII space nor begins or ends a longer one.
        if !isSpace(first), !isSpace(last), first != 0xE3, first != 0xC2, last < 0x80 { return text }
        let kept = text.drop { $0.isWhitespace }
        var end = kept.endIndex
        while end > kept.startIndex, kept[kept.index(before: end)].isWhitespace { end = kept.index(before: end) }
        return String(kept[..<end])
    }
}
