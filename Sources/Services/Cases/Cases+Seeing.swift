public import Access
public import Civil
public import Policy
import Registry
import Storage

/// A case as somebody may see it.
public struct CaseView: Sendable {
    /// The case.
    public let file: CaseFile
    /// The steps that are shown with what they need; of the others only how they stand, where that is shown at all.
    public let own: Set<String>
    /// Whether all steps are shown, or only ``own``.
    public let isWhole: Bool
    /// What of the application the own steps see that are being done, by step.
    public let inputs: [String: [(input: CaseInput, value: JSON)]]
}

/// A line of a list of cases: one step that waits for somebody, or one case.
public struct CaseLine: Hashable, Sendable {
    /// The case.
    public let id: Int64
    /// Its template.
    public let template: String
    /// The step; nil: the line is of the whole case.
    public let step: String?
    /// Where the step stands.
    public let status: CaseFile.Status?
    /// Who has to do something about it.
    public let doer: String?
    /// Since which day it stands so; of a case the day on which it was opened.
    public let since: Day
    /// The last day; nil: there is none.
    public let due: Day?
    /// The name of whom it is about.
    public let name: String?
    /// Whether no message reaches the department, and somebody does it at its desk.
    public let isAtDesk: Bool
}

/// Where a page of a list ended.
public struct CaseCursor: Hashable, Sendable {
    let due: Day?
    let id: Int64
    let step: String

    /// Reads a cursor as links hold it: `20700~17~hukou`.
    public init?(_ text: String) {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let id = Int64(parts[1]) else { return nil }
        let due = Int64(parts[0])
        guard due != nil || parts[0].isEmpty else { return nil }
        (self.due, self.id, self.step) = (due.map { Day(number: $0) }, id, parts[2])
    }

    fileprivate init(_ line: CaseLine) { (due, id, step) = (line.due, line.id, line.step ?? "") }

    /// As links hold it.
    public var text: String { "\(due.map { "\($0.number)" } ?? "")~\(id)~\(step)" }
}

extension CaseLine {
    /// Where a page ends that ends with this line.
    public var cursor: CaseCursor { CaseCursor(self) }
}

/// Which cases a list has.
public enum CaseSelection: String, Hashable, Sendable, CaseIterable {
    /// Steps that wait for whoever asks.
    case mine
    /// Steps past their last day, whoever is late.
    case late
    /// Steps that wait for anybody.
    case waiting
    /// Cases that have ended.
    case ended
}

extension Cases {
    /// The cases that are about a person, the latest first.
    ///
    /// - Throws: `Denial`, or a storage error.
    public func cases(of person: Int64, as actor: Actor, for purpose: Purpose) async throws -> [CaseFile] {
        let record = try await registry.person(person, as: actor, for: purpose)
        return try await registry.read { connection in
            try CaseFile.cases(of: record.person.id, registry.wholeLife(of: record.person.id, connection).history) {
                rules[$0]
            }.reversed()
        }
    }

    /// A case as an actor may see it: a family and the offices of the person whole, a department its own steps.
    ///
    /// - Throws: `Denial`, also where there is no such case; `Refusal` never; or a storage error.
    public func view(_ id: Int64, as actor: Actor, for purpose: Purpose) async throws -> CaseView {
        guard let file = try await file(id) else {
            try await registry.authorise(actor, .handleCase, .step(.init(by: "", division: .nation)), purpose)
            throw Denial.step
        }
        let own = file.steps.filter { step in
            guard let declared = file.template.step(step.id) else { return false }
            let waiting = file.doer(of: step, declared)
            return permits(actor, waiting == "family" ? declared.by : waiting, step.division, purpose)
        }
        let isWhole = actor.role != .department && actor.role != .clinic
        if isWhole {
            _ = try await registry.person(file.subject, as: actor, for: purpose)
        } else if own.isEmpty {
            try await registry.look([file.subject], actor, .handleCase, purpose, refused: true)
            throw Denial.step
        } else {
            try await registry.look(file.subject, actor, .handleCase, purpose)
        }
        // Only what is being done needs anything of the application.
        let active = own.filter { !$0.isEnded && $0.status != .waiting }.map(\.id)
        let inputs = try await registry.read { connection in
            try Dictionary(uniqueKeysWithValues: active.map { ($0, try self.inputs(file, $0, connection)) })
        }
        return CaseView(file: file, own: Set(own.map(\.id)), isWhole: isWhole, inputs: inputs)
    }

    func permits(_ actor: Actor, _ by: String, _ division: DivisionCode, _ purpose: Purpose) -> Bool {
        decide(actor, .handleCase, .step(.init(by: by, division: division)), purpose: purpose, on: registry.today)
            .isPermitted
    }

    /// What of an application a step sees, as it is now.
    func inputs(
        _ file: CaseFile, _ step: String, _ connection: any Connection
    ) throws -> [(input: CaseInput, value: JSON)] {
        guard let declared = file.template.step(step) else { return [] }
        var reading = InputReading(registry: registry, connection: connection, subjects: file.application.subjects)
        return try declared.needs.map { input in (input, try reading.value(input, file.application.data)) }
    }

    /// What fields of a form are filled in with.
    ///
    /// - Parameters:
    ///   - subjects: the persons by role.
    ///   - reach: whose attributes may be shown; of others nothing is filled in.
    /// - Throws: a storage error.
    public func prefilled(
        _ template: CaseTemplate, _ subjects: [String: Int64], reach: @escaping @Sendable (Int64) -> Bool
    ) async throws -> [String: JSON] {
        try await registry.read { connection in
            var reading = InputReading(registry: registry, connection: connection, subjects: subjects, reach: reach)
            var values: [String: JSON] = [:]
            for (field, inputs) in template.prefill {
                for input in inputs where values[field] == nil {
                    let value = try reading.value(input, [:])
                    if value != .null { values[field] = value }
                }
            }
            return values
        }
    }

    /// The cases of a division, what is due first.
    ///
    /// Time: of what waits for one doer linear in that, of what waits for anybody linear in the open steps of the division.
    /// - Parameters:
    ///   - after: where the page before ended.
    ///   - limit: how many, at most 100.
    /// - Throws: `Denial`, or a storage error.
    public func list(
        _ selection: CaseSelection, in division: DivisionCode, after: CaseCursor? = nil, limit: Int = 25,
        as actor: Actor, for purpose: Purpose
    ) async throws -> [CaseLine] {
        try await registry.authorise(actor, .handleCase, .area(division), purpose)
        let doer = actor.department ?? actor.role.rawValue
        let seesOthers = actor.role == .county || actor.role == .township
        let today = registry.today
        let numbers = division.range
        let limit = max(1, min(limit, 100))
        let lines: [(line: CaseLine, subject: Int64)] = try await registry.read { connection in
            var arguments: [SQLValue] = [.int(numbers.lowerBound), .int(numbers.upperBound)]
            func bind(_ value: SQLValue) -> String {
                arguments.append(value)
                return "$\(arguments.count)"
            }
            if selection == .ended {
                guard seesOthers else { return [] }
                let before = after.map { " AND f.id < \(bind(.int($0.id)))" } ?? ""
                return try connection.all(
                    """
                    SELECT f.id, f.template, f.opened, f.subject, p.name FROM case_file f JOIN person p ON p.id = f.subject
                    WHERE f.ended = 1 AND f.division >= $1 AND f.division < $2\(before) ORDER BY f.id DESC LIMIT \(limit)
                    """, arguments
                ) { row in
                    let line = CaseLine(
                        id: try row.int(0), template: try row.text(1), step: nil, status: nil, doer: nil,
                        since: Day(number: try row.int(2)), due: nil, name: try row.optionalText(4), isAtDesk: false)
                    return (line, try row.int(3))
                }
            }
            var conditions = "s.ended = 0 AND s.status <> 'waiting' AND s.division >= $1 AND s.division < $2"
            if selection == .mine || !seesOthers { conditions += " AND s.doer = \(bind(.text(doer)))" }
            if selection == .late { conditions += " AND s.due < \(bind(.int(today.number)))" }
            if let after {
                let due = bind(.int(after.due?.number ?? Day.last.number))
                let (id, step) = (bind(.int(after.id)), bind(.text(after.step)))
                conditions += " AND (coalesce(s.due, \(Day.last.number)), s.id, s.step) > (\(due), \(id), \(step))"
            }
            return try connection.all(
                """
                SELECT s.id, f.template, s.step, s.status, s.doer, s.since, s.due, f.subject, p.name, s.desk
                FROM case_step s JOIN case_file f ON f.id = s.id JOIN person p ON p.id = f.subject
                WHERE \(conditions) ORDER BY coalesce(s.due, \(Day.last.number)), s.id, s.step LIMIT \(limit)
                """, arguments
            ) { row in
                let line = CaseLine(
                    id: try row.int(0), template: try row.text(1), step: try row.text(2),
                    status: CaseFile.Status(rawValue: try row.text(3)), doer: try row.text(4),
                    since: Day(number: try row.int(5)), due: try row.optionalInt(6).map { Day(number: $0) },
                    name: try row.optionalText(8), isAtDesk: try row.bool(9))
                return (line, try row.int(7))
            }
        }
        try await registry.look(lines.map(\.subject), actor, .handleCase, purpose)
        return lines.map(\.line)
    }

    /// How many lines each selection has, as far as an actor sees it.
    ///
    /// - Throws: `Denial`, or a storage error.
    public func counts(
        in division: DivisionCode, as actor: Actor, for purpose: Purpose
    ) async throws -> [CaseSelection: Int64] {
        try await registry.authorise(actor, .handleCase, .area(division), purpose)
        let doer = actor.department ?? actor.role.rawValue
        let seesOthers = actor.role == .county || actor.role == .township
        let (today, numbers) = (registry.today, division.range)
        return try await registry.read { connection in
            let place: [SQLValue] = [.int(numbers.lowerBound), .int(numbers.upperBound)]
            func count(_ sql: String, _ more: [SQLValue] = []) throws -> Int64 {
                try connection.first("SELECT count(*) FROM \(sql)", place + more) { try $0.int(0) } ?? 0
            }
            let open = "case_step WHERE ended = 0 AND status <> 'waiting' AND division >= $1 AND division < $2"
            let day = SQLValue.int(today.number)
            guard seesOthers else {
                return [
                    .mine: try count("\(open) AND doer = $3", [.text(doer)]),
                    .late: try count("\(open) AND doer = $3 AND due < $4", [.text(doer), day]),
                ]
            }
            return [
                .mine: try count("\(open) AND doer = $3", [.text(doer)]), .waiting: try count(open),
                .late: try count("\(open) AND due < $3", [day]),
                .ended: try count("case_file WHERE ended = 1 AND division >= $1 AND division < $2"),
            ]
        }
    }
}

/// Reads what steps see and forms are filled in with, each person once.
private struct InputReading {
    let registry: Registry
    let connection: any Connection
    let subjects: [String: Int64]
    var reach: (Int64) -> Bool = { _ in true }
    private var known: [Int64: Chronicle] = [:]

    init(
        registry: Registry, connection: any Connection, subjects: [String: Int64],
        reach: @escaping (Int64) -> Bool = { _ in true }
    ) {
        (self.registry, self.connection, self.subjects, self.reach) = (registry, connection, subjects, reach)
    }

    private mutating func chronicle(_ person: Int64) throws -> Chronicle {
        if let chronicle = known[person] { return chronicle }
        let chronicle = try registry.wholeLife(of: person, connection).chronicle
        known[person] = chronicle
        return chronicle
    }

    mutating func value(_ input: CaseInput, _ data: [String: JSON]) throws -> JSON {
        switch input {
        case .data(let field): return data[field] ?? .null
        case .attribute(let role, let kin, let name):
            guard var person = subjects[role] else { return .null }
            if let kin {
                let relation = try chronicle(person).kin.first { $0.relation == kin && $0.until == nil }
                guard let relation else { return .null }
                person = relation.relative
            }
            guard reach(person) else { return .null }
            return try chronicle(person).attributes[name]?.last?.value ?? .null
        }
    }
}
