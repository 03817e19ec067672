public import Access
public import Civil
import Storage

/// One look at a person's record: who, in which role and office, what for, when.
public struct Look: Hashable, Sendable {
    /// When: milliseconds since 1970.
    public let at: Int64
    /// The account.
    public let account: Int64
    /// Its role.
    public let role: String
    /// Its division.
    public let office: Int64
    /// The person looked at; 0 for nobody in particular, as when a division is exported.
    public let person: Int64
    /// What was done.
    public let action: String
    /// What for.
    public let purpose: String
    /// Whether it was refused: then nothing was shown.
    public let isRefused: Bool
}

extension Registry {
    /// Writes down a look; when this returns it is durable.
    public func look(_ person: Int64, _ actor: Actor, _ action: Action, _ purpose: Purpose) async throws {
        try await look([person], actor, action, purpose)
    }

    /// Writes down that several persons were shown at once, as in a list, or that they were asked for and refused; when this
    /// returns it is durable.
    public func look(
        _ persons: [Int64], _ actor: Actor, _ action: Action, _ purpose: Purpose, refused: Bool = false
    ) async throws {
        guard !persons.isEmpty else { return }
        let at = settings.clock()
        var seen: Set<Int64> = []
        let looked = persons.filter { seen.insert($0).inserted }.map { person in
            Look(
                at: at, account: actor.account, role: actor.role.rawValue, office: actor.division.number,
                person: person, action: action.rawValue, purpose: purpose.rawValue, isRefused: refused)
        }
        _ = try await looks.submit(looked)
    }

    /// The answer about a person, if there is no denial; otherwise the denial, written down first.
    ///
    /// It is written down also where there is nobody with the number: the time that an answer takes tells no more than the
    /// answer.
    func answer<T>(
        _ result: Result<T, Denial>, about person: Int64, _ actor: Actor, _ action: Action, _ purpose: Purpose
    ) async throws -> T {
        if case .failure = result { try await look([person], actor, action, purpose, refused: true) }
        return try result.get()
    }

    static func log(_ group: [Look], _ connection: any Connection) throws {
        let last = try connection.first("SELECT max(seq) FROM access_log", []) { try $0.optionalInt(0) } ?? nil
        let first = (last ?? 0) + 1
        let rows = group.enumerated().map { offset, look in
            [
                SQLValue.int(first + Int64(offset)), .int(look.at), .int(look.account), .text(look.role),
                .int(look.office), .int(look.person), .text(look.action), .text(look.purpose),
                SQLValue(look.isRefused),
            ]
        }
        try connection.insert(
            into: "access_log",
            columns: ["seq", "at", "account", "role", "office", "person", "action", "purpose", "refused"], rows: rows)
    }

    /// Who looked at a person's record, the latest first. Attempts that were refused are for the auditor of the division.
    public func looks(
        at id: Int64, as actor: Actor, for purpose: Purpose, limit: Int = 50
    ) async throws -> [Look] {
        let today = today
        let answer: Result<[Look], Denial> = try await database.read { connection in
            let reader = try self.reader(connection)
            let id = reader.roots.root(id)
            guard let state = try reader.state(of: id) else {
                return .failure(self.denialOfNobody(actor, .seeAccessLog, purpose) { .log(.person($0)) })
            }
            let person = Object.Person(state, guardians: try reader.guardians(of: id))
            if let denial = decide(actor, .seeAccessLog, .log(.person(person)), purpose: purpose, on: today).denial {
                return .failure(denial)
            }
            return .success(
                try connection.all(
                    """
                    SELECT \(Look.columns) FROM access_log WHERE person = $1 AND refused = 0
                    ORDER BY seq DESC LIMIT \(min(limit, 500))
                    """, [.int(id)]
                ) { try Look(row: $0) })
        }
        return try await self.answer(answer, about: id, actor, .seeAccessLog, purpose)
    }

    /// The looks by all accounts of a division, the latest first.
    public func looks(
        in division: DivisionCode, as actor: Actor, for purpose: Purpose, limit: Int = 100
    ) async throws -> [Look] {
        try await authorise(actor, .seeAccessLog, .log(.division(division)), purpose)
        let numbers = division.range
        return try await database.read { connection in
            try connection.all(
                """
                SELECT \(Look.columns) FROM access_log WHERE office >= $1 AND office < $2
                ORDER BY seq DESC LIMIT \(min(limit, 1000))
                """, [.int(numbers.lowerBound), .int(numbers.upperBound)]
            ) { try Look(row: $0) }
        }
    }
}

extension Look {
    static let columns = "at, account, role, office, person, action, purpose, refused"

    init(row: borrowing Row) throws {
        at = try row.int(0)
        account = try row.int(1)
        role = try row.text(2)
        office = try row.int(3)
        person = try row.int(4)
        action = try row.text(5)
        purpose = try row.text(6)
        isRefused = try row.bool(7)
    }
}
