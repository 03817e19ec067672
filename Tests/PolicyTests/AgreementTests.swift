import Civil
import Exchange
import Foundation
import Policy
import PolicyTesting
import Testing

/// Deciding for one person and deciding by columns agree, for every rule of every pack, on families in which everything is possible.
///
/// `AGREEMENT_FAMILIES` asks for more of them; `Benchmarks/agreement` runs a million.
@Suite struct AgreementTests {
    static let days = [
        ("2025-12-31", "2025-12-31"), ("2024-02-29", "2024-02-29"), ("2026-06-30", "2027-03-01"),
        ("2022-07-01", "2022-06-30"), ("2011-12-31", "2012-04-28"), ("2025-06-15", "2025-06-15"),
    ]

    static func chain(_ folder: String, _ division: String) throws -> PackChain {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let rules = try Rules(folder: root.appendingPathComponent(folder).path)
        return rules.library.chain(for: DivisionCode(division) ?? .nation)
    }

    @Test(arguments: [
        ("Packs", "000000"), ("Packs", "350583"), ("Packs", "441523"), ("Packs", "330300"),
        ("Benchmarks/Packs/csb-1", "000000"),
    ])
    func everyRule(_ folder: String, _ division: String) throws {
        let agreement = Agreement(try AgreementTests.chain(folder, division))
        #expect(!agreement.entitlements.isEmpty)
        let families = ProcessInfo.processInfo.environment["AGREEMENT_FAMILIES"].flatMap { Int($0) } ?? 120
        var compared: [String: [Decision.Answer: Int]] = [:]
        for (number, (asAt, today)) in AgreementTests.days.enumerated() {
            let difference = try agreement.check(
                families: families, seed: UInt64(number), asAt: try #require(Day(asAt)),
                today: try #require(Day(today)),
                compared: &compared)
            if let difference { Issue.record("\(difference)") }
        }
        for entitlement in agreement.entitlements {
            let answers = compared[entitlement] ?? [:]
            #expect(answers.values.reduce(0, +) > 0, "\(entitlement) was never decided")
            if families >= 1_000 { #expect(answers.count > 1, "\(entitlement): \(answers)") }
        }
        if ProcessInfo.processInfo.environment["AGREEMENT_TELLS"] != nil {
            for (entitlement, answers) in compared.sorted(by: { $0.key < $1.key }) {
                print(entitlement, answers.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", "))
            }
        }
    }
}
