/// Very many records in columns: for each field the number of its value.
public struct LinkRecords: Sendable {
    /// The design by which they were cleaned.
    public let design: LinkDesign
    /// How many records there are.
    public let count: Int
    /// How many of them are of the first file; the others are of the second. Equal to ``count`` where one file is compared with itself.
    public let left: Int
    /// For each field the number of each record's value; 0: none.
    let codes: [[UInt32]]
    let values: [any FieldValues]
    /// The ids, as they were.
    let ids: Runs<UInt8>

    /// The id of a record.
    public func id(_ record: Int) -> String { String(decoding: ids[record], as: UTF8.self) }

    /// The bytes of the id of a record.
    public func idBytes(_ record: Int) -> ArraySlice<UInt8> { ids[record] }

    /// A record whose id one before it in its file has; nil if there is none.
    public var repeatedID: Int? {
        for part in [0..<left, left..<count] where part.count > 1 {
            var entries = part.map { record in
                let bytes = ids[record]
                let hash = bytes.withUnsafeBufferPointer { buffer in
                    buffer.baseAddress.map { Hash.bytes($0, buffer.count) } ?? 0
                }
                return (hash: hash, record: UInt32(record))
            }
            entries.sort { ($0.hash, $0.record) < ($1.hash, $1.record) }
            var found: Int?
            for (one, two) in zip(entries, entries.dropFirst()) where one.hash == two.hash {
                if ids[Int(one.record)] == ids[Int(two.record)] { found = min(found ?? .max, Int(two.record)) }
            }
            if let found { return found }
        }
        return nil
    }

    /// How many records have no value of each field, in the order of the design.
    public var empty: [Int] { codes.map { $0.count { $0 == 0 } } }

    /// The number of a field.
    func field(_ name: String) -> Int? { design.fields.firstIndex { $0.name == name } }

    /// For each record what of it is a key; 0: none.
    func keys(_ keys: [LinkDesign.Key]) -> [UInt64] {
        var result = [UInt64](repeating: 1, count: count)
        for (place, key) in keys.enumerated() {
            guard let field = field(key.field), let ofValues = values[field].keys(key.part) else { continue }
            let codes = codes[field]
            let salt = UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15
            for record in 0..<count where result[record] != 0 {
                let part = ofValues[Int(codes[record])]
                result[record] = part == 0 ? 0 : max(1, Hash.mix(result[record] &+ salt ^ part))
            }
        }
        return result
    }
}
