/// Gathers records, batch by batch.
///
///     var builder = LinkRecordBuilder(design)
///     await builder.append(batch, threads: 2)
///     let records = await builder.finish(threads: 2)
public struct LinkRecordBuilder: ~Copyable, Sendable {
    /// Rows of texts.
    public struct Batch: Sendable {
        /// The bytes in which the texts are.
        public var bytes: [UInt8]
        /// For each row, one after another, where the id begins and ends in ``bytes``, then the same of each field of the design.
        public var spans: [UInt32]

        /// A batch of rows.
        public init(bytes: [UInt8], spans: [UInt32]) {
            self.bytes = bytes
            self.spans = spans
        }
    }

    private let design: LinkDesign
    private let ids = IDColumn()
    private var columns: [RawColumn]
    private var count = 0
    private var left: Int?

    /// An empty table for a design.
    public init(_ design: LinkDesign) {
        self.design = design
        columns = design.fields.map { _ in RawColumn() }
    }

    /// Adds rows, a column on each thread.
    public mutating func append(_ batch: Batch, threads: Int = 1) async {
        let width = 2 * (columns.count + 1)
        let rows = batch.spans.count / width
        await withTaskGroup(of: Void.self) { group in
            let ids = ids
            group.addTask { ids.append(batch, width: width, rows: rows) }
            // The longest first, so that no thread waits for another.
            let order = columns.indices.sorted { (columns[$1].size, $0) < (columns[$0].size, $1) }
            for (number, place) in order.enumerated() {
                if number + 1 >= max(1, threads) { await group.next() }
                let column = columns[place]
                group.addTask { column.append(batch, at: 2 * (place + 1), width: width, rows: rows) }
            }
        }
        count += rows
    }

    /// What follows is of the second file.
    public mutating func endLeft() { left = count }

    /// The records, cleaned.
    public consuming func finish(threads: Int = 1) async -> LinkRecords {
        let design = design
        let fields = design.fields
        let motherless = fields.indices.filter { design.isMotherless(fields[$0]) }
        let order = columns.indices.sorted { (columns[$1].size, $0) < (columns[$0].size, $1) }
        var raw: [RawColumn?] = columns
        columns = []
        var cleaned = await withTaskGroup(of: (Int, CleanColumn).self) { group in
            var cleaned: [CleanColumn?] = fields.map { _ in nil }
            for (number, place) in order.enumerated() {
                if number >= max(1, threads), let (at, column) = await group.next() { cleaned[at] = column }
                // The column as it was written goes as soon as it has been cleaned.
                guard let column = raw[place] else { continue }
                raw[place] = nil
                group.addTask { (place, column.cleaned(fields[place], mothers: motherless.contains(place))) }
            }
            for await (at, column) in group { cleaned[at] = column }
            return cleaned.map { $0 ?? CleanColumn(codes: [], values: Interner(), mothers: [:]) }
        }
        for repair in design.repairs { Repairs.apply(repair, design, &cleaned) }
        let texts = cleaned.map(\.values)
        let cells = Cells(rows: count, width: fields.count)
        let empty = cleaned.map { column in column.codes.count { $0 == 0 } }
        let codes = cleaned.map(\.codes)
        cleaned = []
        await withTaskGroup(of: Void.self) { group in
            let size = (count + threads) / max(1, threads)
            for from in stride(from: 0, to: count, by: max(1, size)) {
                group.addTask { cells.fill(from..<min(cells.rows, from + size), codes) }
            }
        }
        let values = await withTaskGroup(of: (Int, any FieldValues).self) { group in
            var made: [(any FieldValues)?] = fields.map { _ in nil }
            for (number, place) in order.enumerated() {
                if number >= max(1, threads), let (at, value) = await group.next() { made[at] = value }
                group.addTask { (place, fields[place].kind.type.init(texts[place])) }
            }
            for await (at, value) in group { made[at] = value }
            return made.compactMap { $0 }
        }
        return LinkRecords(
            design: design, count: count, left: left ?? count, cells: cells, values: values, ids: ids.ids,
            empty: empty)
    }
}

/// The ids. One task at a time has it.
private final class IDColumn: @unchecked Sendable {
    private(set) var ids = RecordIDs()

    func append(_ batch: LinkRecordBuilder.Batch, width: Int, rows: Int) {
        batch.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<rows {
                ids.append(
                    UnsafeBufferPointer(
                        rebasing: bytes[Int(batch.spans[row * width])..<Int(batch.spans[row * width + 1])]))
            }
        }
    }
}

/// A column as it is written. One task at a time has it, which is why it may go from one to the next.
private final class RawColumn: @unchecked Sendable {
    private var texts = Interner()
    private var codes: [UInt32] = []

    /// How many distinct texts it has.
    var size: Int { texts.count }

    func append(_ batch: LinkRecordBuilder.Batch, at offset: Int, width: Int, rows: Int) {
        batch.bytes.withUnsafeBufferPointer { bytes in
            batch.spans.withUnsafeBufferPointer { spans in
                texts.numbers(rows) { row in
                    UnsafeBufferPointer(
                        rebasing: bytes[Int(spans[row * width + offset])..<Int(spans[row * width + offset + 1])])
                } _: {
                    codes.append($0)
                }
            }
        }
    }

    /// The same with each value in its one form.
    ///
    /// - Parameter mothers: whether names that say a mother's are to be kept aside.
    func cleaned(_ field: LinkDesign.Field, mothers: Bool) -> CleanColumn {
        let missing = Set(field.missing.map { Array($0.utf8) })
        let type = field.kind.type
        var numbers: [UInt32] = [0]
        var names: [UInt32: [UInt8]] = [:]
        let count = texts.count
        numbers.reserveCapacity(count)
        // Where most texts are in their one form already these stay, with their numbers; what others mean comes after them.
        let stays = type.isMostlyClean
        var values = Interner()
        if stays { swap(&values, &texts) }
        for value in 1..<max(1, count) {
            if !missing.isEmpty, missing.contains(Array(stays ? values.bytes(value) : texts.bytes(value))) {
                numbers.append(0)
                continue
            }
            if stays, values.with(value, { type.isClean($0) }) {
                numbers.append(UInt32(value))
                continue
            }
            let text = stays ? Array(values.bytes(value))[...] : texts.bytes(value)
            let clean = type.clean(text)
            numbers.append(stays && text.elementsEqual(clean) ? UInt32(value) : values.number(clean))
            if mothers, numbers[value] == 0, let name = NameValues.mothersName(text) { names[UInt32(value)] = name }
        }
        var aside: [Int: [UInt8]] = [:]
        if !names.isEmpty {
            for (record, code) in codes.enumerated() { if let name = names[code] { aside[record] = name } }
        }
        for record in codes.indices { codes[record] = numbers[Int(codes[record])] }
        texts = Interner()
        return CleanColumn(codes: codes, values: values, mothers: aside)
    }
}

/// A column in one form.
struct CleanColumn: Sendable {
    /// For each record the number of its value; 0: none.
    var codes: [UInt32]
    var values: Interner
    /// For records whose name says their mother's, that.
    var mothers: [Int: [UInt8]]
}

/// Puts right what is known to be wrong.
enum Repairs {
    /// Whether a valid number is of somebody who was born fifteen years before.
    private static func isMothers(_ numbers: Interner, _ number: Int, born: Int) -> Bool {
        numbers.with(number) { text in
            let year = Int(IDValues.year(text))
            return born != 0 && year > 1900 && born - year >= 15 && IDValues.isValid(text)
        }
    }

    static func apply(_ repair: LinkDesign.Repair, _ design: LinkDesign, _ columns: inout [CleanColumn]) {
        func field(_ name: String) -> Int? { design.fields.firstIndex { $0.name == name } }
        switch repair {
        case .mothersNumber(let number, let birth, let mother):
            guard let number = field(number), let birth = field(birth), let mother = field(mother) else { return }
            let days = DateValues(columns[birth].values)
            // The same texts have other numbers in the other column.
            var same = [UInt32](repeating: 0, count: columns[number].values.count)
            for value in 1..<max(1, columns[mother].values.count) {
                same[Int(columns[number].values.known(columns[mother].values.bytes(value)))] = UInt32(value)
            }
            for record in columns[number].codes.indices {
                let own = Int(columns[number].codes[record])
                guard own != 0 else { continue }
                let hers = columns[mother].codes[record]
                let born = days.year(Int(columns[birth].codes[record]))
                guard (hers != 0 && hers == same[own]) || isMothers(columns[number].values, own, born: born) else {
                    continue
                }
                columns[number].codes[record] = 0
                if hers == 0 {
                    columns[mother].codes[record] = columns[mother].values.number(
                        Array(columns[number].values.bytes(own)))
                }
            }
        case .mothersName(let name, let mother):
            guard let name = field(name), let mother = field(mother) else { return }
            for (record, text) in columns[name].mothers.sorted(by: { $0.key < $1.key })
            where columns[mother].codes[record] == 0 {
                columns[mother].codes[record] = columns[mother].values.number(text)
            }
            columns[name].mothers = [:]
        }
    }
}

extension LinkDesign.Kind {
    /// What holds the values of this kind.
    var type: any FieldValues.Type {
        switch self {
        case .name: NameValues.self
        case .citizenID: IDValues.self
        case .date: DateValues.self
        case .phone: PhoneValues.self
        case .place: PlaceValues.self
        case .address: AddressValues.self
        case .code: CodeValues.self
        case .text: TextValues.self
        }
    }
}
