import Civil
import FEEL
import Policy
import Testing

@Suite struct StandingTests {
    private func stands(_ changes: [String: String?], _ day: String, _ given: [String: Value] = ["insured": true])
        throws -> String?
    {
        let chain = try Fixture.chain(Fixture.entitlement("aid", changes))
        let decision = try #require(chain.decide("aid", Fixture.person(given), on: Fixture.day(day)).first)
        #expect(decision.isStandingKnown)
        return decision.standsThrough?.description
    }

    @Test func `a decision about a period stands to its end`() throws {
        #expect(try stands([:], "2024-06-15") == "2024-12-31")
        #expect(try stands(["period": "month"], "2024-02-03") == "2024-02-29")
    }

    @Test func `one for good stands until a value that it reads changes`() throws {
        #expect(try stands(["period": "once", "starts": nil, "ends": nil], "2022-06-15") == "2023-12-31")
        #expect(try stands(["period": "once", "starts": nil, "ends": nil], "2024-06-15") == nil)
        #expect(
            try stands(["period": "once", "starts": nil, "ends": nil, "to": "2026-03-31"], "2024-06-15") == "2026-03-31"
        )
    }

    @Test func `an age is reached on the birthday`() throws {
        let rule = "[{if: 'child.age_years < 3', else: {zh: 已满三周岁, en: Three}}]"
        let birth: [String: Value] = ["birth_date": .date(Fixture.day("2022-08-20"))]
        let changes: [String: String?] = ["eligible": rule, "period": "once", "starts": nil, "ends": nil]
        #expect(try stands(changes, "2024-06-15", birth) == "2025-08-19")
        #expect(try stands(["eligible": rule], "2025-06-15", birth) == "2025-08-19")
        #expect(try stands(["eligible": rule], "2024-06-15", birth) == "2024-12-31")
    }

    @Test(arguments: ["2022-08-20", "2020-02-29", "2023-01-31"])
    func `the day after is the first on which the answer differs`(_ birth: String) throws {
        let rule = "[{if: 'child.birth_date + @\"P3Y2M\" > today', else: {zh: 已过, en: Over}}]"
        let chain = try Fixture.chain(
            Fixture.entitlement("aid", ["eligible": rule, "period": "once", "starts": nil, "ends": nil]))
        let subject = Fixture.person(["birth_date": .date(Fixture.day(birth))])
        let day = Fixture.day("2023-02-01")
        let first = try #require(chain.decide("aid", subject, on: day).first)
        let through = try #require(first.standsThrough)
        for offset: Int64 in stride(from: 0, through: through - day, by: 1) where offset <= 1_500 {
            let same = chain.decide("aid", subject, on: day.adding(days: offset), standing: false).first
            #expect(same?.answer == first.answer && same?.amount == first.amount)
        }
        let after = try #require(chain.decide("aid", subject, on: through.adding(days: 1)).first)
        #expect(after.answer != first.answer || after.amount != first.amount)
    }

    @Test func `what needs a fact stands unknown`() throws {
        #expect(try stands([:], "2024-06-15", [:]) == "2024-12-31")
    }
}
