import Civil

extension BuiltIn {
    /// Functions that make values of texts and other values (DMN 1.5, table 72).
    static let conversionFunctions: [BuiltIn] = [
        BuiltIn("number", ["from"], ["from", "grouping separator", "decimal separator?"]) { (a, _) throws(Fault) in
            .number(try number(a))
        },
        BuiltIn("string", ["from"], unknowns: .spread) { (a, machine) throws(Fault) in
            if a.at(0).isNull { return .null }
            return .string(try a.at(0).text(&machine))
        },
        BuiltIn("not", ["negand"]) { (a, _) throws(Fault) in
            switch a.single(0) {
            case .boolean(let value): return .boolean(!value)
            case .null: return .null
            default: throw .type
            }
        },
        BuiltIn("is", ["value1", "value2"], unknowns: .spread) { (a, machine) throws(Fault) in
            .boolean(try isSame(a.at(0), a.at(1), &machine))
        },
    ]

    private static func number(_ a: [Value]) throws(Fault) -> Decimal128 {
        var text = try a.string(0)
        if a.count > 1 {
            func separator(_ index: Int, _ allowed: Set<String>) throws(Fault) -> String? {
                switch a.at(index) {
                case .null: return nil
                case .string(let text) where allowed.contains(text): return text
                case .string: throw .value
                default: throw .type
                }
            }
            let grouping = try separator(1, [" ", ",", "."])
            let point = try separator(2, [",", "."])
            guard grouping == nil || grouping != point else { throw .value }
            if let grouping { text = String(text.unicodeScalars.filter { String($0) != grouping }) }
            if point == "," {
                guard !text.unicodeScalars.contains(".") else { throw .value }
                text = String(text.map { $0 == "," ? "." : $0 })
            }
        }
        guard let number = Decimal128(text) else { throw .value }
        return number
    }

    /// Whether two values are the same element of the semantic domain: of one kind, and alike in every part.
    private static func isSame(_ a: Value, _ b: Value, _ machine: inout Machine) throws(Fault) -> Bool {
        switch (a, b) {
        case (.null, .null): return true
        case (.time, .time), (.dateTime, .dateTime): return try a.text(&machine) == b.text(&machine)
        default:
            guard a.kind == b.kind else { return false }
            if case .equal = Comparing.equality(a, b, &machine) { return true }
            return false
        }
    }
}
