import Civil
import Testing

@Suite struct DecimalOracleTests {
    /// A number of up to 34 digits; runs of nines and zeros are likely, so that carries and halves come up.
    static func random(_ random: inout Seeded, spread: Int) -> SlowDecimal {
        let count = Int.random(in: 1...34, using: &random)
        let style = Int.random(in: 0..<5, using: &random)
        var digits: [Int] = (0..<count).map { _ in
            switch style {
            case 0: 9
            case 1: Int.random(in: 0..<8, using: &random) == 0 ? Int.random(in: 0...9, using: &random) : 0
            case 2: [0, 5, 9].randomElement(using: &random) ?? 5
            default: Int.random(in: 0...9, using: &random)
            }
        }
        if style == 1 { digits[0] = 1 + digits[0] % 9 }
        if style == 4 { digits = Array(digits.prefix(6)) }
        return SlowDecimal(
            digits: digits, exponent: Int.random(in: -spread...spread, using: &random),
            negative: Bool.random(using: &random))
    }

    @Test(arguments: [(1, 3), (2, 20), (3, 45)] as [(UInt64, Int)])
    func `sums, differences and products are those of paper arithmetic rounded once`(seed: UInt64, spread: Int) throws {
        var random = Seeded(seed)
        for _ in 0..<1000 {
            let a = Self.random(&random, spread: spread)
            let b = Self.random(&random, spread: spread)
            let x = try #require(Decimal128(a.text))
            let y = try #require(Decimal128(b.text))
            #expect(SlowDecimal(x).canonical == a.canonical)
            let sum = try #require(x.adding(y))
            #expect(SlowDecimal(sum).canonical == a.adding(b).rounded(to: 34).canonical, "\(a.text) + \(b.text)")
            var minus = b
            minus.negative = !b.negative && !b.isZero
            let difference = try #require(x.subtracting(y))
            #expect(
                SlowDecimal(difference).canonical == a.adding(minus).rounded(to: 34).canonical, "\(a.text) - \(b.text)")
            let product = try #require(x.multiplied(by: y))
            #expect(
                SlowDecimal(product).canonical == a.multiplied(by: b).rounded(to: 34).canonical, "\(a.text) * \(b.text)"
            )
            let sign = a.adding(minus)
            #expect((x < y) == sign.negative)
            #expect((x == y) == sign.isZero)
            if x == y { #expect(x.hashValue == y.hashValue) }
        }
    }

    @Test(arguments: [(11, 2), (12, 30)] as [(UInt64, Int)])
    func `quotients are those of long division rounded once`(seed: UInt64, spread: Int) throws {
        var random = Seeded(seed)
        for _ in 0..<300 {
            let a = Self.random(&random, spread: spread)
            let b = Self.random(&random, spread: spread)
            guard !b.isZero else { continue }
            let (exact, rest) = a.divided(by: b)
            let x = try #require(Decimal128(a.text))
            let y = try #require(Decimal128(b.text))
            let quotient = try #require(x.divided(by: y))
            #expect(
                SlowDecimal(quotient).canonical == exact.rounded(to: 34, sticky: rest).canonical,
                "\(a.text) / \(b.text)")
        }
    }

    @Test func `remainders multiply back exactly`() throws {
        var random = Seeded(21)
        for _ in 0..<600 {
            let a = Self.random(&random, spread: 12)
            let b = Self.random(&random, spread: 12)
            guard !b.isZero else { continue }
            let x = try #require(Decimal128(a.text))
            let y = try #require(Decimal128(b.text))
            let rest = try #require(x.remainder(y))
            #expect(rest.magnitude < y.magnitude)
            #expect(rest.isZero || rest.isNegative == x.isNegative)
            // a − rest is a whole multiple of b: the paper quotient has no digits below the point.
            var minus = SlowDecimal(rest)
            minus.negative = !minus.negative && !minus.isZero
            let (quotient, left) = a.adding(minus).divided(by: b)
            #expect(!left)
            let places = quotient.exponent + (quotient.digits.reversed().firstIndex { $0 != 0 } ?? 1000)
            #expect(places >= 0, "\(a.text) mod \(b.text)")
        }
    }

    @Test func `a square root squared brackets the number`() throws {
        var random = Seeded(31)
        for _ in 0..<600 {
            var a = Self.random(&random, spread: 20)
            a.negative = false
            let x = try #require(Decimal128(a.text))
            let root = SlowDecimal(try #require(x.squareRoot))
            guard !root.isZero else { continue }
            // Half a unit of the 34th digit below and above.
            let padded = SlowDecimal(
                digits: root.digits + Array(repeating: 0, count: 35 - min(root.digits.count, 35)),
                exponent: root.exponent - (35 - min(root.digits.count, 35)), negative: false)
            let unit = SlowDecimal(digits: [5], exponent: padded.exponent, negative: false)
            let minus = SlowDecimal(digits: [5], exponent: padded.exponent, negative: true)
            let above = padded.adding(unit)
            let below = padded.adding(minus)
            var square = above.multiplied(by: above)
            square.negative = true
            #expect(a.adding(square).negative, "\(a.text)")
            square = below.multiplied(by: below)
            square.negative = true
            #expect(!a.adding(square).negative, "\(a.text)")
        }
    }

    @Test func `rounding to a scale follows its rule`() throws {
        var random = Seeded(41)
        for _ in 0..<1000 {
            let a = Self.random(&random, spread: 8)
            let x = try #require(Decimal128(a.text))
            let scale = Int.random(in: -6...8, using: &random)
            let rule = Decimal128.Rounding.allCases.randomElement(using: &random) ?? .up
            let result = SlowDecimal(x.rounded(scale: scale, rule: rule))
            #expect(result.exponent >= -max(scale, -a.exponent, 0) || result.isZero)
            // Towards zero by cutting digits, then up by one unit if the rule says so.
            let drop = -scale - a.exponent
            guard drop > 0 else {
                #expect(result.canonical == a.canonical)
                continue
            }
            let kept = Array(a.digits.dropLast(drop))
            let tail = Array(repeating: 0, count: max(0, drop - a.digits.count)) + a.digits.suffix(drop)
            let some = tail.contains { $0 != 0 }
            let up =
                switch rule {
                case .up: some
                case .down: false
                case .floor: some && a.negative
                case .ceiling: some && !a.negative
                case .halfUp: Self.half(tail) >= 0
                case .halfDown: Self.half(tail) > 0
                case .halfEven: Self.half(tail) > 0 || (Self.half(tail) == 0 && (kept.last ?? 0) % 2 == 1)
                }
            let expected = SlowDecimal(
                digits: up ? SlowDecimal.sum(kept, [1]) : kept, exponent: -scale, negative: a.negative)
            #expect(result.canonical == expected.canonical, "\(a.text) to \(scale) \(rule)")
        }
    }

    /// −1, 0 or 1 as the digits cut off are below, at or above one half.
    static func half(_ tail: [Int]) -> Int {
        guard let first = tail.first else { return -1 }
        if first != 5 { return first < 5 ? -1 : 1 }
        return tail.dropFirst().contains { $0 != 0 } ? 1 : 0
    }
}
