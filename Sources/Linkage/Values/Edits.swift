/// Distances between two texts of elements.
enum Edits {
    /// How many changes make one text the other (an element more, less or other, or two neighbours exchanged, no element twice): at most
    /// `limit`, else `limit + 1`. O(length · limit).
    static func distance<Element: Equatable>(
        _ a: UnsafeBufferPointer<Element>, _ b: UnsafeBufferPointer<Element>, limit: Int
    ) -> Int {
        let (n, m) = (a.count, b.count)
        guard abs(n - m) <= limit else { return limit + 1 }
        // What both begin and end with does not matter.
        var first = 0
        while first < n, first < m, a[first] == b[first] { first += 1 }
        var (endA, endB) = (n, m)
        while endA > first, endB > first, a[endA - 1] == b[endB - 1] {
            endA -= 1
            endB -= 1
        }
        let (x, y) = (endA - first, endB - first)
        if x == 0 || y == 0 { return min(max(x, y), limit + 1) }
        if limit == 1 {
            if x == 1, y == 1 { return 1 }
            let isSwap = x == 2 && y == 2 && a[first] == b[first + 1] && a[first + 1] == b[first]
            return isSwap ? 1 : 2
        }
        guard x <= 64, y <= 64 else { return limit + 1 }
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 * (y + 1)) { rows in
            var (before, last, now) = (0, y + 1, 2 * (y + 1))
            for j in 0...y { rows[last + j] = Int32(j) }
            for i in 1...x {
                rows[now] = Int32(i)
                var least = Int32(i)
                for j in 1...y {
                    let (p, q) = (a[first + i - 1], b[first + j - 1])
                    var best = min(rows[last + j], rows[now + j - 1]) + 1
                    best = min(best, rows[last + j - 1] + (p == q ? 0 : 1))
                    if i > 1, j > 1, p == b[first + j - 2], a[first + i - 2] == q {
                        best = min(best, rows[before + j - 2] + 1)
                    }
                    rows[now + j] = best
                    least = min(least, best)
                }
                if least > Int32(limit) { return limit + 1 }
                (before, last, now) = (last, now, before)
            }
            return min(Int(rows[last + y]), limit + 1)
        }
    }

    /// Jaro and Winkler's similarity in thousandths, rounded down; the first four elements count for 0.1 each.
    static func similarity<Element: Equatable>(
        _ a: UnsafeBufferPointer<Element>, _ b: UnsafeBufferPointer<Element>
    ) -> Int {
        let (n, m) = (a.count, b.count)
        guard n > 0, m > 0, n <= 64, m <= 64 else { return n == m && a.elementsEqual(b) ? 1000 : 0 }
        let reach = max(0, max(n, m) / 2 - 1)
        var (inA, inB): (UInt64, UInt64) = (0, 0)
        var common = 0
        for i in 0..<n {
            let (from, to) = (max(0, i - reach), min(m - 1, i + reach))
            guard from <= to else { continue }
            for j in from...to where inB & (1 << UInt64(j)) == 0 && a[i] == b[j] {
                inA |= 1 << UInt64(i)
                inB |= 1 << UInt64(j)
                common += 1
                break
            }
        }
        guard common > 0 else { return 0 }
        var (out, j) = (0, 0)
        for i in 0..<n where inA & (1 << UInt64(i)) != 0 {
            while inB & (1 << UInt64(j)) == 0 { j += 1 }
            if a[i] != b[j] { out += 1 }
            j += 1
        }
        let c = Double(common)
        let jaro = (c / Double(n) + c / Double(m) + (c - Double(out / 2)) / c) / 3
        var prefix = 0
        while prefix < min(4, n, m), a[prefix] == b[prefix] { prefix += 1 }
        return Int((jaro + Double(prefix) * 0.1 * (1 - jaro)) * 1000)
    }
}
