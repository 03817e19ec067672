import Civil
import Policy
import Testing

/// Dated parameters of OpenFisca come in as parameters of a pack, with the same values on the same days.
@Suite struct OpenFiscaParametersTests {
    private func imported(_ text: String, id: String, unit: Policy.Unit? = nil) throws -> OpenFiscaParameters {
        OpenFiscaParameters(
            PackFile(path: "p.yaml", text: text), id: id, cite: try #require(Citation("law#3")), unit: unit)
    }

    private func chain(_ text: String) throws -> PackChain { try Fixture.chain(text) }

    private func value(_ chain: PackChain, _ id: String, _ day: String, key: [String] = []) -> String {
        let day = Fixture.day(day)
        let held = chain.values(of: id).first { $0.key == key && $0.validity.contains(day) }
        return held.map { $0.value.map { "\($0)" } ?? "gap" } ?? "none"
    }

    @Test func `values by day, money in fen, an end as a gap, references as comments`() throws {
        let found = try imported(
            """
            description: Allowance per child
            metadata: {unit: currency-CNY, reference: Decree 12}
            values:
              2020-01-01:
                value: 700
                metadata: {reference: [{title: Law of 2020, href: "https://example.org"}]}
              2015-12-01: {value: 600.55}
              2024-01-01: {value: null}
            """, id: "aid.child")
        #expect(found.findings == [])
        #expect(found.count == 1)
        #expect(found.text.contains("# Decree 12"))
        #expect(found.text.contains("# Law of 2020"))
        let chain = try chain(found.text)
        #expect(chain.parameters["aid.child"]?.unit == .fen)
        #expect(value(chain, "aid.child", "2015-11-30") == "none")
        #expect(value(chain, "aid.child", "2019-12-31") == "60055")
        #expect(value(chain, "aid.child", "2020-01-01") == "70000")
        #expect(value(chain, "aid.child", "2025-01-01") == "gap")
        #expect(
            chain.values(of: "aid.child").allSatisfy {
                $0.cite.map(\.description) == ["law#3"] && ($0.value == nil || $0.confidence == .secondary)
            })
    }

    @Test func `nodes become names, brackets parameters by bracket`() throws {
        let found = try imported(
            """
            scale:
              brackets:
                - threshold: {2020-01-01: {value: 0}}
                  rate: {2020-01-01: {value: 0.1}, 2022-01-01: {value: 0.11}}
                - threshold: {2020-01-01: {value: 1000}}
                  rate: {2020-01-01: {value: 0.2}}
            Minimum age:
              metadata: {unit: year}
              values: {2000-01-01: 60}
            """, id: "tax", unit: nil)
        #expect(found.findings.map(\.code) == ["POL-0005"])
        let whole = try imported(
            "scale:\n  brackets:\n    - threshold: {2020-01-01: {value: 0}}\n      rate: {2022-01-01: {value: 0.11}, 2020-01-01: {value: 0.1}}\n    - threshold: {2020-01-01: {value: 1000}}\n      rate: {2020-01-01: {value: 0.2}}",
            id: "tax", unit: .fen)
        #expect(whole.findings == [])
        let chain = try chain(whole.text)
        #expect(value(chain, "tax.scale_threshold", "2020-06-01", key: ["2"]) == "100000")
        #expect(value(chain, "tax.scale_rate", "2021-12-31", key: ["1"]) == "0.1")
        #expect(value(chain, "tax.scale_rate", "2022-01-01", key: ["1"]) == "0.11")
    }

    @Test(arguments: [
        ("values: {soon: 3}", "POL-0006"), ("values: {2020-01-01: {value: 0.001}}", "POL-0006"),
        ("description: nothing", "POL-0005"), ("values: [", "POL-0001"),
    ]) func `what cannot be read is named`(_ text: String, _ code: String) throws {
        let found = try imported(text, id: "a.b", unit: .fen)
        #expect(found.findings.map(\.code).contains(code), "\(found.findings) \(found.text)")
        #expect(found.count == 0)
    }
}
