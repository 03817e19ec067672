import Civil
import FEEL
import Policy
import Testing

@Suite struct ExplanationTests {
    private func decision(_ given: [String: Value]) throws -> (PackChain, Decision) {
        let chain = try Fixture.chain(Fixture.entitlement())
        return (chain, try #require(chain.decide("aid", Fixture.person(given), on: Fixture.day("2024-06-15")).first))
    }

    @Test func `a value that is secondary carries its mark in both languages and in JSON`() throws {
        let (chain, decision) = try decision(["insured": true])
        #expect(decision.isMarked)
        #expect(chain.explain(decision, .zh).contains("每年标准：1,200.00元，2024-01-01起〔《文件law》第3条〕【待核实】"))
        #expect(chain.explain(decision, .en).contains("[unverified]"))
        #expect(decision.json()["unverified"] == true)
        #expect(decision.json()["parameters"]?[0]?["confidence"] == "secondary")
    }

    @Test func `an open value says that a person must decide`() throws {
        let gap = Fault.parameter("  - {from: 2020-01-01, gap: {zh: 尚未核实, en: Not confirmed}, cite: law#1}")
        let chain = try Fixture.chain(gap, Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'p.q'}"]))
        let decision = try #require(
            chain.decide("aid", Fixture.person(["insured": true]), on: Fixture.day("2024-06-15")).first)
        #expect(chain.explain(decision, .zh).contains("须由工作人员决定：尚未核实"))
        #expect(chain.explain(decision, .en).contains("A person must decide: Not confirmed"))
    }

    @Test func `what is missing is asked for in words`() throws {
        let (chain, decision) = try decision([:])
        #expect(chain.explain(decision, .zh).contains("还需要知道：\n  - 参保"))
    }

    @Test func `the same inputs give the same bytes`() throws {
        let (chain, first) = try decision(["insured": true])
        for _ in 0..<20 {
            let again = try #require(
                Fixture.library(nation: [Fixture.entitlement()]).chain(for: .nation)
                    .decide("aid", Fixture.person(["insured": true]), on: Fixture.day("2024-06-15")).first)
            #expect(again.json().bytes() == first.json().bytes())
            #expect(chain.explain(again, .zh) == chain.explain(first, .zh))
        }
    }

    @Test func `without values the JSON form holds no personal value`() throws {
        let chain = try Fixture.chain(
            Fixture.entitlement("aid", ["eligible": "[{if: 'child.birth_date < today', else: {zh: 无, en: No}}]"]))
        let decision = try #require(
            chain.decide(
                "aid", Fixture.person(["birth_date": .date(Fixture.day("2011-11-11"))]), on: Fixture.day("2024-06-15")
            ).first)
        #expect(decision.json().text().contains("2011-11-11"))
        #expect(!decision.json(values: false).text().contains("2011-11-11"))
    }

    @Test func `every parameter value that is read is in the trace, with key, days and clause`() throws {
        let table = """
            parameter: p.q
            title: {zh: 分孩次, en: By order}
            unit: fen
            keys: [order]
            values:
              - {key: {order: 1}, from: 2020-01-01, value: 10, cite: law#4}
              - {key: {order: 2}, from: 2020-01-01, value: 20, cite: law#5}
            """
        let chain = try Fixture.chain(
            table, Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'p.q(child.order)'}"]))
        let decision = try #require(
            chain.decide("aid", Fixture.person(["insured": true, "order": 2]), on: Fixture.day("2024-06-15")).first)
        #expect(decision.money == Money(fen: 20))
        #expect(decision.readings.map(\.id) == ["p.q"])
        #expect(decision.readings.map(\.key) == [["2"]])
        #expect(decision.readings.map(\.cite) == [[Citation(instrument: "law", clause: "5")]])
        let none = try #require(
            chain.decide("aid", Fixture.person(["insured": true, "order": 3]), on: Fixture.day("2024-06-15")).first)
        #expect(none.answer == .person)
    }
}
