import Linkage
import Testing

/// Pairs drawn to be judged, and what their judgement says of all.
@Suite struct QualityTests {
    private static func links(_ rows: [[String]], ids: [String]? = nil) async -> Links {
        let records = await LevelTests.records(LinkerTests.design, rows, ids: ids)
        let linker = Linker(records, threads: 2)
        let pairs = await linker.pairs()
        return await linker.link(pairs, await linker.train(pairs))
    }

    private static let rows = LinkerTests.simulated(
        2_000, m: [0.9, 0.9, 0.9, 0.8, 0.8], values: [500, 400, 300, 20, 10])

    @Test func `strata hold every pair once, and samples are of their strata`() async {
        let links = await Self.links(Self.rows)
        let implied = links.implied()
        let sample = LinkSample(links, implied: implied, size: 300, seed: 1)
        #expect(sample.strata.reduce(0) { $0 + $1.pairs } == links.pairs.count + implied.count)
        let joined = (0..<links.pairs.count).count { links.pair($0).isJoined } + implied.count
        #expect(sample.strata.filter(\.isLinked).reduce(0) { $0 + $1.pairs } == joined)
        #expect((250...400).contains(sample.draws.count))
        for (place, stratum) in sample.strata.enumerated() {
            let own = sample.draws.filter { $0.stratum == place }
            #expect(own.count >= min(stratum.pairs, LinkSample.least))
            #expect(
                own.allSatisfy {
                    $0.pair.isJoined == stratum.isLinked && $0.pair.weight >= stratum.from
                        && $0.pair.weight < stratum.to
                })
        }
        #expect(Set(sample.draws.map(\.pair)).count == sample.draws.count)
    }

    @Test func `what is drawn hangs on ids and seed, not on the order of records`() async {
        let ids = Self.rows.indices.map { "r\($0)" }
        func drawn(_ order: [Int], _ seed: UInt64) async -> Set<Set<String>> {
            let links = await Self.links(order.map { Self.rows[$0] }, ids: order.map { ids[$0] })
            let sample = LinkSample(links, implied: links.implied(), size: 200, seed: seed)
            return Set(sample.draws.map { [links.records.id($0.pair.left), links.records.id($0.pair.right)] })
        }
        let (forward, backward) = (await drawn(Array(ids.indices), 7), await drawn(ids.indices.reversed(), 7))
        // Estimates differ in their last digits with the order, so that a pair may fall to the other side of an end of a stratum.
        #expect(forward.symmetricDifference(backward).count <= forward.count / 50)
        #expect(await drawn(Array(ids.indices), 8) != forward)
    }

    @Test func `all pairs judged: the truth, and nothing left to doubt`() throws {
        let quality = try #require(
            LinkQuality([
                .init(pairs: 90, isLinked: true, same: 81, different: 9),
                .init(pairs: 50, isLinked: false, same: 9, different: 41),
            ]))
        for share in [quality.precision, quality.recall, quality.f1] {
            #expect(abs(share.value - 0.9) < 1e-12 && share.low == share.value && share.high == share.value)
        }
    }

    @Test func `a stratum of which nothing is known leaves nothing to say`() {
        #expect(LinkQuality([]) == nil)
        #expect(
            LinkQuality([
                .init(pairs: 9, isLinked: true, same: 1, different: 0),
                .init(pairs: 9, isLinked: false, same: 0, different: 0),
            ]) == nil)
    }

    @Test func `intervals hold the truth about as often as they say`() throws {
        // Strata as linking makes them, with a share of true pairs each, judged over and over.
        let strata: [(pairs: Int, isLinked: Bool, share: Double, drawn: Int)] = [
            (40_000, true, 0.999, 40), (3_000, true, 0.93, 60), (4_000, false, 0.15, 80), (60_000, false, 0.004, 150),
        ]
        let found = strata.filter(\.isLinked).reduce(0.0) { $0 + Double($1.pairs) * $1.share }
        let linked = strata.filter(\.isLinked).reduce(0.0) { $0 + Double($1.pairs) }
        let all = strata.reduce(0.0) { $0 + Double($1.pairs) * $1.share }
        var random = LinkerTests.Random(state: 11)
        var (precision, recall, widths) = (0, 0, 0.0)
        let rounds = 60
        for _ in 0..<rounds {
            let judged = strata.map { stratum in
                let same = (0..<stratum.drawn).count { _ in
                    Double.random(in: 0..<1, using: &random) < stratum.share
                }
                return LinkQuality.Judged(
                    pairs: stratum.pairs, isLinked: stratum.isLinked, same: same, different: stratum.drawn - same)
            }
            let quality = try #require(LinkQuality(judged))
            if quality.precision.low...quality.precision.high ~= found / linked { precision += 1 }
            if quality.recall.low...quality.recall.high ~= found / all { recall += 1 }
            widths += quality.recall.high - quality.recall.low
        }
        #expect(precision >= 54 && recall >= 54, "\(precision), \(recall) of \(rounds)")
        // Wide enough to hold nearly always is not enough: it must say something.
        #expect(widths / Double(rounds) < 0.04)
    }
}
