import Civil

/// An exact decimal of any length for checking: a list of digits, most significant first, done as on paper.
/// Shares no arithmetic with the library.
struct SlowDecimal {
    var digits: [Int]
    var exponent: Int
    var negative: Bool

    init(digits: [Int], exponent: Int, negative: Bool) {
        self.digits = Array(digits.drop { $0 == 0 })
        self.exponent = exponent
        self.negative = negative && !self.digits.isEmpty
    }

    var isZero: Bool { digits.isEmpty }

    /// Scientific text that the library reads exactly when there are at most 34 digits.
    var text: String {
        (negative ? "-" : "") + (isZero ? "0" : digits.map(String.init).joined()) + "E" + String(exponent)
    }

    static func order(_ left: [Int], _ right: [Int]) -> Int {
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
        return 0
    }

    static func sum(_ left: [Int], _ right: [Int]) -> [Int] {
        var result: [Int] = []
        var carry = 0
        for place in 0..<max(left.count, right.count) {
            let a = place < left.count ? left[left.count - 1 - place] : 0
            let b = place < right.count ? right[right.count - 1 - place] : 0
            result.append((a + b + carry) % 10)
            carry = (a + b + carry) / 10
        }
        if carry > 0 { result.append(carry) }
        return Array(result.reversed().drop { $0 == 0 })
    }

    static func difference(_ left: [Int], _ right: [Int]) -> [Int] {
        var result: [Int] = []
        var borrow = 0
        for place in 0..<left.count {
            let b = place < right.count ? right[right.count - 1 - place] : 0
            var digit = left[left.count - 1 - place] - b - borrow
            borrow = digit < 0 ? 1 : 0
            if digit < 0 { digit += 10 }
            result.append(digit)
        }
        return Array(result.reversed().drop { $0 == 0 })
    }

    func scaled(to exponent: Int) -> [Int] {
        isZero ? [] : digits + Array(repeating: 0, count: self.exponent - exponent)
    }

    func adding(_ other: SlowDecimal) -> SlowDecimal {
        let least = min(exponent, other.exponent)
        let a = scaled(to: least)
        let b = other.scaled(to: least)
        if negative == other.negative {
            return SlowDecimal(digits: Self.sum(a, b), exponent: least, negative: negative)
        }
        return Self.order(a, b) >= 0
            ? SlowDecimal(digits: Self.difference(a, b), exponent: least, negative: negative)
            : SlowDecimal(digits: Self.difference(b, a), exponent: least, negative: other.negative)
    }

    func multiplied(by other: SlowDecimal) -> SlowDecimal {
        var result: [Int] = []
        for digit in other.digits {
            result = result.isEmpty ? [] : result + [0]
            for _ in 0..<digit { result = Self.sum(result, digits) }
        }
        return SlowDecimal(
            digits: result, exponent: exponent + other.exponent, negative: negative != other.negative)
    }

    /// The quotient to 80 digits, and whether anything is left.
    func divided(by other: SlowDecimal) -> (SlowDecimal, Bool) {
        var rest: [Int] = []
        var result: [Int] = []
        let extra = 80 + other.digits.count
        for digit in digits + Array(repeating: 0, count: extra) {
            rest = rest.isEmpty && digit == 0 ? [] : rest + [digit]
            var times = 0
            while Self.order(rest, other.digits) >= 0 {
                rest = Self.difference(rest, other.digits)
                times += 1
            }
            result.append(times)
        }
        let quotient = SlowDecimal(
            digits: result, exponent: exponent - other.exponent - extra, negative: negative != other.negative)
        return (quotient, !rest.isEmpty)
    }

    /// Rounded half to even to `places` digits.
    func rounded(to places: Int, sticky: Bool = false) -> SlowDecimal {
        guard digits.count > places else { return self }
        var kept = Array(digits.prefix(places))
        let tail = digits.dropFirst(places)
        let first = tail.first ?? 0
        let more = sticky || tail.dropFirst().contains { $0 != 0 }
        let odd = (kept.last ?? 0) % 2 == 1
        if first > 5 || (first == 5 && (more || odd)) { kept = Self.sum(kept, [1]) }
        return SlowDecimal(digits: kept, exponent: exponent + tail.count, negative: negative)
    }

    /// The digits and exponent without trailing zeros, for comparing values.
    var canonical: String {
        var digits = digits
        var exponent = exponent
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        return digits.isEmpty ? "0" : SlowDecimal(digits: digits, exponent: exponent, negative: negative).text
    }

    init(_ number: Decimal128) {
        let text = number.magnitude.description
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        self.init(
            digits: (parts[0] + fraction).compactMap(\.wholeNumberValue), exponent: -fraction.count,
            negative: number.isNegative)
    }
}
