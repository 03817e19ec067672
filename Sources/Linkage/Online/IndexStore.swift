/// The records of an index: their values, and what hangs on each of them in tables of keys.
struct IndexStore: Sendable {
    private(set) var ids = Runs<UInt8>()
    /// The distinct texts of each field.
    private var texts: [Interner]
    /// Row by row the numbers of the texts.
    private var cells: [UInt32] = []
    /// Row by row for each table the key of the record, and below it the next of its chain.
    var links: [UInt64] = []
    private let width: Int
    private let tables: Int

    init(fields: Int, tables: Int) {
        (width, self.tables) = (fields, tables)
        texts = Array(repeating: Interner(), count: fields)
    }

    /// All records of a table.
    init(_ records: LinkRecords, tables: Int) {
        (width, self.tables) = (records.cells.width, tables)
        texts = records.values.map(\.values)
        ids = records.ids.texts
        reserve(records.count + records.count / 8)
        cells.append(contentsOf: UnsafeBufferPointer(start: records.cells.base, count: records.count * width))
        links.append(contentsOf: repeatElement(0, count: records.count * tables))
    }

    var count: Int { ids.count }

    /// Makes room for records.
    mutating func reserve(_ count: Int) {
        cells.reserveCapacity(count * width)
        links.reserveCapacity(count * tables)
    }

    /// The key of a record in a table; 0: it has none.
    func key(_ record: Int, _ table: Int) -> UInt32 { UInt32(links[record * tables + table] >> 32) }

    /// The text of a record in a field; nil: it has none.
    func text(_ record: Int, _ field: Int) -> String? {
        let number = Int(cells[record * width + field])
        return number == 0 ? nil : String(decoding: texts[field].bytes(number), as: UTF8.self)
    }

    /// Adds a record; gives its number.
    mutating func append(_ id: [UInt8], _ values: [[UInt8]]) -> Int {
        ids.append(id)
        for (field, text) in values.enumerated() { cells.append(texts[field].number(text)) }
        for _ in 0..<tables { links.append(0) }
        return count - 1
    }

    /// Gives a record other values. Its id stays.
    mutating func replace(_ record: Int, _ values: [[UInt8]]) {
        for (field, text) in values.enumerated() { cells[record * width + field] = texts[field].number(text) }
    }

    /// Some records as a table of their own, in order.
    ///
    /// - Parameter first: one that is not here, before them.
    func records(_ rows: [UInt32], before first: PreparedRow?, _ design: LinkDesign) -> LinkRecords {
        let count = rows.count + (first == nil ? 0 : 1)
        let cells = Cells(rows: count, width: width)
        var ids = RecordIDs()
        if let first { Array(first.id.utf8).withUnsafeBufferPointer { ids.append($0) } }
        for row in rows { self.ids[Int(row)].withUnsafeBufferPointer { ids.append($0) } }
        let values = (0..<width).map { field -> any FieldValues in
            var values = Interner(capacity: count)
            var codes: [UInt32] = []
            codes.reserveCapacity(count)
            if let first { codes.append(values.number(first.texts[field])) }
            for row in rows {
                codes.append(texts[field].with(Int(self.cells[Int(row) * width + field])) { values.number($0) })
            }
            cells.fill(field) { codes[$0] }
            return design.fields[field].kind.type.init(values)
        }
        return LinkRecords(design: design, count: count, left: count, cells: cells, values: values, ids: ids, empty: [])
    }
}
