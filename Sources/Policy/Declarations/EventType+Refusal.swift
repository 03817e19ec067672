public import Civil
public import FEEL

extension EventType {
    /// The core attributes that refuse rules see of a subject, in the order in which ``refusalContext(day:recorded:place:data:subject:)``
    /// takes them.
    public static let subjectShape = Shape(["birth_date", "death_date", "sex", "residence", "hukou"])

    private static let nobody = Value.context(
        Context(shape: subjectShape, values: subjectShape.names.map { _ in .null }))

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
    ///   - subject: the attributes of the subject in a role, one for each name of ``subjectShape``; empty where nobody is known.
    public func refusalContext(
        day: Day, recorded: Day, place: DivisionCode?, data: Value, subject: (String) -> [Value]
    ) -> Context {
        var values: [Value] = [
            .date(day), .date(recorded), place.map { .string($0.description) } ?? .null, data,
        ]
        for declared in subjects {
            let known = subject(declared.role)
            values.append(
                known.isEmpty ? EventType.nobody : .context(Context(shape: EventType.subjectShape, values: known)))
        }
        return Context(shape: refusalShape, values: values)
    }
}
