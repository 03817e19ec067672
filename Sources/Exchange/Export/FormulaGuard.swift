/// Keeps a spreadsheet from running a cell: text that begins like a formula gets an apostrophe before it.
///
/// Follows OWASP, CSV Injection: `=`, `+`, `-`, `@`, tab and carriage return begin formulas. Import takes the apostrophe off again.
public enum FormulaGuard {
    static let triggers: Set<UInt8> = [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D]

    /// `text`, harmless in a cell.
    public static func cell(_ text: String) -> String {
        guard let first = text.utf8.first, triggers.contains(first) else { return text }
        return "'" + text
    }
}
