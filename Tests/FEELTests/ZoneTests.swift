import Civil
import FEEL
import Foundation
import Testing

@Suite struct ZoneTests {
    static var hasZones: Bool { FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Asia/Shanghai") }

    @Test(
        .enabled(if: hasZones),
        arguments: [
            ("@\"2025-07-01T12:00:00@Asia/Shanghai\" = @\"2025-07-01T04:00:00Z\"", "true"),
            // Summer time of 1986–1991 in China.
            ("@\"1988-07-01T12:00:00@Asia/Shanghai\".time offset", "@\"PT9H\""),
            ("@\"2050-07-01T12:00:00@Europe/Paris\".time offset", "@\"PT2H\""),
            ("@\"2050-01-01T12:00:00@Europe/Paris\".time offset", "@\"PT1H\""),
            ("@\"2050-07-01T12:00:00@Australia/Sydney\".time offset", "@\"PT10H\""),
            ("@\"2050-01-01T12:00:00@Australia/Sydney\".time offset", "@\"PT11H\""),
            ("@\"2025-03-30T01:30:00@Europe/Paris\" + @\"PT1H\" = @\"2025-03-30T03:30:00@Europe/Paris\"", "true"),
            ("@\"2025-10-26T01:30:00@Europe/Paris\" + @\"PT24H\" = @\"2025-10-27T00:30:00@Europe/Paris\"", "true"),
            ("@\"2025-01-01T00:00:00@Asia/Kolkata\" - @\"2025-01-01T00:00:00Z\"", "@\"-PT5H30M\""),
            ("@\"10:00:00@Etc/UTC\" = @\"10:00:00Z\"", "true"),
            ("@\"10:00:00@Europe/Paris\".timezone", "\"Europe/Paris\""), ("@\"10:00:00@Nowhere/Land\"", "null"),
            ("@\"10:00:00@../../etc/passwd\"", "null"),
        ])
    func `regions keep their offsets`(expression: String, expected: String) throws {
        let got = try feel(expression)
        #expect(try got == feel(expected), "\(expression) = \(got)")
    }

    @Test func `without a loader only UTC is known`() throws {
        let moment = try Expression.parse("@\"2025-01-01T00:00:00@Asia/Shanghai\"")
        #expect(moment.explain([:]).problems.map(\.code) == [.zone])
        #expect(!(try Expression.parse("@\"2025-01-01T00:00:00@Etc/UTC\"").evaluate([:])).isNull)
    }

    @Test func `a damaged zone file is no zone`() throws {
        let good = Conformance.zones
        _ = good
        for length in [0, 4, 43, 44, 60, 100, 200] {
            let zones = Zones { name in
                FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0.prefix(length)) }
            }
            let value = try Expression.parse("@\"2025-01-01T00:00:00@Asia/Shanghai\"").evaluate(
                [:], in: Environment(zones: zones))
            #expect(value.isNull)
        }
    }
}
