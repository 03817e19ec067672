import Civil
import Exchange
import FEEL
import Foundation
@testable import Policy
import Testing

/// The grading of risks of pregnancy that ships: the norm's numbers, its boundaries, and what it leaves open.
@Suite struct GradingTests {
    static let chain = Result { () throws -> PackChain in
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Packs").path
        return try Rules(folder: root).library.chain(for: #require(DivisionCode("350583")))
    }

    struct Pregnancy {
        var born = "1996-03-01"
        var visits: [(day: String, data: [String: JSON])] = []
        var found: [(day: String, type: String, field: String, code: String)] = []

        func suggestion(on day: String = "2026-09-01") throws -> GradeSuggestion {
            let chain = try GradingTests.chain.get()
            let grading = try #require(chain.gradings["pregnancy-risk"])
            var chronicle = Chronicle()
            let birth = EventReference(sequence: 1, type: "person-registered", day: try #require(Day("2020-01-01")))
            chronicle.attributes["birth_date"] = [.init(.string(born), birth)]
            var sequence: Int64 = 1
            func add(_ day: String, _ type: String, _ data: [String: JSON]) throws {
                sequence += 1
                chronicle.occasions.append(
                    Occasion(
                        EventReference(sequence: sequence, type: type, day: try #require(Day(day))), role: "mother",
                        data: data))
            }
            for visit in visits { try add(visit.day, "antenatal-visit", visit.data) }
            for one in found { try add(one.day, one.type, [one.field: .string(one.code)]) }
            chronicle.occasions.sort { $0.reference < $1.reference }
            let first = try #require(Day("2026-06-01"))
            return chain.suggestion(
                grading, chronicle, since: first, on: try #require(Day(day)))
        }

        static func visit(_ data: [String: JSON]) -> Pregnancy { Pregnancy(visits: [("2026-08-01", data)]) }
        static func factor(_ code: String) -> Pregnancy {
            Pregnancy(found: [("2026-08-01", "pregnancy-risk-found", "factor", code)])
        }
    }

    static func grade(_ pregnancy: Pregnancy) throws -> String {
        let found = try pregnancy.suggestion()
        return found.questions.isEmpty ? found.level : "\(found.level)?"
    }

    @Test(arguments: [
        ("2007-09-02", "yellow"), ("2007-09-01", "green"), ("1991-09-02", "green"), ("1991-09-01", "yellow"),
        ("1986-09-02", "yellow"), ("1986-09-01", "orange"),
    ])
    func `ages of 18, 35 and 40 years, to the day`(born: String, level: String) throws {
        #expect(try GradingTests.grade(Pregnancy(born: born)) == level)
    }

    @Test(
        arguments: [
            (29, "red"), (30, "orange"), (49, "orange"), (50, "yellow?"), (51, "yellow"), (99, "yellow"),
            (100, "green?"),
            (101, "green"),
        ] as [(Int64, String)])
    func `platelets, and the boundaries that the norm leaves open`(count: Int64, level: String) throws {
        #expect(try GradingTests.grade(.visit(["platelets": .integer(count)])) == level)
    }

    @Test(
        arguments: [
            (40, "red"), (41, "orange"), (59, "orange"), (60, "yellow?"), (61, "yellow"), (109, "yellow"),
            (110, "green?"),
            (111, "green"),
        ] as [(Int64, String)])
    func `haemoglobin likewise`(count: Int64, level: String) throws {
        #expect(try GradingTests.grade(.visit(["haemoglobin": .integer(count)])) == level)
    }

    /// Of a woman of 160 cm.
    @Test(arguments: [
        ("47.3", "green"), ("47.2", "yellow"), ("63.9", "green?"), ("64.0", "green?"), ("64.4", "yellow"),
        ("71.5", "yellow"), ("71.7", "orange"),
    ])
    func `the body mass index, to one decimal`(weight: String, level: String) throws {
        let data: [String: JSON] = ["height": .integer(160), "weight": .number(try #require(Decimal128(weight)))]
        #expect(try GradingTests.grade(.visit(data)) == level)
    }

    @Test func `the gravest counts, a mark stands beside any level, and every reason is said`() throws {
        var pregnancy = Pregnancy.visit(["platelets": .integer(60), "haemoglobin": .integer(115)])
        pregnancy.found = [
            ("2026-08-02", "pregnancy-risk-found", "factor", "twins"),
            ("2026-08-03", "pregnancy-risk-found", "factor", "preeclampsia-severe"),
            ("2026-08-03", "pregnancy-infection-found", "infection", "syphilis"),
        ]
        let found = try pregnancy.suggestion()
        #expect(found.level == "orange" && found.marks == ["purple"])
        #expect(found.reasons.map(\.gives) == ["orange", "yellow", "yellow", "purple"])
        #expect(found.reasons.first?.title.zh.contains("重度子痫前期") == true)
        #expect(Set(found.missing) == ["height", "weight", "bmi"])
        // A boundary that could not raise the level is not asked.
        var asked = pregnancy
        asked.visits = [("2026-08-01", ["platelets": .integer(100)])]
        #expect(try asked.suggestion().questions.isEmpty)
        // An infection alone is green, and purple beside it.
        let alone = Pregnancy(found: [("2026-08-03", "pregnancy-infection-found", "infection", "hiv")])
        #expect(try alone.suggestion().level == "green" && alone.suggestion().marks == ["purple"])
    }

    @Test func `what another pregnancy found does not count, and what is measured last does`() throws {
        var pregnancy = Pregnancy(visits: [
            ("2026-07-01", ["haemoglobin": .integer(55)]), ("2026-08-01", ["haemoglobin": .integer(118)]),
        ])
        pregnancy.found = [("2024-03-01", "pregnancy-risk-found", "factor", "previa-pernicious")]
        #expect(try GradingTests.grade(pregnancy) == "green")
        #expect(try pregnancy.suggestion(on: "2026-07-15").level == "orange")
    }

    @Test func `every code of every list gives the level in whose list the norm has it`() throws {
        let chain = try GradingTests.chain.get()
        let grading = try #require(chain.gradings["pregnancy-risk"])
        let factors = try #require(chain.eventTypes["pregnancy-risk-found"]?.field("factor")).codes
        #expect(factors.count == 66)
        for (code, _) in factors {
            let level = try #require(grading.findings.first?.gives[code])
            #expect(try GradingTests.grade(.factor(code)) == level)
        }
        #expect(grading.findings.last?.gives.values.allSatisfy { $0 == "purple" } == true)
    }

    @Test func `a county that has settled a boundary is not asked`() throws {
        let content = try PackFolder.read(
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("Packs").path)
        let text = """
            parameter: risk.platelets_100_is_yellow
            values:
              - {from: 2021-01-01, value: true, cite: fj-health-2021-525#一, confidence: secondary}
            """
        let library = Library(
            files: content.files + [PackFile(path: "cn/35-fujian/added.yaml", text: text)])
        #expect(library.findings.filter { $0.severity == .error }.isEmpty)
        let chain = library.chain(for: try #require(DivisionCode("350583")))
        let grading = try #require(chain.gradings["pregnancy-risk"])
        var chronicle = Chronicle()
        let day = try #require(Day("2026-08-01"))
        chronicle.occasions = [
            Occasion(
                EventReference(sequence: 1, type: "antenatal-visit", day: day), role: "mother",
                data: ["platelets": .integer(100)])
        ]
        let found = chain.suggestion(grading, chronicle, since: day, on: day)
        #expect(found.level == "yellow" && found.questions.isEmpty)
    }
}
