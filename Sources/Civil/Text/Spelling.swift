/// Finds what somebody probably meant.
public enum Spelling {
    /// The candidate nearest to `word`: at most a third of its characters differ. Upper and lower case do not count; of two
    /// equally near ones it is the first by name.
    public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(word.lowercased().prefix(64))
        guard !wanted.isEmpty else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased().prefix(64))
            let limit = max(1, max(wanted.count, letters.count) / 3)
            guard abs(wanted.count - letters.count) <= limit else { continue }
            let distance = distance(wanted, letters)
            guard distance <= limit else { continue }
            if let best, (best.distance, best.name) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// How many characters must be put in, left out, replaced or swapped with their neighbour.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        if left.isEmpty { return right.count }
        var before: [Int] = []
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var next = [i + 1]
            next.reserveCapacity(right.count + 1)
            for (j, b) in right.enumerated() {
                var cost = min(row[j] + (a == b ? 0 : 1), row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, a == right[j - 1], left[i - 1] == b { cost = min(cost, before[j - 1] + 1) }
                next.append(cost)
            }
            before = row
            row = next
        }
        return row[right.count]
    }
}
