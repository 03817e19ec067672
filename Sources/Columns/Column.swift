/// Memory that does not change and lives as long as this does.
public final class Memory: @unchecked Sendable {
    /// The bytes; never written after this has been made, which is why it may be shared.
    public let bytes: UnsafeRawBufferPointer
    private let release: @Sendable (UnsafeRawBufferPointer) -> Void
    private let rest: (@Sendable (UnsafeRawBufferPointer) -> Void)?

    /// Memory of somebody else, who gets it back at the end.
    ///
    /// - Parameter rest: told of a part that will not be looked at soon.
    public init(
        _ bytes: UnsafeRawBufferPointer, rest: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil,
        release: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) {
        self.bytes = bytes
        self.rest = rest
        self.release = release
    }

    /// Says that a part will not be looked at soon, nor what lies just before it: whoever brings pages brings their neighbours too.
    func rest(_ part: Range<Int>) {
        guard let rest, !part.isEmpty else { return }
        let wide = max(0, part.lowerBound - 1 << 18)..<part.upperBound
        rest(UnsafeRawBufferPointer(rebasing: bytes[wide.clamped(to: 0..<bytes.count)]))
    }

    /// A copy of values.
    public convenience init<Element: BitwiseCopyable>(_ values: [Element]) {
        let size = values.count * MemoryLayout<Element>.stride
        let room = UnsafeMutableRawPointer.allocate(byteCount: max(size, 1), alignment: 64)
        values.withUnsafeBytes { if let start = $0.baseAddress { room.copyMemory(from: start, byteCount: size) } }
        self.init(UnsafeRawBufferPointer(start: room, count: size), release: { $0.deallocate() })
    }

    deinit { release(bytes) }
}

/// How the elements of a column lie in memory.
public enum Layout: Hashable, Sendable {
    case byte
    case int
    case long
    /// Doubles that are whole numbers when multiplied by 10 to this power.
    case double(decimals: Int)

    /// Bytes of an element.
    public var stride: Int {
        switch self {
        case .byte: 1
        case .int: 4
        case .long, .double: 8
        }
    }
}

/// One value for each row of an axis.
public struct Column: Sendable {
    /// The axis whose rows it has.
    public let axis: Int
    /// How the elements lie.
    public let layout: Layout
    /// The elements.
    public let memory: Memory
    /// The least and the greatest of the values as whole numbers: of doubles, times the power of ten.
    public let range: ClosedRange<Int64>
}

/// What is wrong with a column.
public enum ColumnFault: Error, Hashable, Sendable {
    /// The memory has another number of elements than the axis has rows.
    case count(Int, expected: Int)
    /// Not a number, too large, or with more decimals than declared; the row.
    case value(row: Int)
    /// An owner before the one of the row above, or none of the owning axis; the row.
    case owner(row: Int)
}
