public import Civil

/// What an action is done to, with just those properties that the policies read.
public enum Object: Hashable, Sendable {
    /// One person.
    case person(Person)
    /// One event on record, or one that is about to be recorded.
    case event(Event)
    /// One step of an application.
    case step(Step)
    /// Everything in a division: a search, a worklist, a count, an export.
    case area(DivisionCode)
    /// One account.
    case account(Account)
    /// The access log of a division or of one person.
    case log(Log)
    /// The journal as a whole.
    case journal
    /// The policy packs.
    case policy
}

extension Object {
    /// A person as the policies see one.
    public struct Person: Hashable, Sendable {
        /// The person.
        public var id: Int64
        /// Where the person lives, if known.
        public var residence: DivisionCode?
        /// Where the person's household registration (户口) is, if known.
        public var hukou: DivisionCode?
        /// The day of birth, if known.
        public var birthDay: Day?
        /// Mother, father and guardians.
        public var guardians: [Int64]

        /// A person from its parts.
        public init(
            id: Int64, residence: DivisionCode? = nil, hukou: DivisionCode? = nil, birthDay: Day? = nil,
            guardians: [Int64] = []
        ) {
            self.id = id
            self.residence = residence
            self.hukou = hukou
            self.birthDay = birthDay
            self.guardians = guardians
        }
    }

    /// An event as the policies see one: what its type declares, where it was, whom it is about.
    public struct Event: Hashable, Sendable {
        /// The category that the type declares: `vital`, `residence`, `health`, `insurance`, `work`, `family`,
        /// `support`.
        public var category: String
        /// Whether the type is declared sensitive.
        public var sensitive: Bool
        /// The roles that the type declares under `recorded_by`.
        public var recordedBy: Set<Role>
        /// The departments that it declares there.
        public var departments: Set<String>
        /// Where it happened, if known.
        public var place: DivisionCode?
        /// The persons that it is about, without one whom it brings to the register.
        public var subjects: [Person]

        /// An event from its parts.
        public init(
            category: String, sensitive: Bool, recordedBy: Set<Role>, departments: Set<String> = [],
            place: DivisionCode? = nil, subjects: [Person] = []
        ) {
            self.departments = departments
            self.category = category
            self.sensitive = sensitive
            self.recordedBy = recordedBy
            self.place = place
            self.subjects = subjects
        }
    }

    /// A step of an application as the policies see one.
    public struct Step: Hashable, Sendable {
        /// Who does it: a role, or a department.
        public var by: String
        /// Whose division it is.
        public var division: DivisionCode

        /// A step from its parts.
        public init(by: String, division: DivisionCode) {
            (self.by, self.division) = (by, division)
        }
    }

    /// An account as the policies see one.
    public struct Account: Hashable, Sendable {
        /// The account; nil for one that is about to be created.
        public var id: Int64?
        /// What it is or will be for.
        public var role: Role
        /// Where it works or will work.
        public var division: DivisionCode

        /// An account from its parts.
        public init(id: Int64?, role: Role, division: DivisionCode) {
            self.id = id
            self.role = role
            self.division = division
        }
    }

    /// Which part of the access log.
    public enum Log: Hashable, Sendable {
        /// The accesses of all accounts of a division.
        case division(DivisionCode)
        /// The accesses to one person's record.
        case person(Person)
    }
}
