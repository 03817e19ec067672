import Civil

/// Elementary functions of decimal numbers.
enum Elementary {
    static func exp(_ x: Decimal128) -> Decimal128? { nil }
    static func log(_ x: Decimal128) -> Decimal128? { nil }

    static func power(_ base: Decimal128, _ exponent: Decimal128) -> Decimal128? {
        if let whole = exponent.int64 { return base.power(whole) }
        guard !base.isNegative else { return nil }
        if base.isZero { return exponent.isNegative ? nil : .zero }
        guard let logarithm = log(base), let product = logarithm.multiplied(by: exponent) else { return nil }
        return exp(product)
    }
}
