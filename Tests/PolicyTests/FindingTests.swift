import Civil
import Policy
import Testing

/// A world of packs with one thing wrong.
struct Fault: Sendable, CustomTestStringConvertible {
    let code: String
    let what: String
    var nation: [String] = []
    var province: [String] = []
    var county: [String] = []
    var testDescription: String { "\(code) \(what)" }

    static let grant = "grant: aid\nto: [province]\ncite: law#9"

    static func parameter(_ values: String, unit: String = "fen", id: String = "p.q") -> String {
        "parameter: \(id)\ntitle: {zh: 参数, en: Parameter}\nunit: \(unit)\nvalues:\n" + values
    }

    static func fact(_ id: String, _ rest: String, type: String = "number") -> String {
        "fact: \(id)\ntitle: {zh: 事实, en: Fact}\ntype: \(type)\n\(rest)"
    }

    static let wage = fact("wage", "attribute: wage")

    /// A rule of school with a condition.
    static func school(_ condition: String) -> String {
        Fixture.entitlement(
            "school",
            [
                "topic": "school", "gates": "school", "open": nil, "amount": "{unit: none, value: '1'}",
                "eligible": "[{if: '\(condition)', else: {zh: 否, en: No}}]",
            ])
    }

    static let vaccinated = """
        event: shot
        title: {zh: 接种, en: Shot}
        cite: law#1
        category: health
        recorded_by: [clinic]
        subjects:
          person: {title: {zh: 本人, en: Person}, required: true}
        data:
          kind: {title: {zh: 种类, en: Kind}, type: code, codes: {a: {zh: 甲, en: A}}}
          amount: {title: {zh: 数, en: Amount}, type: integer}
        """

    static func count(_ id: String, _ rest: String) -> String {
        "count: \(id)\ntitle: {zh: 计数, en: Count}\ncite: law#1\n\(rest)"
    }

    static func indicator(_ rest: String) -> String {
        "indicator: rate\ntitle: {zh: 率, en: Rate}\ntopic: quality\ncite: law#1\nunit: {zh: 个, en: of them}\n\(rest)"
    }

    /// Counts, indicators and targets with one thing wrong.
    static let figures: [Fault] = [
        Fault(
            code: "POL-0033", what: "a count of unknown events",
            nation: [count("n", "events: {type: sot, role: person}")]),
        Fault(
            code: "POL-0033", what: "a count of an unknown role",
            nation: [vaccinated, count("n", "events: {type: shot, role: child}")]),
        Fault(
            code: "POL-0033", what: "a count of an unknown code",
            nation: [vaccinated, count("n", "events: {type: shot, role: person, where: {kind: b}}")]),
        Fault(
            code: "POL-0033", what: "a count that reads kin",
            nation: [vaccinated, count("n", "events: {type: shot, role: person, when: mother.insured}")]),
        Fault(
            code: "POL-0030", what: "a count whose condition is no truth",
            nation: [vaccinated, count("n", "events: {type: shot, role: person, when: order}")]),
        Fault(
            code: "POL-0006", what: "a condition on persons that changes by itself",
            nation: [count("n", "persons: {when: 'age_years > 3'}")]),
        Fault(
            code: "POL-0006", what: "a count of both",
            nation: [vaccinated, count("n", "persons: {}\nevents: {type: shot, role: person}")]),
        Fault(
            code: "POL-0006", what: "a condition without a person",
            nation: [vaccinated, count("n", "events: {type: shot, when: insured}")]),
        Fault(
            code: "POL-0006", what: "a state of persons' events",
            nation: [vaccinated, count("n", "events: {type: shot, role: person, last: amount}")]),
        Fault(code: "POL-0006", what: "a name that no formula can read", nation: [count("n-n", "persons: {}")]),
        Fault(code: "POL-0033", what: "a part of nothing", nation: [count("n", "of: m\nsex: male")]),
        Fault(
            code: "POL-0033", what: "a part of a part",
            nation: [count("m", "persons: {}"), count("n", "of: m\nsex: male"), count("o", "of: n\nmean: true")]),
        Fault(
            code: "POL-0006", what: "a mean of events",
            nation: [vaccinated, count("m", "events: {type: shot, role: person}"), count("n", "of: m\nmean: true")]),
        Fault(
            code: "POL-0014", what: "a formula over an unknown count",
            nation: [count("m", "persons: {}"), indicator("numerator: n")]),
        Fault(
            code: "POL-0005", what: "a chance without a denominator",
            nation: [count("m", "persons: {}"), indicator("numerator: m\nchance: poisson")]),
        Fault(
            code: "POL-0033", what: "an unknown owner",
            nation: [count("m", "persons: {}"), indicator("numerator: m\nowner: nobody")]),
        Fault(
            code: "POL-0033", what: "a target of an unknown indicator",
            nation: ["target: t\ntitle: {zh: 目标, en: Target}\nindicator: x\nat_least: 1\ncite: law#1"]),
        Fault(
            code: "POL-0006", what: "a target without number and note",
            nation: ["target: t\ntitle: {zh: 目标, en: Target}\ncite: law#1"]),
        Fault(
            code: "POL-0010", what: "a target of an unknown instrument",
            nation: ["target: t\ntitle: {zh: 目标, en: Target}\nat_least: 1\nnote: {zh: 注, en: Note}\ncite: lwa#1"]),
        Fault(
            code: "POL-0012", what: "an indicator without a source",
            nation: [
                count("m", "persons: {}"),
                "indicator: rate\ntitle: {zh: 率, en: Rate}\ntopic: quality\nunit: {zh: 个, en: of them}\nnumerator: m",
            ]),
    ]

    static let all: [Fault] =
        figures + [
            Fault(code: "POL-0001", what: "no YAML", nation: ["fact: [unclosed"]),
            Fault(code: "POL-0002", what: "an anchor", nation: ["fact: &a x\nother: *a"]),
            Fault(
                code: "POL-0002", what: "nested too deeply", nation: ["fact: " + String(repeating: "[", count: 3_000)]),
            Fault(code: "POL-0003", what: "an unknown kind", nation: ["paramter: x"]),
            Fault(code: "POL-0004", what: "an unknown key", nation: [Fixture.entitlement("aid", ["eligble": "[]"])]),
            Fault(code: "POL-0005", what: "a missing key", nation: [Fixture.entitlement("aid", ["topic": nil])]),
            Fault(
                code: "POL-0006", what: "a value of the wrong kind",
                nation: [Fixture.entitlement("aid", ["from": "soon"])]),
            Fault(
                code: "POL-0005", what: "an scenario without a path",
                nation: [
                    "scenario: medium\ntitle: {zh: 中, en: M}\ncite: law#1\ntfr: {2025: 1.0}\ne0_male: {2025: 75}\nsrb: {2025: 1.1}"
                ]),
            Fault(
                code: "POL-0006", what: "an scenario whose sex ratio is per cent",
                nation: [
                    "scenario: medium\ntitle: {zh: 中, en: M}\ncite: law#1\ntfr: {2025: 1}\ne0_male: {2025: 75}\ne0_female: {2025: 80}\nsrb: {2025: 110}"
                ]),
            Fault(
                code: "POL-0006", what: "a warning with two thresholds",
                nation: [
                    "warning: w\ntitle: {zh: 警, en: W}\ncite: law#1\nindicator: tfr\nabove: 1\nbelow: 2"
                ]),
            Fault(
                code: "POL-0012", what: "a warning that nobody asked for",
                nation: ["warning: w\ntitle: {zh: 警, en: W}\nindicator: tfr\nbelow: 1"]),
            Fault(code: "POL-0007", what: "declared twice", nation: [Fixture.entitlement(), Fixture.entitlement()]),
            Fault(
                code: "POL-0010", what: "an unknown instrument", nation: [Fixture.entitlement("aid", ["cite": "lav#2"])]
            ),
            Fault(
                code: "POL-0011", what: "an uncited value",
                nation: [Fault.parameter("  - {from: 2020-01-01, value: 1}")]),
            Fault(code: "POL-0012", what: "an uncited rule", nation: [Fixture.entitlement("aid", ["cite": nil])]),
            Fault(
                code: "POL-0013", what: "an expression that is none",
                nation: [Fixture.entitlement("aid", ["starts": "'period.start +'"])]),
            Fault(
                code: "POL-0014", what: "an unknown fact",
                nation: [Fixture.entitlement("aid", ["eligible": "[{if: 'child.insurd', else: {zh: 无, en: No}}]"])]),
            Fault(
                code: "POL-0014", what: "an unknown parameter",
                nation: [Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'rate.yearley'}"])]),
            Fault(
                code: "POL-0014", what: "an unknown name",
                nation: [Fixture.entitlement("aid", ["eligible": "[{if: 'chld.insured', else: {zh: 无, en: No}}]"])]),
            Fault(
                code: "POL-0015", what: "dates that overlap",
                nation: [
                    Fault.parameter(
                        "  - {from: 2020-01-01, to: 2021-06-30, value: 1, cite: law#1}\n  - {from: 2021-01-01, value: 2, cite: law#1}"
                    )
                ]),
            Fault(
                code: "POL-0016", what: "a gap in dates",
                nation: [
                    Fault.parameter(
                        "  - {from: 2020-01-01, to: 2020-06-30, value: 1, cite: law#1}\n  - {from: 2021-01-01, value: 2, cite: law#1}"
                    )
                ]),
            Fault(
                code: "POL-0017", what: "a unit clash",
                nation: [
                    Fault.parameter("  - {from: 2020-01-01, value: 1, cite: law#1}", unit: "day"),
                    Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'rate.yearly + p.q'}"]),
                ]),
            Fault(
                code: "POL-0017", what: "an amount in days given as money",
                nation: [
                    Fault.parameter("  - {from: 2020-01-01, value: 1, cite: law#1}", unit: "day"),
                    Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'p.q'}"]),
                ]),
            Fault(
                code: "POL-0018", what: "money divided without rounding",
                nation: [Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'rate.yearly / 12'}"])]),
            Fault(
                code: "POL-0019", what: "a cycle",
                nation: [Fault.fact("a", "expr: 'b + 1'"), Fault.fact("b", "expr: 'a + 1'")]),
            Fault(
                code: "POL-0019", what: "a cycle through kin", nation: [Fault.fact("a", "expr: 'mother.a'")]),
            Fault(
                code: "POL-0020", what: "a value below the floor",
                province: ["parameter: rate.yearly\nvalues:\n  - {from: 2022-01-01, value: 110000, cite: rule#5}"]),
            Fault(
                code: "POL-0021", what: "an amount below the floor",
                nation: [Fixture.entitlement()],
                province: [
                    "entitlement: aid\namends: cn\namount: {unit: fen, value: 'if child.order = 3 then 50000 else 200000', cite: rule#6}"
                ]),
            Fault(
                code: "POL-0022", what: "a parameter that is not open to the level",
                county: ["parameter: rate.yearly\nvalues:\n  - {from: 2022-01-01, value: 130000, cite: notice#5}"]),
            Fault(
                code: "POL-0023", what: "a field that is not open to the level", nation: [Fixture.entitlement()],
                province: ["entitlement: aid\namends: cn\nstarts: 'period.end'"]),
            Fault(
                code: "POL-0024", what: "a power that nobody granted",
                province: [Fixture.entitlement("own", ["cite": "rule#1"])]),
            Fault(
                code: "POL-0024", what: "a power granted to another level", nation: [Fault.grant],
                county: [Fixture.entitlement("own", ["cite": "notice#1"])]),
            Fault(
                code: "POL-0014", what: "an amount of an entitlement that is not there",
                nation: [Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'amount(\"ade\")'}"])]),
            Fault(
                code: "POL-0019", what: "entitlements that read each other",
                nation: [
                    Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'amount(\"own\")'}"]),
                    Fixture.entitlement("own", ["amount": "{unit: fen, value: 'amount(\"aid\")'}"]),
                ]),
            Fault(
                code: "POL-0036", what: "an amount of another span",
                nation: [
                    Fixture.entitlement("own", ["period": "month"]),
                    Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'amount(\"own\")'}"]),
                ]),
            Fault(
                code: "POL-0017", what: "money of one and days of another",
                nation: [
                    Fixture.entitlement("own", ["amount": "{unit: day, value: '3'}"]),
                    Fixture.entitlement("aid", ["amount": "{unit: fen, value: 'rate.yearly + amount(\"own\")'}"]),
                ]),
            Fault(
                code: "POL-0033", what: "a conflict with what is not there",
                nation: [Fixture.entitlement("aid", ["conflict": "{with: ade, policy: max, cite: law#1}"])]),
            Fault(
                code: "POL-0037", what: "two that pay for the same",
                nation: [Fixture.entitlement(), Fault.grant],
                province: [Fixture.entitlement("own", ["cite": "rule#1", "open": nil])]),
            Fault(
                code: "POL-0017", what: "the greater of a range",
                nation: [
                    Fixture.entitlement("own"),
                    Fixture.entitlement(
                        "aid",
                        [
                            "conflict": "{with: own, policy: max, cite: law#1}",
                            "amount": "{unit: fen, min: '1', max: '2', decided_by: {zh: 单位, en: the employer}}",
                        ]),
                ]),
            Fault(
                code: "POL-0005", what: "a cohort without days",
                nation: [Fixture.entitlement("aid", ["cohort": "{on: 'child.birth_date', else: {zh: 无, en: No}}"])]),
            Fault(
                code: "POL-0033", what: "a measure of a parameter that is not there",
                nation: [
                    "measure: m\ntitle: {zh: 支持, en: Support}\nfor: institution\ngives: {zh: 给, en: Give}\nask: {zh: 问, en: Ask}\nfrom: 2020-01-01\nparameters: [a.b]\ncite: law#1"
                ]),
            Fault(
                code: "POL-0025", what: "a school rule that reads parity",
                nation: [
                    Fixture.entitlement(
                        "aid", ["gates": "school", "eligible": "[{if: 'child.order = 1', else: {zh: 无, en: No}}]"])
                ]),
            Fault(
                code: "POL-0025", what: "a hukou rule that reads marriage behind a fact",
                nation: [
                    Fault.fact("fit", "expr: 'mother.married'", type: "boolean"),
                    Fixture.entitlement(
                        "aid",
                        [
                            "gates": "hukou", "subject": "person",
                            "eligible": "[{if: 'person.fit', else: {zh: 无, en: No}}]",
                        ]),
                ]),
            Fault(
                code: "POL-0025", what: "a work rule for each delivery",
                nation: [
                    Fixture.entitlement(
                        "aid",
                        [
                            "gates": "work", "subject": "woman", "per": "{event: delivery, role: mother, as: delivery}",
                            "eligible": "[{if: 'woman.insured', else: {zh: 无, en: No}}]",
                        ])
                ]),
            Fault(
                code: "POL-0026", what: "a child's aid that reads the parents' marriage",
                nation: [
                    Fixture.entitlement("aid", ["eligible": "[{if: 'child.mother.married', else: {zh: 无, en: No}}]"])
                ]),
            Fault(code: "POL-0027", what: "a fee", nation: ["fee: maintenance\ntitle: {zh: 社会抚养费, en: Fee}"]),
            Fault(code: "POL-0027", what: "a penalty", nation: ["penalty: p"]),
            Fault(code: "POL-0027", what: "a credit mark", nation: ["credit-mark: c"]),
            Fault(code: "POL-0027", what: "a veto", nation: ["veto: v"]),
            Fault(
                code: "POL-0027", what: "an entitlement with the effect of a fee",
                nation: [Fixture.entitlement("aid", ["effect": "fee"])]),
            Fault(
                code: "POL-0028", what: "a negative value",
                nation: [Fault.parameter("  - {from: 2020-01-01, value: -5, cite: law#1}")]),
            Fault(
                code: "POL-0028", what: "a negative amount",
                nation: [Fixture.entitlement("aid", ["amount": "{unit: fen, value: '-rate.yearly'}"])]),
            Fault(
                code: "POL-0029", what: "a recollected value",
                nation: [Fault.parameter("  - {from: 2020-01-01, value: 5, cite: law#1, confidence: recollection}")]),
            Fault(
                code: "POL-0030", what: "a date compared with a number",
                nation: [
                    Fixture.entitlement("aid", ["eligible": "[{if: 'child.birth_date > 5', else: {zh: 无, en: No}}]"])
                ]),
            Fault(
                code: "POL-0030", what: "a condition that is a number",
                nation: [Fixture.entitlement("aid", ["eligible": "[{if: 'child.order', else: {zh: 无, en: No}}]"])]),
            Fault(
                code: "POL-0021", what: "an amount below the floor for those who earn more",
                nation: [Fixture.entitlement(), Fault.wage],
                province: [
                    "entitlement: aid\namends: cn\namount: {unit: fen, value: 'if child.wage > 500000 then 0 else rate.yearly', cite: rule#6}"
                ]),
            Fault(
                code: "POL-0021", what: "an amount below the floor for the youngest",
                nation: [Fixture.entitlement()],
                province: [
                    "entitlement: aid\namends: cn\namount: {unit: fen, value: 'if child.age_years < 3 then 0 else rate.yearly', cite: rule#6}"
                ]),
            Fault(
                code: "POL-0021", what: "an amount below the floor for one text",
                nation: [Fixture.entitlement(), Fault.fact("kind", "attribute: kind", type: "text")],
                province: [
                    "entitlement: aid\namends: cn\namount: {unit: fen, value: 'if child.kind = \"rural\" then 0 else rate.yearly', cite: rule#6}"
                ]),
            Fault(
                code: "POL-0025", what: "a school rule that reads births from events, whatever the fact says of itself",
                nation: [
                    Fault.fact("deliveries", "events: {type: delivery, role: mother, take: count}"),
                    Fault.school("child.mother.deliveries <= 2"),
                ]),
            Fault(
                code: "POL-0025", what: "a school rule that reads a spouse under another name",
                nation: [
                    Fault.fact("partner", "kin: spouse", type: "person"), Fault.school("child.mother.partner != null"),
                ]),
            Fault(
                code: "POL-0025", what: "a school rule that reads parity through another entitlement",
                nation: [
                    Fixture.entitlement(
                        "second", ["eligible": "[{if: 'child.order = 2', else: {zh: 否, en: No}}]", "open": nil]),
                    Fault.school("amount(\"second\") = 0"),
                ]),
            Fault(
                code: "POL-0025", what: "a school rule that reads parity through a table",
                nation: [TableTests.table(), Fault.school("rate.band(child.order, child.age_years) > 0")]),
            Fault(
                code: "POL-0026", what: "an aid of somebody else's name that reads the parents' marriage",
                nation: [
                    Fixture.entitlement(
                        "aid",
                        [
                            "subject": "pupil", "eligible": "[{if: 'pupil.mother.married', else: {zh: 否, en: No}}]",
                            "open": nil,
                        ])
                ]),
            Fault(
                code: "POL-0026", what: "an aid that reads the parents' marriage behind a fact",
                nation: [
                    Fault.fact("settled", "expr: 'mother.married'", type: "boolean"),
                    Fixture.entitlement(
                        "aid",
                        ["subject": "pupil", "eligible": "[{if: 'pupil.settled', else: {zh: 否, en: No}}]", "open": nil]),
                ]),
            Fault(
                code: "POL-0026", what: "a child's aid that reads a spouse under another name",
                nation: [
                    Fault.fact("partner", "kin: spouse", type: "person"),
                    Fixture.entitlement(
                        "aid",
                        ["amount": "{unit: fen, value: 'if child.mother.partner = null then 0 else rate.yearly'}"]),
                ]),
            Fault(code: "POL-0032", what: "a draft as law", nation: [Fixture.entitlement("aid", ["cite": "draft#1"])]),
            Fault(
                code: "POL-0033", what: "an event type that is not there",
                nation: [Fault.fact("n", "events: {type: delivry, role: mother, take: count}")]),
        ]
}

@Suite struct FindingTests {
    @Test func `the world of the fixtures is sound`() {
        let library = Fixture.library(nation: [Fixture.entitlement(), Fault.grant])
        #expect(library.findings == [])
        #expect(library.packs.map(\.id) == ["cn", "cn-x", "cn-x-c"])
    }

    @Test(arguments: Fault.all) func `one fault gives its finding with file and line, and the pack does not load`(
        _ fault: Fault
    ) {
        let library = Fixture.library(nation: fault.nation, province: fault.province, county: fault.county)
        let found = library.findings.filter { $0.code == fault.code }
        #expect(!found.isEmpty, "\(library.findings)")
        #expect(found.allSatisfy { $0.place.line > 0 && $0.place.file.hasSuffix("all.yaml") })
        #expect(found.allSatisfy { !$0.why.zh.isEmpty && !$0.why.en.isEmpty && !$0.fix.zh.isEmpty })
        let pack = fault.nation.isEmpty ? fault.province.isEmpty ? "cn-x-c" : "cn-x" : "cn"
        let isOther =
            fault.what.hasPrefix("an amount below the floor") || fault.what == "two that pay for the same"
            || fault.what.hasPrefix("a field that")
        let isCounty = fault.what == "a power granted to another level"
        #expect(!library.packs.map(\.id).contains(isOther ? "cn-x" : isCounty ? "cn-x-c" : pack))
    }

    @Test(arguments: ["POL-0020", "POL-0021"]) func `a value below the floor names both clauses, the upper first`(
        _ code: String
    ) throws {
        let fault = try #require(Fault.all.first { $0.code == code })
        let library = Fixture.library(nation: fault.nation, province: fault.province)
        let finding = try #require(library.findings.first { $0.code == code })
        #expect(finding.clauses.map(\.instrument) == (code == "POL-0020" ? ["law", "rule"] : ["law", "law"]))
        #expect(finding.other?.file == "cn/all.yaml")
        #expect(library.packs.map(\.id) == ["cn"])
    }

    @Test func `an amount below the floor is shown with the case in which it is`() throws {
        let fault = try #require(Fault.all.first { $0.code == "POL-0021" })
        let finding = try #require(
            Fixture.library(nation: fault.nation, province: fault.province).findings.first { $0.code == "POL-0021" })
        #expect(finding.why.en.contains("order = 3"))
    }

    @Test func `all findings come at once, in the order of their places`() {
        let library = Fixture.library(
            nation: [Fixture.entitlement("a", ["topic": nil]), Fixture.entitlement("b", ["cite": "lav#1"]), "veto: v"])
        #expect(Set(library.findings.map(\.code)).isSuperset(of: ["POL-0005", "POL-0010", "POL-0027"]))
        #expect(library.findings == library.findings.sorted())
    }

    @Test func `a broken file does not hide what is wrong in its other documents`() {
        let library = Fixture.library(nation: ["fact: [unclosed", "veto: v"])
        #expect(Set(library.findings.map(\.code)) == ["POL-0001", "POL-0027"])
    }

    @Test func `an unknown key is named with the nearest one`() throws {
        let library = Fixture.library(nation: [Fixture.entitlement("aid", ["eligble": "[]", "eligible": nil])])
        let finding = try #require(library.findings.first { $0.code == "POL-0004" })
        #expect(finding.why.en.contains("eligible"))
    }

    @Test func `a finding stands at the line of its key`() throws {
        let text = "fact: x\ntitle: {zh: 事实, en: Fact}\ntype: number\nattribute: x\nabsnt: 0"
        let library = Library(files: Fixture.files() + [PackFile(path: "cn/one.yaml", text: "# comment\n---\n" + text)])
        let finding = try #require(library.findings.first { $0.code == "POL-0004" })
        #expect(finding.place == Place(file: "cn/one.yaml", line: 7))
    }

    @Test func `a pack outside the division of its folder is refused`() {
        let files = Fixture.files().map { file in
            file.path == "cn/35/c/pack.yaml"
                ? PackFile(path: file.path, text: file.text.replacing("350583", with: "440100")) : file
        }
        let codes = Library(files: files).findings.map(\.code)
        #expect(codes.contains("POL-0009") || codes.contains("POL-0006"))
    }

    @Test func `files without a pack are named`() {
        let library = Library(
            files: Fixture.files() + [PackFile(path: "us/x.yaml", text: "grant: aid\nto: [county]\ncite: law#1")])
        #expect(library.findings.map(\.code) == ["POL-0008"])
    }

    @Test func `a bomb of aliases is refused at once`() {
        var text = "fact: x\na0: &a0 [x, x]\n"
        for level in 1..<40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(Fixture.library(nation: [text]).findings.map(\.code) == ["POL-0002"])
    }

    @Test func `a floor that nothing can prove is said to be unproven`() {
        let library = Fixture.library(
            nation: [
                Fixture.entitlement(),
                Fault.parameter("  - {from: 2020-01-01, gap: {zh: 未定, en: Open}, cite: law#1}"),
            ],
            province: ["entitlement: aid\namends: cn\namount: {unit: fen, value: 'p.q', cite: rule#6}"])
        #expect(library.findings.map(\.code) == ["POL-0031"])
        #expect(library.findings.allSatisfy { $0.severity == .warning })
    }

    @Test func `a row of requirements that cannot be read is named with its line`() throws {
        let head = "id,division,instrument,clause,kind,title_zh,title_en,status,met_by,note_zh,note_en"
        let csv = "\(head)\nX1,000000,law,1,nonsense,甲,A,planned,,,\n"
        let refusal = #expect(throws: Refusal.self) { try Requirement.table(csv: csv, at: "requirements.csv") }
        #expect(refusal?.problems.first?.code == "POL-0038")
        #expect(refusal?.problems.first?.at.hasPrefix("requirements.csv") == true)
    }

    @Test func `a granted power may be used by the level it is granted to`() {
        let library = Fixture.library(nation: [Fault.grant], province: [Fixture.entitlement("own", ["cite": "rule#1"])])
        #expect(library.findings == [])
    }

    @Test func `a province may fill what is open above, and more generously`() {
        let library = Fixture.library(
            nation: [Fixture.entitlement()],
            province: [
                "parameter: rate.yearly\nvalues:\n  - {from: 2022-01-01, value: 130000, cite: rule#5}",
                "entitlement: aid\namends: cn\namount: {unit: fen, value: 'rate.yearly * 2', cite: rule#6}",
            ])
        #expect(!library.findings.contains { $0.severity == .error })
    }
}
