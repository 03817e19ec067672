public import Civil
import Policy

/// Which request to a department: one attempt of one step of one case, or taking it back. The same key is the same request, however often it
/// is sent.
public struct RequestKey: Hashable, Sendable, CustomStringConvertible {
    /// The county in whose registry the case is.
    public let county: DivisionCode
    /// The case.
    public let id: Int64
    /// The step.
    public let step: String
    /// The attempt.
    public let attempt: Int64
    /// Whether what was done is to be taken back.
    public let isUndo: Bool

    /// A key from its parts.
    public init(county: DivisionCode, id: Int64, step: String, attempt: Int64, isUndo: Bool) {
        (self.county, self.id, self.step, self.attempt, self.isUndo) = (county, id, step, attempt, isUndo)
    }

    /// Reads a key like `441523/17/hukou/1` or `441523/17/hukou/1/undo`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4 || parts.count == 5 && parts[4] == "undo", let county = DivisionCode(parts[0]),
            let id = Int64(parts[1]), id > 0, !parts[2].isEmpty, let attempt = Int64(parts[3]), attempt > 0
        else { return nil }
        self.init(county: county, id: id, step: parts[2], attempt: attempt, isUndo: parts.count == 5)
    }

    /// As messages write it.
    public var description: String { "\(county)/\(id)/\(step)/\(attempt)\(isUndo ? "/undo" : "")" }
}

/// A request on its way to a department.
public struct DepartmentRequest: Hashable, Sendable {
    /// Which.
    public let key: RequestKey
    /// The department.
    public let department: String
    /// The message: JSON. The same each time that it is sent.
    public let body: [UInt8]

    /// A request from its parts.
    public init(key: RequestKey, department: String, body: [UInt8]) {
        (self.key, self.department, self.body) = (key, department, body)
    }
}

/// What a department says of a request: at once, later, or again.
public struct DepartmentAnswer: Hashable, Sendable {
    /// How the request stands there.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case accepted, returned, done, rejected, undone

        var move: CaseMove {
            switch self {
            case .accepted: .accept
            case .returned: .sendBack
            case .done: .finish
            case .rejected: .reject
            case .undone: .undone
            }
        }
    }

    /// Of which request.
    public var key: RequestKey
    /// How it stands.
    public var state: State
    /// The number under which the department keeps it.
    public var reference: String?
    /// Why, where it is returned or rejected.
    public var reason: String?
    /// The day on which it was done; nil: today.
    public var day: Day?
    /// What it came to.
    public var data: [String: JSON]

    /// An answer from its parts.
    public init(
        _ key: RequestKey, _ state: State, reference: String? = nil, reason: String? = nil, day: Day? = nil,
        data: [String: JSON] = [:]
    ) {
        (self.key, self.state, self.reference) = (key, state, reference)
        (self.reason, self.day, self.data) = (reason, day, data)
    }

    /// Reads an answer.
    ///
    /// - Throws: `Refusal` with everything that is wrong.
    public init(_ json: JSON) throws(Refusal) {
        var problems: [Problem] = []
        func text(_ name: String, limit: Int) -> String? {
            switch json[name] {
            case nil, .null?: return nil
            case .string(let text)? where text.utf8.count <= limit: return text.isEmpty ? nil : text
            default:
                problems.append(.answerWrong(at: name))
                return nil
            }
        }
        let key = text("key", limit: 200).flatMap { RequestKey($0) }
        if key == nil { problems.append(.answerWrong(at: "key")) }
        let state = text("state", limit: 20).flatMap { State(rawValue: $0) }
        if state == nil { problems.append(.answerWrong(at: "state")) }
        let (reference, reason) = (text("reference", limit: 60), text("reason", limit: 300))
        let dayText = text("day", limit: 10)
        let day = dayText.flatMap { Day($0) }
        if dayText != nil, day == nil { problems.append(.answerWrong(at: "day")) }
        var data: [String: JSON] = [:]
        switch json["data"] {
        case nil, .null?: break
        case .object(let members)? where members.count <= 100: for (name, value) in members { data[name] = value }
        default: problems.append(.answerWrong(at: "data"))
        }
        guard problems.isEmpty, let key, let state else { throw Refusal(problems) }
        self.init(key, state, reference: reference, reason: reason, day: day, data: data)
    }

    /// The answer as messages hold it.
    public var json: JSON {
        .object(present: [
            ("key", .string(key.description)), ("state", .string(state.rawValue)),
            ("reference", reference.map(JSON.string)), ("reason", reason.map(JSON.string)),
            ("day", day.map { .string($0.description) }),
            ("data", data.isEmpty ? nil : .object(data.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
        ])
    }
}

/// The way to a department.
public protocol Connector: Sendable {
    /// Hands a request over. The same request may come again at any time, and must count once.
    ///
    /// - Returns: what the department says at once; nil: it will say later.
    /// - Throws: ``DeliveryFault``.
    func deliver(_ request: DepartmentRequest) async throws(DeliveryFault) -> DepartmentAnswer?
}

/// Why a request did not arrive, or was not taken. The text tells whoever runs the system, and holds nothing of the request.
public enum DeliveryFault: Error, Hashable, Sendable {
    /// It may arrive if it is sent again.
    case passing(String)
    /// The department does not take it, however often it is sent.
    case lasting(String)
}
