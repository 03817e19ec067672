import Civil

extension BuiltIn {
    /// Functions of contexts (DMN 1.5, table 83).
    static let contextFunctions: [BuiltIn] = [
        BuiltIn("get value", ["m", "key"], ["m", "keys"], unknowns: .keep) { (a, _) throws(Fault) in
            var value = Value.context(try a.context(0))
            if case .list(let keys) = a.at(1), keys.count != 1 {
                for key in keys {
                    guard case .string(let name) = key, case .context(let context) = value else { throw .type }
                    guard let next = context[name] else { throw Fault(.unknownMember) }
                    value = next
                }
                return keys.isEmpty ? .null : value
            }
            guard let found = value.context?[try a.string(1)] else { throw Fault(.unknownMember) }
            return found
        },
        BuiltIn("get entries", ["m"], unknowns: .keep) { (a, _) throws(Fault) in
            .list(try a.context(0).entries.map { .context(Context(shape: entryShape, values: [.string($0), $1])) })
        },
        BuiltIn("context", ["entries"], unknowns: .keep) { (a, machine) throws(Fault) in
            var entries: [(String, Value)] = []
            var seen: Set<String> = []
            let items = try a.list(0)
            try machine.work(items.count)
            for item in items {
                guard case .context(let entry) = item, case .string(let key)? = entry["key"], let value = entry["value"]
                else { throw .value }
                guard seen.insert(key).inserted else { throw Fault(.duplicateKey) }
                entries.append((key, value))
            }
            return .context(Context(entries))
        },
        BuiltIn("context put", ["context", "key", "value"], ["context", "keys", "value"], unknowns: .own) {
            (a, machine) throws(Fault) in
            if let unknown = Array(a.prefix(2)).firstUnknown { return .unknown(unknown) }
            let keys: [Value]
            if case .list(let list) = a.at(1) { keys = list } else { keys = [a.at(1)] }
            guard !keys.isEmpty, keys.count <= 64 else { throw .value }
            return .context(try put(try a.context(0), keys[...], a.at(2), &machine))
        },
        BuiltIn("context merge", ["contexts"], unknowns: .keep) { (a, machine) throws(Fault) in
            var entries: [(String, Value)] = []
            for item in try a.list(0) {
                guard case .context(let context) = item else { throw .type }
                try machine.work(context.count)
                entries += context.entries
            }
            return .context(Context(entries))
        },
    ]

    private static let entryShape = Shape(["key", "value"])

    private static func put(
        _ context: Context, _ keys: ArraySlice<Value>, _ value: Value, _ machine: inout Machine
    ) throws(Fault) -> Context {
        guard case .string(let name)? = keys.first else { throw .type }
        try machine.work(context.count)
        var result = context
        if keys.count == 1 {
            result[name] = value
        } else {
            let inner: Context
            switch context[name] {
            case .context(let found)?: inner = found
            default: throw .value
            }
            result[name] = .context(try put(inner, keys.dropFirst(), value, &machine))
        }
        return result
    }
}
