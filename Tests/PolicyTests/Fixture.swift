import Civil
import FEEL
import Policy

/// A small sound world of packs: a nation, a province, a county. Tests add to it or change a line of it.
enum Fixture {
    static let nation = """
        pack: cn
        division: "000000"
        level: nation
        version: 1
        title: {zh: 国家, en: Nation}
        """
    static let province = """
        pack: cn-x
        division: "350000"
        level: province
        version: 1
        title: {zh: 某省, en: Province}
        """
    static let county = """
        pack: cn-x-c
        division: "350583"
        level: county
        version: 1
        title: {zh: 某县, en: County}
        """

    static func instrument(_ id: String, status: String = "in-force", confidence: String = "full") -> String {
        """
        instrument: \(id)
        title: {zh: 文件\(id), en: Instrument \(id)}
        number: 1
        issuer: {zh: 国务院, en: State Council}
        published: 2000-01-01
        from: 2000-01-01
        status: \(status)
        confidence: \(confidence)
        """
    }

    static let facts = """
        fact: birth_date
        title: {zh: 出生日期, en: Date of birth}
        type: date
        attribute: birth_date
        ---
        fact: insured
        title: {zh: 参保, en: Insured}
        type: boolean
        attribute: insured
        ---
        fact: order
        title: {zh: 孩次, en: Birth order}
        type: number
        about: [parity]
        attribute: order
        domain: [1, 2, 3]
        ---
        fact: married
        title: {zh: 已婚, en: Married}
        type: boolean
        about: [marriage]
        attribute: married
        ---
        fact: mother
        title: {zh: 母亲, en: Mother}
        type: person
        kin: mother
        ---
        fact: children
        title: {zh: 子女, en: Children}
        type: persons
        kin: children
        ---
        fact: age_years
        title: {zh: 周岁, en: Age}
        type: number
        expr: 'years and months duration(birth_date, today).years'
        """

    static let event = """
        event: delivery
        title: {zh: 分娩, en: Delivery}
        cite: law#1
        category: vital
        recorded_by: [clinic]
        subjects:
          mother: {title: {zh: 产妇, en: Mother}, required: true, sex: female}
        data:
          babies: {title: {zh: 婴儿数, en: Babies}, type: integer, required: true, min: 1, max: 3}
          difficult: {title: {zh: 难产, en: Difficult}, type: boolean}
        """

    static let rate = """
        parameter: rate.yearly
        title: {zh: 每年标准, en: Yearly rate}
        unit: fen
        floor: true
        open: [province]
        values:
          - {from: 2020-01-01, to: 2023-12-31, value: 100000, cite: law#2}
          - {from: 2024-01-01, value: 120000, cite: law#3, confidence: secondary}
        """

    /// An entitlement by its fields; each may be replaced.
    static func entitlement(_ id: String = "aid", _ changes: [String: String?] = [:]) -> String {
        var fields: [(String, String)] = [
            ("title", "{zh: 补助, en: Aid}"), ("topic", "aid"), ("subject", "child"), ("period", "year"),
            ("from", "2020-01-01"), ("cite", "law#2"),
            ("eligible", "[{if: 'child.insured', else: {zh: 没有参保, en: Not insured}}]"),
            ("amount", "{unit: fen, round: half-up, value: 'rate.yearly'}"), ("starts", "'period.start'"),
            ("ends", "'period.end'"), ("open", "{amount: [province]}"),
        ]
        for (key, value) in changes.sorted(by: { $0.key < $1.key }) {
            fields.removeAll { $0.0 == key }
            if let value { fields.append((key, value)) }
        }
        return "entitlement: \(id)\n" + fields.map { "\($0): \($1)" }.joined(separator: "\n")
    }

    /// The files of the world with more documents in each pack.
    static func files(nation more: [String] = [], province: [String] = [], county: [String] = []) -> [PackFile] {
        func join(_ documents: [String]) -> String { documents.joined(separator: "\n---\n") }
        return [
            PackFile(path: "cn/pack.yaml", text: nation),
            PackFile(
                path: "cn/all.yaml",
                text: join([instrument("law"), instrument("draft", status: "draft"), facts, event, rate] + more)),
            PackFile(path: "cn/35/pack.yaml", text: Fixture.province),
            PackFile(path: "cn/35/all.yaml", text: join([instrument("rule")] + province)),
            PackFile(path: "cn/35/c/pack.yaml", text: Fixture.county),
            PackFile(path: "cn/35/c/all.yaml", text: join([instrument("notice")] + county)),
        ]
    }

    static func library(nation: [String] = [], province: [String] = [], county: [String] = []) -> Library {
        Library(files: files(nation: nation, province: province, county: county))
    }

    /// The chain of the nation alone, with more documents.
    static func chain(_ more: String..., division: String = "000000") throws -> PackChain {
        let library = library(nation: more)
        guard library.isSound, let code = DivisionCode(division) else {
            throw Unsound(findings: library.findings.map(\.description))
        }
        return library.chain(for: code)
    }

    struct Unsound: Error {
        let findings: [String]
    }

    static func day(_ text: String) -> Day { Day(text) ?? .first }

    /// A person with given facts.
    static func person(_ given: [String: Value]) -> Subject {
        Subject(person: 1, chronicles: [1: Chronicle(given: given)])
    }

    /// A woman with a delivery.
    static func mother(_ day: String, _ data: [String: JSON], given: [String: Value] = [:]) -> Subject {
        let reference = EventReference(sequence: 7, type: "delivery", day: Fixture.day(day))
        return Subject(
            person: 1,
            chronicles: [1: Chronicle(occasions: [Occasion(reference, role: "mother", data: data)], given: given)])
    }
}
