/// What records are made of and how two of them are compared: the part of a linkage model that people write. What is estimated from data is
/// ``LinkModel``.
public struct LinkDesign: Hashable, Sendable {
    /// A column, cleaned in the way of its kind.
    public struct Field: Hashable, Sendable {
        /// What the field is called here.
        public var name: String
        /// What it holds.
        public var kind: Kind
        /// The column of the file.
        public var column: String
        /// What stands there for nothing, beside the empty text.
        public var missing: Set<String>

        /// A field.
        public init(_ name: String, _ kind: Kind, column: String? = nil, missing: Set<String> = []) {
            self.name = name
            self.kind = kind
            self.column = column ?? name
            self.missing = missing
        }
    }

    /// What a field holds: it decides how values are cleaned, and which levels and keys there are.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A Chinese name, or its pinyin in Latin letters.
        case name
        /// A citizen number of 15 or 18 digits.
        case citizenID = "citizen-id"
        /// A day: 2024-03-09, 20240309, 2024/3/9.
        case date
        /// A telephone number.
        case phone
        /// A division code of up to 12 digits.
        case place
        /// An address of road and numbers.
        case address
        /// One of a few codes, such as sex.
        case code
        /// Any other text.
        case text
    }

    /// One question about two values.
    public enum Test: Hashable, Sendable {
        /// The same, once cleaned.
        case equal
        /// Names of the same sound; for texts and numbers: nothing.
        case sound
        /// Names that sound alike in some regions.
        case nearSound
        /// Names of which one character looks like the other's.
        case lookAlike
        /// One character, digit or letter more, less, other, or two neighbours exchanged.
        case edits(Int)
        /// The same characters in another order; day and month exchanged.
        case swapped
        /// The same surname by its sound.
        case surname
        /// Names of which one has all characters of the other.
        case contained
        /// All digits that are not masked agree.
        case visible
        /// Both numbers prove themselves by their check digit, and differ.
        case conflict
        /// The same day of a year one or ten away.
        case otherYear
        /// 18 to 51 days apart: a lunar date may have been entered.
        case lunar
        /// One of two days in a year is the first of a month: it may stand for not knowing.
        case placeholder
        /// Days of the same year.
        case sameYear
        /// The same so many first digits of a division code; neither is shorter.
        case digits(Int)
        /// The same road.
        case road
        /// Jaro and Winkler's similarity of at least so many thousandths.
        case similar(Int)
        /// The value of another field, in either direction.
        case crossed(String)
    }

    /// How values of one field are compared.
    public struct Comparison: Hashable, Sendable {
        /// The field.
        public var field: String
        /// The levels, the first that holds counts; after them comes that none does.
        public var levels: [Test]
        /// The levels at which rare values count for more: of ``Test/equal``, ``Test/sound`` and ``Test/surname``.
        public var frequency: Set<Test>
        /// A comparison whose value holds this one's: where that one's values are equal, agreement here says nothing new.
        public var within: String?

        /// A comparison.
        public init(_ field: String, _ levels: [Test], frequency: Set<Test> = [], within: String? = nil) {
            self.field = field
            self.levels = levels
            self.frequency = frequency
            self.within = within
        }
    }

    /// A part of a key by which records are looked for.
    public struct Key: Hashable, Sendable {
        /// The field.
        public var field: String
        /// What of it.
        public var part: Part

        /// The part of a field.
        public init(_ field: String, _ part: Part = .whole) {
            self.field = field
            self.part = part
        }
    }

    /// What of a value is a key.
    public enum Part: Hashable, Sendable {
        case whole
        /// The sound of a name.
        case sound
        /// The sound of a name with what regions confuse made one.
        case nearSound
        /// The surname's sound.
        case surname
        /// The first letters of the syllables of a name, or of the words of a text.
        case initials
        /// The first so many characters.
        case first(Int)
        /// The last so many characters.
        case last(Int)
        /// The year of a day.
        case year
        /// The month and the year of a day.
        case month
        /// Day and month in either order, and the year: days with the two exchanged share it.
        case dayAndMonth
        /// The characters of a text in order: those exchanged share it.
        case letters
    }

    /// A rule of blocking: two records are compared if all keys of a rule agree.
    public struct Block: Hashable, Sendable {
        /// The keys.
        public var keys: [Key]
        /// Whether pairs that this rule brings teach the odds of comparisons that it leaves free.
        public var teaches: Bool
        /// By what a block that is too large is divided.
        public var divider: Key?

        /// A rule.
        public init(_ keys: [Key], teaches: Bool = false, divider: Key? = nil) {
            self.keys = keys
            self.teaches = teaches
            self.divider = divider
        }

        /// The rule as designs write it: `name.sound + birth`.
        public var name: String { keys.map(\.name).joined(separator: " + ") }
    }

    /// What two records of one person cannot be.
    public enum Constraint: Hashable, Sendable {
        /// One person has at most one value of this field: of citizen numbers one that proves itself by its check digit.
        case oneValid(String)
        /// The number of the one is the other's mother's: mother and child.
        case mother(number: String, mother: String)
    }

    /// Something that is put right before anything is compared.
    public enum Repair: Hashable, Sendable {
        /// A number whose birth year is 15 or more years before the record's, or that is the mother's, is moved to the mother's.
        case mothersNumber(number: String, birth: String, mother: String)
        /// A name such as 王芳之子 says the mother's name.
        case mothersName(name: String, mother: String)
    }

    /// The name and version of the design.
    public var name: String
    /// The column of record ids.
    public var id: String
    public var fields: [Field]
    public var comparisons: [Comparison]
    public var blocks: [Block]
    /// Rules whose pairs are nearly all true; with ``priorRecall`` they give the prior.
    public var certain: [[Key]]
    /// Which share of true pairs the rules of ``certain`` find, 0 to 1.
    public var priorRecall: Double
    /// What those of one family share. Where there are such rules, a pair is weighed against two of one family too, and not only against two
    /// strangers: what a family shares does not make two people one.
    public var family: [[Key]]
    public var constraints: [Constraint]
    public var repairs: [Repair]
    /// From this probability on two records are linked.
    public var link: Double
    /// From this probability on somebody should look.
    public var review: Double
    /// The largest block.
    public var largestBlock: Int

    /// A design.
    public init(
        name: String, id: String, fields: [Field], comparisons: [Comparison], blocks: [Block], certain: [[Key]],
        priorRecall: Double, family: [[Key]] = [], constraints: [Constraint] = [], repairs: [Repair] = [],
        link: Double = 0.95,
        review: Double = 0.2, largestBlock: Int = 2_000
    ) {
        self.name = name
        self.id = id
        self.fields = fields
        self.comparisons = comparisons
        self.blocks = blocks
        self.certain = certain
        self.priorRecall = priorRecall
        self.family = family
        self.constraints = constraints
        self.repairs = repairs
        self.link = link
        self.review = review
        self.largestBlock = largestBlock
    }
}
