import Civil

extension BuiltIn {
    /// Functions that compare points and ranges (DMN 1.5, table 78), and the range constructor (table 72).
    static let rangeFunctions: [BuiltIn] = [
        BuiltIn("range", ["from"]) { (a, machine) throws(Fault) in try range(of: try a.string(0), &machine) },
        relation("before", points: true, pointRange: true, rangePoint: true) { $0.end.isBefore($1.start) },
        relation("after", points: true, pointRange: true, rangePoint: true) { $1.end.isBefore($0.start) },
        relation("meets") { $0.end.touches($1.start) },
        relation("met by") { $1.end.touches($0.start) },
        relation("overlaps") { $0.start.isWithin($1.end) && $1.start.isWithin($0.end) },
        relation("overlaps before") { a, b in
            a.start.isBefore(start: b.start) && (b.start.isWithin(a.end) && (a.end.isNotAfter(end: b.end)))
        },
        relation("overlaps after") { a, b in
            b.start.isBefore(start: a.start) && (a.start.isWithin(b.end) && (b.end.isNotAfter(end: a.end)))
        },
        relation("finishes", pointRange: true) { a, b in
            a.end.isSame(as: b.end) && (a.isPoint || b.start.isNotAfter(start: a.start))
        },
        relation("finished by", rangePoint: true) { a, b in
            a.end.isSame(as: b.end) && (b.isPoint || a.start.isNotAfter(start: b.start))
        },
        relation("includes", rangePoint: true) { a, b in
            a.start.isNotAfter(start: b.start) && (b.end.isNotAfter(end: a.end))
        },
        relation("during", pointRange: true) { a, b in
            b.start.isNotAfter(start: a.start) && (a.end.isNotAfter(end: b.end))
        },
        relation("starts", pointRange: true) { a, b in
            a.start.isSame(as: b.start) && (a.isPoint || a.end.isNotAfter(end: b.end))
        },
        relation("started by", rangePoint: true) { a, b in
            a.start.isSame(as: b.start) && (b.isPoint || b.end.isNotAfter(end: a.end))
        },
        relation("coincides", points: true) { a, b in
            a.start.isSame(as: b.start) && (a.end.isSame(as: b.end))
        },
    ]

    /// A function of two spans, each a range or, where the function takes one, a point, which is a range from itself to itself.
    private static func relation(
        _ name: String, points: Bool = false, pointRange: Bool = false, rangePoint: Bool = false,
        _ holds: @escaping @Sendable (Span, Span) -> Bool
    ) -> BuiltIn {
        BuiltIn(
            name, ["range1", "range2"], points ? ["point1", "point2"] : ["range1", "range2"],
            pointRange ? ["point", "range"] : ["range1", "range2"],
            rangePoint ? ["range", "point"] : ["range1", "range2"]
        ) { (a, _) throws(Fault) in
            let first = try Span(a.single(0))
            let second = try Span(a.single(1))
            let isTaken =
                switch (first.isPoint, second.isPoint) {
                case (true, true): points
                case (true, false): pointRange
                case (false, true): rangePoint
                case (false, false): true
                }
            guard isTaken, first.isComparable(with: second) else { throw .type }
            return .boolean(holds(first, second))
        }
    }

    /// `range("[1..10)")`: the ends must be literals.
    private static func range(of text: String, _ machine: inout Machine) throws(Fault) -> Value {
        guard let expression = try? Expression.parse(closed(text)),
            case .interval(let low, _, let high, _) = expression.syntax.kind, low.isEndpoint, high.isEndpoint
        else { throw Fault(.literal) }
        let value = expression.evaluate(Context(), in: machine.environment)
        guard case .range(let range) = value else { throw Fault(.rangeEnds) }
        if !range.start.isNull, !range.end.isNull, let order = Comparing.order(range.start, range.end), order > 0 {
            throw Fault(.rangeEnds)
        }
        return value
    }

    /// The text with `null` for an end that is left out: `(..10]` is `(null..10]`.
    private static func closed(_ text: String) -> String {
        var bytes = Array(text.utf8).filter { $0 != 0x20 || text.utf8.contains(0x22) }
        if bytes.count > 3, bytes[1] == 0x2E, bytes[2] == 0x2E { bytes.insert(contentsOf: Array("null".utf8), at: 1) }
        if bytes.count > 3, bytes[bytes.count - 2] == 0x2E, bytes[bytes.count - 3] == 0x2E {
            bytes.insert(contentsOf: Array("null".utf8), at: bytes.count - 1)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A range or a point, for comparing its ends.
struct Span: Sendable {
    let start: Bound
    let end: Bound
    let isPoint: Bool

    /// An end: a value, or none for a range that is open there.
    struct Bound: Sendable {
        let value: Value
        let isIncluded: Bool
        let isStart: Bool
    }

    init(_ value: Value) throws(Fault) {
        guard case .range(let range) = value else {
            guard Comparing.order(value, value) != nil else { throw .type }
            start = Bound(value: value, isIncluded: true, isStart: true)
            end = Bound(value: value, isIncluded: true, isStart: false)
            isPoint = true
            return
        }
        guard range.form != .notEqual else { throw .type }
        start = Bound(value: range.start, isIncluded: range.startIncluded, isStart: true)
        end = Bound(value: range.end, isIncluded: range.endIncluded, isStart: false)
        isPoint = false
    }
}

extension Span {
    /// Whether all ends that have values are of one ordered kind.
    func isComparable(with other: Span) -> Bool {
        let values = [start, end, other.start, other.end].map(\.value).filter { !$0.isNull }
        guard let first = values.first else { return false }
        return values.allSatisfy { Comparing.order(first, $0) != nil }
    }
}

extension Span.Bound {
    /// −1, 0 or 1 by value; an end without a value lies beyond all others.
    private func order(_ other: Span.Bound) -> Int {
        switch (value.isNull, other.value.isNull) {
        case (true, true): return isStart == other.isStart ? 0 : isStart ? -1 : 1
        case (true, false): return isStart ? -1 : 1
        case (false, true): return other.isStart ? 1 : -1
        case (false, false): return Comparing.order(value, other.value) ?? 0
        }
    }

    /// Whether this end lies before a start, with nothing in common.
    func isBefore(_ start: Span.Bound) -> Bool {
        let order = order(start)
        return order < 0 || (order == 0 && !(isIncluded && start.isIncluded))
    }

    /// Whether this end and a start are the same included point.
    func touches(_ start: Span.Bound) -> Bool {
        order(start) == 0 && isIncluded && start.isIncluded
    }

    /// Whether this start lies before an end, or both are the same included point.
    func isWithin(_ end: Span.Bound) -> Bool {
        let order = order(end)
        return order < 0 || (order == 0 && isIncluded && end.isIncluded)
    }

    /// Whether this start takes in more than another.
    func isBefore(start other: Span.Bound) -> Bool {
        let order = order(other)
        return order < 0 || (order == 0 && isIncluded && !other.isIncluded)
    }

    /// Whether this start takes in at least as much as another.
    func isNotAfter(start other: Span.Bound) -> Bool {
        let order = order(other)
        return order < 0 || (order == 0 && (isIncluded || !other.isIncluded))
    }

    /// Whether this end reaches no further than another.
    func isNotAfter(end other: Span.Bound) -> Bool {
        let order = order(other)
        return order < 0 || (order == 0 && (!isIncluded || other.isIncluded))
    }

    func isSame(as other: Span.Bound) -> Bool {
        order(other) == 0 && isIncluded == other.isIncluded
    }
}

extension Syntax {
    /// Whether this may be an end of a range that is given as text: a literal, or a constructor of literals.
    fileprivate var isEndpoint: Bool {
        switch kind {
        case .null, .number, .string, .at: true
        case .call(let callee, let arguments):
            if case .name(let name) = callee.kind {
                ["date", "time", "date and time", "duration"].contains(name)
                    && arguments.allSatisfy { $0.value.isEndpoint }
            } else {
                false
            }
        default: false
        }
    }
}
