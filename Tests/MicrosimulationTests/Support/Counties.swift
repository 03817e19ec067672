import Civil
import Microsimulation
import Testing

/// Made-up counties for tests, each built once.
enum Counties {
    static let today = Day(number: 20_778)  // 2026-11-21

    static func request(persons: Int, seed: UInt64 = 1) throws -> CountyRequest {
        let towns = try ["350583001", "350583002", "350583100", "350583101", "350583117", "350583400"].map { code in
            Division(code: try #require(DivisionCode(code)), name: code < "350583100" ? "甲街道" : "乙镇")
        }
        return CountyRequest(
            division: try #require(DivisionCode("350583")), name: "南安市", townships: towns, persons: persons,
            seed: seed, today: today)
    }

    /// 6,000 persons, seed 1.
    static let small = Result { try SyntheticCounty(request(persons: 6_000)) }

    /// 20,000 persons, seed 1.
    static let large = Result { try SyntheticCounty(request(persons: 20_000)) }
}
