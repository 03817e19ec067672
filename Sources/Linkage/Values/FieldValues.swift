/// The distinct values of a field, numbered from 1 on, with what comparing and blocking want to know of each. Value 0 is none.
protocol FieldValues: Sendable {
    /// Whether a text is in its one form already: a short way for what is usual.
    static func isClean(_ raw: UnsafeBufferPointer<UInt8>) -> Bool
    /// Whether most texts are in their one form already. Those that are not stay among the values then, unused: to make them must not fail.
    static var isMostlyClean: Bool { get }
    /// What a text means, in one form; empty if it means nothing.
    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8]
    /// The values in their one form.
    init(_ values: Interner)
    /// The values as they were given.
    var values: Interner { get }
    /// The answer to a question about two values that differ; nil if the question cannot be asked of this kind.
    func test(_ test: LinkDesign.Test) -> PairTest?
    /// For each value the class of those between which the question is answered yes; nil if they do not fall into classes.
    func classes(_ test: LinkDesign.Test) -> [UInt32]?
    /// For each value a part of it as a key, which hangs on the value alone and not on what else is in the table; 0: it has none. Nil if
    /// there is no such part.
    func keys(_ part: LinkDesign.Part) -> [UInt64]?
}

/// A question about two values that differ.
struct PairTest: Sendable {
    // Within a structure a function is called as it is; where it stands alone in an optional or a list, each call is wrapped.
    let holds: @Sendable (Int, Int) -> Bool
}

extension FieldValues {
    static var isMostlyClean: Bool { false }
    static func isClean(_ raw: UnsafeBufferPointer<UInt8>) -> Bool { false }
    func classes(_ test: LinkDesign.Test) -> [UInt32]? { nil }

    /// The keys that every text has: all of it, its beginning, its end.
    static func plainKeys(_ part: LinkDesign.Part, _ values: Interner) -> [UInt64]? {
        let count: Int
        switch part {
        case .whole: count = .max
        case .first(let number), .last(let number): count = number
        default: return nil
        }
        return (0..<values.count).map { value in
            let bytes = values.bytes(value)
            guard !bytes.isEmpty, count == .max || bytes.count >= count else { return 0 }
            var slice = bytes
            if count != .max {
                if case .last = part { slice = bytes.suffix(count) } else { slice = bytes.prefix(count) }
            }
            return hash(slice)
        }
    }

    static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            return max(1, Hash.bytes(start, buffer.count))
        }
    }
}

/// Texts in a row, each a run of elements.
struct Runs<Element: Sendable>: Sendable {
    private(set) var all: [Element] = []
    private var starts: [UInt32] = [0]

    mutating func append(_ run: UnsafeBufferPointer<Element>) {
        all.append(contentsOf: run)
        starts.append(UInt32(all.count))
    }

    mutating func append(_ run: some Sequence<Element>) {
        all.append(contentsOf: run)
        starts.append(UInt32(all.count))
    }

    var count: Int { starts.count - 1 }

    func length(_ place: Int) -> Int { Int(starts[place + 1] - starts[place]) }

    subscript(place: Int) -> ArraySlice<Element> { all[Int(starts[place])..<Int(starts[place + 1])] }

    /// Two runs as memory.
    func with<Result>(
        _ a: Int, _ b: Int, _ body: (UnsafeBufferPointer<Element>, UnsafeBufferPointer<Element>) -> Result
    ) -> Result {
        all.withUnsafeBufferPointer { all in
            body(
                UnsafeBufferPointer(rebasing: all[Int(starts[a])..<Int(starts[a + 1])]),
                UnsafeBufferPointer(rebasing: all[Int(starts[b])..<Int(starts[b + 1])]))
        }
    }
}
