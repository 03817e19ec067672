import Civil
import Foundation
import Policy
import Services
import Testing

/// The engine held to cases of another country's schedule, which is a pack like any other (`UnitedStates/`). The cases are not part of the project:
/// they are read from the folder `shared` beside the checkout, where there is one.
@Suite struct UnitedStatesTests {
    static let chain = Result { () throws -> PackChain in
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("UnitedStates")
        let files = try ["pack.yaml", "immunisation.yaml"].map { name in
            PackFile(
                path: "us/\(name)", text: try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
        }
        let library = Library(files: files)
        try #require(library.findings.isEmpty, "\(library.findings)")
        return library.chain(for: .nation)
    }

    static let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/reference/health/cases/cdsi")

    static var areThere: Bool { FileManager.default.fileExists(atPath: cases.path) }

    @Test func `the schedule is a pack without findings`() throws {
        let course = try #require(Self.chain.get().programmes["immunisation"]?.course)
        #expect(course.series.count == 14)
    }

    // MARK: the cases

    /// A case: a child, what was given with what it should count as, and what should be due.
    struct Case {
        var id: String
        var group: String
        var born: Day
        var assessed: Day
        var doses: [(day: Day, kind: String, status: String)]
        var due: Day?
        var isComplete: Bool
        var isContraindicated: Bool
    }

    private static func lines(_ name: String) throws -> [JSON] {
        let text = try String(contentsOf: cases.appendingPathComponent(name), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
    }

    private static func day(_ json: JSON?) throws -> Day { try #require(Day(String((json?.string ?? "").prefix(10)))) }

    /// Cases of evaluation. The file goes by groups, whose numbers of 2013 run on; later cases follow those of their group.
    static func evaluationCases() throws -> [Case] {
        let groups: [(from: Int, name: String)] = [
            (1, "DTaP"), (167, "Flu"), (185, "HepA"), (198, "HepB"), (271, "Hib"), (383, "HPV"), (487, "MCV"),
            (513, "MMR"),
            (575, "PCV"), (626, "POL"), (753, "Rota"), (787, "Var"),
        ]
        var group = ""
        return try lines("cdsi_cases_801_dose_evaluation.ndjson").compactMap { line in
            let id = line["key"]?.string ?? ""
            if id.hasPrefix("2013-"), let number = Int(id.dropFirst(5)) {
                group = groups.last { $0.from <= number }?.name ?? ""
            }
            let patient = line["patient"]
            let doses = try (patient?["doses"]?.array ?? []).map { dose in
                (
                    day: try day(dose["dateAdministered"]), kind: dose["cvx"]?.string ?? "",
                    status: dose["evaluationStatus"]?.string ?? ""
                )
            }
            // Vaccines against shingles come last, without cases of 2013.
            let isZoster = group == "Var" && doses.contains { ["121", "187"].contains($0.kind) }
            return Case(
                id: id, group: isZoster ? "Zoster" : group, born: try day(patient?["dob"]),
                assessed: try day(line["assessmentDate"]), doses: doses, due: nil, isComplete: false,
                isContraindicated: false)
        }
    }

    /// Cases of forecasting. The file has lost every dose after the second; they are taken from the other file, whose days are as many after birth
    /// within two, where it has the case.
    static func forecastCases() throws -> (whole: [Case], lost: [String]) {
        let others = Dictionary(
            try evaluationCases().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var (whole, lost): ([Case], [String]) = ([], [])
        for line in try lines("cdsi_cases_v3ish_2017_with_forecast.ndjson") {
            let id = line["id"]?.string ?? ""
            var one = Case(
                id: id, group: line["group"]?.string ?? "", born: try day(line["dob"]),
                assessed: try day(line["assessed"]),
                doses: try (line["doses"]?.array ?? []).map {
                    (day: try day($0["date"]), kind: $0["cvx"]?.string ?? "", status: $0["status"]?.string ?? "")
                }, due: line["expect_recommend"]?.string.flatMap { Day($0) },
                isComplete: line["series_status"]?.string == "Complete",
                isContraindicated: line["series_status"]?.string == "Contraindicated")
            guard let other = others[id], other.doses.count > one.doses.count else {
                // Cases are assessed on the day of the last dose.
                if (one.doses.last?.day ?? one.assessed) == one.assessed {
                    whole.append(one)
                } else {
                    lost.append(id)
                }
                continue
            }
            let rest = other.doses.dropFirst(one.doses.count)
            one.doses += rest.map { dose in
                (day: one.born.adding(days: dose.day - other.born), kind: dose.kind, status: dose.status)
            }
            one.doses[one.doses.count - 1].day = one.assessed
            whole.append(one)
        }
        return (whole, lost)
    }

    private static func courses(_ one: Case) throws -> Courses {
        let course = try #require(try chain.get().programmes["immunisation"]?.course)
        let given = one.doses.enumerated().map { place, dose in
            GivenDose(
                day: dose.day, kind: dose.kind,
                event: EventReference(sequence: Int64(place), type: "vaccinated", day: dose.day))
        }
        return Courses(course, anchor: one.born, given: given, isFor: [], on: one.assessed)
    }

    private static let groups = [
        "MMR": ["measles", "mumps", "rubella"], "HepB": ["hepb"], "HepA": ["hepa"], "POL": ["polio"],
        "Var": ["varicella"],
    ]

    /// What the engine says of each dose: by the series of the case's group that know it, or else by any.
    private static func statuses(_ one: Case) throws -> [String] {
        let courses = try courses(one).chosen
        return one.doses.indices.map { place in
            func verdicts(_ courses: [Course]) -> [DoseVerdict] {
                courses.flatMap(\.given).filter { $0.dose.event.sequence == Int64(place) }.map(\.verdict)
            }
            let own = verdicts(courses.filter { groups[one.group]?.contains($0.series.group) == true })
            let all = own.isEmpty ? verdicts(courses) : own
            if all.isEmpty { return "?" }
            if all.contains(where: { !$0.isCounted && $0 != .extra && !isOld($0) }) { return "Not Valid" }
            return all.contains(where: \.isCounted) ? "Valid" : "Extraneous"
        }
    }

    private static func isOld(_ verdict: DoseVerdict) -> Bool {
        if case .tooOld = verdict { true } else { false }
    }

    /// Holds cases of the five groups to what the engine says: at least 95 of 100 are right, and 90 of each group.
    private static func hold(_ kind: String, _ cases: [Case], _ difference: (Case) throws -> String?) throws {
        var (right, all): (Int, Int) = (0, 0)
        for group in groups.keys.sorted() {
            let own = cases.filter { $0.group == group }
            let wrong = try own.compactMap { one in try difference(one).map { "\(one.id) \($0)" } }
            print("CDSi \(kind), \(group): \(own.count - wrong.count) of \(own.count)")
            #expect(!own.isEmpty && Double(own.count - wrong.count) >= 0.9 * Double(own.count), "\(wrong)")
            right += own.count - wrong.count
            all += own.count
        }
        #expect(Double(right) >= 0.95 * Double(all), "\(right) of \(all)")
    }

    @Test(.enabled(if: areThere)) func `what was given counts as the cases say`() throws {
        try Self.hold("evaluation", try Self.evaluationCases()) { one in
            let found = try Self.statuses(one)
            return found == one.doses.map(\.status)
                ? nil : "\(found) \(one.doses.map { "\($0.day - one.born):\($0.kind):\($0.status)" })"
        }
    }

    @Test(.enabled(if: areThere)) func `what is due is due when the cases say`() throws {
        let cases = try Self.forecastCases()
        print("CDSi forecast: \(cases.lost.count) cases of all groups have lost doses that stand nowhere")
        // What a history of illness forbids is for a clinician to say.
        try Self.hold("forecast", cases.whole.filter { !$0.isContraindicated }) { one in
            let courses = try Self.courses(one).chosen.filter {
                Self.groups[one.group]?.contains($0.series.group) == true
            }
            let next = courses.compactMap { $0.isComplete ? nil : $0.next.first }
            // What protects against several is given at once: when all of it can be, and the first of it is due.
            let due = next.map(\.opens).max().flatMap { opens in next.map(\.due).min().map { max(opens, $0) } }
            return due == one.due
                ? nil : "\(due?.description ?? "none") for \(one.due?.description ?? "none"): \(one.doses)"
        }
    }
}
