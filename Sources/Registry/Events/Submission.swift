public import Civil

/// An event as an office or a feed hands it in, before the registry has checked it.
///
/// Its JSON form is the import format, one object a line:
///
///     {"type": "birth", "day": "2025-03-01", "place": "350583101", "key": "hospital-7/2025/000123",
///      "source": "maternity-hospital", "subjects": {"mother": {"citizen_id": "…"}, "child": {}},
///      "data": {"name": "…", "sex": "female"}}
public struct Submission: Sendable {
    /// The event type, as a pack declares it.
    public var type: String
    /// The day it happened.
    public var day: Day
    /// Where it happened or was handled.
    public var place: DivisionCode?
    /// Whom it is about, by role.
    public var subjects: [String: SubjectReference]
    /// The fields, as the declaration names them.
    public var data: [String: JSON]
    /// Who says so: an office or a feed.
    public var source: String
    /// The idempotency key within the source: the same key twice is one event.
    public var key: String
    /// What this event does to an earlier one.
    public var change: Change?
    /// What could not be read of it. Such a submission is always refused; it goes on to the registry all the same, so that
    /// the answer names everything that is wrong at once.
    public var problems: [Problem] = []

    /// What an event may do to an earlier one.
    public enum Change: Hashable, Sendable {
        /// The event replaces the earlier one, which stays in the journal.
        case corrects(Int64)
        /// The earlier event did not happen.
        case revokes(Int64)

        /// The earlier event's sequence number.
        public var sequence: Int64 {
            switch self {
            case .corrects(let sequence), .revokes(let sequence): sequence
            }
        }
    }

    /// A submission from its parts.
    public init(
        type: String, day: Day, place: DivisionCode? = nil, subjects: [String: SubjectReference],
        data: [String: JSON] = [:], source: String, key: String, change: Change? = nil
    ) {
        self.type = type
        self.day = day
        self.place = place
        self.subjects = subjects
        self.data = data
        self.source = source
        self.key = key
        self.change = change
    }
}

extension Submission {
    /// Reads the import form. What cannot be read is noted in ``problems``; the declaration is checked on append.
    ///
    /// - Throws: ``Refusal`` when it is not so much as an event: no object, or not clear which event it changes.
    public init(_ json: JSON) throws(Refusal) {
        var problems = Problems()
        guard case .object(let members) = json else {
            throw Refusal([.notAnObject])
        }
        let allowed: Set<String> = ["type", "day", "place", "subjects", "data", "source", "key", "corrects", "revokes"]
        for (name, _) in members where !allowed.contains(name) { problems.add(.unknownMember(at: name)) }

        func text(_ name: String, required: Bool = true) -> String {
            guard let value = json[name] else {
                if required { problems.add(.missing(at: name)) }
                return ""
            }
            guard case .string(let text) = value else {
                problems.add(.wrongKind(at: name, expected: Bilingual(zh: "文本", en: "text")))
                return ""
            }
            if text.unicodeScalars.contains(where: { $0.value < 32 }) {
                problems.add(
                    .wrongKind(at: name, expected: Bilingual(zh: "不含控制字符的文本", en: "text without control characters")))
                return ""
            }
            if text.utf8.count > 200 {
                problems.add(.tooLong(at: name, limit: 200))
                return ""
            }
            return text
        }
        func sequence(_ name: String) -> Int64? {
            guard let value = json[name] else { return nil }
            guard let sequence = value.int64, sequence > 0 else {
                problems.add(.wrongKind(at: name, expected: Bilingual(zh: "事件序号", en: "an event's sequence number")))
                return nil
            }
            return sequence
        }

        let type = text("type")
        let dayText = text("day")
        let day = Day(dayText)
        if day == nil, json["day"]?.string != nil { problems.add(.impossibleDay(at: "day")) }
        let placeText = text("place", required: false)
        let place = DivisionCode(placeText)
        if !placeText.isEmpty, place == nil || place == .nation { problems.add(.unknownDivision(at: "place")) }

        var subjects: [String: SubjectReference] = [:]
        switch json["subjects"] {
        case .object(let roles)?:
            for (role, value) in roles { subjects[role] = Submission.reference(value, "subjects.\(role)", &problems) }
        case nil: break
        default: problems.add(.wrongKind(at: "subjects", expected: Bilingual(zh: "对象", en: "an object")))
        }
        var data: [String: JSON] = [:]
        switch json["data"] {
        case .object(let fields)?: for (name, value) in fields { data[name] = value }
        case nil: break
        default: problems.add(.wrongKind(at: "data", expected: Bilingual(zh: "对象", en: "an object")))
        }
        let corrects = sequence("corrects")
        let revokes = sequence("revokes")
        if corrects != nil, revokes != nil { problems.add(.correctsAndRevokes) }

        let source = text("source")
        let key = text("key")
        if key.isEmpty, json["key"]?.string != nil { problems.add(.missing(at: "key")) }
        if problems.has("corrects") || problems.has("revokes") || problems.has("type") { throw Refusal(problems.all) }
        self.init(
            type: type, day: day ?? Day(number: 0), place: place, subjects: subjects, data: data, source: source,
            key: key,
            change: corrects.map(Change.corrects) ?? revokes.map(Change.revokes))
        self.problems = problems.all
    }

    private static func reference(_ json: JSON, _ path: String, _ problems: inout Problems) -> SubjectReference? {
        guard case .object(let members) = json else {
            problems.add(.wrongKind(at: path, expected: Bilingual(zh: "对象", en: "an object")))
            return nil
        }
        var reference = SubjectReference()
        for (name, value) in members {
            let place = "\(path).\(name)"
            if name == "person" {
                guard let person = value.int64, person > 0 else {
                    problems.add(.wrongKind(at: place, expected: Bilingual(zh: "人员编号", en: "a person's number")))
                    continue
                }
                reference.person = person
            } else if name == "distinct_from" {
                let persons = value.array?.compactMap(\.int64)
                guard let persons, persons.count == value.array?.count, persons.count <= 20,
                    persons.allSatisfy({ $0 > 0 })
                else {
                    problems.add(
                        .wrongKind(
                            at: place,
                            expected: Bilingual(zh: "不超过 20 个人员编号的列表", en: "a list of at most 20 persons' numbers")))
                    continue
                }
                reference.distinctFrom = persons
            } else if let kind = Identifier.Kind(rawValue: name), case .string(let text) = value {
                if text.isEmpty { continue }
                do { reference.identifiers.append(try Identifier(kind, text, at: place)) } catch { problems.add(error) }
            } else {
                problems.add(.unknownMember(at: place))
            }
        }
        return reference
    }

    /// The canonical bytes of what was handed in: what an idempotency key stands for.
    var canonicalBytes: [UInt8] {
        var roles: [(String, JSON)] = []
        for (role, reference) in subjects {
            var members: [(String, JSON)] = reference.identifiers.map { ($0.kind.rawValue, .string($0.value)) }
            if let person = reference.person { members.append(("person", .integer(person))) }
            if !reference.distinctFrom.isEmpty {
                members.append(("distinct_from", .array(reference.distinctFrom.map { .integer($0) })))
            }
            roles.append((role, .object(members)))
        }
        var members: [(String, JSON)] = [
            ("type", .string(type)), ("day", .string(day.description)), ("subjects", .object(roles)),
            ("data", .object(data.map { ($0.key, $0.value) })),
        ]
        if let place { members.append(("place", .string(place.description))) }
        switch change {
        case .corrects(let sequence): members.append(("corrects", .integer(sequence)))
        case .revokes(let sequence): members.append(("revokes", .integer(sequence)))
        case nil: break
        }
        return JSON.object(members).bytes(sorted: true)
    }
}
