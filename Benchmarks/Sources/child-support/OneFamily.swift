import Civil
import Exchange
import Foundation
import Measuring
import Policy

/// The family of the benchmark: two adults, two children, August 2025.
struct OneFamily {
    /// The folder of the benchmark's pack.
    static var pack: String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root.appendingPathComponent("Packs/csb-1").path
    }

    private let chain: PackChain
    /// Its children, and itself.
    private let family: Family
    /// The entitlements that are paid.
    private let paid: Set<String>
    private let day: Day

    init() throws {
        chain = try Rules(folder: OneFamily.pack).library.chain(for: .nation)
        guard let day = Day("2025-08-31") else { throw BuiltProgram.Failure(code: 98) }
        self.day = day
        func reference(_ type: String) -> EventReference {
            EventReference(sequence: 1, type: type, day: Day(number: 0))
        }
        func person(_ isChild: Bool, _ birth: Int, _ order: Int, _ salary: Int) -> Chronicle {
            var chronicle = Chronicle()
            for (name, value) in [
                ("is_child", JSON.bool(isChild)), ("birth_month", .integer(birth)), ("birth_order", .integer(order)),
                ("salary", .integer(salary)), ("hukou_local", .bool(true)),
            ] { chronicle.attributes[name] = [Chronicle.Entry(value, reference("attribute"))] }
            chronicle.kin = [Kinship("household", 10, from: reference("kin"))]
            return chronicle
        }
        var household = Chronicle()
        for (name, value) in [
            ("city_tier", 2), ("residence_months", 30), ("mother_insured_months", 40), ("employer_avg_wage", 8_500),
            ("housing_m2", 60),
        ] { household.attributes[name] = [Chronicle.Entry(.integer(value), reference("attribute"))] }
        household.kin = (1...4).map { Kinship("members", Int64($0), from: reference("kin")) }
        let lives: [Int64: Chronicle] = [
            1: person(false, 1990 * 12, 0, 7_000), 2: person(false, 1991 * 12, 0, 6_000),
            3: person(true, 2021 * 12, 1, 0), 4: person(true, 2025 * 12 + 7, 2, 0), 10: household,
        ]
        self.family = Family([.init(3), .init(4), .init(10, .household)], chronicles: lives)
        paid = Set(chain.entitlements.values.filter { $0.amount?.isPaid == true }.map(\.id))
        // 45,916.67 for support, 2,000 free of tax.
        guard total(traced: false) == 4_591_667, total(traced: true) == 4_591_667 else {
            throw BuiltProgram.Failure(code: 97)
        }
    }

    /// What the family is paid, in fen: what its children may receive, and what it may receive itself.
    private func total(traced: Bool) -> Int64 {
        var sum: Int64 = 0
        func add(_ answer: Decision.Answer, _ amount: Decision.Amount) {
            if answer == .yes, case .exact(let value) = amount { sum += value.int64 ?? 0 }
        }
        if traced {
            for (_, decisions) in chain.decide(family, on: day, standing: false) {
                for decision in decisions where paid.contains(decision.entitlement) {
                    add(decision.answer, decision.amount)
                }
            }
        } else {
            chain.outcomes(family, asAt: day, today: day) { _, entitlement, outcome in
                if entitlement.amount?.isPaid == true { add(outcome.answer, outcome.amount) }
            }
        }
        return sum
    }

    func plain() -> Double { measure { total(traced: false) } }
    func traced() -> Double { measure { total(traced: true) } }

    private func measure(_ body: () -> Int64) -> Double {
        let clock = ContinuousClock()
        let count = 300
        for _ in 0..<30 { _ = body() }
        let start = clock.now
        for _ in 0..<count { _ = body() }
        var samples = Samples()
        samples.add(clock.now - start)
        return samples.percentile(1) / Double(count)
    }

    /// A process that decides for the family's younger child.
    static func process() throws {
        try BuiltProgram().run(
            [
                "decide", "--packs", pack, "--division", "000000000000", "--day", "2025-08-31", "--json", "--given",
                """
                {"is_child":true,"hukou_local":true,"birth_month":24307,"birth_order":2,"household":{"city_tier":2,"residence_months":30}}
                """,
            ], quietly: true)
    }
}
