import Access
import Civil
import Exchange
import Foundation
import Policy
import Registry
import StorageTesting
import Testing

/// The people of a registry as columns.
@Suite struct RegistryPopulationTests {
    private static let day = Day(year: 2026, month: 6, day: 30) ?? .first

    /// Two mothers with a child each; the second is married; a man of nobody's family.
    private static let events =
        Office.families + """
            {"type":"person-registered","day":"2022-01-01","place":"350583101","key":"f2","subjects":{"person":{}},"data":{"name":"王山","sex":"male","birth_date":"1994-02-02","citizen_id":"\(Office.id("199402020019"))","residence":"350583102","citizenship":"CN"}}
            {"type":"person-registered","day":"2022-01-01","place":"350583101","key":"x","subjects":{"person":{}},"data":{"name":"李水","sex":"male","birth_date":"1950-02-02","citizen_id":"\(Office.id("195002020037"))","residence":"350583102"}}
            {"type":"marriage","day":"2023-05-01","place":"350583101","key":"w","subjects":{"husband":{"citizen_id":"\(Office.id("199402020019"))"},"wife":{"citizen_id":"\(Office.id("199605010028"))"}},"data":{}}

            """

    private func office(_ body: (Office, PackChain, RegistryPopulation) async throws -> Void) async throws {
        try await Office.with(.sqlite) { office in
            let report = try await office.take(office.file("events.ndjson", RegistryPopulationTests.events))
            #expect(report.counts == [7, 0, 0], "\(report)")
            let chain = try Office.rules.get().library.chain(for: Office.nanan)
            let people = try await RegistryPopulation(
                office.registry, chain, in: Office.nanan, asAt: RegistryPopulationTests.day,
                as: Actor(account: 1, role: .county, division: Office.nanan), for: .benefitReview)
            try await body(office, chain, people)
        }
    }

    @Test func `a family is a couple with its minor children, or whoever is left of it`() async throws {
        try await office { _, _, people in
            #expect(people.persons == 6)
            // The first mother with her child, the couple with theirs, the man alone.
            #expect(people.families == 3)
        }
    }

    @Test func `no name, no number, no certificate goes into a population`() async throws {
        try await office { office, chain, people in
            let folder = office.folder.path + "/nameless"
            try PopulationFolder.write(people.columns, for: chain, to: folder)
            let text = try office.text(folder + "/meta.json")
            for secret in [
                "陈", "林", "王山", "A350000001", "199503080028", "child.certificate", "child.name", "citizen_id",
            ] {
                #expect(!text.contains(secret), "\(secret)")
            }
        }
    }

    @Test func `by columns, from files, it comes to what each life comes to`() async throws {
        try await office { office, chain, people in
            let folder = office.folder.path + "/people"
            try PopulationFolder.write(people.columns, for: chain, to: folder)
            let permissions = try #require(
                FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? NSNumber)
            #expect(permissions.intValue & 0o077 == 0)
            let opened = try await PopulationFolder(folder, for: chain)
            let month = try #require(YearMonth(year: 2026, month: 6))
            let totals = try await PopulationRun(chain, opened.columns, from: month, to: month).totals()[0]
            var compared = 0
            for line in totals.lines {
                let entitlement = try #require(chain.entitlements[line.entitlement])
                guard [.month, .year].contains(entitlement.period), entitlement.each == nil else { continue }
                var answers: [Decision.Answer: Int64] = [:]
                for person in Int64(1)...6 {
                    let subject = try await office.registry.subject(
                        person, steps: chain.kinSteps, as: Actor(account: 1, role: .county, division: Office.nanan),
                        for: .benefitReview)
                    for decision in chain.decide(line.entitlement, subject, on: RegistryPopulationTests.day) {
                        answers[decision.answer, default: 0] += 1
                    }
                }
                #expect(line.answers.filter { $0.value > 0 } == answers, "\(line.entitlement)")
                compared += 1
            }
            #expect(compared > 10)
            #expect(totals.lines.first { $0.entitlement == "infant-care-deduction" }?.answers[.yes] ?? 0 > 0)
        }
    }

    @Test func `whoever may not look at everybody gets nothing`() async throws {
        try await Office.with(.sqlite) { office in
            let chain = try Office.rules.get().library.chain(for: Office.nanan)
            await #expect(throws: Denial.self) {
                _ = try await RegistryPopulation(
                    office.registry, chain, in: Office.nanan, asAt: RegistryPopulationTests.day,
                    as: Actor(account: 1, role: .clinic, division: Office.nanan), for: .health)
            }
        }
    }
}
