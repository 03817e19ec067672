/// How a shape looks: a class for the page's style sheet, and presentation attributes for a drawing that stands alone.
struct Paint {
    var attributes: [(String, String)]

    init(_ name: String, fill: String? = nil, stroke: String? = nil, width: String? = nil, dash: String? = nil) {
        attributes = [("class", name)]
        if let fill { attributes.append(("fill", fill)) }
        if let stroke { attributes.append(("stroke", stroke)) }
        if let width { attributes.append(("stroke-width", width)) }
        if let dash { attributes.append(("stroke-dasharray", dash)) }
    }

    /// The height of ordinary letters.
    static let textSize = 12.0

    static let text = Paint("chart-text", fill: "#33404d")
    static let strong = Paint("chart-strong", fill: "#1b2733")
    static let inverse = Paint("chart-inverse", fill: "#ffffff")
    static let grid = Paint("chart-grid", stroke: "#d8dee4", width: "1")
    static let axis = Paint("chart-axis", stroke: "#66727f", width: "1")
    static let male = Paint("chart-male", fill: "#2f6690")
    static let female = Paint("chart-female", fill: "#b4583c")
    static let bar = Paint("chart-bar", fill: "#2f6690")
    static let partial = Paint("chart-partial", fill: "#eaf1f6", stroke: "#2f6690", width: "1", dash: "3 2")
    static let track = Paint("chart-track", fill: "#e6eaee")
    static let target = Paint("chart-target", stroke: "#1b2733", width: "2")

    static let level = Paint("chart-level", fill: "none", stroke: "#b4583c", width: "2", dash: "5 3")
    static let fanMedian = Paint("chart-fan-median", fill: "none", stroke: "#1f4e79", width: "2")
    static let fanInner = Paint("chart-fan-inner", fill: "#8fb3d1")
    static let fanOuter = Paint("chart-fan-outer", fill: "#d3e2ee")
    static let comparison = Paint("chart-comparison", stroke: "#b4583c", width: "2")

    /// Classes of a surface, from pale to dark: lightness alone tells them apart.
    static let surface = ["#f1f5f9", "#d3e2ee", "#a9c6dd", "#7ba7c9", "#4c83b0", "#2f6690", "#173f5f"].enumerated().map
    {
        Paint("chart-surface-\($0 + 1)", fill: $1)
    }

    static let curve = Paint("chart-curve", fill: "none", stroke: "#8a97a4", width: "1")
    static let curveMedian = Paint("chart-curve-median", fill: "none", stroke: "#3b7a57", width: "1.5")
    static let measured = Paint("chart-measured", fill: "none", stroke: "#b4583c", width: "2")
    static let measuredPoint = Paint("chart-measured-point", fill: "#b4583c")

    /// The strokes of the series of a line chart, told apart by dashes as well as by colour.
    static let series = [
        Paint("chart-series-1", fill: "none", stroke: "#2f6690", width: "2"),
        Paint("chart-series-2", fill: "none", stroke: "#b4583c", width: "2", dash: "6 3"),
        Paint("chart-series-3", fill: "none", stroke: "#3b7a57", width: "2", dash: "2 2"),
        Paint("chart-series-4", fill: "none", stroke: "#6b4e8e", width: "2", dash: "8 3 2 3"),
    ]
}
