public import Civil

/// A number that names one person: same identifier, same person.
public struct Identifier: Hashable, Sendable {
    /// Which kind of number.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 公民身份号码, GB 11643, kept in its 18-character form.
        case citizenID = "citizen_id"
        /// 出生医学证明编号.
        case birthCertificate = "birth_certificate"
    }

    /// Which kind of number.
    public let kind: Kind
    /// The number in its canonical form.
    public let value: String

    /// The identifier written as `text`, brought to its canonical form.
    ///
    /// - Throws: the problem with the text, placed at `path`. The problem does not repeat the text.
    public init(_ kind: Kind, _ text: String, at path: String) throws(Problem) {
        self.kind = kind
        switch kind {
        case .citizenID:
            do { value = try CitizenID(parsing: text).canonical } catch { throw error.problem(at: path) }
        case .birthCertificate:
            guard let number = BirthCertificateNumber(text) else { throw BirthCertificateNumber.problem(at: path) }
            value = number.canonical
        }
    }

    init(stored value: String, kind: Kind) {
        self.kind = kind
        self.value = value
    }
}

/// Whom an event is about: a person already known by number, or by identifiers.
public struct SubjectReference: Hashable, Sendable {
    /// The person's number in this registry.
    public var person: Int64?
    /// Identifiers of the person; all of them must lead to the same person.
    public var identifiers: [Identifier]
    /// Persons whom the subject resembles and is not, as somebody has made sure.
    public var distinctFrom: [Int64]

    /// A reference by number, by identifiers, or (both empty) to a person whom the event itself describes.
    public init(person: Int64? = nil, identifiers: [Identifier] = [], distinctFrom: [Int64] = []) {
        self.person = person
        self.identifiers = identifiers
        self.distinctFrom = distinctFrom
    }
}
