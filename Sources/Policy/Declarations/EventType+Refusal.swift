public import Civil
public import FEEL

extension EventType {
    /// The core attributes that refuse rules see of a subject.
    static let subjectShape = Shape(["birth_date", "death_date", "sex", "residence", "hukou"])

    /// The names that refuse rules see: `day`, `recorded`, `place`, `data`, and every role.
    public static func refusalScope(roles: [String]) -> Scope {
        Scope(["day", "recorded", "place", "data"] + roles)
    }

    /// The fields of an event as refuse rules see them: `data`.
    public func refusalData(_ data: [String: JSON]) -> Value {
        .context(Context(shape: dataShape, values: fields.map { $0.value(data[$0.name]) }))
    }

    /// What the refuse rules of this type are evaluated in. Absent values are `null`, so a rule about them does not refuse.
    ///
    /// - Parameters:
    ///   - data: what ``refusalData(_:)`` gave.
    ///   - subject: the core attributes of the subject in a role, those that are known.
    public func refusalContext(
        day: Day, recorded: Day, place: DivisionCode?, data: Value, subject: (String) -> [String: Value]
    ) -> Context {
        var values: [Value] = [
            .date(day), .date(recorded), place.map { .string($0.description) } ?? .null, data,
        ]
        for declared in subjects {
            let known = subject(declared.role)
            values.append(
                .context(
                    Context(
                        shape: EventType.subjectShape,
                        values: EventType.subjectShape.names.map { known[$0] ?? .null })))
        }
        return Context(shape: refusalShape, values: values)
    }
}
