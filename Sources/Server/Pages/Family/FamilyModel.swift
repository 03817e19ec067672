import Access
import Civil
import Policy
import Registry

/// What a family's page shows of one of its members.
struct FamilyModel: Sendable {
    /// The member.
    let view: PersonView
    /// The record of the person who has signed in.
    let family: PersonRecord
    let looks: [Look]
    let hasMoreLooks: Bool
    let permissions: Permissions
    let county: DivisionCode

    /// The person who has signed in and the children whom that person may see.
    var members: [PersonState] {
        [family.person] + family.kin.filter { $0.relation == "child" }.compactMap(\.person)
    }

    func view(_ words: Words) -> Model {
        let person = PersonModel(view: view, permissions: permissions, purpose: .ownRecord, county: county)
        var heading = person.heading(words)
        heading["purpose"] = nil
        heading["record_href"] = nil
        let id = view.record.person.id
        let records = records(words)
        return .present([
            "members": members.count < 2
                ? nil
                : [
                    "label": words("family.members"),
                    "items": members.map { member -> Model in
                        let name = member.name ?? words("person.unnamed")
                        return [
                            "title": member.id == family.person.id ? words("family.member_self", ["name": name]) : name,
                            "href": member.id == family.person.id ? "/family" : "/family?member=\(member.id)",
                            "current": member.id == id,
                        ]
                    },
                ] as Model,
            "person": heading,
            "entitlements": person.entitlements.view(words),
            "events": TimelineModel(
                record: view.record, asAt: nil, chain: view.chain, permissions: permissions, changes: nil,
                purpose: .ownRecord
            ).view(words),
            "due": ["items": person.due.view(words), "programmes": person.due.programmes(words)] as Model,
            "cases": person.cases(words), "looks": looks.map { look($0, words) },
            "looks_href": hasMoreLooks ? "/family/looks?member=\(id)" : nil,
            "back": id == family.person.id ? "/family" : "/family?member=\(id)",
            "records": records.isEmpty ? nil : ["items": records] as Model,
        ])
    }

    /// What a family may record itself.
    private func records(_ words: Words) -> [Model] {
        let choice = RecordChoiceModel(
            chain: view.chain, record: view.record, permissions: permissions, purpose: .ownRecord)
        let id = view.record.person.id
        return choice.open.compactMap { type in
            choice.role(in: type).map { role in
                [
                    "title": words(type.title),
                    "href": "/events/new/\(type.id)?person=\(id)&subjects.\(role)=\(id)&purpose=own-record",
                ]
            }
        }
    }

    private func look(_ look: Look, _ words: Words) -> Model {
        [
            "office": words.place(DivisionCode(number: look.office)),
            "role": Role(rawValue: look.role).map { words.role($0) } ?? look.role, "time": words.machineTime(look.at),
            "time_text": words.time(look.at), "action": words("action.\(look.action)"),
            "purpose": words("purpose.\(look.purpose)"),
        ]
    }
}
