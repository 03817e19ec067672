import Access
import Civil
import Policy
import Services
import Testing

@testable import Registry
@testable import Server

/// Words whose sentences are their keys with the parameters, so that tests see what a model asks for.
private func words(_ language: Language = .en) throws -> Words {
    let tree = try DivisionTree(csv: "code,name\n350000,福建省\n350500,泉州市\n350583,南安市\n350583113,洪濑镇\n350583119,水头镇\n")
    return Words(language: language, divisions: tree) { key, parameters in
        ([key] + parameters.keys.sorted().map { "\($0)=\(parameters[$0] ?? "")" }).joined(separator: " ")
    }
}

private func day(_ text: String) throws -> Day { try #require(Day(text)) }

@Suite struct WordsTests {
    @Test func `days, places and amounts are written as the reader's language writes them`() throws {
        let (zh, en) = (try words(.zh), try words(.en))
        let date = try day("2025-03-01")
        #expect(zh.day(date) == "2025年3月1日")
        #expect(en.day(date) == "1 March 2025")
        #expect(zh.amount(Decimal128(360_000), .fen) == "3,600.00元")
        #expect(en.amount(Decimal128(360_000), .fen) == "CNY 3,600.00")
        #expect(en.place(DivisionCode("350583113")) == "福建省泉州市南安市洪濑镇")
        let county = try #require(DivisionCode("350583"))
        #expect(en.shortPlace(try #require(DivisionCode("350583113")), in: county) == "洪濑镇")
        #expect(en.shortPlace(try #require(DivisionCode("350500")), in: county) == "福建省泉州市")
    }

    @Test(arguments: [
        ("2025-02-20", "age.days count=9"), ("2025-01-01", "age.months count=2"), ("2023-03-02", "age.months count=23"),
        ("2022-01-01", "age.years_months months=2 years=3"), ("2022-03-01", "age.years count=3"),
        ("1990-03-02", "age.years count=34"),
    ])
    func `an age is told in the unit people use for it`(_ birth: String, _ expected: String) throws {
        #expect(try words().age(day(birth), on: day("2025-03-01")) == expected)
    }

    @Test func `nobody is of an age before birth`() throws {
        #expect(try words().age(day("2025-03-02"), on: day("2025-03-01")) == nil)
    }

    @Test func `times are civil times of China`() throws {
        // 2026-11-20T16:30Z is half past midnight of the next day.
        #expect(try words().time(1_795_192_200_000) == "2026-11-21 00:30")
        #expect(Words.hour(1_795_192_200_000) == 0)
    }

    @Test func `a text becomes a sentence once`() throws {
        #expect(try words(.zh).sentence(Bilingual(zh: "请核对", en: "Check")) == "请核对。")
        #expect(try words(.en).sentence(Bilingual(zh: "请核对。", en: "Check.")) == "Check.")
    }
}

@Suite struct MaskingTests {
    @Test(arguments: [("13800005678", "138****5678"), ("1234567", "*******"), ("", "")])
    func `a phone number keeps its ends only, a short one nothing`(_ number: String, _ expected: String) {
        #expect(Masking.phone(number) == expected)
    }
}

@Suite struct HomeModelTests {
    @Test(arguments: Role.allCases) func `a role starts from its own pages only`(_ role: Role) {
        let model = HomeModel(
            name: "", role: role, hour: 9, today: Day(number: 20_000), counts: [.overdue: 3, .due: 7], cases: [.mine: 2]
        )
        let own = Set(Menu.items(role).map(\.href))
        for tile in model.tiles {
            #expect(own.contains(String(tile.href.prefix { $0 != "?" })), "\(role) \(tile.href)")
        }
        #expect(model.tiles.first { $0.name == "overdue" }?.isUrgent != false)
    }

    @Test func `nothing overdue is not urgent`() {
        let model = HomeModel(name: "", role: .clinic, hour: 20, today: Day(number: 20_000), counts: [:], cases: [:])
        #expect(model.tiles.first?.isUrgent == false)
        #expect(model.greeting == "greeting.evening")
    }
}

@Suite struct FindModelTests {
    @Test func `the list says when there are more, and covers phone numbers`() throws {
        var person = PersonState(id: 7)
        person.name = "陈秀英"
        person.phone = "13800005678"
        var model = FindModel(purposes: [.service], purpose: .service)
        model.hits = Array(repeating: person, count: FindPage.limit + 1)
        let results = try #require(model.view(try words())["results"] as? Model)
        #expect(results["more"] as? Bool == true)
        let first = try #require((results["persons"] as? [Model])?.first)
        #expect(first["matched"] as? String == "find.phone phone=138****5678")
        #expect(first["href"] as? String == "/persons/7")
        #expect(!"\(results)".contains("13800005678"))
    }

    @Test func `nobody found is said, nothing asked shows nothing`() throws {
        var model = FindModel(purposes: [.service], purpose: .service)
        #expect(model.view(try words())["results"] == nil)
        model.hits = []
        let results = try #require(model.view(try words())["results"] as? Model)
        #expect((results["empty"] as? Model)?["text"] as? String == "find.none_hint")
    }
}

@Suite struct CountyModelTests {
    @Test func `a group with a suppressed count is suppressed, and so is a sum`() throws {
        let months: [(month: YearMonth, count: Int64?)] = (0..<24).map {
            (YearMonth(index: 24_000 + $0), $0 == 20 ? nil : 2)
        }
        #expect(CountyModel.year(months) == nil)
        #expect(CountyModel.year(months.map { ($0.month, $0.count ?? 5) }) == 27)
    }
}

@Suite struct PersonPickerTests {
    @Test(arguments: [
        ("123", 123), ("#42", 42), ("0", nil), ("13800005678", nil), ("350583199001011234", nil), ("陈", nil),
        ("-1", nil),
        ("", nil),
    ])
    func `up to nine digits are a record's number, more are a phone or an identifier`(_ text: String, _ number: Int64?)
    {
        #expect(PersonPicker.number(text) == number)
    }
}

@Suite struct SignInModelTests {
    @Test(arguments: [
        ("/worklist?show=due", "/worklist?show=due"), ("//evil.example", "/"), ("https://evil.example", "/"), ("", "/"),
        ("/\\evil.example", "/"), ("/a\nb", "/"),
    ])
    func `after signing in one stays on this server`(_ next: String, _ expected: String) {
        #expect(SignInPages.local(next) == expected)
    }
}

@Suite struct CatalogueModelTests {
    @Test func `a sentence takes its place in a template, its own text escaped, its parameters as variables`() throws {
        let catalogue = try Catalogue(yaml: "a.b: One & two\na.c.d: \"{x} < {y}\"\n")
        #expect(catalogue.text("a.b") == "One & two")
        #expect(catalogue.text("a.c.d", ["x": "1", "y": "2"]) == "1 < 2")
        #expect(catalogue.text("no.such") == "no.such")
        #expect(
            try catalogue.filled("<b>{{t.a.b}}</b>{{z}} {{t.a.c.d}}") == "<b>One &amp; two</b>{{z}} {{x}} &lt; {{y}}")
        #expect(throws: Problem.self) { try catalogue.filled("{{t.a.no}}") }
    }

    @Test func `a text is escaped, whatever is in it`() {
        #expect(
            EscapedText.escape("<a href=\"x\">O'Neil & 陈𠮷䶮</a>")
                == "&lt;a href=&quot;x&quot;&gt;O&#39;Neil &amp; 陈𠮷䶮&lt;/a&gt;")
        #expect(EscapedText.escape("陈𠮷䶮") == "陈𠮷䶮")
    }

    @Test(arguments: ["a: [1]", "- a"])
    func `a catalogue that is none is refused`(_ yaml: String) {
        #expect(throws: Problem.self) { try Catalogue(yaml: yaml) }
    }
}

@Suite struct RendererTests {
    @Test func `templates and catalogues load, and a sentence reads its parameters from the page`() throws {
        let renderer = try Renderer()
        let zh = try #require(renderer.catalogue(.zh))
        #expect(zh.keys.count > 300 && zh.keys == renderer.catalogue(.en)?.keys)
        let page = renderer.render(
            "part/paging", ["shown": "<25>", "next": "/worklist?a=1&b=2"], .en)
        #expect(page.contains("&lt;25&gt; on this page"))
        #expect(page.contains("href=\"/worklist?a=1&amp;b=2\""))
    }
}
