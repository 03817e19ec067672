import Civil

extension BuiltIn {
    /// Functions of numbers (DMN 1.5, table 76).
    static let numberFunctions: [BuiltIn] = [
        BuiltIn("abs", ["n"]) { (a, _) throws(Fault) in
            switch a.single(0) {
            case .number(let n): return .number(n.magnitude)
            case .yearsMonths(let n) where n != .min: return .yearsMonths(abs(n))
            case .daysTime(let n): return .daysTime(DaysTime(nanoseconds: n.magnitude))
            default: throw .type
            }
        },
        BuiltIn("decimal", ["n", "scale"]) { (a, _) throws(Fault) in try rounded(a, .halfEven) },
        BuiltIn("round up", ["n", "scale"]) { (a, _) throws(Fault) in try rounded(a, .up) },
        BuiltIn("round down", ["n", "scale"]) { (a, _) throws(Fault) in try rounded(a, .down) },
        BuiltIn("round half up", ["n", "scale"]) { (a, _) throws(Fault) in try rounded(a, .halfUp) },
        BuiltIn("round half down", ["n", "scale"]) { (a, _) throws(Fault) in try rounded(a, .halfDown) },
        BuiltIn("floor", ["n", "scale?"]) { (a, _) throws(Fault) in try rounded(a, .floor) },
        BuiltIn("ceiling", ["n", "scale?"]) { (a, _) throws(Fault) in try rounded(a, .ceiling) },
        BuiltIn("modulo", ["dividend", "divisor"]) { (a, _) throws(Fault) in
            let dividend = try a.number(0)
            let divisor = try a.number(1)
            guard !divisor.isZero else { throw Fault(.divisionByZero) }
            guard let rest = dividend.modulo(divisor) else { throw .number }
            return .number(rest)
        },
        BuiltIn("sqrt", ["number"]) { (a, _) throws(Fault) in
            guard let root = try a.number(0).squareRoot else { throw .value }
            return .number(root)
        },
        BuiltIn("log", ["number"]) { (a, _) throws(Fault) in
            guard let result = Elementary.log(try a.number(0)) else { throw .value }
            return .number(result)
        },
        BuiltIn("exp", ["number"]) { (a, _) throws(Fault) in
            guard let result = Elementary.exp(try a.number(0)) else { throw .number }
            return .number(result)
        },
        BuiltIn("odd", ["number"]) { (a, _) throws(Fault) in .boolean(try parity(a.number(0)) == 1) },
        BuiltIn("even", ["number"]) { (a, _) throws(Fault) in .boolean(try parity(a.number(0)) == 0) },
    ]

    private static func rounded(_ a: [Value], _ rule: Decimal128.Rounding) throws(Fault) -> Value {
        let number = try a.number(0)
        let scale = a.count > 1 ? try a.integer(1) : 0
        guard (-6111...6176).contains(scale) else { throw .value }
        return .number(number.rounded(scale: Int(scale), rule: rule))
    }

    /// The remainder by two; nil for numbers with a fraction.
    private static func parity(_ number: Decimal128) throws(Fault) -> Int64? {
        guard number.isInteger else { throw .value }
        return number.magnitude.remainder(2)?.int64
    }
}
