import Access
public import Civil
import Crypto
import Foundation
public import Storage

/// The accounts and their sessions.
///
/// They are records of offices, not of lives, so they are not in the journal. Tokens are kept as SHA-256 only.
public final class Accounts: Sendable {
    let database: any Database
    let clock: @Sendable () -> Int64
    let random: @Sendable (Int) -> [UInt8]
    let cost: Password.Cost
    /// At most two passwords are checked at once: each takes 32 MiB and a good part of a second.
    private let gate = Gate(width: 2)

    /// After so many wrong passwords in a row an account waits.
    static let attempts: Int64 = 5
    /// How long it waits, in milliseconds; doubled with each further wrong password, to a day.
    static let wait: Int64 = 60_000
    /// A session ends after so long without use, in milliseconds: 30 minutes.
    static let idle: Int64 = 30 * 60_000
    /// A session ends after so long in any case, in milliseconds: 12 hours.
    static let longest: Int64 = 12 * 3_600_000

    static let migrations = [
        Migration(
            1, "accounts",
            [
                """
                CREATE TABLE account (
                    id BIGINT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
                    division BIGINT NOT NULL, person BIGINT, disabled BIGINT NOT NULL, password TEXT NOT NULL,
                    failures BIGINT NOT NULL, locked_until BIGINT NOT NULL, created BIGINT NOT NULL)
                """,
                """
                CREATE TABLE session (
                    token BLOB PRIMARY KEY, account BIGINT NOT NULL, created BIGINT NOT NULL, used BIGINT NOT NULL,
                    csrf TEXT NOT NULL)
                """,
                "CREATE INDEX session_account ON session (account)",
            ]),
        Migration(2, "department", ["ALTER TABLE account ADD COLUMN department TEXT"]),
    ]

    /// Opens the accounts of `database`, creating the tables when they are not there.
    ///
    /// - Parameters:
    ///   - clock: milliseconds since 1970.
    ///   - random: so many random bytes.
    public init(
        database: any Database, clock: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8],
        isForTests: Bool = false
    ) async throws {
        self.database = database
        self.clock = clock
        self.random = random
        cost = isForTests ? .least : .usual
        try await database.migrate(room: "accounts", Accounts.migrations)
    }

    // MARK: Accounts

    /// Makes an account.
    ///
    /// - Throws: `Refusal` with everything that is wrong.
    @discardableResult
    public func create(_ new: NewAccount) async throws -> Account {
        guard new.problems.isEmpty else { throw Refusal(new.problems) }
        let password = try await hash(new.password)
        let now = clock()
        let id: Int64? = try await database.write { connection in
            if try connection.exists("SELECT 1 FROM account WHERE login = $1", [.text(new.login)]) { return nil }
            let last = try connection.first("SELECT max(id) FROM account") { try $0.optionalInt(0) } ?? nil
            let id = (last ?? 0) + 1
            try connection.run(
                """
                INSERT INTO account (id, login, name, role, division, person, disabled, password, failures, locked_until, created,
                    department)
                VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0, 0, $8, $9)
                """,
                [
                    .int(id), .text(new.login), .text(new.name), .text(new.role.rawValue), .int(new.division.number),
                    SQLValue(new.person), .text(password.stored), .int(now),
                    SQLValue(new.department),
                ])
            return id
        }
        guard let id, let account = try await account(id) else {
            throw Refusal([
                Problem(
                    code: "SRV-0105", at: "login",
                    why: Bilingual(zh: "登录名已被使用", en: "This login is taken."),
                    fix: Bilingual(zh: "请换一个登录名", en: "Choose another."))
            ])
        }
        return account
    }

    /// The account with this number.
    public func account(_ id: Int64) async throws -> Account? {
        try await database.read { connection in
            try connection.first("SELECT \(Account.columns) FROM account WHERE id = $1", [.int(id)]) {
                try Account(row: $0)
            }
        }
    }

    /// The account with this login.
    public func account(login: String) async throws -> Account? {
        try await database.read { connection in
            try connection.first("SELECT \(Account.columns) FROM account WHERE login = $1", [.text(login)]) {
                try Account(row: $0)
            }
        }
    }

    /// The accounts of a division and all below it, by login.
    public func accounts(in division: DivisionCode, limit: Int = 500) async throws -> [Account] {
        let numbers = division.range
        return try await database.read { connection in
            try connection.all(
                """
                SELECT \(Account.columns) FROM account WHERE division >= $1 AND division < $2
                ORDER BY login LIMIT \(limit)
                """, [.int(numbers.lowerBound), .int(numbers.upperBound)]
            ) { try Account(row: $0) }
        }
    }

    /// Locks or unlocks an account; locking ends its sessions.
    public func set(disabled: Bool, _ id: Int64) async throws {
        try await database.write { connection in
            try connection.run(
                "UPDATE account SET disabled = $1, failures = 0, locked_until = 0 WHERE id = $2",
                [SQLValue(disabled), .int(id)])
            if disabled { try connection.run("DELETE FROM session WHERE account = $1", [.int(id)]) }
        }
    }

    /// Gives an account a new password and ends its sessions.
    public func set(password: String, _ id: Int64) async throws {
        guard Password.length.contains(password.count) else {
            throw Refusal([NewAccount.passwordProblem])
        }
        let hashed = try await hash(password)
        try await database.write { connection in
            try connection.run(
                "UPDATE account SET password = $1, failures = 0, locked_until = 0 WHERE id = $2",
                [.text(hashed.stored), .int(id)])
            try connection.run("DELETE FROM session WHERE account = $1", [.int(id)])
        }
    }

    private func hash(_ password: String) async throws -> Password {
        let (salt, cost) = (random(16), cost)
        return try await gate.run { try Password(password, salt: salt, cost: cost) }
    }

    // MARK: Sessions

    /// Signs in: checks the password, counts failures, opens a session.
    ///
    /// The answer for an unknown login takes as long and says the same as for a wrong password.
    /// - Throws: ``SignInError``.
    public func signIn(login: String, password: String) async throws -> Session {
        let now = clock()
        let row = try await database.read { connection in
            try connection.first(
                "SELECT \(Account.columns), password, failures, locked_until FROM account WHERE login = $1",
                [.text(login)]
            ) {
                (
                    try Account(row: $0), try $0.text(Account.width), try $0.int(Account.width + 1),
                    try $0.int(Account.width + 2)
                )
            }
        }
        guard let (account, stored, _, lockedUntil) = row else {
            let cost = cost
            _ = try? await gate.run { try Password(password, salt: Array(repeating: 0, count: 16), cost: cost) }
            throw SignInError.wrong
        }
        guard now >= lockedUntil else { throw SignInError.locked(seconds: (lockedUntil - now) / 1000 + 1) }
        let isRight = try await gate.run { Password(stored: stored).matches(password) }
        guard isRight else {
            let locked = try await fail(account.id, now)
            throw locked > now ? SignInError.locked(seconds: (locked - now) / 1000) : SignInError.wrong
        }
        guard !account.isDisabled else { throw SignInError.disabled }
        let token = random(32)
        let csrf = Data(random(18)).base64EncodedString()
        try await database.write { connection in
            try connection.run("UPDATE account SET failures = 0, locked_until = 0 WHERE id = $1", [.int(account.id)])
            try connection.run("DELETE FROM session WHERE created < $1", [.int(now - Accounts.longest)])
            try connection.run(
                "INSERT INTO session (token, account, created, used, csrf) VALUES ($1, $2, $3, $3, $4)",
                [.blob(Accounts.digest(token)), .int(account.id), .int(now), .text(csrf)])
        }
        return Session(account: account, token: Accounts.text(token), csrf: csrf)
    }

    /// Counts a wrong password, inside the transaction so that racing guesses are all counted; until when the account waits.
    private func fail(_ account: Int64, _ now: Int64) async throws -> Int64 {
        try await database.write { connection in
            let failures =
                try connection.first(
                    "UPDATE account SET failures = failures + 1 WHERE id = $1 RETURNING failures", [.int(account)]
                ) { try $0.int(0) } ?? 0
            guard failures >= Accounts.attempts else { return 0 }
            let doubled = Accounts.wait << min(failures - Accounts.attempts, 11)
            let until = now + min(doubled, 86_400_000)
            try connection.run("UPDATE account SET locked_until = $1 WHERE id = $2", [.int(until), .int(account)])
            return until
        }
    }

    /// The session of a token; `nil` when there is none or it has ended. Using a session keeps it alive.
    public func session(_ text: String) async throws -> Session? {
        guard let token = Accounts.token(text) else { return nil }
        let now = clock()
        let digest = Accounts.digest(token)
        let found = try await database.read { connection in
            try connection.first(
                """
                SELECT a.id, a.login, a.name, a.role, a.division, a.person, a.disabled, a.department, s.csrf, s.created, s.used
                FROM session s JOIN account a ON a.id = s.account WHERE s.token = $1
                """, [.blob(digest)]
            ) {
                (
                    try Account(row: $0), try $0.text(Account.width), try $0.int(Account.width + 1),
                    try $0.int(Account.width + 2)
                )
            }
        }
        guard let (account, csrf, created, used) = found, !account.isDisabled, now - created < Accounts.longest,
            now - used < Accounts.idle
        else { return nil }
        if now - used > 60_000 {
            try await database.write {
                try $0.run("UPDATE session SET used = $1 WHERE token = $2", [.int(now), .blob(digest)])
            }
        }
        return Session(account: account, token: text, csrf: csrf)
    }

    /// Ends a session.
    public func signOut(_ session: Session) async throws {
        guard let token = Accounts.token(session.token) else { return }
        try await database.write {
            try $0.run("DELETE FROM session WHERE token = $1", [.blob(Accounts.digest(token))])
        }
    }

    private static func digest(_ token: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: token)) }

    private static func text(_ token: [UInt8]) -> String {
        Data(token).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func token(_ text: String) -> [UInt8]? {
        guard text.utf8.count == 43 else { return nil }
        let data = Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + "=")
        return data.map { Array($0) }
    }
}

/// A signed-in account.
public struct Session: Hashable, Sendable {
    /// The account.
    public let account: Account
    /// The secret that the browser or program holds.
    public let token: String
    /// What every form must send back.
    public let csrf: String

    /// The session of the person under another number.
    func of(_ person: Int64) -> Session {
        person == account.person ? self : Session(account: account.of(person), token: token, csrf: csrf)
    }
}

/// Why a sign-in fails.
public enum SignInError: Error, Hashable, Sendable {
    /// No such login, or not its password: deliberately the same.
    case wrong
    /// Too many wrong passwords; try again after so many seconds.
    case locked(seconds: Int64)
    /// An administrator has locked the account.
    case disabled

    /// What the person reads.
    public var problem: Problem {
        switch self {
        case .wrong:
            Problem(
                code: "SRV-0001", at: "password", why: Bilingual(zh: "登录名或密码不对", en: "Login or password is wrong."),
                fix: Bilingual(zh: "请核对后重试；忘记密码请联系管理员", en: "Try again, or ask your administrator for a new password."))
        case .locked(let seconds):
            Problem(
                code: "SRV-0002", at: "password",
                why: Bilingual(zh: "密码多次输错，账号暂停登录", en: "Too many wrong passwords; the account waits."),
                fix: Bilingual(
                    zh: "请在 \(seconds) 秒后重试，或联系管理员", en: "Try again in \(seconds) seconds, or ask your administrator."))
        case .disabled:
            Problem(
                code: "SRV-0003", at: "login", why: Bilingual(zh: "账号已停用", en: "The account is locked."),
                fix: Bilingual(zh: "请联系管理员", en: "Ask your administrator."))
        }
    }
}

/// Lets so many run at once; the others wait in order. The work runs on threads of its own, since it holds a core for long.
actor Gate {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(width: Int) { free = width }

    func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        defer { if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() } }
        return try await Task.detached(priority: .utility) { try work() }.value
    }
}
