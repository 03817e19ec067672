public import Civil

/// One event of a made-up county, in the shape that an import takes.
public struct DemoEvent: Hashable, Sendable {
    /// Who an event is about.
    public enum Subject: Hashable, Sendable {
        /// Somebody not known before: the event's data say who it is.
        case new
        /// The person with this citizen number.
        case citizenID(String)
        /// The child with this birth certificate, until it has a citizen number.
        case birthCertificate(String)
    }

    /// The event type's id in the packs.
    public var type: String
    /// The day it happened.
    public var day: Day
    /// The township where it was recorded.
    public var place: DivisionCode
    /// The idempotency key.
    public var key: String
    /// Subjects by role.
    public var subjects: [(role: String, subject: Subject)]
    /// Fields by name, as the packs declare them.
    public var data: [(String, JSON)]

    /// The mark that every event here carries as its source.
    public static let source = "synthetic"

    /// The event as an object of the import format.
    public var json: JSON {
        let people = subjects.map { role, subject -> (String, JSON) in
            switch subject {
            case .new: (role, .object([]))
            case .citizenID(let number): (role, .object([("citizen_id", .string(number))]))
            case .birthCertificate(let number): (role, .object([("birth_certificate", .string(number))]))
            }
        }
        return .object([
            ("type", .string(type)), ("day", .string(day.description)), ("place", .string(place.description)),
            ("key", .string(key)), ("source", .string(DemoEvent.source)), ("subjects", .object(people)),
            ("data", .object(data)),
        ])
    }

    /// Two events are the same when all parts are.
    public static func == (left: DemoEvent, right: DemoEvent) -> Bool { left.json == right.json }

    /// Hashes the key.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
