public import Civil

/// Something that happened in a life, as the journal holds it. Never changed; a later event may correct or revoke it.
public struct Event: Sendable {
    /// The position in the journal, from 1.
    public let sequence: Int64
    /// The event type, as a pack declares it.
    public let type: String
    /// The day it happened.
    public let day: Day
    /// When it was recorded: milliseconds since 1970-01-01T00:00Z.
    public let recorded: Int64
    /// Where it happened or was handled.
    public let place: DivisionCode
    /// Whom it is about: the person's number by role; of numbers that have become one the one that stays.
    public private(set) var subjects: [String: Int64]
    /// The fields, as the declaration names them.
    public let data: [String: JSON]
    /// Who says so: an office or a feed.
    public let source: String
    /// The idempotency key within the source.
    public let key: String
    /// Which account recorded it.
    public let actor: Int64
    /// What it does to an earlier event.
    public let change: Submission.Change?
    /// Attributes that the event took from other persons when it was recorded (a newborn's residence from the mother),
    /// by role: kept, so that the event always says the same.
    public let inherited: [String: [String: JSON]]
    /// Whom the subjects without a number resembled when the event was recorded, by role: evidence that is kept. Who stands in the role
    /// is the same person; the others were not taken for that.
    public let resembled: [String: [Resemblance]]

    init(
        sequence: Int64, submission: Submission, place: DivisionCode, subjects: [String: Int64], recorded: Int64,
        actor: Int64, inherited: [String: [String: JSON]], resembled: [String: [Resemblance]] = [:]
    ) {
        self.sequence = sequence
        type = submission.type
        day = submission.day
        self.recorded = recorded
        self.place = place
        self.subjects = subjects
        data = submission.data
        source = submission.source
        key = submission.key
        self.actor = actor
        change = submission.change
        self.inherited = inherited
        self.resembled = resembled
    }

    /// The event with the numbers that stand for its subjects now.
    func renumbered(_ roots: Roots) -> Event {
        var event = self
        event.subjects = subjects.mapValues(roots.root)
        return event
    }

    /// The roles in which `person` takes part, in the order of their names.
    public func roles(of person: Int64) -> [String] {
        subjects.filter { $0.value == person }.keys.sorted()
    }
}

/// An event's canonical bytes in the journal: JSON with sorted members, no white space.
extension Event {
    /// The bytes that the transparency log commits to.
    public var payload: [UInt8] { payload(data: JSON.object(data.map { ($0.key, $0.value) }).bytes(sorted: true)) }

    /// The bytes that the transparency log commits to, with the canonical bytes of ``data`` given.
    func payload(data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + data.count)
        func begin(_ name: StaticString) {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
            bytes.append(UInt8(ascii: "\""))
            name.withUTF8Buffer { bytes.append(contentsOf: $0) }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(UInt8(ascii: ":"))
        }
        func add(_ name: StaticString, _ value: JSON) {
            begin(name)
            value.write(into: &bytes, sorted: true)
        }
        // In the order of the names.
        add("actor", .integer(actor))
        if case .corrects(let sequence)? = change { add("corrects", .integer(sequence)) }
        begin("data")
        bytes.append(contentsOf: data)
        add("day", .string(day.description))
        if !inherited.isEmpty {
            add("inherited", .object(inherited.map { ($0.key, .object($0.value.map { ($0.key, $0.value) })) }))
        }
        add("key", .string(key))
        add("place", .string(place.description))
        add("recorded", .integer(recorded))
        if !resembled.isEmpty {
            add("resembled", .object(resembled.map { ($0.key, .array($0.value.map(\.json))) }))
        }
        if case .revokes(let sequence)? = change { add("revokes", .integer(sequence)) }
        add("source", .string(source))
        add("subjects", .object(subjects.map { ($0.key, .integer($0.value)) }))
        add("type", .string(type))
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// Reads a payload of the journal.
    ///
    /// - Throws: ``JournalError/unreadable(_:)`` naming the event.
    public init(sequence: Int64, payload: [UInt8]) throws {
        guard let json = try? JSON.parse(payload), case .object(let members) = json else {
            throw JournalError.unreadable(sequence)
        }
        var text: [String: String] = [:]
        var number: [String: Int64] = [:]
        var data: [String: JSON] = [:]
        var subjects: [String: Int64] = [:]
        var inherited: [String: [String: JSON]] = [:]
        var resembled: [String: [Resemblance]] = [:]
        for (name, value) in members {
            switch (name, value) {
            case ("data", .object(let fields)): for (field, value) in fields { data[field] = value }
            case ("subjects", .object(let roles)):
                for (role, value) in roles {
                    guard case .number(let person) = value, let person = person.int64 else {
                        throw JournalError.unreadable(sequence)
                    }
                    subjects[role] = person
                }
            case ("inherited", .object(let roles)):
                for (role, value) in roles {
                    inherited[role] = Dictionary(value.object ?? [], uniquingKeysWith: { first, _ in first })
                }
            case ("resembled", .object(let roles)):
                for (role, value) in roles {
                    let persons = (value.array ?? []).map(Resemblance.init)
                    guard !persons.contains(nil) else { throw JournalError.unreadable(sequence) }
                    resembled[role] = persons.compactMap { $0 }
                }
            case (_, .string(let value)): text[name] = value
            case (_, .number(let value)): number[name] = value.int64
            default: throw JournalError.unreadable(sequence)
            }
        }
        guard let type = text["type"], let day = text["day"].flatMap({ Day($0) }), let recorded = number["recorded"],
            let place = text["place"].flatMap({ DivisionCode($0) }), let source = text["source"], let key = text["key"],
            let actor = number["actor"]
        else { throw JournalError.unreadable(sequence) }
        self.sequence = sequence
        self.type = type
        self.day = day
        self.recorded = recorded
        self.place = place
        self.subjects = subjects
        self.data = data
        self.source = source
        self.key = key
        self.actor = actor
        self.inherited = inherited
        self.resembled = resembled
        change = number["corrects"].map(Submission.Change.corrects) ?? number["revokes"].map(Submission.Change.revokes)
    }
}

/// Somebody whom the subject of an event resembled.
public struct Resemblance: Hashable, Sendable {
    /// The person's number.
    public let person: Int64
    /// log₂ of the odds that both are one person, in hundredths.
    public let weight: Int64
    /// Whether somebody made sure that they are two.
    public let isDistinct: Bool

    init(person: Int64, weight: Float, isDistinct: Bool) {
        self.person = person
        self.weight = Int64((weight * 100).rounded())
        self.isDistinct = isDistinct
    }

    init?(_ json: JSON) {
        guard let person = json["person"]?.int64, let weight = json["weight"]?.int64 else { return nil }
        (self.person, self.weight) = (person, weight)
        isDistinct = json["distinct"]?.bool == true
    }

    var json: JSON {
        var members: [(String, JSON)] = [("person", .integer(person)), ("weight", .integer(weight))]
        if isDistinct { members.append(("distinct", .bool(true))) }
        return .object(members)
    }
}

/// What can be wrong with a stored journal.
public enum JournalError: Error, Hashable, Sendable {
    /// The payload of this event cannot be read.
    case unreadable(Int64)
    /// The payload of this event is not the one that its leaf commits to.
    case changed(Int64)
    /// An event is missing before this one.
    case gap(Int64)
    /// The idempotency key kept beside this event is not the one in its payload.
    case keyChanged(Int64)
    /// The derived head of the log does not fit the events.
    case headDiffers
    /// A checkpoint states a root that the events do not have.
    case rootDiffers(size: Int64)
    /// A checkpoint states more events than there are.
    case truncated(size: Int64)
    /// A checkpoint is not accepted.
    case checkpoint(CheckpointError)
}
