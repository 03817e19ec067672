/// The random numbers of one person in one year for one purpose: a short stream of its own.
///
///     var draws = Draws(philox, person: 17, year: 2025, purpose: 3)
///     if draws.chance(0.25) { … }
public struct Draws: Sendable {
    private let philox: Philox
    private var counter: SIMD4<UInt32>
    private var block: SIMD4<UInt32> = .zero
    private var used = 4

    /// The stream of these keys.
    ///
    /// - Parameters:
    ///   - person: number of the person (or couple, or event); 48 bits count.
    ///   - year: calendar year, or 0 where there is none; 16 bits count.
    ///   - purpose: what is drawn, a number that is used for nothing else.
    public init(_ philox: Philox, person: Int, year: Int, purpose: UInt32) {
        self.philox = philox
        let high = UInt32(truncatingIfNeeded: person >> 32) << 16 | UInt32(truncatingIfNeeded: year) & 0xFFFF
        counter = SIMD4(UInt32(truncatingIfNeeded: person), high, purpose, 0)
    }

    /// The next 32 random bits.
    public mutating func word() -> UInt32 {
        if used == 4 {
            block = philox.words(counter)
            counter.w &+= 1
            used = 0
        }
        defer { used += 1 }
        return block[used]
    }

    /// A number at least 0 and below 1, in steps of 2⁻³².
    public mutating func unit() -> Double { Double(word()) * 0x1p-32 }

    /// True with this probability.
    public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A whole number at least 0 and below `count`; 0 where `count` is not positive. Its bias is below `count` · 2⁻³².
    public mutating func below(_ count: Int) -> Int {
        guard count > 0 else { return 0 }
        return Int((UInt64(word()) &* UInt64(truncatingIfNeeded: min(count, 0xFFFF_FFFF))) >> 32)
    }

    /// A whole number of the range; its lower bound where the range is empty.
    public mutating func within(_ range: Range<Int>) -> Int { range.lowerBound + below(range.count) }

    /// A whole number near `mean`: the sum of four uniform numbers, scaled to the standard deviation and rounded. Never more than
    /// 3.5 standard deviations away.
    public mutating func around(_ mean: Double, deviation: Double) -> Int {
        let sum = unit() + unit() + unit() + unit() - 2
        // Four uniforms have the variance 4/12.
        return Int((mean + deviation * sum * 1.732_050_807_568_877_2).rounded(.down))
    }

    /// An index drawn in proportion to the weights; the last one where they sum to nothing.
    public mutating func weighted(_ cumulated: [Double]) -> Int {
        guard let total = cumulated.last, total > 0 else { return max(0, cumulated.count - 1) }
        let point = unit() * total
        var (low, high) = (0, cumulated.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulated[middle] > point { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
