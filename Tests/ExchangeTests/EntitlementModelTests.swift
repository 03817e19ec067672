import Civil
import DMN
import Exchange
import FEEL
import Policy
import Testing

@Suite struct EntitlementModelTests {
    /// Written, read back, checked and run: every example that the rules pass, the model passes.
    @Test(arguments: ["000000", "350000", "350583", "441523", "330300"])
    func `every entitlement of a division passes its examples as a decision model`(division: String) throws {
        let library = try Office.rules.get().library
        let chain = library.chain(for: try #require(DivisionCode(division)))
        var cases = 0
        for id in chain.entitlementIDs {
            let written = EntitlementModel(try #require(chain.entitlements[id]), chain, .zh)
            let definitions = try Definitions(xml: Array(written.definitions.xml.utf8), path: "\(id).dmn")
            let model = DecisionModel(definitions)
            #expect(model.problems == [], "\(id)")
            let suite = try ModelSuite(xml: Array(written.tests.xml.utf8), path: "\(id)-test-01.xml")
            #expect(suite.model == "\(id).dmn")
            for outcome in suite.run(model, in: .plain) {
                cases += 1
                #expect(outcome.passed, "\(id) \(outcome.name): \(outcome.failures)")
            }
        }
        #expect(cases > 200)
    }

    @Test func `a model says why not, and what a person is asked`() throws {
        let library = try Office.rules.get().library
        let chain = library.chain(for: try #require(DivisionCode("350583")))
        let entitlement = try #require(chain.entitlements["childcare-subsidy"])
        let model = DecisionModel(EntitlementModel(entitlement, chain, .en).definitions)
        let day = try #require(Day("2026-06-30"))
        let inputs: Context = [
            "child": .context([
                "chinese_citizen": false, "birth_date": .date(try #require(Day("2025-03-01"))), "death_date": .null,
                "third_birthday_month_end": .date(try #require(Day("2028-03-31"))), "hukou_registrations": 1,
                "hukou_registered_on": .null,
            ]),
            "today": .date(day),
            "period": .context([
                "start": .date(try #require(Day("2026-01-01"))), "end": .date(try #require(Day("2026-12-31"))),
            ]),
        ]
        #expect(model.evaluate(decision: "answer", inputs).value == "no")
        #expect(model.evaluate(decision: "why not", inputs).value == ["The child is not a Chinese citizen"])
        #expect(model.evaluate(decision: "amount", inputs).value == 360_000)
        #expect(model.evaluate(decision: "subsidy", inputs).steps.contains { $0.rules == [1] })
    }
}
