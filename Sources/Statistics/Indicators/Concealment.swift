import Access
import Civil

/// Which parts of a table must be kept back so that no small count of people can be worked out from the rest.
///
/// A table has the counts behind one indicator, for the areas of a division and for the whole, which is their sum. Counts of one to four are kept
/// back; where they could be had by subtracting the others from the whole, or because the rest is too small to be otherwise, further areas are kept
/// back, the smallest first, and at the last the whole.
struct Concealment: Hashable {
    /// The areas that are kept back, by place.
    private(set) var areas: Set<Int> = []
    /// Whether the whole is kept back.
    private(set) var whole = false

    /// - Parameters:
    ///   - values: for each area its counts; what is not known is nil.
    ///   - unlisted: the places of areas that are never shown, whose people are in the whole all the same.
    ///   - totals: the counts of the whole.
    init(_ values: [[Int64?]], unlisted: Set<Int> = [], totals: [Int64?]) {
        func isSmall(_ count: Int64?) -> Bool { count.map { $0 > 0 && $0 < SmallCells.floor } ?? false }
        whole = totals.contains(where: isSmall)
        areas = unlisted.union(values.indices.filter { values[$0].contains(where: isSmall) })
        guard !whole else { return }
        var isSafe = false
        while !isSafe {
            isSafe = true
            for count in totals.indices {
                let hidden = areas.compactMap { values[$0][count] }
                guard hidden.contains(where: isSmall) else { continue }
                // Whoever reads the table knows the sum of what is kept back, and may know that none of it is zero.
                let present = hidden.filter { $0 > 0 }
                let slack = present.reduce(0, +) - Int64(present.count)
                if present.count >= 2, slack >= 1 { continue }
                let next = values.indices.filter { !areas.contains($0) }
                    .compactMap { place in values[place][count].flatMap { $0 > 0 ? (value: $0, place: place) : nil } }
                    .min { ($0.value, $0.place) < ($1.value, $1.place) }
                if let next {
                    areas.insert(next.place)
                    isSafe = false
                } else {
                    whole = true
                    return
                }
            }
        }
    }
}
