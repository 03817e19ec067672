import Civil
import Policy
import Registry

/// Makes an event of a row. A pure value: the same row gives the same event.
struct RowReader: Sendable {
    let types: [String: EventType]
    /// The type of rows that do not say theirs.
    let type: String?
    /// The source of rows that do not say theirs.
    let source: String
    let map: ColumnMap
    /// The columns of a CSV.
    var columns: ColumnPlan?

    static let limits = JSON.Limits(bytes: RowCutter.longestLine, depth: 8, values: 10_000)

    /// The event of a row. Cells that cannot be read are among its problems.
    ///
    /// - Throws: why no event can be seen in the row.
    func submission(_ row: SourceRow) throws(Refusal) -> Submission {
        switch row.content {
        case .problem(let problem): throw Refusal([problem])
        case .line(let bytes): return try submission(object(bytes))
        case .fields(let fields):
            let (json, problems) = try object(fields)
            return try submission(json, problems)
        }
    }

    /// The event of an object in the import form.
    ///
    /// - Parameter problems: what could not be read of the row.
    func submission(_ json: JSON, _ problems: [Problem] = []) throws(Refusal) -> Submission {
        guard case .object(var members) = json else { return try Submission(json) }
        func has(_ name: String) -> Bool { members.contains { $0.0 == name } }
        if !has("type"), let type = type ?? map.type { members.append(("type", .string(type))) }
        if !has("source") { members.append(("source", .string(source))) }
        if !has("place"), let place = map.place { members.append(("place", .string(place))) }
        let hasKey = has("key")
        if !hasKey { members.append(("key", .string("-"))) }
        var submission: Submission
        do { submission = try Submission(.object(members)) } catch { throw Refusal(problems + error.problems) }
        submission.problems = problems + submission.problems
        if types[submission.type] == nil {
            throw Refusal(
                submission.problems + [
                    .unknownType(
                        submission.type, nearest: Spelling.nearest(to: submission.type, in: types.keys.sorted()),
                        known: types.keys.sorted())
                ])
        }
        if !hasKey { submission.key = submission.contentKey }
        return submission
    }

    /// The event type that a row names, as far as can be seen.
    func type(of row: SourceRow) -> String? {
        guard case .fields(let fields) = row.content, let column = columns?.typeColumn, fields.indices.contains(column)
        else { return type ?? map.type }
        let text = CellText.trimmed(fields[column])
        if text.isEmpty { return type ?? map.type }
        // What is no type may be anything: it does not get into a report.
        return types[text] != nil ? text : types.values.first { $0.title.zh == text }?.id
    }

    private func object(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> JSON {
        let json: JSON
        do { json = try JSON.parse(bytes, limits: RowReader.limits) } catch {
            var problem = error.problem
            problem.at = "byte \(error.offset + 1)"
            throw Refusal([problem])
        }
        // A line of a rejects file carries why it was rejected; that is not part of the event.
        guard case .object(let members) = json, members.contains(where: { $0.0.hasPrefix("_") }) else { return json }
        let kept = members.filter { !$0.0.hasPrefix("_") }
        if kept.isEmpty { throw Refusal([.notAnEvent]) }
        return .object(kept)
    }

    private func object(_ fields: [String]) throws(Refusal) -> (JSON, [Problem]) {
        guard let columns else { throw Refusal([.notAnEvent]) }
        guard fields.count == columns.header.count else {
            throw Refusal([.fieldCount(fields.count, columns.header.count)])
        }
        var id = type ?? map.type
        if let column = columns.typeColumn {
            let text = CellText.trimmed(fields[column])
            if !text.isEmpty { id = types[text] != nil ? text : types.values.first { $0.title.zh == text }?.id ?? text }
        }
        guard let id else { throw Refusal([.missingColumn("type")]) }
        guard let type = types[id], let targets = columns.targets(of: id) else {
            throw Refusal([
                .unknownType(
                    id, nearest: Spelling.nearest(to: id, in: types.keys.sorted()), known: types.keys.sorted())
            ])
        }
        return object(fields, targets, type)
    }

    private func object(_ fields: [String], _ targets: [ColumnTarget?], _ type: EventType) -> (JSON, [Problem]) {
        var problems: [Problem] = []
        var members: [(String, JSON)] = [("type", .string(type.id))]
        var subjects: [(String, JSON)] = []
        var data: [(String, JSON)] = []
        for (index, field) in fields.enumerated() where !field.isEmpty {
            let text = CellText.unguarded(CellText.trimmed(field))
            if text.isEmpty { continue }
            guard let target = targets[index] else {
                problems.append(.columnOfOtherType(at: columns?.header[index] ?? ""))
                continue
            }
            if CellText.isError(text) {
                problems.append(.formulaError(at: target.path))
                continue
            }
            switch target {
            case .ignored, .type: break
            case .day: members.append(("day", .string(CellText.day(text))))
            case .place, .key, .source: members.append((target.path, .string(text)))
            case .corrects, .revokes:
                members.append((target.path, Decimal128(text).map { .number($0) } ?? .string(text)))
            case .subject(let role, let kind):
                if CellText.isRounded(text) {
                    problems.append(.roundedNumber(at: target.path))
                    continue
                }
                let value: JSON =
                    kind == nil ? Decimal128(text).map { .number($0) } ?? .string(text) : .string(text)
                let member = (kind?.rawValue ?? "person", value)
                if let place = subjects.firstIndex(where: { $0.0 == role }) {
                    subjects[place].1 = .object((subjects[place].1.object ?? []) + [member])
                } else {
                    subjects.append((role, .object([member])))
                }
            case .data(let name):
                guard let declared = type.field(name) else { continue }
                if declared.kind.isLongNumber, CellText.isRounded(text) {
                    problems.append(.roundedNumber(at: target.path))
                    continue
                }
                let value = map.codes[name]?[text] ?? (declared.kind == .date ? CellText.day(text) : text)
                data.append((name, .string(value)))
            }
        }
        members.append(("subjects", .object(subjects)))
        members.append(("data", .object(data)))
        return (.object(members), problems)
    }
}

extension FieldDeclaration.Kind {
    /// Whether a spreadsheet rounds such a value when it takes it for a number.
    var isLongNumber: Bool {
        switch self {
        case .citizenID, .creditCode, .birthCertificate, .phone, .division: true
        default: false
        }
    }
}
