import Access
import Civil
import Exchange
import Policy
import Registry
@testable import Services
import Storage
import StorageTesting
import Testing

/// Applications: what the template of the newborn says of who does what, and what happens when something fails.
@Suite struct CaseTests {
    /// Time limits as a county may set them.
    static let terms =
        ["certificate", "hukou", "vaccination", "insurance", "card"].map {
            "parameter: newborn.\($0)_days\nvalues:\n  - {from: 2021-01-01, value: 5, cite: fj-test#1, confidence: secondary}\n"
        }
        + ["answer", "appeal"].map {
            "parameter: newborn.\($0)_days\nvalues:\n  - {from: 2021-01-01, value: 20, cite: fj-test#1, confidence: secondary}\n"
        } + [
            """
            instrument: fj-test
            title: {zh: 测试, en: Test}
            issuer: {zh: 测试, en: Test}
            published: 2021-01-01
            status: in-force
            confidence: secondary

            """
        ]

    static let library = Result { try CountyFixture.library(adding: terms.joined(separator: "---\n")) }

    /// An application in the county of the fixture.
    struct Desk {
        let county: CountyFixture
        let mother: Int64
        var child: Int64
        var id: Int64 = 0
        private(set) var count = 0

        init(_ county: CountyFixture) async throws {
            self.county = county
            (mother, child) = try await county.motherAndChild(born: "2026-09-01")
        }

        static let place = DivisionCode("350583")
        static var nanan: DivisionCode { get throws { try #require(place) } }
        var family: Actor {
            get throws { try Actor(account: 9, role: .family, division: Desk.nanan, person: mother) }
        }

        static func department(_ id: String) throws -> Actor {
            try Actor(account: 50, role: .department, division: nanan, department: id)
        }

        /// Whoever does a step.
        func doer(_ by: String) throws -> (Actor, Purpose) {
            if by == "family" { return (try family, .ownRecord) }
            if let role = Role(rawValue: by) {
                let place = role == .township ? "350583101" : "350583"
                return (
                    Actor(account: 3, role: role, division: try #require(DivisionCode(place))),
                    role == .clinic ? .health : .registration
                )
            }
            return (try Desk.department(by), .registration)
        }

        mutating func open(_ data: [String: JSON] = [:], key: String = "a1") async throws {
            var fields: [String: JSON] = [
                "name": "林小雨", "hukou": "350583101", "residence": "350583101",
                "steps": "certificate vaccination hukou insurance card subsidy",
            ]
            fields.merge(data) { $1 }
            let template = try #require(try county.cases.template("newborn", at: Desk.nanan))
            let submission = Submission(
                type: "newborn-application", day: county.registry.today, place: Desk.place,
                subjects: ["child": SubjectReference(person: child), "applicant": SubjectReference(person: mother)],
                data: fields, source: "family", key: key)
            id = try await county.cases.open(submission, template, as: family, for: .ownRecord)
        }

        mutating func move(
            _ move: CaseMove, _ step: String? = nil, by: String, reason: String? = nil, attempt: Int64? = nil,
            answer: [String: JSON] = [:], key: String? = nil
        ) async throws {
            count += 1
            let (actor, purpose) = try doer(by)
            try await county.cases.move(
                id,
                .init(move, step: step, attempt: attempt, reason: reason, day: county.registry.today, answer: answer),
                source: "desk", key: key ?? "m\(count)", as: actor, for: purpose)
        }

        var file: CaseFile { get async throws { try #require(try await county.cases.file(id)) } }

        /// The steps as `hukou open`.
        var steps: [String] { get async throws { try await file.steps.map { "\($0.id) \($0.status.rawValue)" } } }

        /// The codes with which something is refused.
        func codes(_ body: () async throws -> Void) async -> [String] {
            do {
                try await body()
                return []
            } catch let refusal as Refusal { return refusal.problems.map(\.code) } catch { return ["\(error)"] }
        }
    }

    static func with(_ body: (inout Desk) async throws -> Void) async throws {
        try await CountyFixture.with(.sqlite, library.get()) { county in
            var desk = try await Desk(county)
            try await body(&desk)
        }
    }

    @Test func `the packs say what they mean, and the terms are a county's to set`() throws {
        #expect(
            try CountyFixture.rules.get().library.findings.filter { $0.severity == .error }.map(\.description) == [])
        #expect(try CaseTests.library.get().findings.filter { $0.severity == .error }.map(\.description) == [])
    }

    @Test func `a province adds steps of its own, and its neighbour does not have them`() throws {
        let library = try CountyFixture.rules.get().library
        func steps(_ division: String) throws -> [String] {
            let place = try #require(DivisionCode(division))
            return try #require(library.chain(for: place).caseTemplates["newborn"]).steps.map(\.id)
        }
        #expect(try steps("350583") == steps("441523") + ["maternity"])
    }

    @Test func `what changes between two versions of the packs names cases, their steps and departments`() throws {
        let content = try PackFolder.read(CountyFixture.packs)
        func library(_ change: (String, String) -> String) -> Library {
            Library(files: content.files.map { PackFile(path: $0.path, text: change($0.path, $0.text)) })
        }
        let old = library { $1 }
        let new = library { path, text in
            switch path {
            case "cn/cases/newborn.yaml":
                text.replacing("    after: [hukou, insurance]\n", with: "    after: [hukou]\n")
            case "cn/gradings/pregnancy-risk.yaml": text.replacing("'age >= 40'", with: "'age >= 41'")
            default: text
            }
        }
        let changes = LibraryDifference(from: old, to: new).changes.filter { $0.pack == "cn" }
        #expect(
            changes.map { "\($0.kind) \($0.id) \($0.way.rawValue)" }.sorted() == [
                "case newborn changed", "grading pregnancy-risk changed",
            ])
    }

    @Test func `one application goes its way through five departments`() async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            #expect(
                try await desk.steps == [
                    "certificate open", "vaccination open", "hukou waiting", "insurance waiting", "card waiting",
                    "subsidy waiting",
                ])
            try await desk.move(.finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"])
            #expect(try await desk.steps.contains("insurance open"))
            try await desk.move(.accept, "hukou", by: "police")
            try await desk.move(.finish, "insurance", by: "medical-insurance", answer: ["until": "2026-12-31"])
            #expect(try await desk.steps.contains("card waiting"))
            try await desk.move(
                .finish, "hukou", by: "police", answer: ["citizen_id": .string(Desk.number), "household": "12-34"])
            #expect(try await desk.steps.contains("card open"))
            try await desk.move(.finish, "card", by: "human-resources", answer: ["number": "C1"])
            try await desk.move(.finish, "subsidy", by: "township")
            try await desk.move(.finish, "vaccination", by: "disease-control", answer: ["number": "V1"])
            let file = try await desk.file
            #expect(file.isEnded && file.steps.allSatisfy { $0.status == .done })
            // What the steps came to is in the life of the child.
            let (actor, purpose) = try desk.doer("county")
            let record = try await desk.county.registry.person(desk.child, as: actor, for: purpose)
            #expect(record.identifiers.contains { $0.value == Desk.number })
            #expect(record.person.hukou == DivisionCode("350583101"))
            let types = record.life.events.map(\.type)
            #expect(types.filter { $0 == "insured" }.count == 1 && types.contains("benefit-claimed"))
        }
    }

    @Test func `a department does its own steps, sees its own part, and finds nobody`() async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            var other = desk
            #expect(
                await desk.codes { try await other.move(.finish, "vaccination", by: "police") } == [
                    "ACC-0008", "ACC-0010",
                ])
            try await desk.move(.finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"])
            let (police, purpose) = try desk.doer("police")
            let view = try await desk.county.cases.view(desk.id, as: police, for: purpose)
            #expect(view.own == ["hukou"] && !view.isWhole)
            #expect(view.inputs["hukou"]?.first { $0.input.id == "child.mother.name" }?.value == "林秀英")
            #expect(view.inputs["insurance"] == nil)
            await #expect(throws: Denial.self) {
                _ = try await desk.county.registry.person(desk.child, as: police, for: purpose)
            }
            let lines = try await desk.county.cases.list(
                .mine, in: Desk.nanan, as: police, for: purpose)
            #expect(lines.map(\.step) == ["hukou"])
            // Neither may it record by another way what is not its business.
            await #expect(throws: Refusal.self) {
                _ = try await desk.county.registry.append(
                    Submission(
                        type: "insured", day: desk.county.registry.today,
                        subjects: ["person": SubjectReference(person: desk.child)], data: ["scheme": "resident"],
                        source: "police", key: "x"), by: police, for: purpose)
            }
        }
    }

    @Test func `no department's failure holds the others, and what was returned is completed`() async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            try await desk.move(.finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"])
            var other = desk
            #expect(await desk.codes { try await other.move(.sendBack, "hukou", by: "police") } == ["SVC-0013"])
            try await desk.move(.sendBack, "hukou", by: "police", reason: "户口簿看不清")
            #expect(try await desk.file.step("hukou")?.due == Day("2026-10-11"))
            try await desk.move(.finish, "insurance", by: "medical-insurance")
            #expect(
                try await desk.steps == [
                    "certificate done", "vaccination open", "hukou returned", "insurance done", "card waiting",
                    "subsidy waiting",
                ])
            // The mother corrects her application; the case keeps its number and its history.
            let before = try await desk.file
            let corrected = Submission(
                type: "newborn-application", day: desk.county.registry.today, place: Desk.place,
                subjects: [
                    "child": SubjectReference(person: desk.child), "applicant": SubjectReference(person: desk.mother),
                ],
                data: before.application.data.merging(["hukou": "350583102"]) { $1 }, source: "family", key: "a1-2",
                change: .corrects(before.application.sequence))
            _ = try await desk.county.registry.append(corrected, by: desk.family, for: .ownRecord)
            try await desk.move(.resubmit, "hukou", by: "family")
            let after = try await desk.file
            #expect(after.id == before.id && after.step("hukou")?.attempt == 2 && after.step("hukou")?.status == .open)
            #expect(after.application.data["hukou"] == "350583102")
            // An answer to the first attempt comes late.
            var late = desk
            #expect(
                await desk.codes { try await late.move(.finish, "hukou", by: "police", attempt: 1) } == ["SVC-0011"])
            // Nothing is returned any more: the application stays.
            #expect(
                await desk.codes {
                    var again = corrected
                    again.key = "a1-3"
                    again.change = .corrects(after.application.sequence)
                    _ = try await desk.county.registry.append(again, by: desk.family, for: .ownRecord)
                } == ["SVC-0008"])
        }
    }

    @Test func `a rejection can be appealed until it is final, and then what needs it ends too`() async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            try await desk.move(.finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"])
            try await desk.move(.reject, "hukou", by: "police", reason: "材料不实")
            #expect(try await desk.steps.contains("card waiting"))
            try await desk.move(.appeal, "hukou", by: "family", reason: "材料是真的")
            var other = desk
            #expect(
                await desk.codes { try await other.move(.overturn, "hukou", by: "police", reason: "…") } == ["ACC-0010"]
            )
            try await desk.move(.overturn, "hukou", by: "county", reason: "核实无误")
            #expect(try await desk.file.step("hukou")?.attempt == 2)
            try await desk.move(.reject, "hukou", by: "police", reason: "还是不符")
            try await desk.move(.appeal, "hukou", by: "family", reason: "…请再看")
            try await desk.move(.uphold, "hukou", by: "county", reason: "维持")
            let steps = try await desk.steps
            #expect(
                steps.contains("card blocked") && steps.contains("subsidy blocked") && steps.contains("insurance open"))
            other = desk
            #expect(
                await desk.codes { try await other.move(.appeal, "hukou", by: "family", reason: "再看") } == ["SVC-0012"])
        }
    }

    @Test func `who withdraws ends what is not done, and what is done is taken back where it can be`() async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            try await desk.move(.finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"])
            try await desk.move(.finish, "insurance", by: "medical-insurance")
            try await desk.move(.withdraw, by: "family")
            #expect(
                try await desk.steps == [
                    "certificate done", "vaccination open", "hukou undoing", "insurance undoing", "card withdrawn",
                    "subsidy withdrawn",
                ])
            try await desk.move(.undone, "insurance", by: "medical-insurance")
            try await desk.move(.undone, "hukou", by: "police")
            try await desk.move(.finish, "vaccination", by: "disease-control")
            #expect(try await desk.file.isEnded)
            let (actor, purpose) = try desk.doer("county")
            let record = try await desk.county.registry.person(desk.child, as: actor, for: purpose)
            #expect(record.life.events.last { $0.type == "insured" }?.data["scheme"] == "none")
            // Now the mother may apply anew.
            try await desk.open(key: "a2")
            #expect(try await desk.file.id != record.life.events.first { $0.type == "newborn-application" }?.sequence)
        }
    }

    @Test func `a certificate that does not hold takes back what rests on it`() async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            try await desk.move(.finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"])
            try await desk.move(.finish, "hukou", by: "police", answer: [:])
            try await desk.move(.finish, "insurance", by: "medical-insurance")
            try await desk.move(.void, "certificate", by: "clinic", reason: "证件系伪造")
            #expect(
                try await desk.steps == [
                    "certificate undone", "vaccination open", "hukou undoing", "insurance undoing", "card open",
                    "subsidy open",
                ])
        }
    }

    @Test func `terms count working days, and time that is over is not for anybody to say early`() async throws {
        try await CaseTests.with { desk in
            // 21 September 2026 is a Monday; the 25th to 27th are the mid-autumn holiday, the 20th was worked.
            try await desk.open()
            let due = try #require(try await desk.file.step("vaccination")?.due)
            let calendar = try #require(try CountyFixture.rules.get().workdays)
            #expect(calendar.workingDays(from: desk.county.registry.today.adding(days: 1), through: due) == 5)
            try await desk.move(.sendBack, "vaccination", by: "disease-control", reason: "缺电话")
            var early = desk
            #expect(await desk.codes { try await early.move(.elapse, "vaccination", by: "county") } == ["SVC-0014"])
            try desk.county.clock.set("2026-10-13")
            try await desk.move(.elapse, "vaccination", by: "county")
            #expect(try await desk.file.step("vaccination")?.status == .withdrawn)
        }
    }

    @Test func `the same child has one application at a time, and cannot leave out what must be`() async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            let first = desk.id
            var again = desk
            #expect(await desk.codes { try await again.open(key: "a2") } == ["SVC-0002"])
            // The same key again is the same case.
            again = desk
            try await again.open()
            #expect(again.id == first)
        }
        try await CaseTests.with { desk in
            var other = desk
            #expect(await desk.codes { try await other.open(["steps": "hukou"]) } == ["SVC-0006"])
            #expect(await desk.codes { try await other.open(["steps": "certificate school"]) } == ["SVC-0005"])
            try await desk.open(["steps": "certificate hukou"])
            #expect(try await desk.steps == ["certificate open", "hukou waiting"])
        }
        try await CaseTests.with { desk in
            // Born abroad: no certificate is issued, and nothing waits for one.
            try await desk.open(["route": "abroad", "steps": .null])
            #expect(try await desk.steps.prefix(2) == ["vaccination open", "hukou open"])
            // What the province adds is there, and no certificate.
            #expect(try await desk.file.steps.map(\.id).contains("maternity"))
            #expect(try await desk.file.step("certificate") == nil)
        }
    }

    @Test(arguments: TestEngine.available) func `two desks that press at once do it once`(_ engine: TestEngine)
        async throws
    {
        try await CountyFixture.with(engine, CaseTests.library.get()) { county in
            var desk = try await Desk(county)
            try await desk.open()
            let opened = desk
            let done = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        var desk = opened
                        return await desk.codes {
                            try await desk.move(
                                .finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"],
                                key: "k\(number)")
                        }.isEmpty
                    }
                }
                var count = 0
                for await isDone in group where isDone { count += 1 }
                return count
            }
            #expect(done == 1)
            let (actor, purpose) = try desk.doer("county")
            let record = try await county.registry.person(desk.child, as: actor, for: purpose)
            #expect(record.life.events.filter { $0.type == "birth-certificate-issued" }.count == 1)
        }
    }

    @Test func `a rebuild in any portions gives the same tables`() async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            try await desk.move(.finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"])
            try await desk.move(.reject, "hukou", by: "police", reason: "材料不实")
            try await desk.move(.withdraw, by: "family")
            func rows() async throws -> [String] {
                try await desk.county.database.read { connection in
                    try connection.all(
                        "SELECT id, step, doer, status, attempt, since, due, ended FROM case_step ORDER BY id, step"
                    ) {
                        try
                            "\($0.int(0)) \($0.text(1)) \($0.text(2)) \($0.text(3)) \($0.int(4)) \($0.int(5)) \(String(describing: $0.optionalInt(6))) \($0.int(7))"
                    }
                        + connection.all("SELECT id, subject, applicant, moved, ended FROM case_file") {
                            try "\($0.int(0)) \($0.int(1)) \($0.int(2)) \($0.int(3)) \($0.int(4))"
                        }
                }
            }
            let before = try await rows()
            for portion in [1, 3, 1000] as [Int64] {
                _ = try await desk.county.registry.rebuild(portion: portion)
                #expect(try await rows() == before)
            }
        }
    }
}

extension CaseTests.Desk {
    /// A citizen number of a girl born on 1 September 2026, made up.
    static let number: String = {
        let body = "350583202609010024".dropLast()
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body, weights).reduce(0) { $0 + (Int(String($1.0)) ?? 0) * $1.1 }
        return String(body) + String(Array("10X98765432")[sum % 11])
    }()
}
