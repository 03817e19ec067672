/// Powers of ten, as tables.
public enum Tens {
    /// 10^0 to 10^18.
    @usableFromInline
    static let small: [Int64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ]

    /// 10^0 to 10^38.
    static let wide: [UInt128] = {
        var powers: [UInt128] = [1]
        for _ in 1...38 { powers.append(powers[powers.count - 1] &* 10) }
        return powers
    }()

    /// 10^34, the first coefficient that does not fit.
    static var of34: UInt128 { 10_000_000_000_000_000_000_000_000_000_000_000 }

    /// 10^`exponent` for 0 to 38; the ends beyond.
    @inline(__always)
    static func power(_ exponent: Int) -> UInt128 {
        wide[Swift.min(Swift.max(exponent, 0), 38)]
    }

    /// 10^`exponent` for 0 to 18; the ends beyond.
    public static func power64(_ exponent: Int) -> Int64 { small[Swift.min(Swift.max(exponent, 0), 18)] }

    /// The decimal digits of `value`; 0 has none. Values are below 10^38.
    static func digits(_ value: UInt128) -> Int {
        let bits = 128 &- value.leadingZeroBitCount
        let least = (bits &* 1233) &>> 12
        return value >= wide[least] && value != 0 ? least &+ 1 : least
    }
}
