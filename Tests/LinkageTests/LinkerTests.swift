import Linkage
import Testing

@Suite struct LinkerTests {
    /// A generator that is the same everywhere.
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    static let design = LinkDesign(
        name: "letters", id: "id", fields: ["a", "b", "c", "d", "e"].map { .init($0, .code) },
        comparisons: ["a", "b", "c", "d", "e"].map { .init($0, [.equal]) },
        blocks: [
            .init([.init("a")], teaches: true), .init([.init("b")], teaches: true), .init([.init("c")], teaches: true),
        ],
        certain: [[.init("a"), .init("b")]], priorRecall: 0.72, largestBlock: 5_000)

    /// Two records of each person; each field agrees in the second with a known share of all.
    static func simulated(_ persons: Int, m: [Double], values: [Int]) -> [[String]] {
        var random = Random(state: 5)
        var rows: [[String]] = []
        for _ in 0..<persons {
            let first = values.map { Int.random(in: 0..<$0, using: &random) }
            rows.append(first.map(String.init))
            rows.append(
                zip(zip(first, values), m).map { both, m in
                    Double.random(in: 0..<1, using: &random) < m
                        ? String(both.0)
                        : String((both.0 + 1 + Int.random(in: 0..<(both.1 - 1), using: &random)) % both.1)
                })
        }
        return rows
    }

    @Test func `the odds of made records are found again`() async {
        let m = [0.95, 0.9, 0.85, 0.8, 0.7]
        let values = [2_000, 3_000, 1_000, 40, 12]
        let records = await LevelTests.records(Self.design, Self.simulated(6_000, m: m, values: values))
        let linker = Linker(records, threads: 2)
        let model = await linker.train(await linker.pairs())
        for place in m.indices {
            #expect(abs(model.odds[place][0].m - m[place]) < 0.02, "m of \(place): \(model.odds[place][0].m)")
            #expect(
                abs(model.odds[place][0].u * Double(values[place]) - 1) < 0.1,
                "u of \(place): \(model.odds[place][0].u)")
        }
        // 6,000 true pairs of 72 million.
        #expect(abs(LinkModel.probability(model.prior) / (6_000.0 / (12_000 * 11_999 / 2)) - 1) < 0.25)
    }

    @Test func `any number of threads comes to the same`() async {
        let rows = Self.simulated(2_000, m: [0.9, 0.9, 0.9, 0.8, 0.8], values: [500, 400, 300, 20, 10])
        let records = await LevelTests.records(Self.design, rows)
        var models: Set<LinkModel> = []
        var weights: Set<[Float]> = []
        var clusters: Set<[UInt32]> = []
        for threads in [1, 2, 5] {
            let linker = Linker(records, threads: threads)
            let pairs = await linker.pairs()
            let model = await linker.train(pairs)
            let links = await linker.link(pairs, model)
            models.insert(model)
            weights.insert(links.direct)
            clusters.insert(links.clusters.cluster)
        }
        #expect(models.count == 1 && weights.count == 1 && clusters.count == 1)
    }

    @Test func `a pair counts at its first rule, and blocks count their pairs`() async {
        let rows = [
            ["1", "1", "1", "", ""], ["1", "1", "2", "", ""], ["2", "1", "2", "", ""], ["", "", "", "", ""],
            ["", "", "", "", ""],
        ]
        let linker = Linker(await LevelTests.records(Self.design, rows))
        let pairs = await linker.pairs()
        #expect(pairs.count == 3)
        #expect(pairs.blocks.map(\.pairs) == [1, 3, 1])
        #expect(pairs.blocks.map(\.added) == [1, 2, 0])
        #expect(pairs.blocks.map(\.rule) == ["a", "b", "c"])
    }

    @Test func `a block that is too large is divided or cut, and said to be`() async {
        var design = Self.design
        design.largestBlock = 10
        design.blocks[0].divider = .init("d")
        var rows: [[String]] = []
        for number in 0..<30 { rows.append(["same", "\(number)", "\(number / 20)", "\(number / 5)", ""]) }
        let pairs = await Linker(await LevelTests.records(design, rows)).pairs()
        #expect(pairs.blocks[0].divided == 1 && pairs.blocks[0].cut == 0 && pairs.blocks[0].pairs == 60)
        // 20 of one value, and 10 of another.
        #expect(pairs.blocks[2].cut == 1 && pairs.blocks[2].cutRecords == 20 && pairs.blocks[2].largestCut == 20)
        #expect(pairs.blocks[2].pairs == 45)
    }

    @Test func `two files are linked with each other only`() async {
        let rows = Self.simulated(50, m: [1, 1, 1, 1, 1], values: [500, 400, 300, 20, 10])
        let lefts = stride(from: 0, to: 100, by: 2).map { rows[$0] }
        let rights = stride(from: 1, to: 100, by: 2).map { rows[$0] }
        let records = await LevelTests.records(Self.design, lefts + rights, left: 50)
        let pairs = await Linker(records).pairs()
        #expect(pairs.count >= 50)
        for pair in 0..<pairs.count { #expect(pairs.left[pair] < 50 && pairs.right[pair] >= 50) }
    }

    @Test func `of two files no pair is of one of them, not through others either`() async {
        // Each record of the right file is that of two of the left, which share no block with each other.
        let lefts = [["1", "", "9", "", ""], ["", "1", "8", "", ""]]
        let records = await LevelTests.records(Self.design, lefts + [["1", "1", "", "", ""]], left: 2)
        let linker = Linker(records)
        let sure = [Odds(m: 0.9, u: 0.001), Odds(m: 0.1, u: 0.999)]
        let model = LinkModel(design: Self.design, prior: 0, odds: Array(repeating: sure, count: 5))
        let links = await linker.link(await linker.pairs(), model)
        #expect(links.clusters.count == 1)
        #expect(links.implied().isEmpty)
    }

    @Test func `weights explain themselves`() async throws {
        let records = await LevelTests.records(
            Self.design, Self.simulated(500, m: [0.9, 0.9, 0.9, 0.8, 0.8], values: [500, 400, 300, 20, 10]))
        let linker = Linker(records)
        let pairs = await linker.pairs()
        let model = await linker.train(pairs)
        let links = await linker.link(pairs, model)
        for pair in 0..<min(200, pairs.count) {
            let why = linker.explain(Int(pairs.left[pair]), Int(pairs.right[pair]), model)
            #expect(abs(why.weight - Double(links.direct[pair])) < 1e-4)
            let sum = why.lines.reduce(why.prior) { $0 + $1.weight }
            #expect(abs(sum - why.againstStrangers) < 1e-9)
            #expect(why.weight <= why.againstStrangers && why.weight <= why.againstOthers)
        }
    }

    @Test func `nothing in common is nothing to link`() async {
        for rows in [
            [["", "", "", "", ""], ["", "", "", "", ""]], [["1", "2", "3", "", ""], ["4", "5", "6", "", ""]],
        ] {
            let linker = Linker(await LevelTests.records(Self.design, rows))
            let pairs = await linker.pairs()
            let links = await linker.link(pairs, await linker.train(pairs))
            #expect(links.clusters.count == 2)
            #expect(links.review.isEmpty && links.implied().isEmpty)
        }
    }
}
