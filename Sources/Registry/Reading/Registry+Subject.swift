public import Access
public import Civil
public import Policy
import Storage

extension LifeReader {
    /// A person with the persons around, as far as rules look.
    ///
    /// - Parameter steps: 0 for the person alone, 1 with kin, 2 with the kin of kin.
    func subject(_ person: Int64, steps: Int, asAt: Day?, knownAt: Int64?) throws -> Subject {
        var chronicles: [Int64: Chronicle] = [:]
        var edge: Set<Int64> = [person]
        for step in 0...max(0, min(steps, 4)) {
            var next: Set<Int64> = []
            for id in edge.sorted() where chronicles[id] == nil {
                let chronicle = try life(of: id, asAt: asAt, knownAt: knownAt).chronicle
                chronicles[id] = chronicle
                if step < steps { next.formUnion(chronicle.kin.map(\.relative)) }
            }
            edge = next
        }
        return Subject(person: person, chronicles: chronicles)
    }
}

extension Registry {
    /// What rules need to decide for a person; the permission to decide is asked and the look is logged.
    ///
    /// Rules read every fact, sensitive ones too, or a decision would be wrong; what of them is shown is for the pages to
    /// limit by ``permits(_:_:of:_:_:)``.
    /// - Parameters:
    ///   - steps: how far rules look along kin, see `PackChain.kinSteps`.
    ///   - asAt: facts as at this day; `nil` for all that is known.
    public func subject(
        _ person: Int64, steps: Int, asAt: Day? = nil, knownAt: Int64? = nil, as actor: Actor, for purpose: Purpose
    ) async throws -> Subject {
        let today = today
        let answer: Result<Subject, Denial> = try await database.read { connection in
            let reader = try self.reader(connection)
            let person = reader.roots.root(person)
            guard let state = try reader.state(of: person) else {
                return .failure(self.denialOfNobody(actor, .decide, purpose) { .person($0) })
            }
            let object = Object.Person(state, guardians: try reader.guardians(of: person))
            if let denial = Access.decide(actor, .decide, .person(object), purpose: purpose, on: today).denial {
                return .failure(denial)
            }
            return .success(try reader.subject(person, steps: steps, asAt: asAt, knownAt: knownAt))
        }
        let subject = try await self.answer(answer, about: person, actor, .decide, purpose)
        try await look(person, actor, .decide, purpose)
        return subject
    }
}
