/// Numbers in rows and columns, row by row: what belongs to one record lies together, so that to look at a record is to look at one place.
final class Cells: @unchecked Sendable {
    // Written by those who make it, each its own places, and by nobody after that: this is why it may be shared.
    let base: UnsafeMutablePointer<UInt32>
    let rows: Int
    let width: Int

    init(rows: Int, width: Int) {
        base = UnsafeMutablePointer.allocate(capacity: max(1, rows * width))
        base.initialize(repeating: 0, count: max(1, rows * width))
        (self.rows, self.width) = (rows, width)
    }

    deinit { base.deallocate() }

    /// A number.
    @inline(__always) subscript(row: Int, column: Int) -> UInt32 { base[row * width + column] }

    /// Writes a column; not while somebody reads it.
    @inline(__always) func fill(_ column: Int, _ value: (_ row: Int) -> UInt32) {
        for row in 0..<rows { base[row * width + column] = value(row) }
    }

    /// Writes some rows, of columns as long as all of them; not while somebody reads these.
    func fill(_ some: Range<Int>, _ columns: [[UInt32]]) {
        // Some hundred rows stay near while one column after another is written.
        for from in stride(from: some.lowerBound, to: some.upperBound, by: 512) {
            for (place, column) in columns.enumerated() {
                for row in from..<min(some.upperBound, from + 512) { base[row * width + place] = column[row] }
            }
        }
    }

    /// All numbers of a column.
    func column(_ column: Int) -> [UInt32] { (0..<rows).map { base[$0 * width + column] } }
}
