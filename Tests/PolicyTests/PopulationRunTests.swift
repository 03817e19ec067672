import Civil
import Columns
import FEEL
import Policy
import PolicyTesting
import Testing

/// Totals of a population, and reforms beside what is.
@Suite struct PopulationRunTests {
    static let day = Day(year: 2025, month: 12, day: 31) ?? .first

    /// Made-up families of the benchmark's kind.
    static func columns(_ chain: PackChain, _ count: Int = 400) throws -> ([[Int64: Chronicle]], FactColumns) {
        var maker = FamilyMaker(chain, seed: 3, days: [day])
        let families = (0..<count).map { _ in maker.family() }
        return (families, try FactColumns(families, chain, asAt: day))
    }

    static let months = (from: YearMonth(year: 2025, month: 7), to: YearMonth(year: 2025, month: 12))

    func run(
        _ chain: PackChain, _ columns: FactColumns, _ others: [PackChain] = [], _ breakdowns: [Breakdown] = [],
        threads: Int = 1
    ) async throws -> [PopulationTotals] {
        let (from, to) = (try #require(Self.months.from), try #require(Self.months.to))
        return try await PopulationRun(
            chain, columns, from: from, to: to, others: others, breakdowns: breakdowns
        ).totals(threads: threads, rows: 50)
    }

    @Test(arguments: [("Packs", "350583"), ("Packs", "330300"), ("Benchmarks/Packs/csb-1", "000000")])
    func totalsAreSumsOfDecisions(_ folder: String, _ division: String) async throws {
        let chain = try AgreementTests.chain(folder, division)
        let (families, columns) = try Self.columns(chain, 120)
        let totals = try await run(chain, columns)[0]
        #expect(!totals.lines.isEmpty)
        for line in totals.lines {
            let entitlement = try #require(chain.entitlements[line.entitlement])
            guard entitlement.period == .month || entitlement.period == .year else { continue }
            var answers: [Decision.Answer: Int64] = [:]
            var amount = Decimal128.zero
            let today = min(line.period.to ?? Self.day, Self.day)
            for family in families {
                for person in family.keys.sorted() {
                    let isHousehold = family[person]?.kin.contains { $0.relation == "members" } ?? false
                    guard isHousehold == (entitlement.bearer == .household) else { continue }
                    let subject = Subject(person: person, chronicles: family)
                    for outcome in chain.outcomes(line.entitlement, subject, asAt: Self.day, today: today) {
                        answers[outcome.answer, default: 0] += 1
                        if outcome.answer == .yes, case .exact(let value) = outcome.amount {
                            amount = try #require(amount.adding(value))
                        }
                    }
                }
            }
            #expect(line.answers.filter { $0.value > 0 } == answers, "\(line.entitlement) \(line.period.from)")
            #expect(line.amount == amount, "\(line.entitlement) \(line.period.from)")
        }
    }

    static let reform = """
        reform: more
        title: {zh: 提高, en: More}
        ---
        parameter: csb.national
        values:
          - {from: 1900-01-01, value: 0}
          - {from: 2025-01-01, value: 36000}
          - {from: 2025-10-01, value: 20000}
        ---
        entitlement: housing-voucher
        amends: csb-1
        amount: {unit: fen, value: 'csb.voucher + 100'}
        ---
        entitlement: gift
        title: {zh: 礼物, en: Gift}
        topic: csb
        subject: child
        period: month
        from: 2025-08-01
        eligible:
          - {if: 'child.is_child', else: {zh: 不是孩子, en: No child}}
        amount: {unit: fen, value: '700'}
        """

    @Test func reformsAloneAndTogether() async throws {
        let chain = try AgreementTests.chain("Benchmarks/Packs/csb-1", "000000")
        let (families, columns) = try Self.columns(chain)
        let (reform, findings) = Reform.read(PackFile(path: "more.yaml", text: Self.reform), on: chain)
        #expect(findings.isEmpty, "\(findings)")
        let other = try #require(reform).chain
        let together = try await run(
            chain, columns, [other], [Breakdown("city_tier", numbers: 1...4)], threads: 2)
        for (one, all) in zip([try await run(chain, columns)[0], try await run(other, columns)[0]], together) {
            #expect(one.paid == all.paid)
            for (a, b) in zip(one.lines, all.lines) {
                #expect(a.amount == b.amount && a.answers == b.answers && a.entitlement == b.entitlement)
            }
        }
        let change = try #require(together[1].change)
        #expect(change.gained.fen - change.lost.fen == together[1].paid - together[0].paid)
        #expect(change.families == Int64(families.count))
        #expect(change.gaining > 0 && change.gaining <= change.families)
        let byGroup = try #require(change.groups.first)
        #expect(byGroup.reduce(0) { $0 + $1.gaining } == change.gaining)
        #expect(byGroup.reduce(0) { $0 + $1.losing } == change.losing)
        for line in together[1].lines {
            let groups = try #require(line.groups.first)
            #expect(groups.reduce(0) { $0 + $1.count } == line.answers[.yes] ?? 0)
            #expect(groups.reduce(Decimal128.zero) { $0.adding($1.amount) ?? $0 } == line.amount)
        }
    }

    @Test func `the parts of a population come to what the whole comes to, tenths too`() async throws {
        let chain = try AgreementTests.chain("Benchmarks/Packs/csb-1", "000000")
        let (families, whole) = try Self.columns(chain)
        let other = try #require(Reform.read(PackFile(path: "more.yaml", text: Self.reform), on: chain).reform).chain
        let parts = try [families[..<90], families[90..<91], families[91...]].map {
            try FactColumns(Array($0), chain, asAt: Self.day)
        }
        var distributions: [Distribution] = []
        for part in parts {
            distributions.append(try await Distribution(of: "residence_months", chain, part, on: Self.day))
        }
        let tenths = Breakdown(deciles: "residence_months", of: distributions)
        let alone = try await Distribution(of: "residence_months", chain, whole, on: Self.day)
        #expect(tenths == Breakdown(deciles: "residence_months", of: [alone]))
        #expect(distributions.reduce(0) { $0 + $1.count } == alone.count)
        #expect(tenths.labels.count == 10)
        let breakdowns = [Breakdown("city_tier", numbers: 1...4), tenths]
        let expected = try await run(chain, whole, [other], breakdowns)
        var sum: [PopulationTotals] = []
        for part in parts {
            let totals = try await run(chain, part, [other], breakdowns)
            if sum.isEmpty {
                sum = totals
            } else {
                for (variant, more) in totals.enumerated() { sum[variant].add(more) }
            }
        }
        for (one, all) in zip(sum, expected) {
            #expect(one.paid == all.paid && one.lines.count == all.lines.count)
            for (a, b) in zip(
                one.lines, all.lines.sorted { ($0.entitlement, $0.period.from) < ($1.entitlement, $1.period.from) })
            {
                #expect(a.entitlement == b.entitlement && a.period == b.period && a.amount == b.amount)
                #expect(a.answers.filter { $0.value > 0 } == b.answers.filter { $0.value > 0 })
                #expect(a.groups == b.groups)
            }
        }
        let (one, all) = (try #require(sum[1].change), try #require(expected[1].change))
        #expect(one.gaining == all.gaining && one.losing == all.losing && one.families == all.families)
        #expect(one.gained == all.gained && one.lost == all.lost && one.groups == all.groups)
    }

    @Test func whoGainsIsWhoReceivesMore() async throws {
        let chain = try AgreementTests.chain("Benchmarks/Packs/csb-1", "000000")
        let (families, columns) = try Self.columns(chain, 150)
        let other = try #require(Reform.read(PackFile(path: "more.yaml", text: Self.reform), on: chain).reform).chain
        let change = try #require(try await run(chain, columns, [other])[1].change)
        var (gaining, losing): (Int64, Int64) = (0, 0)
        for family in families {
            func paid(_ chain: PackChain) throws -> Int64 {
                var sum: Int64 = 0
                for month in 7...12 {
                    let day = try #require(YearMonth(year: 2025, month: month)).lastDay
                    for (id, entitlement) in chain.entitlements where entitlement.amount?.isPaid == true {
                        for person in family.keys {
                            let isHousehold = family[person]?.kin.contains { $0.relation == "members" } ?? false
                            guard isHousehold == (entitlement.bearer == .household) else { continue }
                            for outcome in chain.outcomes(
                                id, Subject(person: person, chronicles: family), asAt: Self.day, today: day)
                            {
                                if outcome.answer == .yes, case .exact(let value) = outcome.amount {
                                    sum += try #require(value.int64)
                                }
                            }
                        }
                    }
                }
                return sum
            }
            let (before, after) = (try paid(chain), try paid(other))
            gaining += after > before ? 1 : 0
            losing += after < before ? 1 : 0
        }
        #expect(change.gaining == gaining)
        #expect(change.losing == losing)
    }

    @Test func whatReformsMayNotSay() throws {
        let chain = try AgreementTests.chain("Packs", "000000")
        func codes(_ text: String) -> [String] {
            Reform.read(PackFile(path: "r.yaml", text: text), on: chain).findings.map(\.code)
        }
        let head = "reform: r\ntitle: {zh: 甲, en: A}\n---\n"
        #expect(codes("parameter: subsidy.yearly\nvalues: []").contains("POL-0005"))
        #expect(codes(head + "fee: x").contains("POL-0027"))
        #expect(codes(head + "grant: x\nto: [county]").contains("POL-0003"))
        #expect(
            codes(
                head + """
                    entitlement: place
                    title: {zh: 入托, en: Place}
                    topic: t
                    subject: child
                    period: once
                    from: 2025-01-01
                    gates: school
                    eligible: [{if: 'child.birth_order = 1', else: {zh: 否, en: No}}]
                    amount: {unit: none}
                    """
            ).contains("POL-0025"))
        #expect(codes(head + "parameter: subsidy.yearly\nvalues: [{from: 2025-01-01, value: -1}]").contains("POL-0028"))
    }
}
