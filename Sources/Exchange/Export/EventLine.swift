public import Civil
public import Registry

extension ExportedEvent {
    /// The event in the import form: taken into an empty registry, the lines of an export give the same lives.
    ///
    /// Subjects are named by their identifiers; one who had none yet is left for the event to describe, or, when `numbers` says
    /// so, named by the person's number, which means something in this registry only.
    public func json(numbers: Bool) -> JSON {
        var subjects: [(String, JSON)] = []
        for (role, person) in event.subjects.sorted(by: { $0.key < $1.key }) {
            var members: [(String, JSON)] = []
            for identifier in self.subjects[role] ?? []
            where !members.contains(where: { $0.0 == identifier.kind.rawValue }) {
                members.append((identifier.kind.rawValue, .string(identifier.value)))
            }
            if numbers, members.isEmpty { members.append(("person", .integer(person))) }
            subjects.append((role, .object(members)))
        }
        return .object([
            ("type", .string(event.type)), ("day", .string(event.day.description)),
            ("place", .string(event.place.description)), ("key", .string(event.key)), ("source", .string(event.source)),
            ("subjects", .object(subjects)),
            ("data", .object(event.data.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
        ])
    }
}
