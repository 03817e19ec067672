import Civil
import Columns
import Testing

/// The loops beside what the same thing is in Swift.
@Suite struct LoopTests {
    /// A frame of one axis with a column of 32-bit and one of 64-bit numbers.
    static func frame(_ ints: [Int32], _ longs: [Int64] = []) throws -> Frame {
        var frame = Frame(roots: ints.count)
        _ = try frame.addColumn(0, .int, Memory(ints))
        _ = try frame.addColumn(0, .long, Memory(longs.isEmpty ? ints.map { Int64($0) } : longs))
        return frame
    }

    /// A node that could be made.
    static func made(_ node: Node?) throws -> Node { try #require(node) }

    static func values(_ builder: Builder, _ node: Node) -> [Int64] {
        var all: [Int64] = []
        Program(builder).read(rows: 100) { _, values in all += values(node) }
        return all
    }

    @Test func days() throws {
        var days: [Int32] = []
        for number in stride(from: -400_000, through: 900_000, by: 13) { days.append(Int32(number)) }
        for year in [1600, 1700, 1900, 2000, 2023, 2024, 2100] {
            for number in -3...3 {
                for month in 1...12 {
                    days.append(Int32((Day(year: year, month: month, day: 1)?.number ?? 0) + Int64(number)))
                }
            }
        }
        var builder = Builder(try LoopTests.frame(days))
        let column = builder.column(0)
        let month = try LoopTests.made(builder.month(ofDay: column))
        let rest = try LoopTests.made(builder.dayOfMonth(column))
        let year = try LoopTests.made(builder.floorDivide(month, by: 12))
        let back = try LoopTests.made(builder.day(ofMonth: month, rest))
        let later = try LoopTests.made(
            builder.day(ofMonth: LoopTests.made(builder.add(month, builder.constant(37))), rest))
        let nodes = [month, rest, year, back, later]
        for node in nodes { _ = builder.keep(node, on: 0) }
        let found = nodes.map { LoopTests.values(builder, $0) }
        for (row, number) in days.enumerated() {
            let day = Day(number: Int64(number))
            #expect(found[0][row] == day.yearMonth.index)
            #expect(found[1][row] == Int64(day.dayOfMonth))
            #expect(found[2][row] == Int64(day.year))
            #expect(found[3][row] == day.number)
            #expect(found[4][row] == day.adding(months: 37).number)
        }
    }

    @Test func quotients() throws {
        var numbers: [Int64] = [0, 1, -1, 14, 15, 16, -14, -15, -16, 44, 45, 46, 1 << 50, -(1 << 50), (1 << 49) - 1]
        for step in 0..<3_000 { numbers.append(Int64(step) * 7_919 - 9_000_000) }
        // With and without the large ones, which take the long way.
        for numbers in [numbers, Array(numbers[..<12] + numbers[15...])] {
            for divisor in [1, 2, 3, 7, 10, 12, 30, 100, 365, 999_983, 1_000_003] as [Int64] {
                for rule in Decimal128.Rounding.allCases {
                    var builder = Builder(try LoopTests.frame(numbers.map { Int32(truncatingIfNeeded: $0) }, numbers))
                    let quotient = try LoopTests.made(
                        builder.divide(builder.column(1), builder.constant(divisor), rule))
                    let kept = builder.keep(quotient, on: 0)
                    let wanted = numbers.map { number in
                        Decimal128(number).divided(by: Decimal128(divisor))?.rounded(scale: 0, rule: rule).int64
                    }
                    #expect(LoopTests.values(builder, kept) == wanted)
                }
            }
        }
    }

    @Test func logic() throws {
        let states: [UInt8] = [0, 1, 2, 4, 8, 12]
        var (a, b): ([UInt8], [UInt8]) = ([], [])
        for _ in 0..<5 { for x in states { for y in states { (a, b) = (a + [x], b + [y]) } } }
        var frame = Frame(roots: a.count)
        _ = try frame.addColumn(0, .byte, Memory(a))
        _ = try frame.addColumn(0, .byte, Memory(b))
        var builder = Builder(frame)
        let (x, y) = (builder.column(0), builder.column(1))
        let nodes = [builder.and(x, y), builder.or(x, y), builder.not(x), builder.unknown(x)]
        for node in nodes { _ = builder.keep(node, on: 0) }
        let found = nodes.map { LoopTests.values(builder, $0) }
        for row in a.indices {
            let (p, q) = (a[row], b[row])
            let unknown = (p | q) & 12
            let rest: UInt8 = unknown != 0 ? unknown : 2
            #expect(found[0][row] == Int64(p == 0 || q == 0 ? 0 : p == 1 && q == 1 ? 1 : rest))
            #expect(found[1][row] == Int64(p == 1 || q == 1 ? 1 : p == 0 && q == 0 ? 0 : rest))
            #expect(found[2][row] == Int64(p <= 1 ? 1 - p : p))
            #expect(found[3][row] == Int64(p & 12))
        }
    }

    @Test func groups() throws {
        let sizes = [0, 3, 1, 0, 5, 2, 0, 4, 1, 1, 7, 0]
        var owners: [Int32] = []
        for (owner, size) in sizes.enumerated() { owners += Array(repeating: Int32(owner), count: size) }
        let values = owners.indices.map { Int32($0 * 37 % 11) - 3 }
        var frame = Frame(roots: sizes.count)
        let below = try frame.addAxis(below: 0, owners: Memory(owners))
        _ = try frame.addColumn(below, .int, Memory(values))
        _ = try frame.addColumn(0, .int, Memory((0..<sizes.count).map { Int32($0 * $0) }))
        for rows in [1, 2, 3, 5, 1_000] {
            var builder = Builder(frame)
            let column = builder.column(0)
            let sum = builder.keep(try LoopTests.made(builder.sum(column, of: below)), on: 0)
            let least = builder.keep(builder.extreme(column, of: below, least: true), on: 0)
            let most = builder.keep(builder.extreme(column, of: below, least: false), on: 0)
            let down = builder.keep(builder.down(builder.column(1), to: below), on: below)
            var found: [[Int64]] = [[], [], [], []]
            Program(builder).read(rows: rows) { _, values in
                for (place, node) in [sum, least, most, down].enumerated() { found[place] += values(node) }
            }
            for owner in sizes.indices {
                let own = owners.indices.filter { owners[$0] == Int32(owner) }.map { Int64(values[$0]) }
                #expect(found[0][owner] == own.reduce(0, +))
                #expect(found[1][owner] == own.min() ?? 0)
                #expect(found[2][owner] == own.max() ?? 0)
            }
            #expect(found[3] == owners.map { Int64($0) * Int64($0) })
        }
    }

    @Test func blocksHaveAllRowsOfTheirRoots() throws {
        var seed: UInt32 = 7
        for shape in 0..<40 {
            var owners: [Int32] = []
            for owner in 0..<200 {
                seed = seed &* 1_664_525 &+ 1_013_904_223
                // Even, none at all in the middle, or nearly all with one owner.
                let size =
                    shape % 3 == 0
                    ? seed >> 30 : shape % 3 == 1 ? (owner / 50 % 2 == 0 ? seed >> 29 : 0) : owner == shape ? 5_000 : 1
                owners += Array(repeating: Int32(owner), count: Int(size))
            }
            var frame = Frame(roots: 200)
            let below = try frame.addAxis(below: 0, owners: Memory(owners))
            for (from, to) in [(0, 200), (0, 1), (199, 200), (50, 51), (shape, shape + 7), (99, 150)] {
                let run = frame.rows(of: from..<to)[below]
                #expect(run.lowerBound == owners.firstIndex { $0 >= from } ?? owners.count)
                #expect(run.upperBound == owners.firstIndex { $0 >= to } ?? owners.count)
            }
        }
    }

    /// Owners over several parts and grains, as memory that lies there and as memory that is copied.
    @Test(arguments: [1, 3, 40, 70_000]) func rowsOfManyOwnersAreFound(_ often: Int) throws {
        var seed: UInt64 = 7
        var owners: [Int32] = []
        let count = 3_000
        for owner in 0..<count {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Gaps of owners without any, and now and then very many rows: runs that go over the ends of parts.
            let size = owner / 700 % 2 == 1 ? 0 : owner % 997 == 5 ? often : Int(seed >> 62)
            owners += Array(repeating: Int32(owner), count: size)
        }
        for memory in [Memory(owners), LoopTests.copied(owners)] {
            let axis = try Frame.Axis(below: 0, of: count, owners: memory)
            #expect(axis.rows == owners.count)
            var frame = Frame(roots: count)
            let below = frame.add(axis)
            var row = 0
            for bound in 0...count {
                while row < owners.count, owners[row] < bound { row += 1 }
                #expect(frame.rows(of: bound..<bound)[below].lowerBound == row)
            }
        }
    }

    @Test func ownersOutOfOrderAreFoundWhereverTheyStand() throws {
        let count = 100_000
        for place in [0, 1, 32_767, 32_768, 32_769, 99_999] {
            var owners = (0..<Int32(count)).map { $0 }
            owners[place] = -1
            #expect(throws: ColumnFault.owner(row: place)) {
                try Frame.Axis(below: 0, of: count, owners: LoopTests.copied(owners))
            }
            owners[place] = Int32(count)
            // Found itself where it is the last of those read at a time, else by the one after it.
            #expect(throws: ColumnFault.self) { try Frame.Axis(below: 0, of: count, owners: Memory(owners)) }
        }
        #expect(throws: ColumnFault.owner(row: 99_999)) {
            try Frame.Axis(below: 0, of: count - 1, owners: Memory((0..<Int32(count)).map { $0 }))
        }
    }

    @Test func columnsThatAreCopiedComeToTheSame() async throws {
        let numbers = (0..<50_000).map { Int32($0 * 7_919 % 1_000) }
        let owners = (0..<Int32(numbers.count)).map { $0 / 3 }
        var totals: [[Int64]] = []
        for isCopied in [false, true] {
            func memory(_ values: [Int32]) -> Memory { isCopied ? LoopTests.copied(values) : Memory(values) }
            var frame = Frame(roots: numbers.count / 3 + 1)
            let below = try frame.addAxis(below: 0, owners: memory(owners))
            let values = try frame.addColumn(below, .int, memory(numbers))
            var builder = Builder(frame)
            let column = builder.column(values)
            guard let sum = builder.sum(column, of: below) else { throw ColumnFault.value(row: 0) }
            let isLarge = builder.compare(.greater, sum, builder.constant(1_500))
            _ = builder.total(sum, where: isLarge, on: 0)
            totals.append(await Program(builder).run(threads: 2, rows: 1_000))
        }
        #expect(totals[0] == totals[1])
        #expect(totals[0][0] > 0)
    }

    /// Memory whose bytes may be had by copying only: what lies there is wrong.
    static func copied(_ values: [Int32]) -> Memory {
        let zeros = Memory([Int32](repeating: .min, count: values.count))
        return Memory(
            zeros.bytes,
            copy: { part, room in
                values.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(start: room, count: part.count).copyBytes(from: bytes[part])
                }
                return true
            }, release: { _ in _ = zeros })
    }

    @Test func totalsDoNotDependOnThreadsOrBlocks() async throws {
        let numbers = (0..<10_000).map { Int32($0 * 7_919 % 1_000) }
        var builder = Builder(try LoopTests.frame(numbers))
        let column = builder.column(0)
        let isLarge = builder.compare(.greater, column, builder.constant(500))
        let total = builder.total(column, where: isLarge, on: 0)
        let count = builder.count(of: 1, in: isLarge, on: 0)
        let program = Program(builder)
        let wanted = numbers.filter { $0 > 500 }
        for (threads, rows) in [(1, 4_096), (2, 64), (3, 1), (2, 1_000_000)] {
            let sums = await program.run(threads: threads, rows: rows)
            #expect(sums[total] == wanted.reduce(Int64(0)) { $0 + Int64($1) })
            #expect(sums[count] == Int64(wanted.count))
        }
    }

    @Test func whatMightNotFitIsRefused() throws {
        var builder = Builder(try LoopTests.frame([1], [Int64.max - 5]))
        let column = builder.column(1)
        let made = [
            builder.add(column, builder.constant(6)), builder.multiply(column, builder.constant(2)),
            builder.subtract(builder.constant(Int64.min), column), builder.month(ofDay: column),
        ]
        #expect(made.allSatisfy { $0 == nil })
    }

    @Test func badColumnsAreNamed() throws {
        var frame = Frame(roots: 3)
        #expect(throws: ColumnFault.count(2, expected: 3)) { try frame.addColumn(0, .int, Memory([1, 2] as [Int32])) }
        #expect(throws: ColumnFault.value(row: 1)) {
            try frame.addColumn(0, .double(decimals: 2), Memory([1.25, 1.255, 0]))
        }
        #expect(throws: ColumnFault.value(row: 2)) {
            try frame.addColumn(0, .double(decimals: 2), Memory([1.25, 1, .nan]))
        }
        #expect(throws: ColumnFault.owner(row: 2)) {
            try frame.addAxis(below: 0, owners: Memory([0, 1, 0] as [Int32]))
        }
        #expect(throws: ColumnFault.owner(row: 1)) { try frame.addAxis(below: 0, owners: Memory([0, 3] as [Int32])) }
    }
}
