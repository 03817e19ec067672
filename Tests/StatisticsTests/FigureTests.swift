import Access
import Civil
import Demography
import Exchange
import Foundation
import Policy
import Registry
@testable import Statistics
import Storage
import StorageTesting
import Testing

/// Figures held beside a plain count of the same events, one by one.
@Suite struct FigureTests {
    static let rules = Result {
        try Rules(
            folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("Packs").path)
    }

    /// A registry whose events the test knows too.
    final class County {
        let registry: Registry
        let database: any Database
        let library: Library
        let officer: Actor
        /// What is on record and takes effect, by number.
        var truth: [Int64: Told] = [:]
        private var keys = 0

        struct Told {
            let type: String
            let day: Day
            let subjects: [String: Int64]
            let data: [String: JSON]
            let recorded: Day
            let place: String
        }

        init(_ registry: Registry, _ database: any Database, _ library: Library, _ officer: Actor) {
            (self.registry, self.database, self.library, self.officer) = (registry, database, library, officer)
        }

        @discardableResult
        func tell(
            _ type: String, _ day: Day, _ subjects: [String: Int64?], _ data: [String: JSON] = [:],
            at place: String = "350583101", correcting: Int64? = nil, as role: Role = .county
        ) async throws -> [String: Int64] {
            keys += 1
            let submission = Submission(
                type: type, day: day, place: DivisionCode(place),
                subjects: subjects.mapValues { SubjectReference(person: $0) }, data: data, source: "test",
                key: "\(keys)", change: correcting.map { .corrects($0) })
            let actor = Actor(account: 1, role: role, division: officer.division)
            let receipt = try await registry.append(
                submission, by: actor, for: role == .clinic ? .health : .registration)
            if let correcting { truth[correcting] = nil }
            truth[receipt.sequence] = Told(
                type: type, day: day, subjects: receipt.subjects, data: data, recorded: registry.today, place: place)
            return receipt.subjects
        }

        func revoke(_ sequence: Int64) async throws {
            guard let told = truth[sequence] else { return }
            keys += 1
            let submission = Submission(
                type: told.type, day: told.day, place: DivisionCode(told.place),
                subjects: told.subjects.mapValues { SubjectReference(person: $0) }, data: [:], source: "test",
                key: "\(keys)", change: .revokes(sequence))
            _ = try await registry.append(submission, by: officer, for: .registration)
            truth[sequence] = nil
        }

        // MARK: The plain count

        /// What takes effect for a person, by day, then by number.
        func life(_ person: Int64) -> [Told] {
            truth.filter { $0.value.subjects.values.contains(person) }
                .sorted { ($0.value.day, $0.key) < ($1.value.day, $1.key) }.map(\.value)
        }

        private func role(_ type: String) -> String { type == "birth" ? "child" : "person" }

        func birth(_ person: Int64) -> Day? {
            life(person).last {
                ($0.type == "birth" || $0.type == "person-registered") && $0.subjects[role($0.type)] == person
            }
            .flatMap { $0.type == "birth" ? $0.day : $0.data["birth_date"]?.string.flatMap { Day($0) } }
        }

        func sex(_ person: Int64) -> String? {
            life(person).last { $0.data["sex"] != nil && $0.subjects[role($0.type)] == person }?.data["sex"]?.string
        }

        func home(_ person: Int64, on day: Day) -> String? {
            var home: String?
            for told in life(person) where told.day <= day {
                switch told.type {
                case "birth" where told.subjects["child"] == person:
                    home = told.data["residence"]?.string ?? home
                case "person-registered", "move-in": home = told.data["residence"]?.string ?? home
                case "move-out": home = told.data["to"]?.string ?? home
                default: break
                }
            }
            return home
        }

        func lives(_ person: Int64, in area: String, on day: Day) -> Bool {
            guard let home = home(person, on: day), home.hasPrefix(area) else { return false }
            if let birth = birth(person), birth > day { return false }
            if let death = life(person).first(where: { $0.type == "death" })?.day, death <= day { return false }
            // Known to live there: from the first event that says so on.
            return true
        }

        var persons: Set<Int64> { Set(truth.values.flatMap(\.subjects.values)) }

        func count(_ id: String, in area: String, _ period: FigurePeriod) -> Int64 {
            let last = period.last.lastDay
            func residents(_ day: Day, _ holds: (Int64) -> Bool = { _ in true }) -> Int64 {
                Int64(persons.count { lives($0, in: area, on: day) && holds($0) })
            }
            func age(_ person: Int64, _ day: Day) -> Int? { birth(person).map { Int($0.completedYears(on: day)) } }
            func events(_ type: String, _ role: String, _ holds: (Told, Int64) -> Bool = { _, _ in true }) -> Int64 {
                Int64(
                    truth.values.count { told in
                        guard told.type == type, period.contains(told.day), let person = told.subjects[role] else {
                            return false
                        }
                        return (home(person, on: told.day) ?? told.place).hasPrefix(area) && holds(told, person)
                    })
            }
            switch id {
            case "residents": return residents(last)
            case "women_15_49":
                return residents(last) { sex($0) == "female" && (15..<50).contains(age($0, last) ?? -1) }
            case "residents_under_3": return residents(last) { (age($0, last) ?? 9) < 3 }
            case "live_births": return events("birth", "child")
            case "boys_born": return events("birth", "child") { sex($1) == "male" }
            case "births_by_mother": return events("birth", "mother")
            case "deaths": return events("death", "person")
            case "neonatal_deaths":
                return events("death", "person") { told, person in
                    birth(person).map { told.day < $0.adding(days: 28) } ?? false
                }
            case "newborns_screened_hearing":
                return events("birth", "child") { told, child in
                    life(child).contains {
                        $0.type == "newborn-screened" && $0.data["item"]?.string == "hearing"
                            && $0.day <= told.day.adding(days: 28)
                    }
                }
            case "births_in_time":
                return events("birth", "child") { told, _ in told.recorded <= told.day.adding(days: 30) }
            default: return -1
            }
        }
    }

    static let counts = [
        "residents", "women_15_49", "residents_under_3", "live_births", "boys_born", "births_by_mother", "deaths",
        "neonatal_deaths", "newborns_screened_hearing", "births_in_time",
    ]

    static func with(
        _ engine: TestEngine, _ library: Library? = nil, _ body: (County) async throws -> Void
    ) async throws {
        let library = try library ?? rules.get().library
        let key = try #require(LogKey(name: "test.example/350583", secret: Array(1...32)))
        let officer = Actor(account: 1, role: .county, division: try #require(DivisionCode("350583")))
        try await engine.withDatabase { database in
            let registry = try await Registry(
                database: database,
                settings: Registry.Settings(
                    types: { library.chain(for: $0).eventTypes }, clock: { 1_790_000_000_000 },
                    random: { Array(repeating: 7, count: $0) }, key: key), projections: [CountIndex(library)])
            try await body(County(registry, database, library, officer))
        }
    }

    static func day(_ text: String) throws -> Day { try #require(Day(text)) }

    /// Numbers that look random, the same each time.
    struct Draws {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    /// A few years of a small county, told out of order, with corrections and revocations.
    static func live(_ county: County, seed: UInt64) async throws {
        var draws = Draws(state: seed)
        let townships = ["350583101", "350583102", "350583103"]
        let start = try day("2022-01-01")
        var women: [Int64] = []
        var people: [Int64] = []
        for number in 0..<12 {
            let sex = number % 2 == 0 ? "female" : "male"
            let person = try await county.tell(
                "person-registered", start.adding(days: Int64(draws.next(60))), ["person": nil],
                [
                    "name": .string("林" + String(Array("甲乙丙丁戊己庚辛壬癸子丑")[number])), "sex": .string(sex),
                    "birth_date": .string(start.adding(days: -Int64(4_000 + draws.next(12_000))).description),
                    "citizenship": "CN", "residence": .string(townships[draws.next(3)]),
                ])["person"]
            if let person {
                people.append(person)
                if sex == "female" { women.append(person) }
            }
        }
        var babies: [(Int64, Day)] = []
        for step in 0..<60 {
            let day = start.adding(days: 200 + Int64(draws.next(1_480)))
            do {
                switch draws.next(8) {
                case 0, 1:
                    let mother = women[draws.next(women.count)]
                    let home = townships[draws.next(3)]
                    let born = try await county.tell(
                        "birth", day,
                        ["child": nil, "mother": draws.next(6) == 0 ? nil : mother].compactMapValues { $0 }.merging([
                            "child": nil
                        ]) { first, _ in first },
                        [
                            "name": .string("林小\(step)"), "sex": draws.next(2) == 0 ? "male" : "female",
                            "residence": .string(home),
                        ], as: .clinic)
                    if let child = born["child"] {
                        babies.append((child, day))
                        people.append(child)
                    }
                case 2, 3:
                    try await county.tell(
                        "move-in", day, ["person": people[draws.next(people.count)]],
                        ["residence": .string(draws.next(5) == 0 ? "350582101" : townships[draws.next(3)])])
                case 4:
                    guard !babies.isEmpty else { continue }
                    let (child, born) = babies[draws.next(babies.count)]
                    try await county.tell(
                        "newborn-screened", born.adding(days: Int64(draws.next(50))), ["child": child],
                        ["item": draws.next(3) == 0 ? "blood" : "hearing", "result": "pass"], as: .clinic)
                case 5:
                    if draws.next(2) == 0, !babies.isEmpty {
                        let (child, born) = babies[draws.next(babies.count)]
                        try await county.tell(
                            "death", born.adding(days: Int64(draws.next(60))), ["person": child], ["cause": "other"])
                    } else {
                        try await county.tell(
                            "death", day, ["person": people[draws.next(people.count)]], ["cause": "other"])
                    }
                case 6:
                    let known = county.truth.keys.sorted()
                    let sequence = known[draws.next(known.count)]
                    guard let told = county.truth[sequence], told.type != "person-registered" else { continue }
                    try await county.revoke(sequence)
                    if told.type == "birth" { babies.removeAll { $0.0 == told.subjects["child"] } }
                default:
                    let known = county.truth.keys.sorted()
                    let sequence = known[draws.next(known.count)]
                    guard let told = county.truth[sequence] else { continue }
                    var data = told.data
                    if data["residence"] != nil { data["residence"] = .string(townships[draws.next(3)]) }
                    if data["sex"] != nil, told.type == "birth", draws.next(2) == 0 {
                        data["sex"] = data["sex"] == "male" ? "female" : "male"
                    }
                    try await county.tell(
                        told.type, told.day.adding(days: Int64(draws.next(5))), told.subjects.mapValues { $0 }, data,
                        correcting: sequence,
                        as: told.type == "newborn-screened" || told.type == "birth" ? .clinic : .county)
                }
            } catch is Refusal {
                // What cannot have happened is refused, and not on record.
            }
        }
    }

    @Test(arguments: TestEngine.available, [1, 2, 3])
    func `every count is what a plain count of the events gives`(engine: TestEngine, seed: UInt64) async throws {
        try await Self.with(engine) { county in
            try await Self.live(county, seed: seed)
            let division = county.officer.division
            let whole = try #require(FigurePeriod("2022-01/2026-08"))
            // Each count as an indicator of its own.
            let text = Self.counts.map {
                """
                indicator: just_\($0)
                title: {zh: 数, en: Count}
                topic: quality
                cite: cn-nhc-2021-24#一
                numerator: \($0)
                unit: {zh: 个, en: of them}
                """
            }.joined(separator: "\n---\n")
            let content = try PackFolder.read(try Self.rules.get().folder)
            let library = Library(
                files: content.files + [PackFile(path: "cn/added.yaml", text: text)],
                workCalendar: try Self.rules.get().workdays)
            #expect(library.isSound)
            let figures = try await Figures.read(
                county.registry, library, in: division, whole, of: Self.counts.map { "just_\($0)" },
                as: county.officer)
            var compared = 0
            var total: Int64 = 0
            let ends = stride(from: whole.first.index, through: whole.last.index, by: 5).map { YearMonth(index: $0) }
            let periods =
                ends.map { FigurePeriod(through: $0, months: 1) }
                + [2022, 2023, 2024, 2025].compactMap { FigurePeriod(year: $0) }
            for id in Self.counts {
                for period in periods {
                    for area in [nil, "350583101", "350583102", "350583103"].map({ $0.flatMap { DivisionCode($0) } }) {
                        let figure = figures.figure("just_\(id)", in: area, period)
                        let plain = county.count(id, in: area?.description ?? "350583", period)
                        compared += 1
                        total += plain
                        #expect(
                            figure?.value == Decimal128(plain),
                            "\(id) \(area?.description ?? "") \(period): \(figure?.value?.description ?? "") instead of \(plain)"
                        )
                    }
                }
            }
            #expect(compared == Self.counts.count * periods.count * 4)
            #expect(total > 300)
            // And what the tables hold is what they are rebuilt to, in any portions.
            let before = try await county.registry.contentHashes()
            for portion: Int64 in [3, 1_000] {
                #expect(try await county.registry.rebuild(portion: portion).differing == [])
            }
            #expect(try await county.registry.contentHashes() == before)
        }
    }

    @Test func `persons in a state are counted while it lasts, and a part of them by age`() async throws {
        let text = """
            count: at_work
            title: {zh: 在职, en: At work}
            cite: cn-nhc-2021-24#一
            persons: {when: employed}
            ---
            count: young_at_work
            title: {zh: 30岁以下在职, en: At work under 30}
            cite: cn-nhc-2021-24#一
            of: at_work
            ages: {below: 30}
            ---
            indicator: at_work
            title: {zh: 在职, en: At work}
            topic: quality
            cite: cn-nhc-2021-24#一
            numerator: at_work
            unit: {zh: 人, en: persons}
            ---
            indicator: young_at_work
            title: {zh: 30岁以下在职, en: At work under 30}
            topic: quality
            cite: cn-nhc-2021-24#一
            numerator: young_at_work
            unit: {zh: 人, en: persons}
            """
        let content = try PackFolder.read(try Self.rules.get().folder)
        let library = Library(files: content.files + [PackFile(path: "cn/added.yaml", text: text)])
        #expect(library.isSound)
        try await Self.with(.sqlite, library) { county in
            let person = try await county.tell(
                "person-registered", try Self.day("2022-01-05"), ["person": nil],
                [
                    "name": "林一", "sex": "male", "birth_date": "1993-09-10", "citizenship": "CN",
                    "residence": "350583101",
                ])["person"]
            try await county.tell(
                "employment-started", try Self.day("2022-06-15"), ["person": person], ["employer": "甲厂"])
            try await county.tell("move-in", try Self.day("2023-03-01"), ["person": person], ["residence": "350583102"])
            try await county.tell("employment-ended", try Self.day("2024-02-20"), ["person": person])
            let whole = try #require(FigurePeriod("2022-01/2024-12"))
            func months(_ id: String, in area: String? = nil) async throws -> [String] {
                let figures = try await Figures.read(
                    county.registry, library, in: county.officer.division, whole, of: [id], as: county.officer)
                return (0..<36).map { FigurePeriod(through: whole.first.adding(months: $0), months: 1) }.filter {
                    figures.figure(id, in: area.flatMap { DivisionCode($0) }, $0)?.value == Decimal128(1)
                }.map(\.description)
            }
            let worked = try await months("at_work")
            #expect(worked.first == "2022-06" && worked.last == "2024-01" && worked.count == 20)
            #expect(try await months("at_work", in: "350583101").last == "2023-02")
            #expect(try await months("at_work", in: "350583102").first == "2023-03")
            // Thirty in September 2023.
            #expect(try await months("young_at_work").last == "2023-08")
            // Told late: the work began three months before.
            try await county.tell(
                "employment-started", try Self.day("2022-03-03"), ["person": person], ["employer": "甲厂"])
            #expect(try await months("at_work").first == "2022-03")
            #expect(try await county.registry.rebuild(portion: 2).differing == [])
        }
    }

    @Test func `exact intervals are those of the tables`() throws {
        // Garwood 1936; Clopper and Pearson 1934.
        for (count, low, high) in [
            (0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (100, 81.36399, 121.62679),
        ] {
            let interval = ExactInterval.poisson(Int64(count))
            #expect(abs(interval.lowerBound - low) < 1e-4 && abs(interval.upperBound - high) < 1e-4)
        }
        for (cases, all, low, high) in [
            (0, 10, 0.0, 0.30850), (1, 10, 0.00253, 0.44502), (5, 10, 0.18709, 0.81291), (10, 10, 0.69150, 1.0),
            (490, 500, 0.96353, 0.99036),
        ] {
            let interval = try #require(ExactInterval.binomial(Int64(cases), of: Int64(all)))
            #expect(
                abs(interval.lowerBound - low) < 2e-5 && abs(interval.upperBound - high) < 2e-5,
                "\(cases)/\(all): \(interval)")
        }
        #expect(ExactInterval.binomial(3, of: 2) == nil)
    }

    @Test func `periods are read as they are written`() throws {
        for text in ["2025", "2025-Q3", "2025-03", "2021-01/2025-12"] {
            #expect(FigurePeriod(text)?.description == text)
        }
        for text in ["", "25", "2025-13", "2025-Q5", "2025-03/2025-01", "2025/", "x", "1500", "1900-01/2200-12"] {
            #expect(FigurePeriod(text) == nil, "\(text)")
        }
        #expect(FigurePeriod("2025-Q1")?.months == 3)
    }
}
