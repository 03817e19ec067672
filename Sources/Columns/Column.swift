/// Memory that does not change and lives as long as this does.
public final class Memory: @unchecked Sendable {
    /// Puts a part of the bytes somewhere; false if it could not.
    public typealias Copy = @Sendable (_ part: Range<Int>, _ to: UnsafeMutableRawPointer) -> Bool

    /// The bytes; never written after this has been made, which is why it may be shared.
    public let bytes: UnsafeRawBufferPointer
    private let release: @Sendable (UnsafeRawBufferPointer) -> Void
    private let copy: Copy?

    /// Memory of somebody else, who gets it back at the end.
    ///
    /// - Parameter copy: for memory whose pages are better not looked at by those who need each part once, such as a mapped file: pages
    ///   that came would stay, and to let go of them interrupts every other thread.
    public init(
        _ bytes: UnsafeRawBufferPointer, copy: Copy? = nil,
        release: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) {
        self.bytes = bytes
        self.copy = copy
        self.release = release
    }

    /// Whether parts are to be read into a room of the reader's own.
    var isCopied: Bool { copy != nil }

    /// A part of the bytes: in `room` if the memory is one that is copied, else where it is.
    ///
    /// - Parameter room: for at least as many bytes as the part has, if ``isCopied``.
    func part(_ part: Range<Int>, in room: UnsafeMutableRawPointer?) -> UnsafeRawPointer? {
        if let copy, let room, copy(part, room) { return UnsafeRawPointer(room) }
        return bytes.baseAddress.map { $0 + part.lowerBound }
    }

    /// Goes through the bytes part by part.
    ///
    /// - Parameter size: the most bytes of a part.
    func forEachPart(
        of size: Int, _ body: (_ start: UnsafeRawPointer, _ part: Range<Int>) throws(ColumnFault) -> Void
    ) throws(ColumnFault) {
        let room = isCopied ? UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64) : nil
        defer { room?.deallocate() }
        var from = 0
        while from < bytes.count {
            let range = from..<min(from + size, bytes.count)
            guard let start = part(range, in: room) else { return }
            try body(start, range)
            from = range.upperBound
        }
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
