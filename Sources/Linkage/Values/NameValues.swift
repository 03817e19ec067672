/// Chinese names by character and sound.
struct NameValues: FieldValues {
    let values: Interner
    private var characters = Runs<UInt32>()
    /// The letters of the sound without blanks.
    private var spelled = Runs<UInt8>()
    /// For each name the class of its sound, of its sound with confused sounds made one, of its surname's sound; 0: none.
    private var sounds: [UInt32] = []
    private var nearSounds: [UInt32] = []
    private var surnames: [UInt32] = []
    /// Keys, the same in every table: of the sound with confused sounds made one, and of the first letters.
    private var nearKeys: [UInt64] = []
    private var initials: [UInt64] = []
    private var isLatin: [Bool] = []

    static var isMostlyClean: Bool { true }

    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        let scalars = withoutMarks(raw)
        return mothersName(scalars) != nil || isStandIn(scalars)
            ? [] : Cleaning.utf8(scalars.map(Characters.shared.plain))
    }

    private static func withoutMarks(_ raw: ArraySlice<UInt8>) -> [UInt32] {
        var scalars = Cleaning.scalars(raw)
        scalars.removeAll(where: isMark)
        return scalars
    }

    /// What stands between the parts of a name, or in place of something.
    static func isMark(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x27, 0x2D, 0x2E, 0x2A, 0xB7, 0x2022, 0x2027, 0x2019, 0x2219, 0x22C5, 0x30FB, 0xFF65,
            0x2010...0x2015, 0xFF0E:
            true
        default: false
        }
    }

    private static let standIns = ["新生儿", "未取名", "无名氏", "无名", "待定", "未知", "不详", "女婴", "男婴", "婴儿"].map {
        $0.unicodeScalars.map(\.value)
    }
    private static let children = ["之子", "之女", "之婴", "之大", "之小", "之长子", "之次子", "之长女", "之次女"].map {
        $0.unicodeScalars.map(\.value)
    }

    private static func isStandIn(_ scalars: [UInt32]) -> Bool { standIns.contains { ends(scalars, $0) } }

    private static func ends(_ scalars: [UInt32], _ ending: [UInt32]) -> Bool {
        scalars.last == ending.last && scalars.count >= ending.count && scalars.suffix(ending.count) == ending[...]
    }

    /// The name of the mother in 王芳之子, in one form; nil if it is another name.
    static func mothersName(_ raw: ArraySlice<UInt8>) -> [UInt8]? {
        mothersName(withoutMarks(raw)).map { Cleaning.utf8($0.map(Characters.shared.plain)) }
    }

    /// The scalars before what says that it is a child's.
    static func mothersName(_ scalars: [UInt32]) -> [UInt32]? {
        for ending in children where scalars.count > ending.count && ends(scalars, ending) {
            return Array(scalars.dropLast(ending.count))
        }
        return nil
    }

    init(_ values: Interner) {
        self.values = values
        let table = Characters.shared
        var (bySound, byNear) = (Interner(capacity: values.count), Interner(capacity: values.count))
        var (letters, near): ([UInt8], [UInt8]) = ([], [])
        for value in 0..<values.count {
            let scalars = Cleaning.scalars(values.bytes(value))
            characters.append(scalars)
            guard scalars.contains(where: Characters.isHan) else {
                isLatin.append(true)
                spelled.append(values.bytes(value))
                sounds.append(values.with(value) { bySound.number($0) })
                nearSounds.append(0)
                nearKeys.append(0)
                surnames.append(0)
                initials.append(0)
                continue
            }
            isLatin.append(false)
            letters.removeAll(keepingCapacity: true)
            near.removeAll(keepingCapacity: true)
            var firsts: UInt64 = 0
            var surname: UInt32 = 0
            var place = 0
            func add(_ syllable: UInt16, _ scalar: UInt32) {
                let text = syllable == 0 ? Cleaning.utf8([scalar]) : table.letters[Int(syllable)]
                letters += text
                let common = syllable == 0 ? 0 : table.confused[Int(syllable)]
                near += syllable == 0 ? text : table.letters[Int(common)]
                near.append(0x20)
                firsts = firsts &* 31 &+ UInt64(text.first ?? 0)
            }
            if scalars.count > 2, let compound = table.compound(scalars[0], scalars[1]) {
                add(compound.0, scalars[0])
                add(compound.1, scalars[1])
                surname = UInt32(compound.0) << 16 | UInt32(compound.1)
                place = 2
            } else if scalars.count > 1, scalars.allSatisfy(Characters.isHan) {
                let syllable = table.surname(scalars[0])
                add(syllable, scalars[0])
                surname = UInt32(syllable)
                place = 1
            }
            for scalar in scalars[place...] { add(table.syllable(scalar), scalar) }
            spelled.append(letters)
            sounds.append(bySound.number(letters))
            nearSounds.append(byNear.number(near))
            nearKeys.append(NameValues.hash(near[...]))
            surnames.append(surname)
            initials.append(Hash.mix(firsts))
        }
    }

    func classes(_ test: LinkDesign.Test) -> [UInt32]? {
        switch test {
        case .equal: (0..<UInt32(values.count)).map { $0 }
        case .sound: sounds
        case .nearSound: nearSounds
        case .surname: surnames
        default: nil
        }
    }

    func test(_ test: LinkDesign.Test) -> PairTest? {
        switch test {
        case .equal: PairTest { _, _ in false }
        case .sound: PairTest { sounds[$0] == sounds[$1] }
        case .nearSound:
            PairTest { a, b in
                if isLatin[a] || isLatin[b] {
                    return spelled.with(a, b) { min($0.count, $1.count) > 4 && Edits.distance($0, $1, limit: 1) <= 1 }
                }
                return nearSounds[a] == nearSounds[b]
            }
        case .lookAlike: PairTest { a, b in characters.with(a, b) { NameValues.lookAlike($0, $1) } }
        case .edits(let limit):
            // Of two characters nothing is left to agree, unless the surname and something else do.
            PairTest { a, b in
                guard surnames[a] == surnames[b], surnames[a] != 0 else { return false }
                return characters.with(a, b) {
                    max($0.count, $1.count) > 2 && Edits.distance($0, $1, limit: limit) <= limit
                }
            }
        case .swapped: PairTest { a, b in characters.with(a, b) { $0.count == $1.count && $0.sorted() == $1.sorted() } }
        case .surname: PairTest { surnames[$0] == surnames[$1] && surnames[$0] != 0 }
        case .contained:
            PairTest { a, b in
                characters.with(a, b) { x, y in
                    let (short, long) = x.count < y.count ? (x, y) : (y, x)
                    return short.count >= 2 && short.allSatisfy(long.contains)
                }
            }
        default: nil
        }
    }

    /// Whether one character differs, and the two look alike.
    private static func lookAlike(_ a: UnsafeBufferPointer<UInt32>, _ b: UnsafeBufferPointer<UInt32>) -> Bool {
        guard a.count == b.count, a.count > 1 else { return false }
        var found: Int?
        for place in 0..<a.count where a[place] != b[place] {
            if found != nil { return false }
            found = place
        }
        return found.map { Characters.shared.areAlike(a[$0], b[$0]) } ?? false
    }

    func keys(_ part: LinkDesign.Part) -> [UInt64]? {
        switch part {
        case .sound: (0..<values.count).map { spelled.length($0) == 0 ? 0 : NameValues.hash(spelled[$0]) }
        case .nearSound: nearKeys
        case .surname: surnames.map { $0 == 0 ? 0 : Hash.mix(UInt64($0)) }
        case .initials: initials
        default: NameValues.plainKeys(part, values)
        }
    }
}
