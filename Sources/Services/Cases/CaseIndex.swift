import Civil
public import Policy
public import Registry
import Storage

/// The derived tables from which cases are listed, and what keeps anybody from moving one as it cannot be moved.
///
/// A row holds days, not whether something is late: that follows from the day on which somebody looks.
public struct CaseIndex: Projection {
    /// The rules of a place.
    let rules: @Sendable (DivisionCode) -> CaseRules

    static let files = DerivedTable(
        "case_file",
        [
            .init("id", "BIGINT NOT NULL"), .init("template", "TEXT NOT NULL"), .init("subject", "BIGINT NOT NULL"),
            .init("applicant", "BIGINT"), .init("division", "BIGINT NOT NULL"), .init("opened", "BIGINT NOT NULL"),
            .init("moved", "BIGINT NOT NULL"), .init("ended", "BIGINT NOT NULL"), .init("amount", "BIGINT"),
        ], key: ["id"], indexes: [["subject"], ["ended", "division", "opened"]])

    static let steps = DerivedTable(
        "case_step",
        [
            .init("id", "BIGINT NOT NULL"), .init("step", "TEXT NOT NULL"), .init("doer", "TEXT NOT NULL"),
            .init("division", "BIGINT NOT NULL"), .init("status", "TEXT NOT NULL"), .init("attempt", "BIGINT NOT NULL"),
            .init("since", "BIGINT NOT NULL"), .init("due", "BIGINT"), .init("desk", "BIGINT NOT NULL"),
            .init("ended", "BIGINT NOT NULL"),
        ], key: ["id", "step"],
        indexes: [
            .init(["doer", "division", "status", "due"], where: "ended = 0"), .init(["due"], where: "ended = 0"),
        ])

    /// The tables `case_file` and `case_step`.
    public var tables: [DerivedTable] { [CaseIndex.files, CaseIndex.steps] }

    /// Writes anew the cases of everybody whom a case event is about.
    public func update(_ change: ProjectionChange) throws {
        var persons: Set<Int64> = []
        var isRenumbered = false
        for event in change.events {
            let rules = rules(event.place)
            if rules.opened(by: event) != nil || rules.moves.contains(event.type) {
                persons.formUnion(event.subjects.values)
            } else if rules.eventTypes[event.type]?.identity != nil {
                // Numbers that have become one, or two: their cases are somebody else's now.
                isRenumbered = true
            }
        }
        if isRenumbered { persons.formUnion(change.refolded) }
        guard !persons.isEmpty else { return }
        var files: [[SQLValue]] = []
        var steps: [[SQLValue]] = []
        for person in persons.sorted() {
            for file in try CaseFile.cases(of: person, change.life(of: person).history, rules) {
                for table in ["case_file", "case_step"] {
                    try change.connection.run("DELETE FROM \(change.space[table]) WHERE id = $1", [.int(file.id)])
                }
                files.append(file.row)
                steps += file.stepRows
            }
        }
        try change.connection.insert(
            into: change.space["case_file"], columns: CaseIndex.files.columnNames, rows: files)
        try change.connection.insert(
            into: change.space["case_step"], columns: CaseIndex.steps.columnNames, rows: steps)
    }
}

extension CaseIndex {
    /// An index by the rules of a library.
    public init(_ library: Library) {
        let rules = CaseRules.cache(library)
        self.init { rules[$0] }
    }
}

extension CaseRules {
    /// The rules of each place.
    static func cache(_ library: Library) -> PlaceCache<CaseRules> {
        PlaceCache { CaseRules(library.chain(for: $0)) }
    }
}

extension CaseFile {
    /// The cases of a person by the rules of the place where each was opened.
    static func cases(
        of person: Int64, _ history: [Event], _ rules: (DivisionCode) -> CaseRules
    ) -> [CaseFile] {
        // A case is moved at the place at which it was opened; within a registry that is one county, whose rules are the same.
        guard let place = history.first(where: { rules($0.place).opened(by: $0) != nil })?.place else { return [] }
        return cases(of: person, history, rules(place))
    }

    fileprivate var row: [SQLValue] {
        [
            .int(id), .text(template.id), .int(subject), SQLValue(applicant), .int(division.number),
            .int(opened.number), .int(moved.number), SQLValue(isEnded), SQLValue(amount),
        ]
    }

    fileprivate var stepRows: [[SQLValue]] {
        steps.compactMap { step in
            guard let declared = template.step(step.id) else { return nil }
            return [
                .int(id), .text(step.id), .text(doer(of: step, declared)), .int(step.division.number),
                .text(step.status.rawValue), .int(step.attempt), .int(step.since.number),
                SQLValue(step.due?.number), SQLValue(step.isAtDesk), SQLValue(step.isEnded),
            ]
        }
    }

    /// Who has to do something about a step now: the applicant, whoever hears appeals, or whoever does it.
    public func doer(of step: Step, _ declared: CaseStep) -> String {
        switch step.status {
        case .returned: "family"
        case .rejected: step.isFinal ? declared.by : "family"
        case .appealed: template.appeal?.by ?? declared.by
        // Where nobody has set how long it takes, somebody must say that it is over.
        default:
            declared.by == CaseTemplate.time && step.status == .open && step.due == nil
                ? CaseTemplate.timekeeper : declared.by
        }
    }
}
