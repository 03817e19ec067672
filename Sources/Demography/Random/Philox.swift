/// A counter-based random generator, Philox4x32-10.
///
/// The same key and counter give the same numbers on every machine, in any order and on any number of threads: a draw belongs to
/// what it is drawn for (person, year, purpose), not to when it is drawn. Source: J. K. Salmon, M. A. Moraes, R. O. Dror,
/// D. E. Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC11; the known answers of that paper's library are the tests.
public struct Philox: Hashable, Sendable {
    /// The two words of the key.
    public let key: (low: UInt32, high: UInt32)

    /// The generator of a seed.
    public init(seed: UInt64) {
        key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// Four random words for a counter of four words.
    @inlinable
    public func words(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
        var (k0, k1) = key
        for _ in 0..<10 {
            let p0 = UInt64(0xD251_1F53) &* UInt64(c0)
            let p1 = UInt64(0xCD9E_8D57) &* UInt64(c2)
            c0 = UInt32(truncatingIfNeeded: p1 &>> 32) ^ c1 ^ k0
            c1 = UInt32(truncatingIfNeeded: p1)
            c2 = UInt32(truncatingIfNeeded: p0 &>> 32) ^ c3 ^ k1
            c3 = UInt32(truncatingIfNeeded: p0)
            k0 = k0 &+ 0x9E37_79B9
            k1 = k1 &+ 0xBB67_AE85
        }
        return SIMD4(c0, c1, c2, c3)
    }

    /// Two generators are the same when their keys are.
    public static func == (left: Philox, right: Philox) -> Bool { left.key == right.key }

    /// Hashes the key.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(key.low)
        hasher.combine(key.high)
    }
}
