import Civil
import Testing

@Suite struct MoneyTests {
    @Test(
        arguments: [
            (360_000, "3,600.00"), (0, "0.00"), (-5, "-0.05"), (100_000_000, "1,000,000.00"), (12_345, "123.45"),
            (Int64.min, "-92,233,720,368,547,758.08"), (Int64.max, "92,233,720,368,547,758.07"),
        ] as [(Int64, String)])
    func `amounts are written in yuan`(fen: Int64, text: String) {
        #expect(Money(fen: fen).description == text)
        #expect(Money(yuan: Money(fen: fen).yuan) == Money(fen: fen))
    }

    @Test func `yuan become fen exactly or by a rule`() throws {
        let third = try #require(Decimal128(10).divided(by: 3))
        #expect(Money(yuan: third) == nil)
        #expect(Money(yuan: third, rule: .halfUp)?.fen == 333)
        #expect(Money(yuan: third, rule: .up)?.fen == 334)
        #expect(Money(yuan: try #require(Decimal128("0.005")), rule: .halfUp)?.fen == 1)
        #expect(Money(yuan: try #require(Decimal128("0.005")), rule: .halfEven)?.fen == 0)
        #expect(Money(yuan: try #require(Decimal128("1E+30"))) == nil)
        #expect(Money(yuan: try #require(Decimal128("3600.5")))?.fen == 360_050)
    }

    @Test func `nothing overflows`() {
        let most = Money(fen: .max)
        #expect(most.adding(Money(fen: 1)) == nil)
        #expect(Money(fen: .min).subtracting(Money(fen: 1)) == nil)
        #expect(most.multiplied(by: 2) == nil)
        #expect(most.multiplied(by: Decimal128(2), rule: .halfUp) == nil)
        #expect(Money(fen: 100).multiplied(by: 3)?.fen == 300)
    }
}
