import Demography
import Testing

@Suite struct PhiloxTests {
    /// Known answers of philox4x32-10 in the Random123 library, kat_vectors.
    static let known: [(counter: SIMD4<UInt32>, seed: UInt64, words: SIMD4<UInt32>)] = [
        (.zero, 0, SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)),
        (
            SIMD4(repeating: .max), .max,
            SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
        ),
        (
            SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), 0x299F_31D0_A409_3822,
            SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
        ),
    ]

    @Test(arguments: known.indices)
    func `the generator gives the published words`(index: Int) {
        let (counter, seed, words) = Self.known[index]
        #expect(Philox(seed: seed).words(counter) == words)
    }

    @Test func `a stream depends on person, year and purpose and on nothing else`() {
        let philox = Philox(seed: 7)
        func first(_ person: Int, _ year: Int, _ purpose: UInt32) -> UInt32 {
            var draws = Draws(philox, person: person, year: year, purpose: purpose)
            return draws.word()
        }
        #expect(first(1, 2025, 3) == first(1, 2025, 3))
        #expect(Set([first(1, 2025, 3), first(2, 2025, 3), first(1, 2026, 3), first(1, 2025, 4)]).count == 4)
    }

    @Test func `uniform, bounded and weighted draws have the means they should`() {
        var draws = Draws(Philox(seed: 11), person: 0, year: 0, purpose: 1)
        let n = 40_000
        let units = (0..<n).map { _ in draws.unit() }
        #expect(units.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(units.reduce(0, +) / Double(n) - 0.5) < 0.01)
        let dice = (0..<n).map { _ in draws.below(6) }
        #expect(Set(dice) == Set(0..<6))
        #expect(abs(Double(dice.reduce(0, +)) / Double(n) - 2.5) < 0.05)
        let picks = (0..<n).map { _ in draws.weighted([1, 1, 4]) }
        #expect(!picks.contains(1))
        #expect(abs(Double(picks.count { $0 == 0 }) / Double(n) - 0.25) < 0.01)
        let near = (0..<n).map { _ in Double(draws.around(30, deviation: 4)) + 0.5 }
        let mean = near.reduce(0, +) / Double(n)
        #expect(abs(mean - 30) < 0.1)
        #expect(abs((near.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(n)).squareRoot() - 4) < 0.1)
    }
}
