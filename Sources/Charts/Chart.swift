/// A drawing of numbers that can be read in three ways: seen, heard, and as a table.
///
/// A chart is a value; ``svg`` and ``table`` are pure functions of it: the same numbers give the same bytes.
///
///     let chart = Columns(caption: caption, columns: months, style: .zh)
///     chart.svg    // "<svg … role="img"><title>…</title><desc>…</desc>…</svg>"
///     chart.table  // the same numbers for those who do not see the drawing
public protocol Chart: Sendable {
    /// The drawing as an SVG element to put into a page: no script, no `style` attribute, every text escaped. Size
    /// comes from the `viewBox`, so that the page decides the width; letters are legible at 360 CSS pixels.
    var svg: String { get }
    /// The same numbers as a table.
    var table: Table { get }
}

/// What a chart says of itself. All texts are given in the reader's language.
public struct Caption: Hashable, Sendable {
    /// A name unique in the page, of ASCII letters, digits and `-`; it makes the ids of title and description.
    public var id: String
    /// The heading, such as 各月出生人数.
    public var title: String
    /// One or two sentences that say what is to be seen.
    public var summary: String

    /// A caption from its parts.
    public init(id: String, title: String, summary: String) {
        self.id = id
        self.title = title
        self.summary = summary
    }

    /// The id with everything removed that does not belong into one.
    var safeID: String {
        let kept = id.unicodeScalars.filter { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || scalar == "-"
        }
        return kept.isEmpty ? "chart" : String(String.UnicodeScalarView(kept))
    }
}

/// The numbers of a chart, as text for a table. The first cell of a row is its heading.
public struct Table: Hashable, Sendable {
    /// The heading of the table.
    public var title: String
    /// The headings of the columns.
    public var header: [String]
    /// The rows, each as long as the header.
    public var rows: [[String]]

    /// A table from its parts.
    public init(title: String, header: [String], rows: [[String]]) {
        self.title = title
        self.header = header
        self.rows = rows
    }
}
