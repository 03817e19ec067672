import Civil

extension BuiltIn {
    /// Functions of lists (DMN 1.5, table 75).
    static let listFunctions: [BuiltIn] = [
        BuiltIn("list contains", ["list", "element"], unknowns: .own) { (a, machine) throws(Fault) in
            if case .unknown = a.at(0) { return a.at(0) }
            let items = try a.list(0)
            try machine.work(items.count)
            var result = Value.boolean(false)
            for item in items {
                switch Comparing.equality(item, a.at(1), &machine) {
                case .equal: return .boolean(true)
                case .unknown(let causes): result = Logic.or(result, .unknown(causes))
                default: break
                }
            }
            return result
        },
        BuiltIn("count", ["list"], variadic: true, unknowns: .keep) { (a, _) throws(Fault) in
            .integer(try a.items().count)
        },
        BuiltIn("sublist", ["list", "start position", "length?"], unknowns: .keep) { (a, _) throws(Fault) in
            let items = try a.list(0)
            guard let start = Loop.place(try a.integer(1), items.count) else { throw Fault(.index) }
            guard a.count > 2, !a.at(2).isNull else { return .list(Array(items[start...])) }
            let length = try a.integer(2)
            guard length > 0, length <= Int64(items.count - start) else { throw Fault(.index) }
            return .list(Array(items[start..<start + Int(length)]))
        },
        BuiltIn("append", ["list", "item"], variadic: true, unknowns: .own) { (a, machine) throws(Fault) in
            if case .unknown = a.at(0) { return a.at(0) }
            let items = try a.list(0)
            guard a.count > 1 else { throw Fault(.argumentCount) }
            try machine.work(items.count + a.count)
            return .list(items + a.dropFirst())
        },
        BuiltIn("concatenate", ["list"], variadic: true, unknowns: .keep) { (a, machine) throws(Fault) in
            var result: [Value] = []
            for index in a.indices {
                let items = try a.list(index)
                try machine.work(items.count)
                result += items
            }
            return .list(result)
        },
        BuiltIn("insert before", ["list", "position", "newItem"], unknowns: .own) { (a, machine) throws(Fault) in
            if let unknown = Array(a.prefix(2)).firstUnknown { return .unknown(unknown) }
            var items = try a.list(0)
            try machine.work(items.count)
            guard let place = Loop.place(try a.integer(1), items.count) else { throw Fault(.index) }
            items.insert(a.at(2), at: place)
            return .list(items)
        },
        BuiltIn("remove", ["list", "position"], unknowns: .keep) { (a, machine) throws(Fault) in
            var items = try a.list(0)
            try machine.work(items.count)
            guard let place = Loop.place(try a.integer(1), items.count) else { throw Fault(.index) }
            items.remove(at: place)
            return .list(items)
        },
        BuiltIn("list replace", ["list", "position", "newItem"], ["list", "match", "newItem"], unknowns: .own) {
            (a, machine) throws(Fault) in
            if let unknown = Array(a.prefix(2)).firstUnknown { return .unknown(unknown) }
            return .list(try replaced(try a.list(0), a.at(1), a.at(2), &machine))
        },
        BuiltIn("reverse", ["list"], unknowns: .keep) { (a, machine) throws(Fault) in
            let items = try a.list(0)
            try machine.work(items.count)
            return .list(items.reversed())
        },
        BuiltIn("index of", ["list", "match"], unknowns: .keep) { (a, machine) throws(Fault) in
            var places: [Value] = []
            for (index, item) in try a.list(0).enumerated() {
                try machine.work(1)
                switch Comparing.equality(item, a.at(1), &machine) {
                case .equal: places.append(.integer(index + 1))
                case .unknown(let causes): return .unknown(causes)
                default: break
                }
            }
            return .list(places)
        },
        BuiltIn("union", ["list"], variadic: true, unknowns: .spread) { (a, machine) throws(Fault) in
            var all: [Value] = []
            for index in a.indices { all += try a.list(index) }
            return .list(try distinct(all, &machine))
        },
        BuiltIn("distinct values", ["list"], unknowns: .spread) { (a, machine) throws(Fault) in
            .list(try distinct(try a.list(0), &machine))
        },
        BuiltIn("duplicate values", ["list"], unknowns: .spread) { (a, machine) throws(Fault) in
            let items = try a.list(0)
            var repeated: [Value] = []
            for (index, item) in items.enumerated() {
                let isRepeated = try contains(items[(index + 1)...], item, &machine)
                if isRepeated, !(try contains(repeated[...], item, &machine)) { repeated.append(item) }
            }
            return .list(repeated)
        },
        BuiltIn("flatten", ["list"], unknowns: .keep) { (a, machine) throws(Fault) in
            var result: [Value] = []
            try flatten(try a.list(0), into: &result, 0, &machine)
            return .list(result)
        },
        BuiltIn("sort", ["list", "precedes?"], unknowns: .spread) { (a, machine) throws(Fault) in
            let items = try a.list(0)
            guard a.count > 1 else { return .list(try sorted(items, by: nil, &machine)) }
            return .list(try sorted(items, by: try a.function(1), &machine))
        },
    ]

    private static func contains(
        _ items: ArraySlice<Value>, _ value: Value, _ machine: inout Machine
    ) throws(Fault) -> Bool {
        for item in items {
            try machine.work(1)
            if case .equal = Comparing.equality(item, value, &machine) { return true }
        }
        return false
    }

    private static func distinct(_ items: [Value], _ machine: inout Machine) throws(Fault) -> [Value] {
        var result: [Value] = []
        for item in items where !(try contains(result[...], item, &machine)) { result.append(item) }
        return result
    }

    private static func flatten(
        _ items: [Value], into result: inout [Value], _ level: Int, _ machine: inout Machine
    ) throws(Fault) {
        guard level < 1_000 else { throw Fault(.depth) }
        try machine.work(items.count + 1)
        for item in items {
            if case .list(let inner) = item {
                try flatten(inner, into: &result, level + 1, &machine)
            } else {
                result.append(item)
            }
        }
    }

    private static func replaced(
        _ items: [Value], _ selector: Value, _ new: Value, _ machine: inout Machine
    ) throws(Fault) -> [Value] {
        try machine.work(items.count)
        var items = items
        guard case .function(let match) = selector else {
            guard let place = Loop.place(try [selector].integer(0), items.count) else { throw Fault(.index) }
            items[place] = new
            return items
        }
        guard match.parameters.count == 2 else { throw Fault(.argumentCount) }
        for index in items.indices {
            guard case .boolean(let isMatch) = Call.run(match, [items[index], new], .none, &machine) else {
                throw Fault(.resultType)
            }
            if isMatch { items[index] = new }
        }
        return items
    }

    /// Sorts stably by merging; the order may be any function, so no other algorithm is safe.
    private static func sorted(
        _ items: [Value], by precedes: Function?, _ machine: inout Machine
    ) throws(Fault) -> [Value] {
        guard items.count > 1 else { return items }
        let middle = items.count / 2
        let left = try sorted(Array(items[..<middle]), by: precedes, &machine)
        let right = try sorted(Array(items[middle...]), by: precedes, &machine)
        try machine.work(items.count)
        var result: [Value] = []
        result.reserveCapacity(items.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if try self.precedes(right[j], left[i], precedes, &machine) {
                result.append(right[j])
                j += 1
            } else {
                result.append(left[i])
                i += 1
            }
        }
        return result + left[i...] + right[j...]
    }

    private static func precedes(
        _ a: Value, _ b: Value, _ function: Function?, _ machine: inout Machine
    ) throws(Fault) -> Bool {
        guard let function else {
            guard let order = Comparing.order(a, b) else { throw .type }
            return order < 0
        }
        guard case .boolean(let result) = Call.run(function, [a, b], .none, &machine) else { throw Fault(.resultType) }
        return result
    }
}
