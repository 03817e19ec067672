import Civil
public import FEEL

extension PersonState {
    /// What refuse rules, and conditions of the steps of applications, see of a subject, in the order of `EventType.subjectShape`.
    public var refusalValues: [Value] {
        [
            birthDay.map { .date($0) } ?? .null, deathDay.map { .date($0) } ?? .null,
            sex.map { .string($0.rawValue) } ?? .null, residence.map { .string($0.description) } ?? .null,
            hukou.map { .string($0.description) } ?? .null,
        ]
    }
}
