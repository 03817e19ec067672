import Access
import Civil
import Policy
import Registry
import Services

/// Everything that a person's page shows, as read for one account and purpose.
struct PersonView: Sendable {
    let record: PersonRecord
    /// The rules of the place where the person lives.
    let chain: PackChain
    /// What rules see of the person; `nil` for accounts that decide nothing.
    let subject: Subject?
    /// What the person is entitled to; `nil` for accounts that decide nothing.
    let decisions: [Decision]?
    /// What is due.
    let items: [DueItem]
    /// The applications about the person, the latest first.
    let cases: [CaseFile]
    /// What can be applied for.
    let offered: [CaseTemplate]
    /// The day as at which all is shown.
    let day: Day
    let asAt: Day?
    let knownOn: Day?
    let today: Day
}

/// Reads a person's record and decides: the registry asks for permission and logs the look.
struct PersonReading: Sendable {
    let site: Site
    let account: Account
    let purpose: Purpose
    var asAt: Day?
    var knownOn: Day?

    func read(_ id: Int64) async throws -> PersonView {
        let registry = site.registry
        let today = registry.today
        let knownAt = knownOn.map { Words.end(of: $0) }
        async let deciding = subject(id, knownAt)
        let record = try await registry.person(
            id, as: account.actor, for: purpose, asAt: asAt, knownAt: knownAt)
        let chain = site.chain(at: record.person.residence ?? record.person.hukou)
        let day = asAt ?? today
        let permissions = Permissions(account, today: today)
        let seesSensitive = permissions.seesSensitive(record.object, purpose)
        let subject = try await deciding
        let decisions = subject.map { subject in
            chain.decide(subject, on: day).filter { !$0.isSensitive || seesSensitive }
        }
        let alone = Subject(person: id, chronicles: [id: record.life.chronicle])
        let items = Programmes(chain).items(for: alone, on: day).filter { item in
            seesSensitive || chain.programmes[item.programme]?.isSensitive != true
        }
        // A clinic and a department see their own steps, from their list.
        let seesCases = [.family, .township, .county].contains(account.role)
        let cases = seesCases ? site.cases.cases(in: record.life) : []
        let offered = seesCases && asAt == nil ? site.cases.offered(to: record.person, cases, on: today) : []
        return PersonView(
            record: record, chain: chain, subject: subject, decisions: decisions, items: items, cases: cases,
            offered: offered, day: day, asAt: asAt,
            knownOn: knownOn,
            today: today)
    }

    /// What rules need; `nil` where the account may not decide for this purpose.
    private func subject(_ id: Int64, _ knownAt: Int64?) async throws -> Subject? {
        do {
            return try await site.registry.subject(
                id, steps: site.chain(at: nil).kinSteps, asAt: asAt, knownAt: knownAt, as: account.actor, for: purpose)
        } catch is Denial { return nil }
    }
}

extension Words {
    /// The last millisecond of a civil day.
    static func end(of day: Day) -> Int64 { (day.number + 1) * 86_400_000 - 8 * 3_600_000 - 1 }
}
