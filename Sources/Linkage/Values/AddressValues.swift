/// Addresses: a road and numbers, whatever the words between are.
struct AddressValues: FieldValues {
    let values: Interner
    private var roads: [UInt32] = []
    private var texts = Runs<UInt8>()

    /// The road, then the numbers with a bar before each.
    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        let characters = Characters.shared
        let all = Cleaning.scalars(raw)
        var scalars: [UInt32] = []
        scalars.reserveCapacity(all.count * 2)
        var isInNumber = false
        var hasNumber = false
        for scalar in all where scalar != 0x20 {
            let isDigit = scalar >= 0x30 && scalar <= 0x39
            if isDigit {
                if !isInNumber { scalars.append(0x7C) }
                scalars.append(scalar)
                hasNumber = true
            } else if !(hasNumber && isUnit(scalar)), scalar != 0x2D, scalar != 0x23, scalar != 0x2C {
                scalars.append(characters.plain(scalar))
            }
            isInNumber = isDigit
        }
        return scalars.count < 3 ? [] : Cleaning.utf8(scalars)
    }

    /// 号 栋 幢 座 楼 单 元 室 户 层 弄 巷 组 屋: what numbers of a house are numbers of.
    private static func isUnit(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x53F7, 0x680B, 0x5E62, 0x5EA7, 0x697C, 0x5355, 0x5143, 0x5BA4, 0x6237, 0x5C42, 0x5F04, 0x5DF7, 0x7EC4,
            0x5C4B:
            true
        default: false
        }
    }

    init(_ values: Interner) {
        self.values = values
        var byRoad = Interner(capacity: values.count)
        for value in 0..<values.count {
            let text = values.bytes(value)
            texts.append(text)
            roads.append(text.prefix { $0 != 0x7C }.withUnsafeBufferPointer { byRoad.number($0) })
        }
    }

    func classes(_ test: LinkDesign.Test) -> [UInt32]? {
        switch test {
        case .equal: (0..<UInt32(values.count)).map { $0 }
        case .road: roads
        default: nil
        }
    }

    func test(_ test: LinkDesign.Test) -> PairTest? {
        switch test {
        case .equal: PairTest { _, _ in false }
        case .edits(let limit):
            PairTest { a, b in
                texts.with(a, b) { min($0.count, $1.count) > 4 && Edits.distance($0, $1, limit: limit) <= limit }
            }
        case .road: PairTest { roads[$0] == roads[$1] && roads[$0] != 0 }
        default: nil
        }
    }

    func keys(_ part: LinkDesign.Part) -> [UInt64]? { AddressValues.plainKeys(part, values) }
}
