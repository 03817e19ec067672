import Civil

/// Days.
struct DateValues: FieldValues {
    let values: Interner
    /// Days since 1970-01-01.
    private var days: [Int32] = []
    /// Year, month and day in one number: 20240309.
    private var numbers: [Int32] = []

    static func clean(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var parts: [Int] = []
        var lengths: [Int] = []
        var isInNumber = false
        for scalar in Cleaning.scalars(raw) {
            if scalar >= 0x30 && scalar <= 0x39 {
                if !isInNumber {
                    guard parts.count < 3 else { break }
                    parts.append(0)
                    lengths.append(0)
                }
                guard lengths[parts.count - 1] < 8 else { return [] }
                parts[parts.count - 1] = parts[parts.count - 1] * 10 + Int(scalar - 0x30)
                lengths[parts.count - 1] += 1
                isInNumber = true
            } else {
                isInNumber = false
                // A time of day follows.
                if parts.count == 3 { break }
            }
        }
        let (year, month, day): (Int, Int, Int)
        if parts.count == 1, lengths[0] == 8 {
            (year, month, day) = (parts[0] / 10_000, parts[0] / 100 % 100, parts[0] % 100)
        } else if parts.count == 3, lengths[0] == 4 {
            (year, month, day) = (parts[0], parts[1], parts[2])
        } else if parts.count == 3, lengths[2] == 4 {
            (year, month, day) = (parts[2], parts[1], parts[0])
        } else {
            return []
        }
        guard Day(year: year, month: month, day: day) != nil else { return [] }
        let number = year * 10_000 + month * 100 + day
        return Array(String(number).utf8)
    }

    init(_ values: Interner) {
        self.values = values
        for value in 0..<values.count {
            let number = values.bytes(value).reduce(Int32(0)) { $0 * 10 + Int32($1 &- 0x30) }
            numbers.append(number)
            days.append(
                Day(year: Int(number / 10_000), month: Int(number / 100 % 100), day: Int(number % 100)).map {
                    Int32(truncatingIfNeeded: $0.number)
                } ?? 0)
        }
    }

    /// The year of a day; 0 for none.
    func year(_ value: Int) -> Int { Int(numbers[value] / 10_000) }

    func classes(_ test: LinkDesign.Test) -> [UInt32]? {
        switch test {
        case .equal: (0..<UInt32(values.count)).map { $0 }
        default: nil
        }
    }

    func test(_ test: LinkDesign.Test) -> PairTest? {
        switch test {
        case .equal: PairTest { _, _ in false }
        case .swapped:
            PairTest { a, b in
                let (x, y) = (numbers[a], numbers[b])
                return x / 10_000 == y / 10_000 && x % 100 == y / 100 % 100 && x / 100 % 100 == y % 100
            }
        case .edits(let limit):
            PairTest { a, b in
                var (x, y, count) = (numbers[a], numbers[b], 0)
                while x > 0 || y > 0 {
                    if x % 10 != y % 10 { count += 1 }
                    (x, y) = (x / 10, y / 10)
                }
                return count <= limit
            }
        case .otherYear:
            PairTest { a, b in
                let (x, y) = (numbers[a], numbers[b])
                let years = abs(x / 10_000 - y / 10_000)
                return x % 10_000 == y % 10_000 && (years == 1 || years == 10)
            }
        case .lunar: PairTest { a, b in (18...51).contains(abs(days[a] - days[b])) }
        case .placeholder:
            PairTest { a, b in
                let (x, y) = (numbers[a], numbers[b])
                return x / 10_000 == y / 10_000 && (x % 100 == 1 || y % 100 == 1)
            }
        case .sameYear: PairTest { a, b in numbers[a] / 10_000 == numbers[b] / 10_000 }
        default: nil
        }
    }

    func keys(_ part: LinkDesign.Part) -> [UInt64]? {
        let key: (Int32) -> Int32
        switch part {
        case .whole: key = { $0 }
        case .year: key = { $0 / 10_000 }
        case .month: key = { $0 / 100 }
        case .dayAndMonth:
            key = { $0 / 10_000 * 10_000 + min($0 % 100, $0 / 100 % 100) * 100 + max($0 % 100, $0 / 100 % 100) }
        default: return nil
        }
        return numbers.map { $0 == 0 ? 0 : Hash.mix(UInt64(UInt32(bitPattern: key($0)))) }
    }
}
