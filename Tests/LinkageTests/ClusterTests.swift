import Linkage
import Testing

@Suite struct ClusterTests {
    static let design = LinkDesign(
        name: "persons", id: "id",
        fields: [
            .init("name", .name), .init("birth", .date), .init("number", .citizenID), .init("mother", .citizenID),
            .init("phone", .phone),
        ],
        comparisons: [
            .init("number", [.equal, .conflict]), .init("name", [.equal]), .init("birth", [.equal]),
            .init("phone", [.equal]),
        ],
        blocks: [
            .init([.init("number")], teaches: true), .init([.init("name"), .init("birth")], teaches: true),
            .init([.init("phone")], teaches: true),
        ],
        certain: [[.init("number")]], priorRecall: 0.5,
        constraints: [.oneValid("number"), .mother(number: "number", mother: "mother")],
        repairs: [.mothersNumber(number: "number", birth: "birth", mother: "mother")])

    /// A model in which name and birth link by themselves, and a phone too.
    static let model = LinkModel(
        design: design, prior: -4,
        odds: [
            [Odds(m: 0.9, u: 0.001), Odds(m: 0.3, u: 0.5), Odds(m: 0.1, u: 0.5)],
            [Odds(m: 0.9, u: 0.01), Odds(m: 0.1, u: 0.99)],
            [Odds(m: 0.9, u: 0.01), Odds(m: 0.1, u: 0.99)], [Odds(m: 0.9, u: 0.001), Odds(m: 0.4, u: 0.99)],
        ])

    static func clusters(_ rows: [[String]]) async -> Links {
        let linker = Linker(await LevelTests.records(design, rows))
        return await linker.link(await linker.pairs(), model)
    }

    @Test func `one person has one valid number`() async {
        // The third record has none, and would join the two others.
        let links = await Self.clusters([
            ["王芳", "1949-12-31", "11010519491231002X", "", "13800000001"],
            ["王芳", "1949-12-31", "110105194912310038", "", "13800000002"],
            ["王芳", "1949-12-31", "", "", "13800000001"],
        ])
        #expect(links.clusters.cluster == [0, 1, 0])
        #expect(!links.clusters.refused.isEmpty)
        let review = links.review
        #expect(review.count == 1 && review[0].reason == .refused)
        #expect(review[0].pair.probability <= 0.5)
    }

    @Test func `mother and child are two`() async {
        let links = await Self.clusters([
            ["王芳", "1949-12-31", "11010519491231002X", "", "13800000001"],
            ["王芳", "1949-12-31", "", "11010519491231002X", "13800000001"],
        ])
        #expect(links.clusters.count == 2)
    }

    @Test func `a number that is the mother's is moved to her`() async {
        let links = await Self.clusters([
            ["王小明", "2020-01-05", "11010519491231002X", "", "13800000001"],
            ["王小明", "2020-01-05", "", "11010519491231002X", ""],
            ["王芳", "1949-12-31", "11010519491231002X", "", "13800000001"],
        ])
        #expect(links.clusters.cluster == [0, 0, 2])
    }

    @Test func `pairs of a cluster that shared no block are given through the others`() async throws {
        let links = await Self.clusters([
            ["王芳", "1949-12-31", "", "", "13800000001"], ["王芳", "1949-12-31", "", "", "13800000002"],
            ["李强", "1949-12-31", "", "", "13800000002"],
        ])
        #expect(links.clusters.count == 1)
        let implied = links.implied()
        try #require(implied.count == 1)
        #expect((implied[0].left, implied[0].right) == (0, 2))
        // As sure as the weaker of the two pairs on the way.
        #expect(implied[0].weight == links.direct.min())
    }
}
