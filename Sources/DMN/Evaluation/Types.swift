import FEEL

/// The types of one file, from its item definitions and those of the models it imports.
struct Types: Sendable {
    /// By name, imported ones as `import.name`.
    let named: [String: FEELType]
    /// The names of members that are more than one word or hold symbols, for the parser.
    let members: [String]
    /// References that lead nowhere or in a circle: the name and the line.
    let unknown: [(name: String, line: Int)]
    /// Constraints that are no FEEL, which are left out: the error and the line.
    let invalid: [(error: FEELError, line: Int)]

    /// - Parameter imported: the types of each imported model, by the name of the import.
    init(_ items: [ItemDefinition], imported: [(name: String, types: Types)]) {
        var builder = Builder(items)
        var members: Set<String> = []
        for (name, types) in imported {
            for (key, type) in types.named { builder.done[name.isEmpty ? key : "\(name).\(key)"] = type }
            members.formUnion(types.members)
        }
        for item in items { _ = builder.type(named: item.name, line: item.line) }
        named = builder.done
        func collect(_ item: ItemDefinition) {
            for component in item.components {
                members.insert(component.name)
                collect(component)
            }
        }
        for item in items { collect(item) }
        self.members = members.sorted()
        unknown = builder.unknown
        invalid = builder.invalid
    }

    /// The type of a reference; nil where there is none of the name.
    func type(_ reference: String?) -> FEELType? {
        guard let reference else { return .any }
        if let type = named[reference] ?? FEELType(name: reference) { return type }
        // Names with a prefix of a namespace, as DMN 1.1 writes them: `feel:number`.
        guard let colon = reference.firstIndex(of: ":") else { return nil }
        let name = String(reference[reference.index(after: colon)...])
        return named[name] ?? FEELType(name: name)
    }

    private struct Builder {
        let items: [String: ItemDefinition]
        var done: [String: FEELType] = [:]
        var open: Set<String> = []
        var unknown: [(String, Int)] = []
        var invalid: [(FEELError, Int)] = []

        init(_ items: [ItemDefinition]) {
            self.items = Dictionary(items.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        }

        mutating func type(named reference: String, line: Int) -> FEELType {
            if let type = done[reference] { return type }
            guard let item = items[reference] else {
                if let type = FEELType(name: reference) { return type }
                if let colon = reference.firstIndex(of: ":") {
                    return type(named: String(reference[reference.index(after: colon)...]), line: line)
                }
                unknown.append((reference, line))
                return .any
            }
            // A type that contains itself, such as a tree, is not followed further.
            guard open.insert(reference).inserted, open.count < 64 else { return .any }
            let type = type(item)
            open.remove(reference)
            done[reference] = type
            return type
        }

        mutating func type(_ item: ItemDefinition) -> FEELType {
            var type: FEELType
            if let function = item.function {
                var parameters: [FEELType] = []
                for parameter in function.parameters {
                    parameters.append(parameter.type.map { self.type(named: $0, line: item.line) } ?? .any)
                }
                type = .function(parameters, function.result.map { self.type(named: $0, line: item.line) } ?? .any)
            } else if !item.components.isEmpty {
                var members: [FEELType.Member] = []
                for component in item.components {
                    members.append(FEELType.Member(component.name, self.type(component)))
                }
                type = .context(members)
            } else {
                type = item.type.map { self.type(named: $0, line: item.line) } ?? .any
            }
            if let tests = tests(item.allowedValues, item.line) { type = .constrained(type, tests) }
            if item.isCollection { type = .list(type) }
            if let tests = tests(item.constraint, item.line) { type = .constrained(type, tests) }
            return type
        }

        mutating func tests(_ text: String?, _ line: Int) -> UnaryTests? {
            guard let text, !text.isEmpty else { return nil }
            do { return try UnaryTests.parse(text) } catch {
                invalid.append((error, line))
                return nil
            }
        }
    }
}
