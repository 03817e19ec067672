import Access
import Civil
import Exchange
import Policy
import Registry
import Testing

@testable import Server

@Suite struct RecordFormTests {
    static let rules = try? Rules(folder: ServedCounty.packs)

    private func form(_ id: String, role: Role = .county, about: Int64? = nil) throws -> (
        form: RecordForm, words: Words
    ) {
        let rules = try #require(RecordFormTests.rules)
        let county = try #require(DivisionCode("350583"))
        let chain = rules.library.chain(for: county)
        let words = Words(language: .en, divisions: rules.divisions) { key, _ in key }
        let form = RecordForm(
            type: try #require(chain.eventTypes[id]), action: "/events/new/\(id)", about: about, role: role,
            today: try #require(Day("2026-11-21")), divisions: rules.divisions, county: county, chain: chain)
        return (form, words)
    }

    private func fields(_ model: Model) throws -> [String: Model] {
        let form = try #require(model["form"] as? Model)
        let groups = try #require(form["groups"] as? [Model])
        let fields = groups.flatMap { $0["fields"] as? [Model] ?? [] }
        return Dictionary(uniqueKeysWithValues: fields.map { ($0["name"] as? String ?? "", $0) })
    }

    @Test func `every event type of the county has a form with a control for each subject and field`() throws {
        let rules = try #require(RecordFormTests.rules)
        let types = rules.library.chain(for: try #require(DivisionCode("350583"))).eventTypes
        #expect(types.count > 15)
        for id in types.keys {
            let (form, words) = try form(id)
            let fields = try fields(form.view(words))
            #expect(Set(fields.keys) == Set(form.names), "\(id)")
            for (name, field) in fields {
                let control = field["control"] as? String ?? ""
                #expect(control.hasPrefix("field/"), "\(id) \(name)")
                if control == "field/choice" || control == "field/select" {
                    #expect((field["options"] as? [Model])?.isEmpty == false, "\(id) \(name)")
                }
            }
        }
    }

    @Test func `a problem stands in the summary and at its field, and what was typed is kept`() throws {
        var (form, words) = try form("birth")
        form.values = ["data.weight": "12", "subjects.mother": "陈"]
        let why = Bilingual(zh: "不在范围内", en: "Out of range")
        form.problems = [
            Problem(code: "REG-0001", at: "data.weight", why: why, fix: why),
            Problem(code: "ID-0001", at: "subjects.mother.citizen_id", why: why, fix: why),
            Problem(code: "ACC-0001", at: "", why: why, fix: why),
        ]
        let model = form.view(words)
        let items = try #require((model["errors"] as? Model)?["items"] as? [Model])
        #expect(items.map { $0["href"] as? String } == ["#f-data-weight", "#f-subjects-mother", nil])
        let fields = try fields(model)
        #expect(fields["data.weight"]?["value"] as? String == "12")
        #expect(fields["data.weight"]?["error"] != nil && fields["subjects.mother"]?["error"] != nil)
        #expect(fields["data.name"]?["error"] == nil)
    }

    @Test func `an address fills in numbers and codes, never what is personal`() throws {
        let (form, _) = try form("birth")
        let values = RecordForm.prefilled(
            form.type, form.chain,
            [
                ("subjects.mother", "17"), ("subjects.mother", "陈秀英"), ("data.sex", "female"), ("data.name", "陈一"),
                ("subjects.nobody", "3"), ("data.sex", "other"),
            ])
        #expect(values == ["subjects.mother": "17", "data.sex": "female"])
        // Which dose it is, and which item is not given, are nothing personal.
        let (dose, _) = try self.form("vaccinated")
        #expect(
            RecordForm.prefilled(
                dose.type, dose.chain,
                [("data.vaccine", "MMR"), ("data.dose", "2"), ("data.dose", "200"), ("data.batch", "7")])
                == ["data.vaccine": "MMR", "data.dose": "2"])
        let (declined, _) = try self.form("service-not-given")
        #expect(
            RecordForm.prefilled(
                declined.type, declined.chain,
                [("data.item", "MMR-1"), ("data.item", "陈一"), ("data.reason", "ill"), ("data.until", "2026-12-01")])
                == ["data.item": "MMR-1", "data.reason": "ill"])
    }

    @Test func `when it is done, the person whom the event brought is shown, else the one from whose page one came`()
        throws
    {
        let (birth, _) = try form("birth", about: 2)
        #expect(birth.destination(["child": 9, "mother": 2]) == 9)
        let (marriage, _) = try form("marriage", about: 5)
        #expect(marriage.destination(["husband": 4, "wife": 5]) == 5)
        #expect(try form("marriage", about: 77).form.destination(["husband": 4, "wife": 5]) == 4)
    }

    @Test func `money is typed in yuan and kept in fen, places by name or code`() throws {
        let (form, _) = try form("benefit-paid")
        let county = form.county
        let good = RecordInput.data(
            form.type, ["data.amount": "3600.5", "data.entitlement": "x"], form.divisions, county)
        #expect(good.data["amount"] == .integer(360_050) && good.problems.isEmpty)
        for bad in ["3600.555", "much", "1e99"] {
            let read = RecordInput.data(form.type, ["data.amount": bad], form.divisions, county)
            #expect(read.problems.map(\.at) == ["data.amount"], "\(bad)")
        }
        #expect(try RecordInput.place("洪濑镇", form.divisions, county)?.description == "350583113")
        #expect(try RecordInput.place("350583119", form.divisions, county)?.description == "350583119")
        #expect(try RecordInput.place("浙江省温州市", form.divisions, county)?.description == "330300")
        #expect(try RecordInput.place("", form.divisions, county) == nil)
        #expect(throws: Problem.self) { try RecordInput.place("无此地", form.divisions, county) }
    }
}
