/// Records that come one at a time: each is weighed against all that are there, and the persons are at any time those that linking all
/// records at once would come to.
///
/// A new record changes who is who only among the records that chains of likely pairs lead to from it. These are joined anew, best first and
/// under the constraints, as ``Linker`` joins all. What it costs hangs on how many records share a key with it, and not on how many there are:
/// O(candidates + component). Memory is some 250 bytes a record and its distinct values.
///
/// The model and the frequencies of values stay as they were given. An index is used by one at a time.
public struct LinkIndex: ~Copyable, Sendable {
    /// The model by which pairs are weighed.
    public let model: LinkModel
    let frequencies: FrequencyTable
    let weigher: Weigher
    /// How rows are made ready for this index.
    public let plan: IndexPlan
    var store: IndexStore
    var tables: [KeyTable]
    var edges = Edges()
    /// For each record the lowest record of its person.
    public internal(set) var cluster: [UInt32] = []

    /// The most records that are joined anew for one; where chains of likely pairs lead to more, the record goes to its likeliest person.
    static let largestComponent = 5_000

    /// An index without records.
    ///
    /// - Parameter capacity: for about how many records.
    public init(_ model: LinkModel, _ frequencies: FrequencyTable, capacity: Int = 0) {
        self.model = model
        self.frequencies = frequencies
        weigher = Weigher(model)
        plan = IndexPlan(model.design)
        let count = plan.tables.count
        store = IndexStore(fields: model.design.fields.count, tables: count)
        store.reserve(capacity)
        tables = (0..<count).map { KeyTable($0, of: count, capacity: capacity) }
    }

    /// How many records there are, those that were removed included.
    public var count: Int { store.count }

    /// The id of a record.
    public func id(_ record: Int) -> String { String(decoding: store.ids[record], as: UTF8.self) }
}

extension LinkIndex {
    /// A record that may be of the same person.
    public struct Candidate: Hashable, Sendable {
        /// The record.
        public let record: Int
        /// log₂ of the odds that both are of one person.
        public let weight: Float

        /// The probability that both are of one person.
        public var probability: Double { LinkModel.probability(Double(weight)) }
    }

    /// What is known of a record that came, or would come.
    public struct Match: Hashable, Sendable {
        /// The records that somebody should look at or that are the same person, the likeliest first.
        public let candidates: [Candidate]
        /// The lowest record of the person that the record is of; nil: of nobody who is there.
        public let person: Int?
        /// The records whose person is another now, or would be.
        public let moved: [Int]
        /// How many records shared a key.
        public let compared: Int
    }

    /// Who a record may be of, without keeping it.
    public func match(_ row: PreparedRow) -> Match { weigh(row).match }

    /// Adds a record: its number is the one before it and one.
    public mutating func add(_ row: PreparedRow) -> Match {
        let found = weigh(row)
        keep(found, row, as: append(row))
        return found.match
    }

    /// Gives a record other texts, and joins anew what it touches. Its id stays.
    public mutating func replace(_ record: Int, _ row: PreparedRow) -> Match {
        remove(record)
        let found = weigh(row)
        store.replace(record, row.texts)
        keep(found, row, as: UInt32(record))
        return found.match
    }

    /// Takes a record away: nothing is found to be the same person any more.
    public mutating func remove(_ record: Int) {
        for place in tables.indices { tables[place].remove(UInt32(record), &store.links) }
        let others = edges.remove(UInt32(record))
        cluster[record] = UInt32(record)
        guard let rows = edges.reach(others, limit: LinkIndex.largestComponent), !rows.isEmpty else { return }
        let clusters = joined(records(rows), edges(among: rows))
        for (row, root) in zip(rows, clusters.cluster) { cluster[Int(row)] = rows[Int(root)] }
    }

    /// Adds a record that is a person of its own, whatever it resembles: it is found from now on, and joined to nothing.
    public mutating func insert(_ row: PreparedRow) { note(row.keys, append(row)) }

    /// Gives a record that is a person of its own other texts.
    public mutating func update(_ record: Int, _ row: PreparedRow) {
        remove(record)
        store.replace(record, row.texts)
        note(row.keys, UInt32(record))
    }

    /// What a record says in a field, in its one form; nil: nothing.
    public func text(_ record: Int, _ field: Int) -> String? { store.text(record, field) }

    /// Why two records have the weight that they have. It holds no value of either.
    public func explain(_ left: Int, _ right: Int) -> LinkExplanation {
        let two = records([UInt32(left), UInt32(right)])
        let linker = Linker(two)
        return linker.explain(
            0, 1, Scorer(linker.comparer, model, weigher, Frequencies(two, model, frequencies)))
    }

    private mutating func append(_ row: PreparedRow) -> UInt32 {
        let record = UInt32(store.append(Array(row.id.utf8), row.texts))
        edges.grow(to: store.count)
        cluster.append(record)
        return record
    }

    private mutating func note(_ keys: [UInt32], _ record: UInt32) {
        for (place, key) in keys.enumerated() where key != 0 { tables[place].insert(record, key, &store.links) }
    }

    private mutating func keep(_ found: Found, _ row: PreparedRow, as record: UInt32) {
        note(row.keys, record)
        for (other, weight) in found.likely { edges.add(record, other, weight) }
        // The record itself stands first among the rows that were joined.
        var lowest: [UInt32: UInt32] = [:]
        let rows = [record] + found.rows
        for (row, root) in zip(rows, found.roots) { lowest[root] = min(lowest[root] ?? .max, row) }
        for (row, root) in zip(rows, found.roots) { cluster[Int(row)] = lowest[root] ?? row }
    }
}

extension LinkIndex {
    /// What weighing a record comes to.
    struct Found {
        /// The records that are likely enough the same person.
        var likely: [(record: UInt32, weight: Float)] = []
        /// The records that are joined anew, and of the new one and of each of these the place of the first of its person.
        var rows: [UInt32] = []
        var roots: [UInt32] = [0]
        var match: Match
    }

    private func weigh(_ row: PreparedRow) -> Found {
        let design = model.design
        let (others, sharing) = candidates(row.keys)
        var found = Found(match: Match(candidates: [], person: nil, moved: [], compared: 0))
        guard !others.isEmpty else { return found }
        // Weighed against each.
        let near = records(others, before: row)
        let scorer = Scorer(Comparer(near), model, weigher, Frequencies(near, model, frequencies))
        let (low, high) = (Float(LinkModel.weight(design.review)), Float(LinkModel.weight(design.link)))
        var all: [Candidate] = []
        for (place, other) in others.enumerated() {
            let taught = taught(row.keys, Int(other), sharing)
            let weight = scorer.weight(0, UInt32(place + 1), taught: taught)
            if weight >= low { all.append(Candidate(record: Int(other), weight: weight)) }
            if weight >= high { found.likely.append((other, weight)) }
        }
        all.sort { ($1.weight, $0.record) < ($0.weight, $1.record) }
        // Joined anew with all that likely pairs lead to.
        var person: Int?
        var moved: [Int] = []
        if !found.likely.isEmpty {
            let best = found.likely.max { ($0.weight, $1.record) < ($1.weight, $0.record) }?.record
            let rows =
                edges.reach(found.likely.map(\.record), limit: LinkIndex.largestComponent)
                ?? best.map { members(of: $0) } ?? []
            found.rows = rows
            var place: [UInt32: UInt32] = [:]
            for (number, row) in rows.enumerated() { place[row] = UInt32(number) }
            var pairs = edges(among: rows).map { ($0 + 1, $1 + 1, $2) }
            for (other, weight) in found.likely {
                if let number = place[other] { pairs.append((0, number + 1, weight)) }
            }
            found.roots = joined(records(rows, before: row), pairs).cluster
            var lowest: [UInt32: UInt32] = [:]
            for (row, root) in zip(rows, found.roots.dropFirst()) where lowest[root] == nil { lowest[root] = row }
            person = lowest[0].map(Int.init)
            for (row, root) in zip(rows, found.roots.dropFirst()) where cluster[Int(row)] != lowest[root] {
                moved.append(Int(row))
            }
        }
        found.match = Match(candidates: all, person: person, moved: moved, compared: others.count)
        return found
    }

    /// The records of one person, if likely pairs lead to too many others.
    private func members(of record: UInt32) -> [UInt32] {
        Array(edges.of(record).map(\.to).filter { cluster[Int($0)] == cluster[Int(record)] }.prefix(100)) + [record]
    }

    /// The records that share a key of a rule, each once; and for each rule the table in which they do, nil if its block is too large.
    private func candidates(_ keys: [UInt32]) -> (records: [UInt32], sharing: [Int?]) {
        var found: [UInt32] = []
        let limit = model.design.largestBlock
        let sharing = plan.dividers.indices.map { rule -> Int? in
            for table in [rule, plan.dividers[rule]].compactMap({ $0 }) {
                guard keys[table] != 0 else { return nil }
                if tables[table].find(keys[table], store.links, limit: limit, into: &found) { return table }
            }
            return nil
        }
        found.sort()
        var last: UInt32?
        found.removeAll { record in
            defer { last = record }
            return record == last
        }
        return (found, sharing)
    }

    /// The bits of the rules that a record would teach for with another.
    private func taught(_ keys: [UInt32], _ other: Int, _ sharing: [Int?]) -> Comparer.Pattern {
        var bits: Comparer.Pattern = 0
        var bit = 0
        for (rule, block) in model.design.blocks.enumerated() where block.teaches {
            if let table = sharing[rule], keys[table] != 0, store.key(other, table) == keys[table] {
                bits |= 1 << UInt64(4 * Comparer.most + bit)
            }
            bit += 1
        }
        return bits
    }

    /// Some records as a table of their own.
    private func records(_ rows: [UInt32], before first: PreparedRow? = nil) -> LinkRecords {
        store.records(rows, before: first, model.design)
    }

    /// The likely pairs among some records in order, by their places among them.
    private func edges(among rows: [UInt32]) -> [(UInt32, UInt32, Float)] {
        var place: [UInt32: UInt32] = [:]
        for (number, row) in rows.enumerated() { place[row] = UInt32(number) }
        var pairs: [(UInt32, UInt32, Float)] = []
        for (number, row) in rows.enumerated() {
            for (other, weight) in edges.of(row) where other > row {
                if let to = place[other] { pairs.append((UInt32(number), to, weight)) }
            }
        }
        return pairs
    }

    private func joined(_ records: LinkRecords, _ pairs: [(UInt32, UInt32, Float)]) -> LinkClusters {
        LinkClusters(
            records, pairs.map(\.0), pairs.map(\.1), pairs.map(\.2),
            from: Float(LinkModel.weight(model.design.link)))
    }
}

extension LinkIndex {
    /// Records that are each a person of its own.
    public init(_ records: LinkRecords, _ model: LinkModel, _ frequencies: FrequencyTable) {
        self.init(model, frequencies, capacity: records.count + records.count / 8)
        store = IndexStore(records, tables: plan.tables.count)
        for (place, keys) in plan.tables.enumerated() {
            for (record, key) in records.keys(keys).enumerated() where key != 0 {
                tables[place].insert(UInt32(record), IndexPlan.short(key), &store.links)
            }
        }
        edges.grow(to: records.count)
        cluster = (0..<UInt32(records.count)).map { $0 }
    }

    /// The records of one file with the persons that linking them has found, as if they had come one at a time.
    public init(_ links: Links) {
        self.init(links.records, links.model, FrequencyTable(links.records))
        for (pair, weight) in links.direct.enumerated() where weight >= links.threshold {
            edges.add(links.pairs.left[pair], links.pairs.right[pair], weight)
        }
        cluster = links.clusters.cluster
    }
}
