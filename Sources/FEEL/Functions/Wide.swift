import Civil

/// A fixed-point number of 54 digits before and 81 after the point: the working precision of ``Elementary``, so that its results can be
/// rounded to 34 digits. Operations cut; the caller keeps values within bounds.
struct Wide: Sendable {
    private static let base: UInt64 = 1_000_000_000
    private static let fraction = 9
    private static let count = 15

    /// Groups of nine digits, the least first.
    private var limbs: [UInt64]
    private(set) var isNegative: Bool

    private init(limbs: [UInt64], isNegative: Bool) {
        self.limbs = limbs
        self.isNegative = isNegative
    }

    init(_ value: Int64) {
        limbs = Array(repeating: 0, count: Wide.count)
        isNegative = value < 0
        var rest = value.magnitude
        for index in Wide.fraction..<Wide.fraction + 3 {
            limbs[index] = rest % Wide.base
            rest /= Wide.base
        }
    }

    /// Digits with a power of ten; nil where they do not fit before the point.
    init?(digits: some Sequence<UInt8>, exponent: Int, isNegative: Bool) {
        limbs = Array(repeating: 0, count: Wide.count)
        self.isNegative = isNegative
        let digits = Array(digits)
        for (index, digit) in digits.enumerated() where digit != 0 {
            let place = digits.count - 1 - index + exponent + Wide.fraction * 9
            guard place >= 0 else { continue }
            guard place < Wide.count * 9 else { return nil }
            var unit: UInt64 = 1
            for _ in 0..<(place % 9) { unit *= 10 }
            limbs[place / 9] += UInt64(digit) * unit
        }
    }

    /// A decimal number times a power of ten.
    init?(_ number: Decimal128, shifted: Int = 0) {
        let (digits, exponent) = Wide.parts(number)
        self.init(digits: digits, exponent: exponent + shifted, isNegative: number.isNegative)
    }

    /// The digits of a number and the power of ten of the last.
    static func parts(_ number: Decimal128) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var isFraction = false
        var rest = Array(number.magnitude.scientific.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x30...0x39:
                digits.append(byte - 0x30)
                if isFraction { exponent -= 1 }
            case 0x2E: isFraction = true
            default:
                let isMinus = rest.first == 0x2D
                let size = rest.dropFirst().reduce(0) { $0 * 10 + Int($1 & 0x0F) }
                return (digits, exponent + (isMinus ? -size : size))
            }
        }
        return (digits, exponent)
    }

    /// The number times a power of ten, rounded to 34 digits; nil on overflow.
    func decimal(exponent: Int = 0) -> Decimal128? {
        var text: [UInt8] = []
        for limb in limbs.reversed() {
            var unit: UInt64 = 100_000_000
            while unit > 0 {
                let digit = UInt8(limb / unit % 10)
                if digit != 0 || !text.isEmpty { text.append(0x30 + digit) }
                unit /= 10
            }
        }
        guard !text.isEmpty else { return .zero }
        let full = (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self) + "E\(exponent - Wide.fraction * 9)"
        return Decimal128(full)
    }

    var isZero: Bool { limbs.allSatisfy { $0 == 0 } }

    private static func isLess(_ a: [UInt64], _ b: [UInt64]) -> Bool {
        for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] }
        return false
    }

    static prefix func - (value: Wide) -> Wide { Wide(limbs: value.limbs, isNegative: !value.isNegative) }

    static func + (a: Wide, b: Wide) -> Wide {
        var result = Array(repeating: UInt64(0), count: count)
        if a.isNegative == b.isNegative {
            var carry: UInt64 = 0
            for index in 0..<count {
                let sum = a.limbs[index] + b.limbs[index] + carry
                result[index] = sum % base
                carry = sum / base
            }
            return Wide(limbs: result, isNegative: a.isNegative)
        }
        let swaps = isLess(a.limbs, b.limbs)
        let (large, small) = swaps ? (b, a) : (a, b)
        var borrow: UInt64 = 0
        for index in 0..<count {
            let take = small.limbs[index] + borrow
            borrow = large.limbs[index] < take ? 1 : 0
            result[index] = large.limbs[index] + borrow * base - take
        }
        return Wide(limbs: result, isNegative: large.isNegative)
    }

    static func - (a: Wide, b: Wide) -> Wide { a + -b }

    static func * (a: Wide, b: Wide) -> Wide {
        var wide = Array(repeating: UInt64(0), count: count * 2)
        for (i, x) in a.limbs.enumerated() where x != 0 {
            var carry: UInt64 = 0
            for (j, y) in b.limbs.enumerated() {
                let sum = wide[i + j] + x * y + carry
                wide[i + j] = sum % base
                carry = sum / base
            }
            wide[i + count] += carry
        }
        return Wide(limbs: Array(wide[fraction..<fraction + count]), isNegative: a.isNegative != b.isNegative)
    }

    /// The quotient by a small number.
    static func / (a: Wide, divisor: UInt64) -> Wide {
        var result = a.limbs
        var rest: UInt64 = 0
        for index in result.indices.reversed() {
            let value = rest * base + result[index]
            result[index] = value / divisor
            rest = value % divisor
        }
        return Wide(limbs: result, isNegative: a.isNegative)
    }

    /// The nearest integer; nil beyond nine digits.
    var rounded: Int64? {
        guard limbs[(Wide.fraction + 1)...].allSatisfy({ $0 == 0 }) else { return nil }
        let size = Int64(limbs[Wide.fraction]) + (limbs[Wide.fraction - 1] >= Wide.base / 2 ? 1 : 0)
        return isNegative ? -size : size
    }
}
