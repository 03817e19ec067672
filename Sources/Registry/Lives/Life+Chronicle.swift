import Civil
public import Policy

extension Life {
    /// The life as rules see it: attribute histories, events, kin, each with the event it comes from.
    public var chronicle: Chronicle {
        var chronicle = Chronicle()
        for event in events {
            let reference = EventReference(sequence: event.sequence, type: event.type, day: event.day)
            for role in event.roles(of: person) {
                chronicle.occasions.append(Occasion(reference, role: role, data: event.data))
            }
            guard let effects = effects[event.sequence] else { continue }
            for (subject, name, value) in effects.attributes where subject == person {
                chronicle.attributes[name, default: []].append(Chronicle.Entry(value, reference))
            }
            for (subject, identifier) in effects.identifiers where subject == person {
                chronicle.attributes[identifier.kind.rawValue, default: []].append(
                    Chronicle.Entry(.string(identifier.value), reference))
            }
            for kin in effects.kin {
                if kin.person == person {
                    chronicle.note(kin.relation, kin.relative, ends: kin.ends, reference)
                } else if kin.relative == person, kin.relation == "mother" || kin.relation == "father" {
                    chronicle.note("children", kin.person, ends: kin.ends, reference)
                }
            }
        }
        return chronicle
    }
}

extension Chronicle {
    /// Begins a relation, or ends the one that stands.
    fileprivate mutating func note(_ relation: String, _ relative: Int64, ends: Bool, _ reference: EventReference) {
        let standing = kin.lastIndex { $0.relation == relation && $0.relative == relative && $0.until == nil }
        switch (ends, standing) {
        case (true, let index?): kin[index].until = reference
        case (false, nil): kin.append(Kinship(relation, relative, from: reference))
        default: break
        }
    }
}
