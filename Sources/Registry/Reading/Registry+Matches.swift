public import Access
public import Civil
import Linkage
import Policy
import Storage

/// Somebody of the registry who may be a person who was described.
public struct PersonMatch: Hashable, Sendable {
    /// The person as the index knows them.
    public let person: PersonState
    /// log₂ of the odds that both are one person.
    public let weight: Double
    /// Whether it is sure enough to be taken for the same person.
    public let isSame: Bool

    /// The probability that both are one person.
    public var probability: Double { LinkModel.probability(weight) }
}

/// What is known of somebody who is looked for.
public struct PersonDescription: Hashable, Sendable {
    var row = PersonRow()

    /// Nothing is known yet.
    public init() {}

    /// The name, or pinyin.
    public var name: String? {
        get { row[.name] }
        set { row[.name] = newValue }
    }
    /// The sex.
    public var sex: Sex? { didSet { row[.sex] = sex?.rawValue } }
    /// The day of birth.
    public var birthDay: Day? { didSet { row[.birth] = birthDay?.description } }
    /// The phone number.
    public var phone: String? {
        get { row[.phone] }
        set { row[.phone] = newValue }
    }
    /// Where the person lives.
    public var residence: DivisionCode? { didSet { row[.residence] = residence?.description } }
    /// The mother's name.
    public var motherName: String? {
        get { row[.motherName] }
        set { row[.motherName] = newValue }
    }
    /// The order in a multiple birth.
    public var birthOrder: Int? { didSet { row[.order] = birthOrder.map { String($0) } } }
    /// Citizen number and birth certificate.
    public var identifiers: [Identifier] = [] { didSet { for one in identifiers { row.read(one) } } }

    /// Whether anything is known by which somebody can be found.
    public var isEmpty: Bool { row == PersonRow() }
}

extension Registry {
    /// Who within the actor's reach may be somebody who is described, the likeliest first. Nothing is kept; those shown are logged.
    ///
    /// An identifier is not asked for by itself: of two with the same number the weight says enough.
    /// - Parameter limit: how many at most; 50 and fewer.
    /// - Throws: ``Access/Denial``, or a storage error.
    public func matches(
        _ description: PersonDescription, as actor: Actor, for purpose: Purpose, limit: Int = 20
    ) async throws -> [PersonMatch] {
        let row = description.row.prepared(0)
        return try await matches(as: actor, for: purpose, limit: limit) { _, matcher in
            guard let found = matcher.match(row) else { return [] }
            return found.candidates.map { ($0.person, Double($0.weight), $0.person == found.same) }
        }
    }

    /// Whom within the actor's reach the new subjects of a submission resemble. Nothing is recorded; those shown are logged.
    public func matches(
        of submission: Submission, as actor: Actor, for purpose: Purpose, limit: Int = 8
    ) async throws -> [PersonMatch] {
        let checked = try CheckedSubmission(
            submission, types: settings.types(submission.place ?? actor.division), today: today, salt: [])
        let request = AppendRequest(checked, actor, purpose)
        let writer = writer
        return try await matches(as: actor, for: purpose, limit: limit) { connection, matcher in
            let set = try writer.workingSet(connection, .live)
            var problems = Problems()
            var subjects = try Subjects(checked, original: nil, set, &problems)
            let place = submission.place ?? subjects.place ?? actor.division
            _ = try subjects.match(request, at: place, set, matcher)
            let same = subjects.matched.compactMap { subjects.known[$0]?.id }
            return subjects.resembled.sorted { $0.key < $1.key }.flatMap(\.value).map {
                ($0.person, Double($0.weight) / 100, same.contains($0.person))
            }
        }
    }

    private func matches(
        as actor: Actor, for purpose: Purpose, limit: Int,
        _ find: @escaping @Sendable (any Connection, PersonMatcher) throws -> [(Int64, Double, Bool)]
    ) async throws -> [PersonMatch] {
        try await authorise(actor, .findPerson, .area(actor.division), purpose)
        try await readPersons()
        let reach = Reach(of: actor)
        let (today, matcher) = (today, writer.matcher)
        let matches = try await database.read { connection in
            let reader = try self.reader(connection)
            let found = try matcher.hold { try find(connection, matcher) }
            return try found.compactMap { person, weight, isSame -> PersonMatch? in
                guard let state = try reader.state(of: person), state.isKnown else { return nil }
                let object = Object.Person(state, guardians: try reader.guardians(of: person))
                guard reach.covers(object, on: today) else { return nil }
                return PersonMatch(person: state, weight: weight, isSame: isSame)
            }
        }
        let shown = Array(matches.prefix(max(1, min(limit, 50))))
        try await look(shown.map(\.person.id), actor, .findPerson, purpose)
        return shown
    }
}
