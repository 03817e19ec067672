import Charts
import Testing

/// What holds for every chart, whatever its numbers are.
@Suite struct StructureTests {
    static let inputs: [[Int64?]] = [
        [], [0], [7], [nil], [0, 0, 0], [nil, 3, nil, 4, 5], [.max, 1, 0], [.min, -5, 3],
        Array(repeating: 12, count: 500),
        (0..<21).map { 1000 - $0 * 40 },
    ]

    @Test(arguments: inputs)
    func `a chart is well-formed, named, described and free of scripts and styles`(_ numbers: [Int64?]) throws {
        for chart in Samples.all(numbers) {
            let markup = try Markup(chart.svg)
            let root = try #require(markup.elements.first)
            #expect(root.name == "svg")
            #expect(root.attributes["role"] == "img")
            #expect(root.attributes["aria-labelledby"] == "sample-title sample-desc")
            #expect(markup.elements.dropFirst().prefix(2).map(\.name) == ["title", "desc"])
            #expect(markup.elements.dropFirst().first?.attributes["id"] == "sample-title")
            for element in markup.elements {
                #expect(!["script", "style", "foreignObject", "a", "image"].contains(element.name))
                #expect(element.attributes.keys.allSatisfy { $0 != "style" && !$0.hasPrefix("on") })
            }
        }
    }

    @Test(arguments: inputs)
    func `everything is drawn inside the frame`(_ numbers: [Int64?]) throws {
        for chart in Samples.all(numbers) {
            let markup = try Markup(chart.svg)
            let frame = try #require(markup.elements.first?.attributes["viewBox"])
            let size = frame.split(separator: " ").compactMap { Double($0) }
            try #require(size.count == 4)
            for element in markup.elements {
                for (key, limit) in [("x", size[2]), ("x1", size[2]), ("x2", size[2]), ("y", size[3]), ("y1", size[3])]
                {
                    guard let text = element.attributes[key] else { continue }
                    let value = try #require(Double(text))
                    #expect(value >= -0.5 && value <= limit + 0.5, "\(element.name) \(key)=\(text) of \(frame)")
                }
                if element.name == "rect" {
                    let width = try #require(element.attributes["width"].flatMap(Double.init))
                    let x = try #require(element.attributes["x"].flatMap(Double.init))
                    #expect(width >= 0 && x + width <= size[2] + 0.5)
                }
            }
        }
    }

    @Test func `every text is escaped, also those of labels and notes`() throws {
        for chart in Samples.all([3, 4], label: "</text><script>alert('\"&\u{1}") {
            #expect(!chart.svg.contains("<script"))
            #expect(!chart.svg.contains("\u{1}"))
            let markup = try Markup(chart.svg)
            #expect(markup.all("script").isEmpty)
            #expect(markup.text.contains("&lt;人数&gt; &amp; &quot;更多&quot;"))
        }
    }

    @Test func `an id from outside cannot leave its attribute`() {
        var pyramid = Samples.pyramid([1])
        pyramid.caption.id = "a\"b c<d"
        #expect(pyramid.svg.contains("aria-labelledby=\"abcd-title abcd-desc\""))
    }

    @Test func `the table has every number, and a row as long as its header`() {
        for chart in Samples.all([1234, nil, 0]) {
            let table = chart.table
            #expect(table.rows.count == 3)
            #expect(table.rows.allSatisfy { $0.count == table.header.count })
        }
        #expect(Samples.pyramid([1234, nil]).table.rows == [["L0", "1,234", "1,234"], ["L1", "<5", "<5"]])
    }

    @Test func `the same numbers give the same bytes`() {
        let numbers: [Int64?] = [5, nil, 700_000]
        #expect(Samples.all(numbers).map(\.svg) == Samples.all(numbers).map(\.svg))
    }
}
