import Civil
import FEEL
import Policy
import PolicyTesting
import Testing

/// Decision tables in packs: called by rules, written out, with values that are parameters.
@Suite struct TableTests {
    /// A table by its fields; each may be replaced.
    static func table(_ changes: [String: String] = [:], rules: [String] = TableTests.rules) -> String {
        var fields = [
            "title": "{zh: 分档, en: Bands}", "unit": "fen", "hit": "unique",
            "inputs": """
            [{name: order, title: {zh: 孩次, en: Birth order}, type: number, domain: [1, 2, 3]},
             {name: age, title: {zh: 周岁, en: Age}, type: number}]
            """,
        ]
        for (key, value) in changes { fields[key] = value }
        return "table: rate.band\n" + fields.map { "\($0): \($1)" }.sorted().joined(separator: "\n")
            + "\nrules:\n" + rules.map { "  - {\($0)}" }.joined(separator: "\n")
    }

    static func rule(_ when: String, _ value: Int, name: String? = nil, cite: String? = "law#2") -> String {
        let cite = cite.map { ", cite: \($0)" } ?? ""
        return (name.map { "rule: \($0), " } ?? "") + "when: {\(when)}, "
            + "values: [{from: 2020-01-01, value: \(value)\(cite)}]"
    }

    static let rules = [
        rule("order: '1', age: '< 3'", 100), rule("order: '[2..3]', age: '< 3'", 200),
        rule("age: '[3..6)'", 50, name: "older"), rule("age: '>= 6'", 0),
    ]

    static let entitlement = Fixture.entitlement(
        "aid",
        ["amount": "{unit: fen, value: 'rate.band(child.order, child.age_years)'}", "eligible": nil, "open": nil])

    private func amount(_ table: String, _ order: Value, born: String, on day: String = "2024-06-15") throws -> String {
        let chain = try Fixture.chain(table, TableTests.entitlement)
        let person = Fixture.person(["order": order, "birth_date": .date(Fixture.day(born))])
        let decision = try #require(chain.decide("aid", person, on: Fixture.day(day)).first)
        return decision.answer == .yes ? decision.money.map { "\($0.fen)" } ?? "?" : decision.answer.rawValue
    }

    @Test func `the rule that matches gives its value, at both sides of every bound`() throws {
        let table = TableTests.table()
        #expect(try amount(table, 1, born: "2021-06-16") == "100")
        #expect(try amount(table, 1, born: "2021-06-15") == "50")
        #expect(try amount(table, 2, born: "2024-01-01") == "200")
        #expect(try amount(table, 3, born: "2018-06-16") == "50")
        #expect(try amount(table, 3, born: "2018-06-15") == "0")
    }

    @Test func `what is not known and would matter is not known; what does not matter need not be`() throws {
        let table = TableTests.table()
        #expect(try amount(table, .unknown(Unknown(.missing("order"))), born: "2024-01-01") == "unknown")
        #expect(try amount(table, .unknown(Unknown(.missing("order"))), born: "2020-01-01") == "50")
    }

    @Test func `the first that matches counts, or all are added up, or what is given otherwise`() throws {
        let rules = [TableTests.rule("order: '>= 2'", 7), TableTests.rule("age: '< 3'", 20)]
        let first = TableTests.table(
            ["hit": "first", "otherwise": "[{from: 2020-01-01, value: 1, cite: law#2}]"], rules: rules)
        #expect(try amount(first, 2, born: "2024-01-01") == "7")
        #expect(try amount(first, 1, born: "2024-01-01") == "20")
        #expect(try amount(first, 1, born: "2014-01-01") == "1")
        let sum = TableTests.table(["hit": "sum"], rules: rules)
        #expect(try amount(sum, 2, born: "2024-01-01") == "27")
        #expect(try amount(sum, 1, born: "2014-01-01") == "0")
    }

    @Test func `a negated test is the contrary`() throws {
        let table = TableTests.table(rules: [
            TableTests.rule("order: 'not(1, 3)'", 5), TableTests.rule("order: '1, 3'", 6),
        ])
        #expect(try amount(table, 2, born: "2024-01-01") == "5")
        #expect(try amount(table, 3, born: "2024-01-01") == "6")
    }

    @Test func `only the value of the rule that matched is told, with its clause, as of its day`() throws {
        let dated = TableTests.table(rules: [
            "when: {order: '1'}, values: [{from: 2020-01-01, value: 10, cite: law#2}, {from: 2024-01-01, value: 11, cite: law#3}]",
            TableTests.rule("order: '> 1'", 20),
        ])
        let chain = try Fixture.chain(dated, TableTests.entitlement)
        let person = Fixture.person(["order": 1, "birth_date": .date(Fixture.day("2019-01-01"))])
        func read(_ day: String) throws -> [String] {
            let decision = try #require(chain.decide("aid", person, on: Fixture.day(day)).first)
            return decision.readings.map {
                "\($0.id) \($0.key) \($0.value.map { "\($0)" } ?? "-") \($0.cite.map(\.description))"
            }
        }
        #expect(try read("2023-06-15") == [#"rate.band ["1"] 10 ["law#2"]"#])
        #expect(try read("2024-06-15") == [#"rate.band ["1"] 11 ["law#3"]"#])
    }

    @Test func `a province sets the value of a rule, not below the floor`() throws {
        func province(_ value: Int) -> Library {
            Fixture.library(
                nation: [TableTests.table(["floor": "true", "open": "[province]"]), TableTests.entitlement],
                province: [
                    "parameter: rate.band\nvalues:\n  - {key: {rule: older}, from: 2020-01-01, value: \(value), cite: rule#1}"
                ])
        }
        let more = province(80)
        #expect(more.findings.map(\.description) == [])
        let person = Fixture.person(["order": 3, "birth_date": .date(Fixture.day("2020-01-01"))])
        for (division, fen) in [("350000", 80), ("000000", 50)] {
            let chain = more.chain(for: try #require(DivisionCode(division)))
            let decision = try #require(chain.decide("aid", person, on: Fixture.day("2024-06-15")).first)
            #expect(decision.money?.fen == Int64(fen))
        }
        #expect(province(40).findings.map(\.code).contains("POL-0020"))
    }

    @Test(arguments: ["unique", "first", "sum"])
    func `one family and a population agree`(_ hit: String) throws {
        let chain = try Fixture.chain(TableTests.table(["hit": hit]), TableTests.entitlement)
        var compared: [String: [Decision.Answer: Int]] = [:]
        let day = Fixture.day("2024-06-15")
        let difference = try Agreement(chain).check(families: 600, seed: 11, asAt: day, today: day, compared: &compared)
        #expect(difference.map { "\($0)" } == nil)
        #expect((compared["aid"]?.count ?? 0) > 1)
    }

    @Test(arguments: [
        ("POL-0039", "a case that no rule covers", TableTests.table(rules: [TableTests.rule("age: '< 3'", 1)])),
        (
            "POL-0039", "two rules for one case",
            TableTests.table(rules: [TableTests.rule("age: '< 3'", 1), TableTests.rule("age: '>= 2'", 2)])
        ),
        (
            "POL-0039", "a rule that never counts",
            TableTests.table(
                ["hit": "first"], rules: [TableTests.rule("", 1), TableTests.rule("age: '>= 2'", 2)])
        ),
        ("POL-0039", "a test against a name", TableTests.table(rules: [TableTests.rule("age: '< limit'", 1)])),
        ("POL-0039", "a test that is none", TableTests.table(rules: [TableTests.rule("age: '< < 3'", 1)])),
        ("POL-0039", "a test of another kind", TableTests.table(rules: [TableTests.rule("age: '\"x\"'", 1)])),
        ("POL-0004", "a test of no input", TableTests.table(rules: [TableTests.rule("ages: '< 3'", 1)])),
        (
            "POL-0007", "two rules of one name",
            TableTests.table(rules: [
                TableTests.rule("age: '< 3'", 1, name: "a"), TableTests.rule("age: '>= 3'", 1, name: "a"),
            ])
        ),
        ("POL-0011", "a value without a clause", TableTests.table(rules: [TableTests.rule("", 1, cite: nil)])),
        (
            "POL-0016", "values that leave a gap",
            TableTests.table(rules: [
                "when: {}, values: [{from: 2020-01-01, to: 2020-12-31, value: 1, cite: law#1}, {from: 2022-01-01, value: 1, cite: law#1}]"
            ])
        ),
        ("POL-0028", "a negative value", TableTests.table(rules: [TableTests.rule("", -1)])),
        (
            "POL-0006", "an input that is a person",
            TableTests.table(["inputs": "[{name: who, title: {zh: 谁, en: Who}, type: person}]"])
        ),
    ])
    func `what is wrong with a table is named, with its line`(_ code: String, _ what: String, _ table: String) throws {
        let findings = Fixture.library(nation: [table]).findings
        let found = try #require(findings.first { $0.code == code }, "\(what): \(findings)")
        #expect(found.place.file == "cn/all.yaml")
        #expect(found.place.line > 0)
    }

    @Test(arguments: [
        "rate.band(child.order)", "rate.band(child.order, child.age_years, 1)", "rate.band(order: 1, years: 2)",
    ])
    func `a call with other inputs does not load`(_ call: String) throws {
        let entitlement = Fixture.entitlement("aid", ["amount": "{unit: fen, value: '\(call)'}"])
        let findings = Fixture.library(nation: [TableTests.table(), entitlement]).findings
        #expect(findings.map(\.code).contains("POL-0039"))
    }

    @Test func `named inputs come in any order, and one table may stand within another`() throws {
        let points = """
            table: points
            title: {zh: 分, en: Points}
            unit: count
            inputs: [{name: age, title: {zh: 周岁, en: Age}, type: number}]
            rules:
              - {when: {age: '< 3'}, values: [{from: 2020-01-01, value: 1, cite: law#2}]}
              - {when: {age: '>= 3'}, values: [{from: 2020-01-01, value: 4, cite: law#2}]}
            """
        let entitlement = Fixture.entitlement(
            "aid", ["amount": "{unit: fen, value: 'rate.band(age: points(child.age_years), order: child.order)'}"])
        let chain = try Fixture.chain(points, TableTests.table(), entitlement)
        let person = Fixture.person(["insured": true, "order": 2, "birth_date": .date(Fixture.day("2024-01-01"))])
        #expect(chain.decide("aid", person, on: Fixture.day("2024-06-15")).first?.money?.fen == 200)
        let older = Fixture.person(["insured": true, "order": 2, "birth_date": .date(Fixture.day("2014-01-01"))])
        #expect(chain.decide("aid", older, on: Fixture.day("2024-06-15")).first?.money?.fen == 50)
    }

    @Test func `a long table gives what its rules say, and one that is too long is refused`() throws {
        func long(_ count: Int) -> String {
            TableTests.table(
                rules: (0..<count).map { TableTests.rule("age: '[\($0)..\($0 + 1))'", $0 * 10) }
                    + [TableTests.rule("age: '< 0, >= \(count)'", 7)])
        }
        for (born, fen) in [("2024-06-15", "0"), ("1990-06-15", "340"), ("1927-06-15", "970"), ("1904-06-15", "7")] {
            #expect(try amount(long(120), 1, born: born) == fen)
        }
        #expect(Fixture.library(nation: [long(250)]).findings.map(\.code) == ["POL-0002"])
        #expect(Fixture.library(nation: [long(249), TableTests.entitlement]).findings.map(\.code) == [])
    }

    @Test func `days do not go into an amount of money`() {
        let findings = Fixture.library(nation: [TableTests.table(["unit": "day"]), TableTests.entitlement]).findings
        #expect(findings.map(\.code).contains("POL-0017"))
    }
}
