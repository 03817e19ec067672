public import Access
import Civil
public import Storage

extension Registry {
    /// An event of the journal with the persons that stand for its subjects now, as far as the actor may read it; nil otherwise.
    ///
    /// - Parameter person: the subject through whom it is come upon; nil: an event without subjects.
    public func event(
        _ sequence: Int64, of person: PersonState?, as actor: Actor, for purpose: Purpose, _ connection: any Connection
    ) throws -> Event? {
        guard let event = try Journal.event(sequence, connection) else { throw JournalError.gap(sequence) }
        guard let person else { return event.subjects.isEmpty ? event : nil }
        return permits(actor, event, of: Object.Person(person, guardians: []), purpose, today) ? event : nil
    }

    /// What the person index says of somebody, in a transaction; nil if there is nobody with the number.
    public func state(of person: Int64, _ connection: any Connection) throws -> PersonState? {
        try reader(connection).state(of: person)
    }
}
