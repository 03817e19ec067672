import Civil
import Exchange
import Foundation
import Policy
import PolicyTesting
import Testing

/// Deciding for a family at once is deciding for each of its members.
@Suite struct FamilyTests {
    @Test func `the decisions of a family are those of its members, with every reason`() throws {
        let chain = try AgreementTests.chain("Packs", "350583")
        let day = try #require(Day("2026-06-30"))
        var maker = FamilyMaker(chain, seed: 11, days: [day])
        var compared = 0
        for _ in 0..<20 {
            let chronicles = maker.family()
            let people = chronicles.keys.sorted()
            let all = chain.decide(Family(people.map { Family.Member($0) }, chronicles: chronicles), on: day)
            #expect(all.map(\.member) == people)
            for (member, decisions) in all {
                let alone = chain.decide(Subject(person: member, chronicles: chronicles), on: day)
                #expect(decisions.count == alone.count)
                for (one, other) in zip(decisions, alone) {
                    let (a, b) = (one.json().text(), other.json().text())
                    try #require(a == b, "\(member) \(one.entitlement)")
                    compared += 1
                }
            }
            var outcomes: [String] = []
            chain.outcomes(
                Family(people.map { Family.Member($0) }, chronicles: chronicles), asAt: day, today: day
            ) { outcomes.append("\($0) \($1.id) \($2)") }
            var single: [String] = []
            for member in people {
                chain.outcomes(Subject(person: member, chronicles: chronicles), asAt: day, today: day) {
                    single.append("\(member) \($0.id) \($1)")
                }
            }
            #expect(outcomes == single)
        }
        #expect(compared > 2_000)
    }
}
