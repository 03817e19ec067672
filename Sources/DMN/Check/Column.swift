import Civil
import FEEL

/// A column of a decision table, cut into pieces: between the values that its cells name and at them.
struct Column {
    let name: String
    /// The values that cells name, in order for ordered types.
    private let cuts: [Value]
    /// The place of each cut.
    private let places: [[UInt8]: Int]
    private let isOrdered: Bool
    /// Whether it cannot be cut: its cells name values of different kinds, or times, which are equal across zones.
    private let isMixed: Bool
    /// How many pieces there are.
    let count: Int
    /// The pieces that inputs may have.
    private(set) var all: PieceSet

    /// - Parameter allowed: tests that inputs satisfy.
    init(_ name: String, type: FEELType, allowed: UnaryTests?, cells: [TableLogic.Cell]) {
        self.name = name
        var values: [Value] = []
        var tests = cells.compactMap { if case .tests(let tests) = $0 { tests } else { nil } }
        if let allowed { tests.append(allowed) }
        var declared: UnaryTests?
        if case .constrained(_, let constraint) = type {
            declared = constraint
            tests.append(constraint)
        }
        for test in tests { for node in test.syntax.tests { values += Column.constants(node) } }
        let kinds = Set(values.map(\.kind))
        isMixed = kinds.count > 1 || kinds.contains("time") || kinds.contains("date and time")
        let isBoolean = type.base == .boolean || values.contains { if case .boolean = $0 { true } else { false } }
        if isBoolean {
            isOrdered = false
            cuts = [.boolean(true), .boolean(false)]
            count = 2
        } else {
            var seen: Set<[UInt8]> = []
            var distinct = values.filter { seen.insert(Column.key($0)).inserted }
            isOrdered = !distinct.contains { if case .string = $0 { true } else { false } } && type.base != .string
            if isOrdered { distinct.sort { Column.isLess($0, $1) } }
            cuts = distinct
            // Ordered: before the first cut, each cut, between two, after the last. Texts: each, and any other.
            count = isOrdered ? 2 * distinct.count + 1 : distinct.count + 1
        }
        places = Dictionary(uniqueKeysWithValues: cuts.enumerated().map { (Column.key($1), $0) })
        all = PieceSet(all: count)
        // What constraints exclude is no gap.
        for constraint in [allowed, declared] {
            if let constraint, let pieces = pieces(of: .tests(constraint)) { all = all.intersection(pieces) }
        }
    }

    /// The pieces that satisfy a cell; nil where it is not a test of constants.
    func pieces(of cell: TableLogic.Cell) -> PieceSet? {
        switch cell {
        case .any: return all
        case .invalid: return nil
        case .tests(let tests):
            guard !isMixed else { return nil }
            var result = PieceSet(count: count)
            for node in tests.syntax.tests {
                guard let part = pieces(of: node) else { return nil }
                result.formUnion(part)
            }
            guard tests.syntax.negated else { return result.intersection(all) }
            var rest = PieceSet(count: count)
            for piece in 0..<count where !result.contains(piece) { rest.insert(piece) }
            return rest.intersection(all)
        }
    }

    private func pieces(of node: Syntax) -> PieceSet? {
        var result = PieceSet(count: count)
        switch node.kind {
        case .unary(let symbol, let operand):
            guard let value = Column.constant(operand), let place = place(of: value) else { return nil }
            for piece in 0..<count {
                let isIn: Bool
                switch symbol {
                case .equal: isIn = piece == place
                case .notEqual: isIn = piece != place
                case .less, .lessOrEqual, .greater, .greaterOrEqual:
                    guard isOrdered else { return nil }
                    switch symbol {
                    case .less: isIn = piece < place
                    case .lessOrEqual: isIn = piece <= place
                    case .greater: isIn = piece > place
                    default: isIn = piece >= place
                    }
                }
                if isIn { result.insert(piece) }
            }
        case .interval(let low, let lowIncluded, let high, let highIncluded):
            guard isOrdered, let start = Column.constant(low).flatMap(place),
                let end = Column.constant(high).flatMap(place)
            else { return nil }
            for piece in 0..<count
            where (piece > start || (lowIncluded && piece == start)) && (piece < end || (highIncluded && piece == end))
            {
                result.insert(piece)
            }
        default:
            guard let value = Column.constant(node), let place = place(of: value) else { return nil }
            result.insert(place)
        }
        return result
    }

    /// The piece of a value that is a cut.
    private func place(of value: Value) -> Int? {
        places[Column.key(value)].map { isOrdered ? 2 * $0 + 1 : $0 }
    }

    /// The same bytes for equal values of a kind: numbers without trailing zeros, texts by code points.
    private static func key(_ value: Value) -> [UInt8] {
        Array((value.number?.normalized.scientific ?? value.literal).utf8)
    }

    // MARK: Text

    /// The first pieces of a set that lie together, as an example; for texts all.
    func example(_ pieces: PieceSet) -> PieceSet {
        guard isOrdered, let first = pieces.members.first else { return pieces }
        var result = PieceSet(count: count)
        var piece = first
        while piece < count, pieces.contains(piece) {
            result.insert(piece)
            piece += 1
        }
        return result
    }

    /// A set of pieces as tests, for a person.
    func text(_ pieces: PieceSet) -> String {
        guard isOrdered else {
            let named = pieces.members.filter { $0 < cuts.count }.map { cuts[$0].literal }
            if !named.isEmpty { return named.joined(separator: ", ") }
            return cuts.isEmpty ? "-" : "not(\(cuts.map(\.literal).joined(separator: ", ")))"
        }
        var parts: [String] = []
        var members = pieces.members[...]
        while let first = members.popFirst() {
            var last = first
            while members.first == last + 1 { last = members.removeFirst() }
            parts.append(run(first, last))
        }
        return parts.joined(separator: ", ")
    }

    /// The pieces from one to another as a range.
    private func run(_ first: Int, _ last: Int) -> String {
        if first == last, first % 2 == 1 { return "\(cuts[first / 2])" }
        let low = first == 0 ? nil : first % 2 == 1 ? cuts[first / 2] : cuts[first / 2 - 1]
        let high = last == count - 1 ? nil : last % 2 == 1 ? cuts[last / 2] : cuts[last / 2]
        switch (low, high) {
        case (nil, nil): return "-"
        case (nil, let high?): return (last % 2 == 1 ? "<= " : "< ") + "\(high)"
        case (let low?, nil): return (first % 2 == 1 ? ">= " : "> ") + "\(low)"
        case (let low?, let high?):
            return (first % 2 == 1 ? "[" : "(") + "\(low)..\(high)" + (last % 2 == 1 ? "]" : ")")
        }
    }

    // MARK: Constants

    /// The constants that a test names.
    private static func constants(_ node: Syntax) -> [Value] {
        switch node.kind {
        case .unary(_, let operand): constant(operand).map { [$0] } ?? []
        case .interval(let low, _, let high, _): [low, high].compactMap { constant($0) }
        default: constant(node).map { [$0] } ?? []
        }
    }

    /// The value of an expression that reads nothing.
    private static func constant(_ node: Syntax) -> Value? {
        switch node.kind {
        case .number(let value): return .number(value)
        case .string(let value): return .string(value)
        case .boolean(let value): return .boolean(value)
        case .at, .negate: break
        case .call(let callee, let arguments):
            // `date("2025-01-01")` and the like.
            guard case .name(let name) = callee.kind, ["date", "duration", "time", "date and time"].contains(name),
                arguments.allSatisfy({ if case .string = $0.value.kind { true } else { false } })
            else { return nil }
        default: return nil
        }
        guard let value = try? Expression.parse(node.description).evaluate(Context()), !value.isNull else { return nil }
        return value
    }

    private static func isLess(_ a: Value, _ b: Value) -> Bool {
        guard let function = Function.builtIn("min") else { return false }
        var machine = Machine(environment: .plain)
        let least = machine.call(function, [.list([a, b])])
        return machine.equal(least, a).boolean == true && machine.equal(a, b).boolean != true
    }
}
