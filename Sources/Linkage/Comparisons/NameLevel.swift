import Civil

/// How alike two names are, the first that holds.
public enum NameLevel: String, Hashable, Sendable, CaseIterable {
    /// The same characters.
    case equal
    /// Other characters of the same sound.
    case sameSound
    /// A sound that accents of the south do not tell apart: n/l, zh/z, ch/c, sh/s, -ng/-n, f/h.
    case nearSound
    /// The same surname and all but one character.
    case oneCharacter
    /// The same characters in another order.
    case swapped
    /// The same surname.
    case sameSurname
    /// Nothing of the above.
    case different

    /// The level of two records' names; nil where one has none.
    public static func of(_ left: LinkRecord, _ right: LinkRecord) -> NameLevel? {
        guard let a = left.name, let b = right.name, let soundA = left.pinyin, let soundB = right.pinyin else {
            return nil
        }
        if a == b { return .equal }
        if soundA == soundB { return .sameSound }
        if folded(soundA) == folded(soundB) { return .nearSound }
        let (x, y) = (Array(a), Array(b))
        let sameSurname = !Pinyin.parts(a).surname.isEmpty && Pinyin.parts(a).surname == Pinyin.parts(b).surname
        if x.count == y.count, x.sorted() == y.sorted() { return .swapped }
        if sameSurname, x.count >= 3 || y.count >= 3, isOneEdit(x, y) { return .oneCharacter }
        return sameSurname ? .sameSurname : .different
    }

    /// Pinyin with the sounds that are commonly confused made one.
    static func folded(_ pinyin: String) -> String {
        pinyin.split(separator: " ").map { syllable in
            var text = String(syllable)
            for (from, to) in [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("hu", "w"), ("f", "h")]
            where text.hasPrefix(from) {
                text = to + text.dropFirst(from.count)
                break
            }
            return text.hasSuffix("ng") ? String(text.dropLast()) : text
        }.joined(separator: " ")
    }

    /// Whether one change, one more or one fewer element makes the one the other.
    static func isOneEdit<Element: Equatable>(_ left: [Element], _ right: [Element]) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard long.count - short.count <= 1 else { return false }
        guard let first = short.indices.first(where: { short[$0] != long[$0] }) else { return long.count > short.count }
        let rest = long.count == short.count ? short[(first + 1)...] : short[first...]
        return rest.elementsEqual(long[(first + 1)...])
    }
}
