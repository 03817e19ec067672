import Civil

extension BuiltIn {
    /// Functions of texts (DMN 1.5, table 74). Places and lengths count Unicode code points.
    static let stringFunctions: [BuiltIn] = [
        BuiltIn("substring", ["string", "start position", "length?"]) { (a, machine) throws(Fault) in
            let scalars = Array(try a.string(0).unicodeScalars)
            try machine.work(scalars.count / 16)
            guard let start = Loop.place(try a.integer(1), scalars.count) else { throw Fault(.index) }
            guard a.count > 2, !a.at(2).isNull else { return .string(String(scalars[start...])) }
            let length = try a.integer(2)
            guard length >= 1 else { throw .value }
            return .string(String(scalars[start..<start + Int(min(length, Int64(scalars.count - start)))]))
        },
        BuiltIn("string length", ["string"]) { (a, _) throws(Fault) in
            .integer(try a.string(0).unicodeScalars.count)
        },
        BuiltIn("upper case", ["string"]) { (a, _) throws(Fault) in .string(try a.string(0).uppercased()) },
        BuiltIn("lower case", ["string"]) { (a, _) throws(Fault) in .string(try a.string(0).lowercased()) },
        BuiltIn("substring before", ["string", "match"]) { (a, machine) throws(Fault) in
            let text = Array(try a.string(0).utf8)
            let match = Array(try a.string(1).utf8)
            guard let place = try find(match, in: text, &machine) else { return .string("") }
            return .string(String(decoding: text[..<place], as: UTF8.self))
        },
        BuiltIn("substring after", ["string", "match"]) { (a, machine) throws(Fault) in
            let text = Array(try a.string(0).utf8)
            let match = Array(try a.string(1).utf8)
            guard let place = try find(match, in: text, &machine) else { return .string("") }
            return .string(String(decoding: text[(place + match.count)...], as: UTF8.self))
        },
        BuiltIn("contains", ["string", "match"]) { (a, machine) throws(Fault) in
            .boolean(try find(Array(try a.string(1).utf8), in: Array(try a.string(0).utf8), &machine) != nil)
        },
        BuiltIn("starts with", ["string", "match"]) { (a, _) throws(Fault) in
            .boolean(try a.string(0).utf8.starts(with: try a.string(1).utf8))
        },
        BuiltIn("ends with", ["string", "match"]) { (a, _) throws(Fault) in
            .boolean(try a.string(0).utf8.reversed().starts(with: try a.string(1).utf8.reversed()))
        },
        BuiltIn("string join", ["list", "delimiter?"]) { (a, machine) throws(Fault) in
            let delimiter = a.at(1).isNull ? "" : try a.string(1)
            var parts: [String] = []
            var length = 0
            for item in try a.list(0) {
                switch item {
                case .string(let text): parts.append(text)
                case .null: continue
                default: throw .type
                }
                length += (parts.last?.utf8.count ?? 0) + delimiter.utf8.count
                guard length <= machine.environment.limits.bytes else { throw Fault(.size) }
            }
            try machine.work(length / 64 + parts.count)
            return .string(parts.joined(separator: delimiter))
        },
    ]

    /// The place of the first occurrence, by bytes.
    private static func find(_ match: [UInt8], in text: [UInt8], _ machine: inout Machine) throws(Fault) -> Int? {
        guard let first = match.first else { return 0 }
        guard match.count <= text.count else { return nil }
        for start in 0...(text.count - match.count) where text[start] == first {
            var length = 1
            while length < match.count, text[start + length] == match[length] { length += 1 }
            if length == match.count { return start }
            try machine.work(length / 32)
        }
        return nil
    }
}

extension String {
    /// A text of code points.
    init(_ scalars: some Sequence<UnicodeScalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
