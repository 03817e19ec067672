import Civil
import Registry

/// Identifiers and numbers with their middle covered: enough to tell people apart, not to use them.
enum Masking {
    /// A citizen number as 350583********1234, a birth certificate as A*****123.
    static func identifier(_ identifier: Identifier) -> String {
        switch identifier.kind {
        case .citizenID: (try? CitizenID(parsing: identifier.value))?.masked ?? covered(identifier.value, 6, 4)
        case .birthCertificate: covered(identifier.value, 1, 3)
        }
    }

    /// A phone number as 138****5678.
    static func phone(_ number: String) -> String { covered(number, 3, 4) }

    /// All but the first and the last characters covered; all of them when there are too few.
    static func covered(_ text: String, _ first: Int, _ last: Int) -> String {
        guard text.count > first + last else { return String(repeating: "*", count: text.count) }
        return text.prefix(first) + String(repeating: "*", count: text.count - first - last) + text.suffix(last)
    }
}
