import Civil
public import Policy

extension EventEffects {
    /// What an event says by its declaration.
    public init(_ event: Event, _ type: EventType) {
        if case .revokes? = event.change { return }
        for (role, attributes) in type.sets {
            guard let person = event.subjects[role] else { continue }
            for (name, sources) in attributes {
                guard let value = EventEffects.value(sources, event, role: role, attribute: name) else { continue }
                if let kind = Identifier.Kind(rawValue: name), case .string(let text) = value {
                    if let identifier = try? Identifier(kind, text, at: "") { identifiers.append((person, identifier)) }
                } else {
                    self.attributes.append((person, name, value))
                }
            }
        }
        if let declared = type.identity, let person = event.subjects[declared.person],
            let other = event.subjects[declared.other]
        {
            let kind: IdentityEffect.Kind =
                switch declared.effect {
                case .judges(let field, _): .judged(event.data[field]?.string ?? "")
                case .merges: .merged
                case .splits: .split
                }
            identity = IdentityEffect(person: person, other: other, kind: kind)
        }
        for declared in type.kin {
            guard let person = event.subjects[declared.person], let relative = event.subjects[declared.relative] else {
                continue
            }
            kin.append(KinEffect(person: person, relation: declared.relation, relative: relative, ends: declared.ends))
            if declared.both {
                kin.append(
                    KinEffect(person: relative, relation: declared.relation, relative: person, ends: declared.ends))
            }
        }
    }

    /// The first source that gives a value.
    private static func value(
        _ sources: [AttributeSource], _ event: Event, role: String, attribute: String
    ) -> JSON? {
        for source in sources {
            let value: JSON? =
                switch source {
                case .day: .string(event.day.description)
                case .place: .string(event.place.description)
                case .data(let field): event.data[field]
                case .attribute: event.inherited[role]?[attribute]
                case .literal(let value): value
                }
            if let value, !value.isNull { return value }
        }
        return nil
    }
}
