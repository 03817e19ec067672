/// One record as it is written.
public struct LinkRow: Sendable {
    /// Its id: pairs of one weight are put in order by it.
    public var id: String
    /// A text for each field of the design; the empty text stands for nothing.
    public var texts: [String]

    /// A record.
    public init(id: String, texts: [String]) {
        self.id = id
        self.texts = texts
    }

    /// The texts in their one form, by a design; what is missing is empty.
    func cleaned(_ design: LinkDesign) -> [[UInt8]] {
        let clean = design.fields.enumerated().map { place, field -> [UInt8] in
            let raw = place < texts.count ? Array(texts[place].utf8) : []
            if raw.isEmpty || (!field.missing.isEmpty && field.missing.contains(texts[place])) { return [] }
            let type = field.kind.type
            return raw.withUnsafeBufferPointer { type.isClean($0) } ? raw : type.clean(raw[...])
        }
        guard !design.repairs.isEmpty else { return clean }
        var columns = design.fields.enumerated().map { place, field in
            var column = CleanColumn(codes: [0], values: Interner(capacity: 1), mothers: [:])
            column.codes[0] = column.values.number(clean[place])
            if clean[place].isEmpty, place < texts.count, design.isMotherless(field),
                let name = NameValues.mothersName(Array(texts[place].utf8)[...])
            {
                column.mothers[0] = name
            }
            return column
        }
        for repair in design.repairs { Repairs.apply(repair, design, &columns) }
        return columns.map { Array($0.values.bytes(Int($0.codes[0]))) }
    }
}

extension LinkDesign {
    /// Whether a name that says the mother's is put with hers.
    func isMotherless(_ field: Field) -> Bool {
        repairs.contains { repair in
            if case .mothersName(let name, _) = repair { name == field.name } else { false }
        }
    }
}
