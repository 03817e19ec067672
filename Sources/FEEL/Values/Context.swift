/// The names of a context, in order, with fast lookup. Shared by every context of the same form.
public final class Shape: Sendable {
    /// The names, in order, each once.
    public let names: [String]
    private let positions: [String: Int]

    /// Makes a shape of these names; of a repeated name the first place counts.
    public init(_ names: [String]) {
        self.names = names
        positions = names.count > 8 ? Dictionary(zip(names, 0...), uniquingKeysWith: { first, _ in first }) : [:]
    }

    /// The shape without names.
    public static let empty = Shape([])

    /// The place of a name.
    public func position(of name: String) -> Int? {
        if names.count > 8 { return positions[name] }
        for index in names.indices where names[index] == name { return index }
        return nil
    }
}

/// Names with values, in order: a FEEL context, and the scope of an evaluation.
///
/// Cheap to copy. Where many contexts have the same names, make one ``Shape`` and give it to each of them: expressions that were parsed
/// against that shape then find their variables by place, without looking up names.
public struct Context: Sendable {
    /// The names.
    public private(set) var shape: Shape
    /// The values, in the order of the names.
    public private(set) var values: [Value]

    /// The context without entries.
    public init() {
        shape = .empty
        values = []
    }

    /// A context of these entries; of a repeated name the last value counts.
    public init(_ entries: [(String, Value)]) {
        var seen: [String: Int] = [:]
        var names: [String] = []
        var values: [Value] = []
        for (name, value) in entries {
            if let place = seen[name] {
                values[place] = value
            } else {
                seen[name] = names.count
                names.append(name)
                values.append(value)
            }
        }
        shape = Shape(names)
        self.values = values
    }

    /// Gives the entry at a place of the shape another value; nothing where there is no such place.
    public mutating func set(_ value: Value, at place: Int) {
        if values.indices.contains(place) { values[place] = value }
    }

    /// A context of a shape that several share. Missing values are `null`, surplus ones are dropped.
    public init(shape: Shape, values: [Value]) {
        self.shape = shape
        self.values = values
        while self.values.count < shape.names.count { self.values.append(.null) }
        if self.values.count > shape.names.count { self.values.removeLast(self.values.count - shape.names.count) }
    }

    /// The names, in order.
    public var names: [String] { shape.names }

    /// How many entries there are.
    public var count: Int { values.count }

    /// The entries, in order.
    public var entries: [(String, Value)] { Array(zip(shape.names, values)) }

    /// The value of a name, or nil where there is none. Setting nil removes the name.
    public subscript(name: String) -> Value? {
        get {
            guard let place = shape.position(of: name) else { return nil }
            return values[place]
        }
        set {
            switch (shape.position(of: name), newValue) {
            case (let place?, let value?): values[place] = value
            case (let place?, nil):
                var names = shape.names
                names.remove(at: place)
                values.remove(at: place)
                shape = Shape(names)
            case (nil, let value?):
                shape = Shape(shape.names + [name])
                values.append(value)
            case (nil, nil): break
            }
        }
    }

    /// This context with the entries of another on top.
    public func merging(_ other: Context) -> Context { Context(entries + other.entries) }
}

extension Context: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
