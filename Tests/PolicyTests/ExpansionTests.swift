import Civil
import FEEL
import Policy
import PolicyTesting
import Testing

/// What one entitlement takes from another: `amount("…")`, `conflict`, `cohort`, and the last day to ask.
@Suite struct ExpansionTests {
    private static let grant = "grant: aid\nto: [province]\ncite: law#9"
    private let day = Fixture.day("2024-06-15")

    private func library(_ policy: String, value: String = "150000") -> Library {
        Fixture.library(
            nation: [Fixture.entitlement(), ExpansionTests.grant],
            province: [
                Fixture.entitlement(
                    "more",
                    [
                        "cite": "rule#1", "open": nil, "amount": "{unit: fen, value: '\(value)'}",
                        "eligible": "[{if: 'child.order >= 2', else: {zh: 非二孩, en: Not second}}]",
                        "conflict": "{with: aid, policy: \(policy), cite: rule#2}",
                    ])
            ])
    }

    private func amounts(_ library: Library, _ given: [String: Value]) throws -> [String: String] {
        #expect(library.findings.map(\.description) == [])
        let chain = library.chain(for: try #require(DivisionCode("350000")))
        var amounts: [String: String] = [:]
        for decision in chain.decide(Fixture.person(given), on: day) {
            amounts[decision.entitlement] =
                decision.answer == .yes ? decision.money.map { "\($0.fen)" } ?? "?" : decision.answer.rawValue
        }
        return amounts
    }

    @Test func `stack pays both, max the greater, replace one in place of the other`() throws {
        let both: [String: Value] = ["insured": true, "order": 2]
        #expect(try amounts(library("stack"), both) == ["aid": "120000", "more": "150000"])
        #expect(try amounts(library("max"), both) == ["aid": "120000", "more": "30000"])
        #expect(try amounts(library("max", value: "100000"), both) == ["aid": "120000", "more": "0"])
        #expect(try amounts(library("replace"), both) == ["aid": "no", "more": "150000"])
    }

    @Test func `where the other does not hold it takes nothing away`() throws {
        #expect(
            try amounts(library("max"), ["insured": false, "order": 2]) == ["aid": "no", "more": "150000"])
        #expect(try amounts(library("replace"), ["insured": true, "order": 1]) == ["aid": "120000", "more": "no"])
    }

    @Test func `what is not known of the other is not known of this one`() throws {
        #expect(try amounts(library("max"), ["order": 2]) == ["aid": "unknown", "more": "unknown"])
        #expect(try amounts(library("max"), ["order": 1]) == ["aid": "unknown", "more": "no"])
        #expect(try amounts(library("replace"), ["insured": true]) == ["aid": "unknown", "more": "unknown"])
    }

    @Test func `the nation above keeps its own answer`() throws {
        let chain = library("replace").chain(for: .nation)
        #expect(chain.decide("aid", Fixture.person(["insured": true, "order": 2]), on: day).first?.answer == .yes)
    }

    @Test func `who is replaced is told by what`() throws {
        let library = library("replace")
        let chain = library.chain(for: try #require(DivisionCode("350000")))
        let decision = try #require(
            chain.decide("aid", Fixture.person(["insured": true, "order": 3]), on: day).first)
        let why = try #require(decision.conditions.first { $0.result == .fails })
        #expect(why.otherwise.zh == "已由“补助”代替")
        #expect(why.cite.map(\.description) == ["rule#2"])
    }

    @Test(arguments: ["stack", "max", "replace"])
    func `one family and a population agree`(_ policy: String) throws {
        let agreement = Agreement(library(policy).chain(for: try #require(DivisionCode("350000"))))
        var compared: [String: [Decision.Answer: Int]] = [:]
        let difference = try agreement.check(families: 400, seed: 5, asAt: day, today: day, compared: &compared)
        #expect(difference.map { "\($0)" } == nil)
        #expect((compared["more"]?.count ?? 0) > 1)
    }

    // MARK: amount("…")

    private static let allowance = Fixture.entitlement(
        "allowance",
        [
            "topic": "allowance", "eligible": "[{if: 'child.order > 0', else: {zh: 无, en: No}}]", "open": nil,
            "amount": "{unit: fen, round: half-up, value: 'amount(\"aid\") * 2 / 3'}",
        ])

    @Test func `an amount reads another's amount, as it is in the division`() throws {
        let library = Fixture.library(
            nation: [Fixture.entitlement(), ExpansionTests.allowance],
            province: [
                "entitlement: aid\namends: cn\namount: {unit: fen, value: 'rate.yearly * 2'}"
            ])
        #expect(library.findings.map(\.description) == [])
        let person = Fixture.person(["insured": true, "order": 1])
        let nation = library.chain(for: .nation)
        #expect(nation.decide("allowance", person, on: day).first?.money == Money(fen: 80_000))
        let province = library.chain(for: try #require(DivisionCode("350583")))
        #expect(province.decide("allowance", person, on: day).first?.money == Money(fen: 160_000))
        #expect(
            province.decide("allowance", Fixture.person(["insured": false, "order": 1]), on: day).first?.money
                == Money(fen: 0))
    }

    @Test func `what the other leaves to a person is asked where it is read`() throws {
        let asking = Fixture.entitlement(
            "aid", ["discretion": "[{when: 'child.order = 3', ask: {zh: 请核对, en: Please check}}]"])
        let chain = try Fixture.chain(asking, ExpansionTests.allowance)
        let third = try #require(
            chain.decide("allowance", Fixture.person(["insured": true, "order": 3]), on: day).first)
        #expect(third.answer == .person)
        #expect(third.questions.map(\.ask.zh) == ["请核对"])
        let none = chain.decide("allowance", Fixture.person(["insured": false, "order": 3]), on: day).first
        #expect(none?.answer == .yes)
    }

    @Test func `a range is chosen first`() throws {
        let range = Fixture.entitlement(
            "aid",
            ["amount": "{unit: fen, min: '100', max: '200', decided_by: {zh: 单位, en: the employer}}"])
        let chain = try Fixture.chain(range, ExpansionTests.allowance)
        let decision = try #require(
            chain.decide("allowance", Fixture.person(["insured": true, "order": 1]), on: day).first)
        #expect(decision.answer == .person)
        #expect(decision.questions.first?.ask.zh == "“补助”由单位在范围内确定，请先确定")
    }

    @Test func `the trace of what is written out can be done again`() throws {
        let chain = try Fixture.chain(Fixture.entitlement(), ExpansionTests.allowance)
        let trace = try #require(
            chain.trace("allowance", Fixture.person(["insured": true, "order": 1]), on: day).first)
        #expect(chain.replay(trace.json) == .same)
        #expect(trace.json["decision"]?["parameters"]?.array?.first?["id"]?.string == "rate.yearly")
    }

    // MARK: cohort and the last day to ask

    @Test func `the old rule for the old, the new for the new`() throws {
        let chain = try Fixture.chain(
            Fixture.entitlement(
                "aid",
                [
                    "cohort":
                        "{on: 'child.birth_date', from: 1980-01-01, to: 2015-12-31, else: {zh: 新人新办法, en: New rule}, cite: law#5}"
                ]))
        func answer(_ birth: String?) throws -> Decision {
            var given: [String: Value] = ["insured": true]
            if let birth { given["birth_date"] = .date(Fixture.day(birth)) }
            return try #require(chain.decide("aid", Fixture.person(given), on: day).first)
        }
        #expect(try answer("1980-01-01").answer == .yes)
        #expect(try answer("2015-12-31").answer == .yes)
        #expect(try answer("2016-01-01").answer == .no)
        #expect(try answer("1979-12-31").answer == .no)
        #expect(try answer("2016-01-01").conditions.first?.otherwise.zh == "新人新办法")
        #expect(try answer("2016-01-01").conditions.first?.cite.map(\.description) == ["law#5"])
        #expect(try answer(nil).answer == .unknown)
    }

    @Test func `the last day to ask is told, and never changes the answer`() throws {
        let chain = try Fixture.chain(
            Fixture.entitlement("aid", ["deliver": "{where: child.birth_date, by: 'child.birth_date + @\"P90D\"'}"]))
        let known: [String: Value] = ["insured": true, "birth_date": .date(Fixture.day("2024-01-31"))]
        let decision = try #require(chain.decide("aid", Fixture.person(known), on: day).first)
        #expect(decision.claimBy == Fixture.day("2024-04-30"))
        #expect(chain.explain(decision, .zh).contains("最迟申领日：2024-04-30"))
        let other = try #require(chain.decide("aid", Fixture.person(["insured": true]), on: day).first)
        #expect(other.answer == .yes)
        #expect(other.claimBy == nil)
        let trace = try #require(chain.trace("aid", Fixture.person(known), on: day).first)
        #expect(chain.replay(trace.json) == .same)
    }

    @Test func `money among the facts is told in yuan`() throws {
        let wage = "fact: wage\ntitle: {zh: 工资, en: Wage}\ntype: number\nunit: fen\nattribute: wage"
        let chain = try Fixture.chain(
            wage, Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'child.wage'}"]))
        let decision = try #require(
            chain.decide("aid", Fixture.person(["insured": true, "wage": 123_456]), on: day).first)
        #expect(decision.money == Money(fen: 123_456))
        #expect(chain.explain(decision, .zh).contains("工资：1,234.56元"))
    }
}
