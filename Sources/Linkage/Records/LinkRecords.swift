/// Very many records in columns: for each field the number of its value.
public struct LinkRecords: Sendable {
    /// The design by which they were cleaned.
    public let design: LinkDesign
    /// How many records there are.
    public let count: Int
    /// How many of them are of the first file; the others are of the second. Equal to ``count`` where one file is compared with itself.
    public let left: Int
    /// For each record the number of its value of each field; 0: none.
    let cells: Cells
    let values: [any FieldValues]
    /// The ids, as they were.
    let ids: RecordIDs

    /// The id of a record.
    public func id(_ record: Int) -> String { String(decoding: ids.texts[record], as: UTF8.self) }

    /// The bytes of the id of a record.
    public func withID(_ record: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        ids.texts.with(record, record) { id, _ in body(id) }
    }

    /// A record whose id one before it in its file has; nil if there is none.
    public var repeatedID: Int? {
        for part in [0..<left, left..<count] where part.count > 1 {
            let (order, ranges) = Blocking.grouped(Array(ids.hashes[part]))
            var found: Int?
            for range in ranges {
                for (one, two) in zip(range, range.dropFirst()) {
                    let (a, b) = (part.lowerBound + Int(order[Int(one)]), part.lowerBound + Int(order[Int(two)]))
                    if ids.texts[a] == ids.texts[b] { found = min(found ?? .max, max(a, b)) }
                }
            }
            if let found { return found }
        }
        return nil
    }

    /// How many records have no value of each field, in the order of the design.
    public let empty: [Int]

    /// Whether two records are to be linked with each other: of one file any two, of two files one of each.
    func isPair(_ a: UInt32, _ b: UInt32) -> Bool { left == count || (Int(a) < left) != (Int(b) < left) }

    /// The number of a field.
    func field(_ name: String) -> Int? { design.fields.firstIndex { $0.name == name } }

    /// For each record what of it is a key; 0: none.
    func keys(_ keys: [LinkDesign.Key]) -> [UInt64] {
        let parts = keys.compactMap { key -> (field: Int, ofValues: [UInt64])? in
            guard let field = field(key.field), let ofValues = values[field].keys(key.part) else { return nil }
            return (field, ofValues)
        }
        var result = [UInt64](repeating: 1, count: count)
        // A stretch of records stays near while one part after another is added.
        let size = 4_096
        for from in stride(from: 0, to: count, by: size) {
            for (place, part) in parts.enumerated() {
                for record in from..<min(count, from + size) where result[record] != 0 {
                    result[record] = LinkRecords.joined(
                        result[record], part.ofValues[Int(cells[record, part.field])], place)
                }
            }
        }
        return result
    }

    /// A key of several parts with one more; 0: that part is not there.
    @inline(__always) static func joined(_ key: UInt64, _ part: UInt64, _ place: Int) -> UInt64 {
        part == 0 ? 0 : max(1, Hash.mix(key &+ UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15 ^ part))
    }
}

/// The ids of records, as they were.
struct RecordIDs: Sendable {
    private(set) var texts = Runs<UInt8>()
    /// For each a number that hangs on it alone.
    private(set) var hashes: [UInt64] = []

    mutating func append(_ id: UnsafeBufferPointer<UInt8>) {
        texts.append(id)
        hashes.append(id.baseAddress.map { max(1, Hash.bytes($0, id.count)) } ?? 1)
    }
}
