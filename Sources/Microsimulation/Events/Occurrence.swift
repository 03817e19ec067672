/// That something is recorded: the day, what, whose, and which time, packed so that the order of numbers is the order of records.
struct Occurrence: Hashable, Comparable, Sendable {
    /// What is recorded; on one day, in this order.
    enum Kind: UInt8, Sendable, CaseIterable {
        case registered, movedIn, marriage, divorce, employed, employmentEnded, onlyChild, disability, contact
        case prePregnancy, folicAcid, pregnancy, antenatal, delivery, birth, screened, postnatal, vaccinated, checked,
            eyes
        case household, insured, contract, claim, admitted, familyVisit, death, movedOut
    }

    /// Days since the records began (16 bits), kind (8), person (32), which of them (8).
    let key: UInt64

    init(day: UInt16, kind: Kind, person: Int, number: Int) {
        key =
            UInt64(day) << 48 | UInt64(kind.rawValue) << 40 | UInt64(UInt32(truncatingIfNeeded: person)) << 8
            | UInt64(UInt8(truncatingIfNeeded: number))
    }

    var day: Int32 { Int32(key >> 48) }
    var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: key >> 40)) ?? .registered }
    var person: Int { Int(key >> 8 & 0xFFFF_FFFF) }
    var number: Int { Int(key & 0xFF) }

    static func < (left: Occurrence, right: Occurrence) -> Bool { left.key < right.key }
}
