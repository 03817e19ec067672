import Charts
import Testing

/// Marks, scales and the writing of numbers.
@Suite struct ScaleTests {
    @Test(arguments: [0, 1, 3, 7, 10, 99, 101, 12_345, 1e9, 9.2e18, 1e300, .infinity, .nan, -4] as [Double])
    func `marks are few, rising and hold the span`(_ upper: Double) {
        let ticks = Ticks(from: 0, to: upper, count: 5, whole: true)
        #expect(ticks.values.count >= 2 && ticks.values.count <= 6)
        #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ticks.lower <= 0)
        if upper.isFinite, upper < 1e18 { #expect(ticks.upper >= upper) }
    }

    @Test func `marks of parts and of spans below zero`() {
        #expect(
            Ticks(from: 0, to: 0.45, count: 5).values.map { NumberStyle.decimal($0, places: 1) } == [
                "0.0", "0.1", "0.2", "0.3", "0.4", "0.5",
            ])
        #expect(Ticks(from: -30, to: 45, count: 4).values == [-50, 0, 50])
        #expect(Ticks(from: 0, to: 3, count: 5, whole: true).values == [0, 1, 2, 3])
    }

    @Test func `a scale keeps to its ends`() {
        let scale = Scale(from: 0, to: 200, at: 100, until: 0)
        #expect([0, 50, 200, 300, -5].map { scale($0) } == [100, 75, 0, 0, 100])
        #expect(Scale(from: 3, to: 3, at: 0, until: 10)(3) == 0)
        #expect(scale(.nan) == 100)
    }

    @Test func `numbers are written alike everywhere`() {
        #expect(
            [0, 7, 999, 1000, 1_234_567, -1000, .max, .min].map { NumberStyle.grouped($0) } == [
                "0", "7", "999", "1,000", "1,234,567", "-1,000", "9,223,372,036,854,775,807",
                "-9,223,372,036,854,775,808",
            ])
        #expect(NumberStyle.decimal(0.125, places: 2) == "0.12")
        #expect(NumberStyle.decimal(-0.05, places: 1) == "0.0")
        #expect(NumberStyle.decimal(1234.5, places: 1) == "1,234.5")
        #expect(NumberStyle.decimal(.nan, places: 1) == "–")
        #expect(NumberStyle.decimal(1e300, places: 1) == "≥10¹⁵")
    }

    @Test func `large marks use the units of the language`() {
        #expect(
            [0, 9_999, 10_000, 25_000, 1.5e8].map { NumberStyle.zh.short($0) } == ["0", "9,999", "1万", "2.5万", "1.5亿"])
        #expect(
            [0, 9_999, 10_000, 2.5e6, 3e9].map { NumberStyle.en.short($0) } == ["0", "9,999", "10k", "2.5M", "3bn"])
        #expect(NumberStyle.en.short(0.25) == "0.25")
    }
}
