import Lanes
import Testing

/// The draws of simulated lives.
@Suite struct DrawTests {
    private func words(_ seed: UInt64, _ key: UInt64, _ year: UInt32, _ purpose: UInt32) -> [UInt32] {
        let most = Int(lives_most)
        var words = [UInt32](repeating: 0, count: 4 * most)
        // Eleven alike: the eight of one step, and three of the next.
        lives_words(seed, [UInt64](repeating: key, count: 11), year, purpose, 11, &words)
        for person in 0..<11 {
            for word in 0..<4 { #expect(words[word * most + person] == words[word * most]) }
        }
        return (0..<4).map { words[$0 * most] }
    }

    @Test func `are those of the authors' table for seven rounds`() {
        // Random123, kat_vectors: philox 4x32 7.
        #expect(words(0, 0, 0, 0) == [0x5F6F_B709, 0x0D89_3F64, 0x4F12_1F81, 0x4F73_0A48])
        #expect(words(.max, .max, .max, .max) == [0x5207_DDC2, 0x4516_5E59, 0x4D8E_E751, 0x8C52_F662])
    }

    @Test func `hang on everything that they belong to`() {
        let all = [words(1, 2, 3, 4), words(2, 2, 3, 4), words(1, 3, 3, 4), words(1, 2, 4, 4), words(1, 2, 3, 5)]
        #expect(Set(all).count == all.count)
    }
}
