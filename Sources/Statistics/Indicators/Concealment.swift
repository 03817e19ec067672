import Access
import Civil

/// Which parts of one count must be kept back so that no small number of people can be worked out from the rest.
///
/// A count is shown for the areas of a division and for the whole, which is their sum. One to four are kept back; where they could be had by
/// subtracting the others from the whole, or because the rest is too small to be otherwise, further areas are kept back, the smallest first, and at
/// the last the whole. It is decided for the count, whatever indicators it is in: what one of them keeps back, no other shows.
struct Concealment: Hashable {
    /// The areas that are kept back, by place.
    private(set) var areas: Set<Int>
    /// Whether the whole is kept back.
    private(set) var whole: Bool

    /// - Parameters:
    ///   - values: the count of each area; what is not known is nil.
    ///   - unlisted: the places of areas that are never shown, whose people are in the whole all the same.
    ///   - total: the count of the whole.
    init(_ values: [Int64?], unlisted: Set<Int> = [], total: Int64?) {
        func isSmall(_ count: Int64?) -> Bool { count.map { $0 > 0 && $0 < SmallCells.floor } ?? false }
        whole = isSmall(total)
        areas = unlisted.union(values.indices.filter { isSmall(values[$0]) })
        while !whole {
            // Whoever reads the table knows the sum of what is kept back, and may know that none of it is zero.
            let present = areas.compactMap { values[$0] }.filter { $0 > 0 }
            let slack = present.reduce(0, +) - Int64(present.count)
            guard present.contains(where: isSmall), present.count < 2 || slack < 1 else { return }
            let next = values.indices.filter { !areas.contains($0) }
                .compactMap { place in values[place].flatMap { $0 > 0 ? (value: $0, place: place) : nil } }
                .min { ($0.value, $0.place) < ($1.value, $1.place) }
            guard let next else {
                whole = true
                return
            }
            areas.insert(next.place)
        }
    }
}
