public import Civil
public import FEEL

/// An event type as a pack declares it: who takes part, which fields it has, what it says of its subjects, what is refused.
///
/// A class, since every event on its way refers to its type, and never changed.
public final class EventType: Sendable {
    /// The id, as `birth`.
    public let id: String
    /// The title.
    public let title: Bilingual
    /// The clauses it rests on.
    public let cite: [Citation]
    /// `vital`, `residence`, `health`, `insurance`, `work`, `family`, `support`.
    public let category: String
    /// Whether only roles that may see sensitive events see it.
    public let isSensitive: Bool
    /// The roles that may record it.
    public let recordedBy: [String]
    /// The subjects, in the order of the declaration.
    public let subjects: [SubjectDeclaration]
    /// The fields, in the order of the declaration.
    public let fields: [FieldDeclaration]
    /// What it says of each subject: role → attribute and where its value comes from, in order.
    public let sets: [(role: String, attributes: [(name: String, sources: [AttributeSource])])]
    /// The kin relations it begins or ends.
    public let kin: [KinDeclaration]
    /// How far apart two such events of one subject must be.
    public let spacing: SpacingDeclaration?
    /// What it says of two numbers being one person.
    public let identity: IdentityDeclaration?
    /// What it refuses beyond types and subjects.
    public let refuse: [RefuseRule]

    /// The names of the fields, shared by every context of this type's data.
    public let dataShape: Shape
    /// The names that refuse rules see, shared likewise.
    let refusalShape: Shape

    /// An event type from its parts.
    ///
    /// - Parameter scope: what the refuse rules were parsed with; they are fastest in contexts of that very shape.
    public init(
        id: String, title: Bilingual, cite: [Citation], category: String, isSensitive: Bool, recordedBy: [String],
        subjects: [SubjectDeclaration], fields: [FieldDeclaration],
        sets: [(role: String, attributes: [(name: String, sources: [AttributeSource])])], kin: [KinDeclaration],
        spacing: SpacingDeclaration?, identity: IdentityDeclaration? = nil, refuse: [RefuseRule], scope: Scope? = nil
    ) {
        self.id = id
        self.title = title
        self.cite = cite
        self.category = category
        self.isSensitive = isSensitive
        self.recordedBy = recordedBy
        self.subjects = subjects
        self.fields = fields
        self.sets = sets
        self.kin = kin
        self.spacing = spacing
        self.identity = identity
        self.refuse = refuse
        dataShape = Shape(fields.map(\.name))
        refusalShape = (scope ?? EventType.refusalScope(roles: subjects.map(\.role))).shape
    }

    /// The declaration of a subject by role.
    public func subject(_ role: String) -> SubjectDeclaration? { subjects.first { $0.role == role } }
    /// The declaration of a field by name.
    public func field(_ name: String) -> FieldDeclaration? { fields.first { $0.name == name } }
}

/// A subject of an event type.
public struct SubjectDeclaration: Sendable {
    /// The role, as `mother`.
    public var role: String
    /// The title.
    public var title: Bilingual
    /// Whether the event must name the subject.
    public var isRequired: Bool
    /// Whether the event may bring a person not yet known.
    public var mayBeNew: Bool
    /// Whether a person has at most one such event in this role.
    public var once: Bool
    /// Whether the person must not have died before the day.
    public var alive: Bool
    /// The sex the person must have, if known.
    public var sex: Sex?
    /// The least age in completed years on the day.
    public var minAge: Int?
    /// The greatest age in completed years on the day.
    public var maxAge: Int?
}

/// What an event says of two numbers of persons: that they are one, or two.
public struct IdentityDeclaration: Hashable, Sendable {
    /// What the event does.
    public enum Effect: Hashable, Sendable {
        /// Somebody has compared the two; the field says `same`, `different` or `unsure`, and another one, if there is one, whether how likely
        /// it is stayed covered.
        case judges(field: String, blind: String?)
        /// The other becomes one with the person, whose number stays. An event of this type must have judged the two the same before, and
        /// somebody else must have recorded that.
        case merges(confirming: String)
        /// The other is a person of its own again.
        case splits
    }

    /// The role of the person whose number stays.
    public var person: String
    /// The role of the other.
    public var other: String
    /// What the event does.
    public var effect: Effect

    /// A declaration from its parts.
    public init(person: String, other: String, effect: Effect) {
        (self.person, self.other, self.effect) = (person, other, effect)
    }
}

/// A field of an event type.
public struct FieldDeclaration: Sendable {
    /// What kind of value a field takes.
    public enum Kind: String, Sendable, CaseIterable {
        case text, name, integer, decimal, money, boolean, date, time, code, division, phone
        case citizenID = "citizen-id"
        case creditCode = "credit-code"
        case birthCertificate = "birth-certificate"
    }

    /// The name, as `weight`.
    public var name: String
    /// The title.
    public var title: Bilingual
    /// What kind of value it takes.
    public var kind: Kind
    /// Whether it must be given.
    public var isRequired: Bool
    /// The least number.
    public var min: Decimal128?
    /// The greatest number.
    public var max: Decimal128?
    /// The unit, as `g`.
    public var unit: String?
    /// The longest text in characters.
    public var maxLength: Int?
    /// The codes of a `code` field with their titles, in order.
    public var codes: [(code: String, title: Bilingual)]
    /// The value when none is given.
    public var defaultValue: JSON?
}

/// Where an attribute's value comes from.
public enum AttributeSource: Hashable, Sendable {
    /// The day of the event.
    case day
    /// The place of the event.
    case place
    /// A field of the event.
    case data(String)
    /// An attribute of another subject, as `mother.residence`.
    case attribute(role: String, name: String)
    /// A literal.
    case literal(JSON)
}

/// A kin relation that an event type begins or ends: `relative` is the `relation` of `person`.
public struct KinDeclaration: Hashable, Sendable {
    /// The role of the person.
    public var person: String
    /// `mother`, `father`, `spouse`, `guardian`.
    public var relation: String
    /// The role of the relative.
    public var relative: String
    /// Whether the event ends the relation.
    public var ends: Bool
    /// Whether the relation holds both ways.
    public var both: Bool
}

/// How far apart two events of this type must be for one subject.
public struct SpacingDeclaration: Hashable, Sendable {
    /// The role of the subject.
    public var subject: String
    /// The least number of days between two such events.
    public var apart: Int64
    /// Within so many days they belong together (one delivery).
    public var exceptWithin: Int64
    /// Of events that belong together, the fields that must not all be equal (the same child twice). Without any, there is
    /// one event only (the same delivery twice).
    public var distinctBy: [String]
}

/// A condition under which an event is refused.
public struct RefuseRule: Sendable {
    /// True refuses; it sees `day`, `recorded`, `place`, `data`, and each subject by role with its core attributes.
    public var when: Expression
    /// The path that the problem is about.
    public var at: String
    /// Why.
    public var why: Bilingual
    /// What to do.
    public var fix: Bilingual
}
