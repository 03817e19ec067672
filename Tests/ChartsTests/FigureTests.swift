import Charts
import Testing

/// What each kind of chart draws.
@Suite struct FigureTests {
    func widths(_ svg: String, _ name: String) throws -> [Double] {
        try Markup(svg).all("rect").filter { $0.attributes["class"] == name }
            .compactMap { $0.attributes["width"].flatMap(Double.init) }
    }

    @Test func `the bars of a pyramid are as long as their counts`() throws {
        let pyramid = Pyramid(
            caption: Samples.caption,
            groups: [.init(label: "0–4", male: 50, female: 100), .init(label: "5–9", male: 25, female: nil)],
            words: .init(age: "年龄", male: "男", female: "女", suppressed: "<5"), style: .zh)
        let (men, women) = (try widths(pyramid.svg, "chart-male"), try widths(pyramid.svg, "chart-female"))
        try #require(men.count == 2 && women.count == 2)
        #expect(abs(women[0] - 2 * men[0]) <= 0.2)
        #expect(abs(men[0] - 2 * men[1]) <= 0.2)
        #expect(women[1] == 0)
    }

    @Test func `the youngest are at the bottom`() throws {
        let bars = try Markup(Samples.pyramid([1, 2, 3]).svg).all("rect").compactMap {
            $0.attributes["y"].flatMap(Double.init)
        }
        #expect(bars.first == bars.max())
    }

    @Test func `a pyramid of single years keeps its labels apart`() throws {
        let svg = Samples.pyramid(Array(repeating: 10, count: 101), label: "").svg
        let labels = try Markup(svg).all("text").filter { $0.attributes["font-size"] == "10" }
        let heights = labels.compactMap { $0.attributes["y"].flatMap(Double.init) }
        #expect(labels.count > 10)
        #expect(zip(heights, heights.dropFirst()).allSatisfy { $0 - $1 >= 10 })
    }

    @Test func `a month that is not over is drawn in another way and says so`() throws {
        var columns = Samples.columns([9, 4])
        columns.columns[1].partial = true
        #expect(try Markup(columns.svg).all("rect").map { $0.attributes["class"] } == ["chart-bar", "chart-partial"])
        #expect(columns.table.rows.last == ["L1 so far", "4"])
    }

    @Test func `a gap in a line stays a gap`() throws {
        let line = Line(
            caption: Samples.caption, category: "年份", labels: ["1", "2", "3", "4"],
            series: [.init(name: "a", values: [1, nil, 2, 3])], places: 1, style: .zh)
        #expect(try Markup(line.svg).all("path").count == 2)
        #expect(line.table.rows == [["1", "1.0"], ["2", "–"], ["3", "2.0"], ["4", "3.0"]])
    }

    @Test func `lines are told apart by their dashes`() throws {
        let line = Line(
            caption: Samples.caption, category: "年份", labels: ["1", "2"],
            series: (0..<4).map { .init(name: "\($0)", values: [1, 2]) }, places: 0, style: .zh)
        let dashes = try Markup(line.svg).all("path").map { $0.attributes["stroke-dasharray"] ?? "" }
        #expect(Set(dashes).count == 4)
    }

    @Test func `coverage fills by its share, never beyond all`() throws {
        let words = Coverage.Words(item: "i", done: "d", of: "o", share: "s", target: "t", none: "–")
        let coverage = Coverage(
            caption: Samples.caption,
            meters: [
                .init(label: "a", done: 1, of: 2), .init(label: "b", done: 9, of: 2), .init(label: "c", done: 0, of: 0),
            ],
            words: words)
        #expect(try widths(coverage.svg, "chart-bar") == [178, 356, 0])
        #expect(coverage.table.rows.map { $0.last ?? "" } == ["50.0%", "100.0%", "–"])
    }
}
