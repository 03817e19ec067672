/// Places as tiles of one size, shaded by a value: a map on which small places are seen as well as large ones.
public struct TileGrid: Chart, Hashable {
    /// A place.
    public struct Tile: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// The value by which it is shaded; nil: not known.
        public var value: Double?
        /// The value as it is written.
        public var text: String

        /// A tile from its parts.
        public init(name: String, value: Double?, text: String) {
            (self.name, self.value, self.text) = (name, value, text)
        }
    }

    /// Heading and description.
    public var caption: Caption
    /// What the places are: 乡镇.
    public var place: String
    /// What the values are.
    public var measure: String
    /// The tiles, in the order in which they are laid.
    public var tiles: [Tile]

    /// A chart from its parts.
    public init(caption: Caption, place: String, measure: String, tiles: [Tile]) {
        (self.caption, self.place, self.measure, self.tiles) = (caption, place, measure, tiles)
    }

    /// How many tiles are in a row.
    private static let across = 4

    /// See ``Chart/svg``.
    public var svg: String {
        let (width, high, gap) = (360.0, 50.0, 4.0)
        let wide = (width - gap * Double(TileGrid.across - 1)) / Double(TileGrid.across)
        let known = tiles.compactMap(\.value).filter(\.isFinite)
        let (low, top) = (known.min() ?? 0, known.max() ?? 0)
        var content: [Element] = []
        for (index, tile) in tiles.enumerated() {
            let x = Double(index % TileGrid.across) * (wide + gap)
            let y = Double(index / TileGrid.across) * (high + gap)
            let shade = tile.value.flatMap { $0.isFinite ? TileGrid.shade($0, low, top) : nil }
            let paint = shade.map { Paint.surface[$0] } ?? .track
            // Letters stay legible: light ones on the dark shades.
            let isDark = (shade ?? 0) >= 4
            content += [
                .rect(x, y, wide, high, paint, note: "\(tile.name) \(tile.text)"),
                .label(
                    x + wide / 2, y + 20, .middle, TileGrid.fitted(tile.name, wide), paint: isDark ? .inverse : .text),
                .label(x + wide / 2, y + 38, .middle, tile.text, paint: isDark ? .inverse : .strong),
            ]
        }
        let rows = (tiles.count + TileGrid.across - 1) / TileGrid.across
        return Element.chart(
            caption, kind: "tiles", width: width, height: max(12, Double(rows) * (high + gap) - gap), content)
    }

    /// One of five shades, by where a value lies between the least and the greatest.
    private static func shade(_ value: Double, _ low: Double, _ high: Double) -> Int {
        guard high > low else { return 1 }
        return 1 + min(4, Int((value - low) / (high - low) * 5))
    }

    /// A name cut to the width of a tile.
    private static func fitted(_ name: String, _ width: Double) -> String {
        var name = name
        while approximateWidth(name) * Paint.textSize > width - 6, name.count > 2 {
            name = String(name.dropLast(2)) + "…"
        }
        return name
    }

    /// See ``Chart/table``.
    public var table: Table {
        Table(title: caption.title, header: [place, measure], rows: tiles.map { [$0.name, $0.text] })
    }
}
