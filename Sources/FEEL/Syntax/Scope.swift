/// The names that an expression may use, known when it is parsed: FEEL names may hold spaces and operators, so only the scope can tell
/// where a name ends. The longest known name wins.
public struct Scope: Sendable {
    /// What a scope holds; shared by every expression that is parsed with it.
    private final class Content: Sendable {
        let shape: Shape
        let declared: [FEELType]
        let members: [String]
        let types: [String: FEELType]
        let names: NameTable
        let memberTable: NameTable
        let typeTable: NameTable
        let words: WordTable

        init(
            _ shape: Shape, declared: [FEELType], members: [String], types: [String: FEELType], memberTable: NameTable,
            typeTable: NameTable
        ) {
            self.shape = shape
            self.declared = declared
            self.members = members
            self.types = types
            names = NameTable(shape.names)
            self.memberTable = memberTable
            self.typeTable = typeTable
            words = WordTable(shape.names, declared)
        }
    }

    private let content: Content

    /// The variables, in the order in which the values will come.
    public var shape: Shape { content.shape }
    /// The types of the variables, in the same order; empty where none are declared.
    public var declared: [FEELType] { content.declared }
    /// Names of members of contexts that hold spaces or operators; members that are single words need not be declared.
    public var members: [String] { content.members }
    /// Types that the host defines, by name, as item definitions do.
    public var types: [String: FEELType] { content.types }
    var names: NameTable { content.names }
    var memberTable: NameTable { content.memberTable }
    var typeTable: NameTable { content.typeTable }
    var words: WordTable { content.words }

    /// A scope of these variables and members.
    public init(_ names: [String] = [], members: [String] = [], types: [String: FEELType] = [:]) {
        self.init(Shape(names), members: members, types: types)
    }

    /// A scope whose variables come in the order of a shape: evaluation in contexts of that very shape looks nothing up.
    public init(_ shape: Shape, members: [String] = [], types: [String: FEELType] = [:]) {
        content = Content(
            shape, declared: [], members: members, types: types, memberTable: NameTable(members),
            typeTable: NameTable(types.keys))
    }

    /// A scope of variables with their types, which ``Expression/check()`` goes by.
    public init(declaring variables: KeyValuePairs<String, FEELType>, members: [String] = []) {
        self.init(Shape(variables.map(\.key)), declaring: variables.map(\.value), members: members)
    }

    /// A scope of the variables of a shape, with their types in the same order.
    public init(_ shape: Shape, declaring types: [FEELType], members: [String] = []) {
        content = Content(
            shape, declared: types, members: members, types: [:], memberTable: NameTable(members),
            typeTable: NameTable())
    }

    private init(_ content: Content) { self.content = content }

    /// This scope with other variables; members and types stay.
    public func with(_ variables: [String]) -> Scope {
        Scope(
            Content(
                Shape(variables), declared: [], members: members, types: types, memberTable: memberTable,
                typeTable: typeTable))
    }

    /// The scope of a given context: its names and all names of the contexts within (to a bounded depth).
    public init(_ context: Context) {
        var members: Set<String> = []
        var visits = 0
        func visit(_ value: Value, _ depth: Int) {
            visits += 1
            guard depth < 16, visits < 100_000 else { return }
            switch value {
            case .context(let inner):
                for name in inner.names { members.insert(name) }
                for value in inner.values { visit(value, depth + 1) }
            case .list(let items): for item in items.prefix(64) { visit(item, depth + 1) }
            default: break
            }
        }
        for value in context.values { visit(value, 0) }
        self.init(context.shape, members: members.filter { !NameTable.isPlain($0) }.sorted())
    }
}

extension Scope: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: String...) { self.init(elements) }
}
