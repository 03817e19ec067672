import Civil
import Crypto
import FEEL
import Policy

/// A submission held against its declaration; what needs the registry's content is checked in the transaction.
///
/// A class, since it is handed from task to task and never changed.
final class CheckedSubmission: Sendable {
    /// The submission with every field in its canonical form and defaults filled in.
    let submission: Submission
    let type: EventType
    /// What is wrong with its form and its fields. If there is anything, it is refused in the transaction, together with what
    /// the registry's content has against it.
    let problems: Problems
    /// SHA-256 of what was handed in: tells a repeated submission from another under the same key.
    let request: [UInt8]
    /// Identifiers that the fields give a subject, by role.
    let given: [String: [Identifier]]
    /// 16 random bytes that salt the event's leaf.
    let salt: [UInt8]
    /// The fields as refuse rules see them; made here, where it does not hold up the writer.
    let refusalData: Value
    /// The fields in canonical bytes, for the payload.
    let dataBytes: [UInt8]

    /// Checks the fields; collects every problem.
    ///
    /// - Parameters:
    ///   - today: events later than this are refused.
    ///   - types: the declared event types.
    /// - Throws: ``Refusal`` when its type is not declared.
    init(
        _ submission: Submission, types: [String: EventType], today: Day, salt: [UInt8]
    ) throws(Refusal) {
        var problems = Problems(submission.problems)
        guard let type = types[submission.type] else {
            problems.add(.unknownType(known: types.keys.sorted()))
            throw Refusal(problems.all)
        }
        request = Array(SHA256.hash(data: submission.canonicalBytes))
        self.type = type
        self.salt = salt
        if !problems.has("day") {
            if submission.day > today { problems.add(.dayInFuture) }
            if submission.day.year < 1900 { problems.add(.dayTooEarly) }
        }
        if submission.key.isEmpty, !problems.has("key") { problems.add(.missing(at: "key")) }
        if submission.source.isEmpty, !problems.has("source") { problems.add(.missing(at: "source")) }

        var isRevocation = false
        if case .revokes? = submission.change { isRevocation = true }
        var checked = submission
        if !isRevocation {
            checked.data = CheckedSubmission.fields(submission.data, type, &problems)
        } else if !submission.data.isEmpty {
            problems.add(.unknownMember(at: "data"))
        }
        for role in submission.subjects.keys.sorted() where type.subject(role) == nil {
            problems.add(.unknownRole(at: "subjects.\(role)", known: type.subjects.map(\.role)))
        }
        var given: [String: [Identifier]] = [:]
        if !isRevocation {
            for (role, attributes) in type.sets {
                for (name, sources) in attributes {
                    guard let kind = Identifier.Kind(rawValue: name) else { continue }
                    for case .data(let field) in sources {
                        guard let text = checked.data[field]?.string,
                            let identifier = try? Identifier(kind, text, at: "data.\(field)")
                        else { continue }
                        given[role, default: []].append(identifier)
                    }
                }
            }
            for subject in type.subjects where subject.isRequired {
                let reference = submission.subjects[subject.role]
                let isGiven =
                    reference?.person != nil || reference?.identifiers.isEmpty == false || subject.mayBeNew
                let path = "subjects.\(subject.role)"
                if !isGiven, !problems.has(path) { problems.add(.missing(at: path)) }
            }
        }
        self.submission = checked
        self.problems = problems
        self.given = given
        refusalData = isRevocation || type.refuse.isEmpty ? .null : type.refusalData(checked.data)
        dataBytes = JSON.object(checked.data.map { ($0.key, $0.value) }).bytes(sorted: true)
    }

    private static func fields(
        _ data: [String: JSON], _ type: EventType, _ problems: inout Problems
    ) -> [String: JSON] {
        var fields: [String: JSON] = [:]
        for name in data.keys.sorted() where type.field(name) == nil {
            problems.add(.unknownMember(at: "data.\(name)"))
        }
        for field in type.fields {
            let path = "data.\(field.name)"
            let given = data[field.name]
            let isEmpty = given == nil || given == .null || given == .string("")
            if isEmpty {
                if let value = field.defaultValue {
                    fields[field.name] = value
                } else if field.isRequired, !problems.has(path) {
                    problems.add(.missing(at: path))
                }
                continue
            }
            do { fields[field.name] = try field.read(given ?? .null) } catch {
                problems.add(problem(error, field, at: path))
            }
        }
        return fields
    }

    private static func problem(_ fault: FieldFault, _ field: FieldDeclaration, at path: String) -> Problem {
        switch fault {
        case .kind(let expected): .wrongKind(at: path, expected: expected)
        case .range: .outOfRange(at: path, field.min?.description, field.max?.description)
        case .length(let limit): .tooLong(at: path, limit: limit)
        case .code: .unknownCode(at: path, known: field.codes.map(\.code))
        case .malformed(let why): .malformed(at: path, why)
        }
    }

    /// Whether it may bring persons that are not yet known.
    var mayBringPersons: Bool { submission.change == nil && type.subjects.contains(where: \.mayBeNew) }

    /// Every identifier that the transaction will ask for.
    var identifiers: [Identifier] {
        submission.subjects.values.flatMap(\.identifiers) + given.values.flatMap { $0 }
    }
}
