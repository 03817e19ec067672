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
    let ids: Runs<UInt8>

    /// The id of a record.
    public func id(_ record: Int) -> String { String(decoding: ids[record], as: UTF8.self) }

    /// The bytes of the id of a record.
    public func withID<Result>(_ record: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        ids.with(record, record) { id, _ in body(id) }
    }

    /// A number that hangs on the id of a record alone.
    func idHash(_ record: UInt32) -> UInt64 {
        ids.with(Int(record), Int(record)) { id, _ in id.baseAddress.map { max(1, Hash.bytes($0, id.count)) } ?? 1 }
    }

    /// A record whose id one before it in its file has; nil if there is none.
    public var repeatedID: Int? {
        for part in [0..<left, left..<count] where part.count > 1 {
            let hashes = part.map { idHash(UInt32($0)) }
            let (order, ranges) = Blocking.grouped(hashes)
            var found: Int?
            for range in ranges {
                for (one, two) in zip(range, range.dropFirst()) {
                    let (a, b) = (part.lowerBound + Int(order[Int(one)]), part.lowerBound + Int(order[Int(two)]))
                    if ids[a] == ids[b] { found = min(found ?? .max, max(a, b)) }
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
        var result = [UInt64](repeating: 1, count: count)
        for (place, key) in keys.enumerated() {
            guard let field = field(key.field), let ofValues = values[field].keys(key.part) else { continue }
            for record in 0..<count where result[record] != 0 {
                result[record] = LinkRecords.joined(result[record], ofValues[Int(cells[record, field])], place)
            }
        }
        return result
    }

    /// A key of several parts with one more; 0: that part is not there.
    @inline(__always) static func joined(_ key: UInt64, _ part: UInt64, _ place: Int) -> UInt64 {
        part == 0 ? 0 : max(1, Hash.mix(key &+ UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15 ^ part))
    }
}
