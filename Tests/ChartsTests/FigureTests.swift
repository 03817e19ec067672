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

    @Test func `a fan is as wide as its quantiles and stops where nothing is known`() throws {
        let fan = Fan(
            caption: Samples.caption,
            years: [
                .init(label: "2025", quantiles: [10, 10, 10, 10, 10]),
                .init(label: "2026", quantiles: [6, 8, 10, 12, 14]),
                .init(label: "2027", quantiles: nil), .init(label: "2028", quantiles: [1, 2, 3, 4, 5]),
                .init(label: "2029", quantiles: [1, 2, 3]),
            ],
            comparisons: [.init(year: 1, quantiles: [5, 7, 9, 11, 13]), .init(year: 9, quantiles: [1, 2, 3, 4, 5])],
            level: 12, levelName: "places",
            words: .init(year: "Y", median: "m", inner: "80", outer: "95", comparison: "UN"),
            places: 0, style: .en)
        let drawing = try Markup(fan.svg)
        let bands = drawing.all("path").filter { $0.attributes["class"] == "chart-fan-outer" }
        #expect(bands.count == 2)
        let numbers = try #require(bands.first?.attributes["d"]).split { "MLZ ".contains($0) }.compactMap { Double($0) }
        try #require(numbers.count == 8)
        // Up along the 97.5 % quantile, back along the 2.5 % one: eight units, four times the scale's two.
        let (high, low, known) = (numbers[3], numbers[5], numbers[1])
        #expect(known == numbers[7])
        #expect(abs((known - high) - (low - known)) < 0.2)
        // The level at 12 lies midway between 10 and 14.
        let level = drawing.all("line").filter { $0.attributes["class"] == "chart-level" }
            .compactMap { $0.attributes["y1"].flatMap(Double.init) }.last
        #expect(abs((level ?? 0) - (known + high) / 2) < 0.2)
        #expect(fan.table.rows[2] == ["2027", "–", "–", "–", "–", "–"])
        #expect(fan.table.rows[4][1] == "–")
    }

    @Test func `a surface is darker where there is more, and puts the young below`() throws {
        let surface = Surface(
            caption: Samples.caption, years: ["2025", "2026"], ages: (0, 5), values: [[0, 50, 100], [nil, 50, 50]],
            words: .init(year: "Y", age: "A", value: "V"), places: 0, style: .en)
        let cells = try Markup(surface.svg).all("rect").filter { $0.attributes["y"].flatMap(Double.init) ?? 999 < 60 }
        let shades = cells.compactMap { cell -> (y: Double, shade: Int)? in
            guard let y = cell.attributes["y"].flatMap(Double.init),
                let shade = cell.attributes["class"]?.split(separator: "-").last.flatMap({ Int($0) })
            else { return nil }
            return (y, shade)
        }
        try #require(shades.count == 4)
        #expect(shades[0].y > shades[1].y && shades[1].y > shades[2].y)
        #expect(shades[0].shade < shades[1].shade && shades[1].shade < shades[2].shade)
        // Neighbours of one class are one shape.
        #expect(cells[3].attributes["height"].flatMap(Double.init) == 32)
        #expect(surface.table.rows == [["0", "0", "–"], ["5", "50", "50"], ["10", "100", "50"]])
    }

    @Test func `small multiples share one scale`() throws {
        let multiples = Multiples(
            caption: Samples.caption, category: "县区", labels: ["2025", "2035"],
            panels: [
                .init(name: "a", values: [0, 100]), .init(name: "b", values: [0, 50]),
                .init(name: "c", values: [nil, nil]),
            ], places: 0, style: .zh)
        let paths = try Markup(multiples.svg).all("path").compactMap { $0.attributes["d"] }
        try #require(paths.count == 2)
        func rise(_ path: String) -> Double {
            let numbers = path.split { "MLh ".contains($0) }.compactMap { Double($0) }
            return numbers.count > 3 ? numbers[1] - numbers[3] : 0
        }
        #expect(abs(rise(paths[0]) - 2 * rise(paths[1])) < 0.3)
        #expect(multiples.table.rows[2] == ["c", "–", "–"])
    }
}
