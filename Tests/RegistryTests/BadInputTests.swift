import Access
import Civil
import Policy
import Registry
import StorageTesting
import Testing

/// What is wrong is said by field, with why and what to do in both languages, without a value of the input, and nothing of
/// it is taken in. By the project's own packs.
@Suite struct BadInputTests {
    /// A problem is complete, and says nothing of what was handed in.
    static func check(_ problems: [Problem], hides secrets: [String]) {
        for problem in problems {
            for text in [problem.code, problem.why.zh, problem.why.en, problem.fix.zh, problem.fix.en] {
                #expect(!text.isEmpty, "\(problem.code)")
            }
            for secret in secrets { #expect(!"\(problem) \(problem.why.zh) \(problem.fix.zh)".contains(secret)) }
        }
    }

    /// Somebody registered, as JSON.
    static func person(
        day: String, name: String = "王机密", sex: String = "male", birth: String = "1990-01-01",
        place: String = "350583101", more: (String, String)? = nil
    ) -> String {
        let extra = more.map { #","\#($0.0)":"\#($0.1)""# } ?? ""
        return """
            {"type":"person-registered","day":"\(day)","place":"\(place)","source":"s","key":"k","subjects":{"person":{}},
            "data":{"name":"\(name)","sex":"\(sex)","birth_date":"\(birth)"\(extra)}}
            """
    }

    /// Some event about a person, as JSON.
    static func event(_ type: String, _ more: String) -> String {
        #"{"type":"\#(type)","day":"2025-01-01","source":"s","key":"k",\#(more)}"#
    }

    static let cases: [(text: String, found: [String])] = [
        // Ids: check digit, length, letters.
        (
            person(day: "2025-01-01", more: ("citizen_id", "350583199001010011")),
            ["REG-0012 data.citizen_id"]
        ),
        (
            person(day: "2025-01-01", more: ("citizen_id", "35058319900101001")),
            ["REG-0012 data.citizen_id"]
        ),
        (
            event("move-in", #""subjects":{"person":{"citizen_id":"3505831990O101001X"}}"#),
            ["ID-0002 subjects.person.citizen_id", "REG-0003 data.residence"]
        ),
        // Days: none such, before 1900, ahead, and birth days of another age.
        (person(day: "2025-02-30"), ["REG-0006 day"]),
        (person(day: "1899-12-31", birth: "1899-01-01"), ["REG-0021 day"]),
        (person(day: "2031-01-01"), ["REG-0020 day"]),
        (person(day: "2025-01-01", birth: "2025-02-29"), ["REG-0004 data.birth_date"]),
        (person(day: "2025-01-01", birth: "0990-01-01"), ["REG-0012 data.birth_date"]),
        (person(day: "2025-01-01", birth: "2025-01-02"), ["REG-0044 data.birth_date"]),
        // Codes, types, fields, roles that there are not.
        (person(day: "2025-01-01", sex: "机密"), ["REG-0011 data.sex"]),
        (#"{"type":"机密","day":"2025-01-01","source":"s","key":"k"}"#, ["REG-0009 type"]),
        (
            person(day: "2025-01-01", more: ("shoe", "机密")),
            ["REG-0002 data.shoe"]
        ),
        (
            event("death", #""subjects":{"uncle":{"person":1}}"#),
            ["REG-0030 subjects.uncle", "REG-0003 subjects.person"]
        ),
        // A number where a name should be, and the other way round.
        (
            #"{"350583199001010011":1,"type":"death","day":"2025-01-01","source":"s","key":"k"}"#,
            ["REG-0002 …", "REG-0003 subjects.person"]
        ),
        // Text that formulas, terminals and page layouts would take for theirs.
        (person(day: "2025-01-01", name: "=cmd|机密"), ["REG-0012 data.name"]),
        (person(day: "2025-01-01", name: #"王\u0000机密"#), ["REG-0004 data.name"]),
        (person(day: "2025-01-01", name: #"王\n机密"#), ["REG-0012 data.name"]),
        (person(day: "2025-01-01", name: #"王\u202e机密"#), ["REG-0004 data.name"]),
        (
            #"{"type":"death","day":"2025-01-01","source":"s\u001b","key":"k","subjects":{"person":{"person":1}}}"#,
            ["REG-0004 source"]
        ),
        // A place of another county.
        (
            person(day: "2025-01-01", place: "441523101"),
            ["ACC-0004 "]
        ),
        // Bombs.
        (String(repeating: "[", count: 100_000), ["JSON-0012 line 1, byte 8"]),
        (#"{"type":"death","type":"birth"}"#, ["JSON-0010 line 1, byte 16"]),
        (#"{"type":"\ud800"}"#, ["JSON-0008 line 1, byte 9"]),
        (#"{"type":1e99999}"#, ["JSON-0005 line 1, byte 8"]),
        ("[" + String(repeating: "0,", count: 20_000) + "0]", ["JSON-0014 line 1, byte 19999"]),
        (#"{"type":""# + String(repeating: "a", count: 2 << 20) + #""}"#, ["JSON-0013 line 1, byte 1048576"]),
        (event("death", #""subjects":{"person":{"person":1e30}}"#), ["REG-0004 subjects.person.person"]),
        (event("death", #""revokes":1e6000"#), ["REG-0004 revokes"]),
        (
            #"{"type":"death","day":["2025-01-01"],"source":{},"key":null}"#,
            ["REG-0004 day", "REG-0004 source", "REG-0004 key", "REG-0003 subjects.person"]
        ),
        // Form, fields and what is on record, in one answer.
        (
            #"""
            {"type":"move-in","day":"2019-05-01","place":"机密","source":"s","key":"k","shoe":1,
            "subjects":{"person":{"person":3},"uncle":{"person":1}},"data":{"residence":"机密","reason":"机密"}}
            """#,
            [
                "REG-0002 shoe", "REG-0007 place", "REG-0004 data.residence", "REG-0011 data.reason",
                "REG-0030 subjects.uncle", "REG-0034 subjects.person", "REG-0044 subjects.person",
            ]
        ),
        ("7", ["REG-0001 "]), ("", ["JSON-0002 line 1, byte 0"]),
    ]

    @Test(arguments: TestEngine.available)
    func `what is wrong is said by field and nothing is taken in`(engine: TestEngine) async throws {
        try await CountyRegistry.with(engine) { county in
            for (text, found) in Self.cases {
                let problems = try await county.problems(text)
                #expect(problems.map { "\($0.code) \($0.at)" } == found, "\(text.prefix(200))")
                Self.check(problems, hides: ["机密", "1990010", "3505831990"])
            }
            #expect(try await county.registry.size() == 3)
        }
    }

    @Test(arguments: TestEngine.available)
    func `implausible births and deaths are refused`(engine: TestEngine) async throws {
        try await CountyRegistry.with(engine) { try await Self.implausible($0) }
    }

    static func implausible(_ county: CountyRegistry) async throws {
        var number = 0
        func birth(_ day: String, name: String = "陈一", sex: String = "female", order: Int? = nil, mother: Int64? = nil)
            async throws -> [String]
        {
            number += 1
            let order = order.map { #","order":\#($0)"# } ?? ""
            return try await county.problems(
                """
                {"type":"birth","day":"\(day)","place":"350583101","source":"clerk\(number)","key":"\(number)",
                "subjects":{"child":{},"mother":{"person":\(mother ?? county.woman)}},
                "data":{"name":"\(name)","sex":"\(sex)"\(order)}}
                """
            ).map { "\($0.code) \($0.at)" }
        }
        func event(_ type: String, _ day: String, _ subjects: String, _ data: String = "{}") async throws -> [String] {
            number += 1
            return try await county.problems(
                """
                {"type":"\(type)","day":"\(day)","place":"350583101","source":"s","key":"\(number)","subjects":{\(subjects)},
                "data":\(data)}
                """
            ).map { "\($0.code) \($0.at)" }
        }
        // Before the mother's own birth, by a child, by a man, by nobody.
        #expect(try await birth("1994-01-01") == ["REG-0034 subjects.mother", "REG-0044 subjects.mother"])
        #expect(try await birth("2025-01-01", mother: county.girl) == ["REG-0036 subjects.mother"])
        #expect(try await birth("2025-01-01", mother: county.man) == ["REG-0035 subjects.mother"])
        #expect(try await birth("2025-01-01", mother: 999_999) == ["REG-0031 subjects.mother"])
        // One child, whoever registers it and however the name is typed.
        #expect(try await birth("2025-03-01") == [])
        #expect(try await birth("2025-03-01") == ["REG-0039 subjects.mother"])
        #expect(try await birth("2025-03-02", name: "陈　一") == ["REG-0039 subjects.mother"])
        #expect(try await birth("2025-03-01", name: " 陈 一 ", order: 1) == ["REG-0039 subjects.mother"])
        #expect(try await birth("2025-03-01", name: "陈小一") == ["REG-0039 subjects.mother"])
        // Multiple births: another place in the order, another sex.
        #expect(try await birth("2025-03-01", order: 2) == [])
        #expect(try await birth("2025-03-01", name: "陈二", order: 3) == [])
        #expect(try await birth("2025-03-01", sex: "male") == [])
        // Two births in a hundred days.
        #expect(try await Set(birth("2025-06-09", name: "陈三")) == ["REG-0038 day"])
        #expect(try await Set(birth("2024-12-01", name: "陈三")) == ["REG-0038 day"])
        #expect(try await birth("2026-02-01", name: "陈三") == [])
        // A delivery has nothing to tell it from itself.
        let mother = #""mother":{"person":\#(county.woman)}"#
        #expect(try await event("delivery", "2025-03-01", mother) == [])
        #expect(try await event("delivery", "2025-03-01", mother, #"{"babies":2}"#) == ["REG-0039 subjects.mother"])
        // The dead move nowhere, give birth to nobody and die once.
        let woman = #""person":{"person":\#(county.woman)}"#
        #expect(try await event("death", "2026-05-01", woman) == [])
        let home = #"{"residence":"350583102"}"#
        #expect(try await event("move-in", "2026-06-01", woman, home) == ["REG-0033 subjects.person"])
        #expect(try await birth("2026-08-01", name: "陈四").contains("REG-0033 subjects.mother"))
        #expect(try await event("death", "2026-07-01", woman) == ["REG-0037 subjects.person"])
        let man = #""person":{"person":\#(county.man)}"#
        #expect(try await event("death", "1990-01-01", man) == ["REG-0034 subjects.person", "REG-0044 day"])
        let nobody = #""person":{"citizen_id":"11010519491231002X"}"#
        #expect(try await event("death", "2026-01-01", nobody) == ["REG-0031 subjects.person"])
        #expect(try await county.registry.size() == 10)
        #expect(try await county.registry.rebuild(portion: 3).differing == [])
    }
}
