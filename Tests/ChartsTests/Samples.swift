import Charts

/// Charts of every kind over the same numbers.
enum Samples {
    static let caption = Caption(id: "sample", title: "出生 <人数> & \"更多\"", summary: "it's a summary")

    static func all(_ numbers: [Int64?], label: String = "L") -> [any Chart] {
        let labels = numbers.indices.map { "\(label)\($0)" }
        return [
            pyramid(numbers, label: label), columns(numbers, label: label),
            Line(
                caption: caption, category: label, labels: labels,
                series: [
                    .init(name: label, values: numbers.map { $0.map(Double.init) }), .init(name: "second", values: []),
                ], places: 1, style: .en),
            TileGrid(
                caption: caption, place: label, measure: label,
                tiles: numbers.map { .init(name: label, value: $0.map(Double.init), text: $0.map(String.init) ?? "–") }),
            Coverage(
                caption: caption,
                meters: numbers.map { .init(label: label, done: $0, of: $0 ?? 0, target: 0.9) },
                words: .init(item: "item", done: "done", of: "of", share: "share", target: "target", none: "–")),
            Fan(
                caption: caption,
                years: numbers.enumerated().map { index, value in
                    .init(
                        label: "\(label)\(index)",
                        quantiles: value.map { middle in (0..<5).map { Double(middle) + Double($0) } })
                },
                words: .init(year: label, median: label, inner: label, outer: label), places: 0, style: .zh),
            Surface(
                caption: caption, years: labels, ages: (0, 1),
                values: numbers.map { value in (0..<3).map { step in value.map { Double($0) * Double(step) } } },
                words: .init(year: label, age: label, value: label), places: 1, style: .en),
            Multiples(
                caption: caption, category: label, labels: ["a", "b"],
                panels: labels.enumerated().map { index, name in
                    .init(name: name, values: [numbers[index].map(Double.init), 3])
                }, places: 0, style: .zh),
            Sparkline(
                caption: caption, category: label, labels: labels, values: numbers.map { $0.map(Double.init) }),
        ]
    }

    static func pyramid(_ numbers: [Int64?], label: String = "L") -> Pyramid {
        Pyramid(
            caption: caption,
            groups: numbers.enumerated().map { .init(label: "\(label)\($0)", male: $1, female: $1) },
            words: .init(age: "Age", male: "Men", female: "Women", suppressed: "<5"), style: .en)
    }

    static func columns(_ numbers: [Int64?], label: String = "L") -> Columns {
        Columns(
            caption: caption, columns: numbers.enumerated().map { .init(label: "\(label)\($0)", value: $1) },
            words: .init(category: "Month", value: "Births", suppressed: "<5", partial: " so far"), style: .zh)
    }
}
