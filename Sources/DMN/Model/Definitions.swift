/// A decision model as one file holds it (DMN 1.5, `definitions`): what is decided, from what, and how.
///
/// It is a value: read it with ``init(xml:path:)``, write it with ``xml``, link it with others into a ``DecisionModel`` to evaluate it.
public struct Definitions: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The namespace, by which other models import this one.
    public var namespace: String
    /// Other models whose elements this one uses.
    public var imports: [Import] = []
    /// Named types.
    public var items: [ItemDefinition] = []
    /// What comes from outside.
    public var inputs: [InputData] = []
    /// What is decided.
    public var decisions: [Decision] = []
    /// Functions that decisions use.
    public var knowledge: [BusinessKnowledgeModel] = []
    /// Groups of decisions that are called as one function.
    public var services: [DecisionService] = []

    public init(name: String, namespace: String) {
        self.name = name
        self.namespace = namespace
    }
}

/// Use of another model under a name; its elements are `name.element`, or just `element` where the name is empty.
public struct Import: Sendable, Hashable {
    public var name: String
    public var namespace: String
    /// What kind of thing is imported; models have the namespace of a version of DMN.
    public var type: String
    /// Where the file says that the model lies. Not followed: the host says which files belong together.
    public var location: String?

    public init(name: String, namespace: String, type: String = Definitions.namespace, location: String? = nil) {
        self.name = name
        self.namespace = namespace
        self.type = type
        self.location = location
    }
}

/// A name with a type (DMN 1.5, 7.3.4): `typeRef` is a FEEL type or the name of an ``ItemDefinition``; nil for any.
public struct Variable: Sendable, Hashable {
    public var name: String
    public var type: String?

    public init(_ name: String, _ type: String? = nil) {
        self.name = name
        self.type = type
    }
}

/// A named type (DMN 1.5, 7.3.3).
public struct ItemDefinition: Sendable, Hashable {
    public var name: String
    /// The type that it narrows or collects.
    public var type: String?
    /// Tests that a value, or where this is a collection each item, must satisfy.
    public var allowedValues: String?
    /// Tests that the whole value must satisfy.
    public var constraint: String?
    /// The members, for a structure.
    public var components: [ItemDefinition] = []
    /// Whether values are lists of the type.
    public var isCollection = false
    /// The parameters and the result, for a function.
    public var function: FunctionItem?
    /// The line of the file; 0 where it comes from none.
    public var line = 0

    public init(_ name: String, type: String? = nil, allowedValues: String? = nil) {
        self.name = name
        self.type = type
        self.allowedValues = allowedValues
    }
}

/// The type of a function.
public struct FunctionItem: Sendable, Hashable {
    public var parameters: [Variable]
    public var result: String?
}

/// Something that comes from outside.
public struct InputData: Sendable, Hashable {
    public var id: String
    public var name: String
    public var variable: Variable

    public init(id: String, name: String, type: String? = nil) {
        self.id = id
        self.name = name
        variable = Variable(name, type)
    }
}

/// Something that is decided.
public struct Decision: Sendable, Hashable {
    public var id: String
    public var name: String
    public var variable: Variable
    public var question: String?
    public var allowedAnswers: String?
    /// Inputs and decisions that it reads, as references: `#id` or `namespace#id`.
    public var information: [String] = []
    /// Knowledge models and services that it calls.
    public var knowledge: [String] = []
    /// How it is decided; nil where a person decides.
    public var logic: Boxed?
    public var line = 0

    public init(id: String, name: String, type: String? = nil) {
        self.id = id
        self.name = name
        variable = Variable(name, type)
    }
}

/// A function that decisions share.
public struct BusinessKnowledgeModel: Sendable, Hashable {
    public var id: String
    public var name: String
    public var variable: Variable
    public var knowledge: [String] = []
    public var function: FunctionDefinition?
    public var line = 0

    public init(id: String, name: String, variable: Variable, function: FunctionDefinition? = nil) {
        self.id = id
        self.name = name
        self.variable = variable
        self.function = function
    }
}

/// Decisions that are called as one function: parameters are the input data, then the input decisions.
public struct DecisionService: Sendable, Hashable {
    public var id: String
    public var name: String
    public var variable: Variable
    public var outputs: [String] = []
    public var encapsulated: [String] = []
    public var inputDecisions: [String] = []
    public var inputData: [String] = []
    public var line = 0
}
