public import Columns

/// One value for each person: an array, or a part of a file that is looked at where it is until somebody writes into it.
public struct Series<Element: BitwiseCopyable & Sendable & Equatable>: RandomAccessCollection, Sendable, Equatable {
    private var own: [Element]
    private var mapped: Memory?
    /// How many there are.
    public private(set) var count: Int

    /// None.
    public init() { (own, mapped, count) = ([], nil, 0) }

    /// Values of one's own.
    public init(_ values: [Element]) { (own, mapped, count) = (values, nil, values.count) }

    /// Values that lie in memory, one behind another in the machine's order of bytes, aligned as they need it.
    public init(_ memory: Memory) {
        (own, mapped, count) = ([], memory, memory.bytes.count / MemoryLayout<Element>.stride)
    }

    /// 0.
    public var startIndex: Int { 0 }
    /// ``count``.
    public var endIndex: Int { count }

    /// The value of a row.
    public subscript(row: Int) -> Element {
        @inline(__always) get {
            guard let mapped else { return own[row] }
            precondition(row >= 0 && row < count)
            return mapped.bytes.load(fromByteOffset: row * MemoryLayout<Element>.stride, as: Element.self)
        }
        @inline(__always) set {
            if mapped != nil { makeOwn() }
            own[row] = newValue
        }
    }

    /// Adds a value.
    public mutating func append(_ value: Element) {
        if mapped != nil { makeOwn() }
        own.append(value)
        count += 1
    }

    /// Makes room for values to come.
    public mutating func reserveCapacity(_ rows: Int) {
        if mapped == nil { own.reserveCapacity(rows) }
    }

    /// Runs `body` on the bytes of all values.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        if let mapped { return try body(mapped.bytes) }
        return try own.withUnsafeBytes(body)
    }

    private mutating func makeOwn() {
        own = Array(self)
        mapped = nil
    }

    /// Whether the values are the same, wherever they lie.
    public static func == (left: Series, right: Series) -> Bool { left.elementsEqual(right) }
}
