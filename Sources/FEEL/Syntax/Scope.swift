/// The names that an expression may use, known when it is parsed: FEEL names may hold spaces and operators, so only the scope can tell
/// where a name ends. The longest known name wins.
public struct Scope: Sendable {
    /// The variables, in the order in which the values will come.
    public let shape: Shape
    /// Names of members of contexts that hold spaces or operators; members that are single words need not be declared.
    public let members: [String]
    /// Types that the host defines, by name, as item definitions do.
    public let types: [String: FEELType]
    let names: NameTable
    let memberTable: NameTable
    let typeTable: NameTable

    /// A scope of these variables and members.
    public init(_ names: [String] = [], members: [String] = [], types: [String: FEELType] = [:]) {
        self.init(Shape(names), members: members, types: types)
    }

    /// A scope whose variables come in the order of a shape: evaluation in contexts of that very shape looks nothing up.
    public init(_ shape: Shape, members: [String] = [], types: [String: FEELType] = [:]) {
        self.shape = shape
        self.members = members
        self.types = types
        self.names = NameTable(shape.names)
        memberTable = NameTable(members)
        typeTable = NameTable(types.keys)
    }

    private init(_ shape: Shape, names: NameTable, like other: Scope) {
        self.shape = shape
        self.names = names
        (members, types) = (other.members, other.types)
        (memberTable, typeTable) = (other.memberTable, other.typeTable)
    }

    /// This scope with other variables; members and types stay.
    public func with(_ variables: [String]) -> Scope {
        Scope(Shape(variables), names: NameTable(variables), like: self)
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
