/// An expression in a box (DMN 1.5, 10.2): a text of FEEL, a decision table, or boxes put together.
public struct Boxed: Sendable, Hashable {
    public var kind: Kind
    /// The declared type of the result.
    public var type: String?
    /// The line of the file; 0 where it comes from none.
    public var line: Int

    public init(_ kind: Kind, type: String? = nil, line: Int = 0) {
        self.kind = kind
        self.type = type
        self.line = line
    }

    /// The forms.
    public indirect enum Kind: Sendable, Hashable {
        /// A text of FEEL, or of another language that the file names.
        case literal(String, language: String?)
        case table(DecisionTable)
        /// Entries that later ones may use; the one without a variable, if there is one, is the result.
        case context([Entry])
        case list([Boxed])
        /// Rows of contexts with the same names.
        case relation([Variable], [[Boxed]])
        case function(FunctionDefinition)
        case invocation(Boxed, [Binding])
        case conditional(Boxed, then: Boxed, else: Boxed)
        case filter(Boxed, match: Boxed)
        case `for`(String, in: Boxed, return: Boxed)
        case some(String, in: Boxed, satisfies: Boxed)
        case every(String, in: Boxed, satisfies: Boxed)
    }

    /// An entry of a boxed context.
    public struct Entry: Sendable, Hashable {
        public var variable: Variable?
        public var value: Boxed?

        public init(_ variable: Variable?, _ value: Boxed?) {
            self.variable = variable
            self.value = value
        }
    }

    /// An argument of a boxed invocation.
    public struct Binding: Sendable, Hashable {
        public var parameter: String
        public var value: Boxed?

        public init(_ parameter: String, _ value: Boxed?) {
            self.parameter = parameter
            self.value = value
        }
    }

    /// A text of FEEL.
    public static func literal(_ text: String, type: String? = nil) -> Boxed {
        Boxed(.literal(text, language: nil), type: type)
    }
}

/// A function in a box.
public struct FunctionDefinition: Sendable, Hashable {
    /// The language of the body.
    public enum Language: String, Sendable, Hashable, CaseIterable {
        case feel = "FEEL"
        case java = "Java"
        case pmml = "PMML"
    }

    public var language: Language
    public var parameters: [Variable]
    public var body: Boxed?

    public init(_ language: Language = .feel, parameters: [Variable], body: Boxed?) {
        self.language = language
        self.parameters = parameters
        self.body = body
    }
}

/// A decision table (DMN 1.5, chapter 8): rules of tests on inputs, with outputs.
public struct DecisionTable: Sendable, Hashable {
    /// What is answered when several rules match (8.2.8).
    public enum HitPolicy: String, Sendable, Hashable, CaseIterable {
        case unique = "UNIQUE"
        case any = "ANY"
        case priority = "PRIORITY"
        case first = "FIRST"
        case ruleOrder = "RULE ORDER"
        case outputOrder = "OUTPUT ORDER"
        case collect = "COLLECT"

        /// The letter at the corner of the table.
        public var letter: String { String(rawValue.prefix(1)) }
    }

    /// What `COLLECT` makes of the outputs.
    public enum Aggregation: String, Sendable, Hashable, CaseIterable {
        case sum = "SUM"
        case count = "COUNT"
        case min = "MIN"
        case max = "MAX"

        public var letter: String {
            switch self {
            case .sum: "+"
            case .count: "#"
            case .min: "<"
            case .max: ">"
            }
        }
    }

    /// An input: an expression whose value the cells of its column test.
    public struct Input: Sendable, Hashable {
        public var label: String?
        public var expression: String
        public var type: String?
        /// Tests that every input must satisfy.
        public var values: String?
        public var line = 0

        public init(_ expression: String, type: String? = nil, values: String? = nil) {
            self.expression = expression
            self.type = type
            self.values = values
        }
    }

    /// An output.
    public struct Output: Sendable, Hashable {
        /// The name; nil where it is the only output.
        public var name: String?
        public var label: String?
        public var type: String?
        /// The values that occur, best first: the order of `PRIORITY` and `OUTPUT ORDER`.
        public var values: String?
        /// The output where no rule matches.
        public var defaultEntry: String?
        public var line = 0

        public init(_ name: String? = nil, type: String? = nil, values: String? = nil, defaultEntry: String? = nil) {
            self.name = name
            self.type = type
            self.values = values
            self.defaultEntry = defaultEntry
        }
    }

    /// A rule: a test for each input, an expression for each output.
    public struct Rule: Sendable, Hashable {
        public var inputs: [String]
        public var outputs: [String]
        public var annotations: [String] = []
        public var line = 0

        public init(_ inputs: [String], _ outputs: [String]) {
            self.inputs = inputs
            self.outputs = outputs
        }
    }

    public var hitPolicy = HitPolicy.unique
    public var aggregation: Aggregation?
    public var inputs: [Input]
    public var outputs: [Output]
    public var annotations: [String] = []
    public var rules: [Rule]

    public init(
        _ hitPolicy: HitPolicy = .unique, _ aggregation: Aggregation? = nil, inputs: [Input], outputs: [Output],
        rules: [Rule]
    ) {
        self.hitPolicy = hitPolicy
        self.aggregation = aggregation
        self.inputs = inputs
        self.outputs = outputs
        self.rules = rules
    }
}
