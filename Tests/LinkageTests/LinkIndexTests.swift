import Linkage
import Testing

@Suite struct LinkIndexTests {
    typealias Random = LinkerTests.Random

    static let rows = LinkerTests.simulated(1_500, m: [0.9, 0.9, 0.9, 0.8, 0.8], values: [700, 600, 500, 20, 10])

    static func linked(_ design: LinkDesign, _ rows: [[String]]) async -> Links {
        let linker = Linker(await LevelTests.records(design, rows), threads: 2)
        let pairs = await linker.pairs()
        return await linker.link(pairs, await linker.train(pairs))
    }

    static func row(_ number: Int, _ rows: [[String]]) -> LinkRow { LinkRow(id: "0-\(number)", texts: rows[number]) }

    /// The records of each person.
    static func persons(_ index: borrowing LinkIndex, _ order: [Int]) -> Set<Set<Int>> {
        var sets: [UInt32: Set<Int>] = [:]
        for (number, row) in order.enumerated() { sets[index.cluster[number], default: []].insert(row) }
        return Set(sets.values)
    }

    static func persons(_ links: Links) -> Set<Set<Int>> {
        var sets: [UInt32: Set<Int>] = [:]
        for (row, cluster) in links.clusters.cluster.enumerated() { sets[cluster, default: []].insert(row) }
        return Set(sets.values)
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `in any order come the persons of all at once`(_ seed: UInt64) async {
        let links = await Self.linked(LinkerTests.design, Self.rows)
        #expect(links.clusters.count > 1_400 && links.clusters.count < 2_500)
        var random = Random(state: seed)
        let order = Self.rows.indices.shuffled(using: &random)
        var index = LinkIndex(links.model, FrequencyTable(links.records))
        for row in order { _ = index.add(Self.row(row, Self.rows)) }
        #expect(index.count == order.count)
        #expect(Self.persons(index, order) == Self.persons(links))
    }

    @Test func `an index of linked records goes on as if they had come one at a time`() async {
        let links = await Self.linked(LinkerTests.design, Self.rows)
        var whole = LinkIndex(links)
        #expect(Self.persons(whole, Array(Self.rows.indices)) == Self.persons(links))
        // Taken away and put back, each record is where it was.
        for record in stride(from: 0, to: Self.rows.count, by: 7) {
            let before = whole.cluster
            whole.remove(record)
            #expect(whole.cluster[record] == UInt32(record))
            _ = whole.replace(record, Self.row(record, Self.rows))
            #expect(whole.cluster == before)
        }
    }

    @Test func `to ask leaves nothing behind`() async {
        let links = await Self.linked(LinkerTests.design, Self.rows)
        var index = LinkIndex(links)
        let before = index.cluster
        for record in 0..<100 {
            let asked = index.match(LinkRow(id: "new-\(record)", texts: Self.rows[record]))
            // It is its own double, and of the same person.
            #expect(asked.candidates.contains { $0.record == record && $0.probability > 0.9 })
            #expect(asked.person.map { index.cluster[$0] } == index.cluster[record])
        }
        #expect(index.count == Self.rows.count && index.cluster == before)
        let again = index.match(LinkRow(id: "new", texts: Self.rows[5]))
        let added = index.add(LinkRow(id: "new", texts: Self.rows[5]))
        #expect(again == added && index.id(index.count - 1) == "new")
    }

    @Test func `a record that brings a better join undoes a worse one`() async {
        // Two numbers that both hold are two persons. A record without one is taken for the likelier of them.
        let design = LinkDesign(
            name: "persons", id: "id",
            fields: [.init("number", .citizenID), .init("name", .name), .init("phone", .phone)],
            comparisons: [
                .init("number", [.equal, .conflict]), .init("name", [.equal]), .init("phone", [.equal]),
            ],
            blocks: [.init([.init("name")], teaches: true), .init([.init("number")], teaches: true)],
            certain: [[.init("number")]], priorRecall: 0.9, constraints: [.oneValid("number")])
        let odds = [
            [Odds(m: 0.9, u: 0.001), Odds(m: 0.05, u: 0.5), Odds(m: 0.05, u: 0.499)],
            [Odds(m: 0.95, u: 0.001), Odds(m: 0.05, u: 0.999)], [Odds(m: 0.9, u: 0.001), Odds(m: 0.1, u: 0.999)],
        ]
        let model = LinkModel(design: design, prior: -2, odds: odds)
        let rows = [
            ["11010119900307109X", "王芳", ""], ["", "王芳", "13900000001"], ["110101199003074215", "王芳", "13900000001"],
        ]
        let records = await LevelTests.records(design, rows)
        let frequencies = FrequencyTable(records)
        var index = LinkIndex(model, frequencies)
        let first = index.add(Self.row(0, rows))
        let second = index.add(Self.row(1, rows))
        #expect(first.person == nil && second.person == 0 && second.moved.isEmpty)
        #expect(index.cluster == [0, 0])
        let third = index.add(Self.row(2, rows))
        #expect(third.person == 1 && third.moved == [1])
        #expect(index.cluster == [0, 1, 1])
        // Without it the join before stands again.
        index.remove(2)
        #expect(index.cluster == [0, 0, 2])
        let linker = Linker(records)
        let links = await linker.link(await linker.pairs(), model)
        #expect(links.clusters.cluster == [0, 1, 1])
    }

    @Test func `keys that very many share are divided or passed over`() async {
        var design = LinkerTests.design
        design.largestBlock = 10
        design.blocks[0].divider = .init("d")
        let odds = Array(repeating: [Odds(m: 0.9, u: 0.01), Odds(m: 0.1, u: 0.99)], count: 5)
        let model = LinkModel(design: design, prior: -10, odds: odds)
        let rows = (0..<30).map { ["same", "\($0)", "", "\($0 / 5)", ""] }
        let records = await LevelTests.records(design, rows)
        var index = LinkIndex(model, FrequencyTable(records))
        var compared: [Int] = []
        for row in rows.indices { compared.append(index.add(Self.row(row, rows)).compared) }
        // The first eleven are compared with all before them; after that only with those of the finer key.
        #expect(Array(compared[..<11]) == Array(0..<11))
        #expect(Array(compared[11...]) == (11..<30).map { $0 % 5 })
    }

    @Test func `odd texts are no record's key and end nothing`() async {
        let links = await Self.linked(LinkerTests.design, Self.rows)
        var index = LinkIndex(links)
        for texts in [[], ["", "", "", "", ""], Array(repeating: String(repeating: "长", count: 5_000), count: 9)] {
            let match = index.add(LinkRow(id: "", texts: texts))
            #expect(match.person == nil && match.compared == 0)
        }
    }
}
