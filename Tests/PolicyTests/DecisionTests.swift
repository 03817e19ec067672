import Civil
import FEEL
import Policy
import Testing

@Suite struct DecisionTests {
    private func decide(_ chain: PackChain, _ given: [String: Value], _ day: String = "2024-06-15") throws -> Decision {
        try #require(chain.decide("aid", Fixture.person(given), on: Fixture.day(day)).first)
    }

    // MARK: three values

    @Test func `all conditions true is yes, with amount, period and days`() throws {
        let decision = try decide(Fixture.chain(Fixture.entitlement()), ["insured": true])
        #expect(decision.answer == .yes)
        #expect(decision.money == Money(fen: 120_000))
        #expect(decision.period == Validity(from: Fixture.day("2024-01-01"), to: Fixture.day("2024-12-31")))
        #expect(decision.starts == Fixture.day("2024-01-01"))
        #expect(decision.ends == Fixture.day("2024-12-31"))
    }

    @Test func `one condition false is no, with the reason`() throws {
        let decision = try decide(Fixture.chain(Fixture.entitlement()), ["insured": false])
        #expect(decision.answer == .no)
        #expect(decision.amount == .none)
        #expect(decision.conditions.first?.result == .fails)
        #expect(decision.conditions.first?.otherwise.en == "Not insured")
    }

    @Test func `a missing fact is unknown, never no, and is named`() throws {
        let decision = try decide(Fixture.chain(Fixture.entitlement()), [:])
        #expect(decision.answer == .unknown)
        #expect(decision.missing == ["child.insured"])
        #expect(decision.missingTitles.map(\.zh) == ["参保"])
    }

    @Test func `false settles what is unknown beside it`() throws {
        let rules =
            "[{if: 'child.insured', else: {zh: 无, en: No}}, {if: 'child.order = 1', else: {zh: 非一孩, en: Not first}}]"
        let chain = try Fixture.chain(Fixture.entitlement("aid", ["eligible": rules]))
        #expect(try decide(chain, ["order": 2]).answer == .no)
        #expect(try decide(chain, ["order": 1]).answer == .unknown)
        #expect(try decide(chain, [:]).missing == ["child.insured", "child.order"])
    }

    @Test func `a fact of kin that is missing is named by its path`() throws {
        let rules = "[{if: 'child.mother.insured', else: {zh: 无, en: No}}]"
        let chain = try Fixture.chain(Fixture.entitlement("aid", ["eligible": rules]))
        #expect(try decide(chain, [:]).missing == ["child.mother"])
        let subject = Subject(
            person: 1, chronicles: [1: Chronicle(givenKin: ["mother": [2]]), 2: Chronicle(given: ["order": 1])])
        let decision = try #require(chain.decide("aid", subject, on: Fixture.day("2024-06-15")).first)
        #expect(decision.missing == ["child.mother.insured"])
        #expect(decision.missingTitles.map(\.zh) == ["母亲的参保"])
    }

    // MARK: a person must decide

    @Test func `discretion asks a person`() throws {
        let chain = try Fixture.chain(
            Fixture.entitlement("aid", ["discretion": "[{when: 'child.order = 3', ask: {zh: 请核对, en: Check}}]"]))
        #expect(try decide(chain, ["insured": true, "order": 1]).answer == .yes)
        let decision = try decide(chain, ["insured": true, "order": 3])
        #expect(decision.answer == .person)
        #expect(decision.questions.map(\.ask.en) == ["Check"])
        #expect(try decide(chain, ["insured": true]).answer == .unknown)
    }

    @Test func `a gap has no value and asks a person with its own words`() throws {
        let gap = Fault.parameter("  - {from: 2020-01-01, gap: {zh: 尚未核实, en: Not confirmed}, cite: law#1}")
        let chain = try Fixture.chain(gap, Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'p.q'}"]))
        let decision = try decide(chain, ["insured": true])
        #expect(decision.answer == .person)
        #expect(decision.amount == .open)
        #expect(decision.questions.first?.ask.zh == "尚未核实")
        #expect(decision.questions.first?.parameter == "p.q")
        #expect(try decide(chain, ["insured": false]).answer == .no)
    }

    @Test func `a gap that does not matter does not ask`() throws {
        let gap = Fault.parameter("  - {from: 2020-01-01, gap: {zh: 尚未核实, en: Not confirmed}, cite: law#1}")
        let chain = try Fixture.chain(
            gap, Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'if child.order = 1 then 100 else p.q'}"]))
        #expect(try decide(chain, ["insured": true, "order": 1]).money == Money(fen: 100))
        #expect(try decide(chain, ["insured": true, "order": 2]).answer == .person)
    }

    @Test func `an amount that cannot be computed asks a person`() throws {
        let chain = try Fixture.chain(
            Fixture.entitlement("aid", ["amount": "{unit: fen, round: down, value: 'rate.yearly / (child.order - 1)'}"])
        )
        #expect(try decide(chain, ["insured": true, "order": 2]).answer == .yes)
        #expect(try decide(chain, ["insured": true, "order": 1]).answer == .person)
    }

    @Test func `a range says who chooses`() throws {
        let amount = "{unit: day, min: '158', max: '180', decided_by: {zh: 用人单位, en: the employer}}"
        let decision = try decide(Fixture.chain(Fixture.entitlement("aid", ["amount": amount])), ["insured": true])
        #expect(decision.amount == .range(min: 158, max: 180))
        #expect(decision.decidedBy?.zh == "用人单位")
    }

    // MARK: time

    @Test(arguments: [("2023-12-31", 100_000), ("2024-01-01", 120_000), ("2020-01-01", 100_000)])
    func `the value of the period's first day counts`(_ day: String, _ fen: Int64) throws {
        #expect(try decide(Fixture.chain(Fixture.entitlement()), ["insured": true], day).money == Money(fen: fen))
    }

    @Test func `before the rule is in force the answer is no`() throws {
        let decision = try decide(Fixture.chain(Fixture.entitlement()), ["insured": true], "2019-12-31")
        #expect(decision.answer == .no)
        #expect(decision.standsThrough == Fixture.day("2019-12-31"))
    }

    @Test(
        arguments: [
            ("once", nil, nil), ("day", "2024-06-15", "2024-06-15"), ("month", "2024-06-01", "2024-06-30"),
            ("year", "2024-01-01", "2024-12-31"), ("child-year", "2024-02-29", "2025-02-27"),
        ] as [(String, String?, String?)])
    func `periods`(_ period: String, _ from: String?, _ to: String?) throws {
        let chain = try Fixture.chain(Fixture.entitlement("aid", ["period": period]))
        let decision = try decide(chain, ["insured": true, "birth_date": .date(Fixture.day("2020-02-29"))])
        #expect(decision.period?.from.description == from)
        #expect(decision.period?.to?.description == to)
    }

    @Test func `a schedule gives one decision for each month and their sum`() throws {
        let chain = try Fixture.chain(Fixture.entitlement("aid", ["period": "month"]))
        let schedule = chain.schedule(
            "aid", Fixture.person(["insured": true]), from: Fixture.day("2023-11-01"), to: Fixture.day("2024-02-29"))
        #expect(
            schedule.decisions.map { $0.period?.from.description } == [
                "2023-11-01", "2023-12-01", "2024-01-01", "2024-02-01",
            ])
        #expect(schedule.sum == 440_000)
        #expect(
            chain.schedule("aid", Fixture.person([:]), from: Fixture.day("2024-01-01"), to: Fixture.day("2024-02-01"))
                .sum == nil)
    }

    // MARK: events

    private let leave = Fixture.entitlement(
        "leave",
        [
            "subject": "mother", "per": "{event: delivery, role: mother, as: delivery}", "period": "once",
            "eligible": nil,
            "amount": "{unit: day, value: '98 + 15 * (delivery.babies - 1)'}", "starts": "'delivery.day'", "ends": nil,
        ])

    @Test func `one decision for each event, about that event`() throws {
        let chain = try Fixture.chain(leave)
        var subject = Fixture.mother("2024-03-01", ["babies": 1])
        let twins = EventReference(sequence: 9, type: "delivery", day: Fixture.day("2026-05-05"))
        subject.chronicles[1]?.occasions.append(Occasion(twins, role: "mother", data: ["babies": 2]))
        let decisions = chain.decide("leave", subject, on: Fixture.day("2026-06-01"))
        #expect(decisions.map(\.amount) == [.exact(98), .exact(113)])
        #expect(decisions.last?.about == .event(twins))
        #expect(decisions.first?.ends == Fixture.day("2024-06-06"))
        #expect(chain.decide("leave", subject, on: Fixture.day("2025-01-01")).count == 1)
        #expect(chain.decide("leave", Fixture.person([:]), on: Fixture.day("2025-01-01")).isEmpty)
    }

    @Test func `a field that was not filled in is not known`() throws {
        let chain = try Fixture.chain(leave)
        let decision = try #require(
            chain.decide("leave", Fixture.mother("2024-03-01", [:]), on: Fixture.day("2024-06-01")).first)
        #expect(decision.answer == .unknown)
        #expect(decision.missing == ["delivery.babies"])
        #expect(decision.missingTitles.map(\.zh) == ["婴儿数"])
    }

    @Test func `facts come from the latest event up to the day, with its reference`() throws {
        let chain = try Fixture.chain(Fixture.entitlement())
        let first = EventReference(sequence: 1, type: "insured", day: Fixture.day("2024-02-01"))
        let second = EventReference(sequence: 2, type: "insured", day: Fixture.day("2024-08-01"))
        let chronicle = Chronicle(attributes: ["insured": [.init(true, first), .init(false, second)]])
        let subject = Subject(person: 1, chronicles: [1: chronicle])
        let before = try #require(chain.decide("aid", subject, on: Fixture.day("2024-07-31")).first)
        #expect(before.answer == .yes)
        #expect(before.facts.map(\.sources) == [[first]])
        #expect(try #require(chain.decide("aid", subject, on: Fixture.day("2024-08-01")).first).answer == .no)
        #expect(try #require(chain.decide("aid", subject, on: Fixture.day("2024-01-31")).first).answer == .unknown)
    }

    @Test func `a lower pack's values and rules count in its division and nowhere else`() throws {
        let library = Fixture.library(
            nation: [Fixture.entitlement()],
            province: [
                "parameter: rate.yearly\nvalues:\n  - {from: 2024-01-01, value: 130000, cite: rule#5}",
                "entitlement: aid\namends: cn\namount: {unit: fen, value: 'rate.yearly * 2', cite: rule#6}",
            ])
        func fen(_ code: String) throws -> Int64? {
            let chain = library.chain(for: try #require(DivisionCode(code)))
            return chain.decide("aid", Fixture.person(["insured": true]), on: Fixture.day("2024-06-15")).first?.money?
                .fen
        }
        #expect(try fen("440000") == 120_000)
        #expect(try fen("350000") == 260_000)
        #expect(try fen("350583101") == 260_000)
    }
}
