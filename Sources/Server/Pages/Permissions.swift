import Access
import Civil
import Policy
import Registry

/// Questions to the policies that pages ask before they offer something. The rooms below ask them again when it is done.
struct Permissions: Sendable {
    let account: Account
    let today: Day

    init(_ account: Account, today: Day) {
        self.account = account
        self.today = today
    }

    private var actor: Actor { account.actor }

    private func may(_ action: Action, _ object: Object, _ purpose: Purpose) -> Bool {
        Access.decide(actor, action, object, purpose: purpose, on: today).isPermitted
    }

    /// The purposes for which the account may search for persons; the usual one first.
    var purposes: [Purpose] {
        let usual = account.usualPurpose
        return ([usual] + Purpose.allCases.filter { $0 != usual }).filter {
            may(.findPerson, .area(actor.division), $0)
        }
    }

    /// What the account records events for.
    var recording: Purpose {
        switch account.role {
        case .family: .ownRecord
        case .clinic: .health
        default: .registration
        }
    }

    /// Whether the account may record an event of a type about a person; without one, at its own place.
    func mayRecord(_ type: EventType, about person: Object.Person?) -> Bool {
        may(.recordEvent, .event(type.object(place: actor.division, subjects: person.map { [$0] } ?? [])), recording)
    }

    /// Whether everything sensitive about a person is open to the account.
    func seesSensitive(_ person: Object.Person, _ purpose: Purpose) -> Bool {
        may(.seeSensitive, .person(person), purpose)
    }

    /// Whether the account may open the records behind the figures of a division.
    func opensRecords(in division: DivisionCode) -> Bool {
        may(.findPerson, .area(division), account.usualPurpose)
    }

    /// Whether the account may decide what a person is entitled to.
    func mayDecide(_ person: Object.Person, _ purpose: Purpose) -> Bool { may(.decide, .person(person), purpose) }
}

extension EventType {
    /// An event of this type as the policies see it.
    func object(place: DivisionCode?, subjects: [Object.Person]) -> Object.Event {
        Object.Event(
            category: category, sensitive: isSensitive, recordedBy: Set(recordedBy.compactMap(Role.init(rawValue:))),
            departments: Set(recordedBy.filter { Role(rawValue: $0) == nil }), place: place, subjects: subjects)
    }
}

extension PersonRecord {
    /// The person as the policies see one.
    var object: Object.Person {
        let guardians = kin.filter { ["mother", "father", "guardian"].contains($0.relation) }.map(\.id)
        return Object.Person(
            id: person.id, residence: person.residence, hukou: person.hukou, birthDay: person.birthDay,
            guardians: guardians)
    }
}
