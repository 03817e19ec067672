/// Which tables of keys an index of a design has, and how rows are made ready for them: this needs nothing of the index, and can be done
/// while somebody else uses it.
public struct IndexPlan: Sendable {
    private let design: LinkDesign
    /// The keys of each table: of the rules, then of the rules that are divided where blocks are too large.
    let tables: [[LinkDesign.Key]]
    /// For each rule the table that divides it.
    let dividers: [Int?]
    /// All keys that there are, each once, and those of each table by their places among them.
    private let keys: [LinkDesign.Key]
    private let places: [[Int]]
    /// For each field the places of its keys.
    private let keysOfFields: [[Int]]

    /// The plan of a design.
    public init(_ design: LinkDesign) {
        self.design = design
        var (tables, dividers): ([[LinkDesign.Key]], [Int?]) = (design.blocks.map(\.keys), [])
        for block in design.blocks {
            dividers.append(block.divider.map { _ in tables.count })
            if let divider = block.divider { tables.append(block.keys + [divider]) }
        }
        var each: [LinkDesign.Key] = []
        places = tables.map { keys in
            keys.map { key in
                if let place = each.firstIndex(of: key) { return place }
                each.append(key)
                return each.count - 1
            }
        }
        (self.tables, self.dividers, keys) = (tables, dividers, each)
        keysOfFields = design.fields.map { field in each.indices.filter { each[$0].field == field.name } }
    }

    /// Cleans a row and computes its keys.
    public func prepare(_ row: LinkRow) -> PreparedRow {
        let texts = row.cleaned(design)
        var parts = [UInt64](repeating: 0, count: keys.count)
        for (field, ofField) in keysOfFields.enumerated() where !texts[field].isEmpty && !ofField.isEmpty {
            var value = Interner(capacity: 1)
            _ = value.number(texts[field])
            let values = design.fields[field].kind.type.init(value)
            for place in ofField { parts[place] = values.keys(keys[place].part)?[1] ?? 0 }
        }
        let keys = places.map { places in
            var hash: UInt64 = 1
            for (number, place) in places.enumerated() where hash != 0 {
                hash = LinkRecords.joined(hash, parts[place], number)
            }
            return IndexPlan.short(hash)
        }
        return PreparedRow(id: row.id, texts: texts, keys: keys)
    }

    /// A key in short; 0: none.
    static func short(_ key: UInt64) -> UInt32 { key == 0 ? 0 : max(1, UInt32(truncatingIfNeeded: key >> 32)) }
}

/// A record made ready for an index.
public struct PreparedRow: Sendable {
    /// The id of the record.
    public var id: String
    /// The texts in their one form, and the key of each table; 0: none.
    let texts: [[UInt8]]
    let keys: [UInt32]
}

extension LinkIndex {
    /// Who a record may be of, without keeping it.
    public func match(_ row: LinkRow) -> Match { match(plan.prepare(row)) }

    /// Adds a record: its number is the one before it and one.
    public mutating func add(_ row: LinkRow) -> Match { add(plan.prepare(row)) }

    /// Gives a record other texts, and joins anew what it touches. Its id stays.
    public mutating func replace(_ record: Int, _ row: LinkRow) -> Match { replace(record, plan.prepare(row)) }
}
