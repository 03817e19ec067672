/// Inclusion and consistency proofs of a Merkle log (RFC 6962, sections 2.1.1 and 2.1.2).
///
/// The functions are pure: `subtree(start, count)` gives the hash over a range of leaves, from wherever they are kept.
public enum MerkleProof {
    /// The largest power of two strictly less than `count`. `count` is at least 2.
    static func split(_ count: Int64) -> Int64 {
        1 << (63 - Int64((count - 1).leadingZeroBitCount))
    }

    /// The hash over the leaves `start ..< start + count`.
    public static func hash(
        _ start: Int64, _ count: Int64, leaf: (Int64) throws -> LogHash
    ) rethrows -> LogHash {
        if count == 0 { return .emptyTree }
        if count == 1 { return try leaf(start) }
        let left = split(count)
        return .node(
            try hash(start, left, leaf: leaf), try hash(start + left, count - left, leaf: leaf))
    }

    /// The audit path of leaf `index` in the tree of `size` leaves, lowest first.
    public static func inclusion(
        of index: Int64, size: Int64, subtree: (_ start: Int64, _ count: Int64) throws -> LogHash
    ) rethrows -> [LogHash] {
        func path(_ index: Int64, _ start: Int64, _ count: Int64) throws -> [LogHash] {
            if count <= 1 { return [] }
            let left = split(count)
            return index < left
                ? try path(index, start, left) + [subtree(start + left, count - left)]
                : try path(index - left, start + left, count - left) + [subtree(start, left)]
        }
        guard index >= 0, index < size else { return [] }
        return try path(index, 0, size)
    }

    /// The root that an audit path leads to, or `nil` when the path has the wrong length.
    public static func root(leaf: LogHash, index: Int64, size: Int64, path: [LogHash]) -> LogHash? {
        guard index >= 0, index < size else { return nil }
        func climb(_ index: Int64, _ count: Int64, _ rest: ArraySlice<LogHash>) -> LogHash? {
            if count == 1 { return rest.isEmpty ? leaf : nil }
            guard let sibling = rest.last else { return nil }
            let left = split(count)
            return index < left
                ? climb(index, left, rest.dropLast()).map { .node($0, sibling) }
                : climb(index - left, count - left, rest.dropLast()).map { .node(sibling, $0) }
        }
        return climb(index, size, path[...])
    }

    /// The consistency proof from the tree of `old` leaves to that of `new` leaves.
    public static func consistency(
        from old: Int64, to new: Int64, subtree: (_ start: Int64, _ count: Int64) throws -> LogHash
    ) rethrows -> [LogHash] {
        func proof(_ old: Int64, _ start: Int64, _ count: Int64, _ whole: Bool) throws -> [LogHash] {
            if old == count { return whole ? [] : [try subtree(start, count)] }
            let left = split(count)
            return old <= left
                ? try proof(old, start, left, whole) + [subtree(start + left, count - left)]
                : try proof(old - left, start + left, count - left, false) + [subtree(start, left)]
        }
        guard old > 0, old <= new else { return [] }
        return try proof(old, 0, new, true)
    }

    /// Whether `path` proves that the tree of `new` leaves with `newRoot` is the tree of `old` leaves with `oldRoot`,
    /// grown (RFC 9162, section 2.1.4.2).
    public static func isConsistent(
        old: Int64, oldRoot: LogHash, new: Int64, newRoot: LogHash, path: [LogHash]
    ) -> Bool {
        guard old >= 0, old <= new else { return false }
        if old == new { return path.isEmpty && oldRoot == newRoot }
        if old == 0 { return path.isEmpty && oldRoot == .emptyTree }
        var nodes = path[...]
        if old.nonzeroBitCount == 1 { nodes = ([oldRoot] + path)[...] }
        guard let first = nodes.popFirst() else { return false }
        var (fn, sn) = (old - 1, new - 1)
        while fn & 1 == 1 {
            fn >>= 1
            sn >>= 1
        }
        var (fr, sr) = (first, first)
        for node in nodes {
            if sn == 0 { return false }
            if fn & 1 == 1 || fn == sn {
                fr = .node(node, fr)
                sr = .node(node, sr)
                while fn & 1 == 0 && fn != 0 {
                    fn >>= 1
                    sn >>= 1
                }
            } else {
                sr = .node(sr, node)
            }
            fn >>= 1
            sn >>= 1
        }
        return fr == oldRoot && sr == newRoot && sn == 0
    }
}
