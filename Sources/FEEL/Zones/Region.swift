/// A region of the IANA time zone database with its changes of offset.
public final class Region: Sendable {
    /// The name, such as `Asia/Shanghai`.
    public let name: String
    /// Moments of change, ascending, in seconds since 1970-01-01T00:00Z.
    let changes: [Int64]
    /// The offset from each change on, in seconds east of UTC.
    let offsets: [Int64]
    /// The offset before the first change.
    let first: Int64
    /// The rule after the last change.
    let rule: ZoneRule?

    init(name: String, changes: [Int64], offsets: [Int64], first: Int64, rule: ZoneRule?) {
        self.name = name
        self.changes = changes
        self.offsets = offsets
        self.first = first
        self.rule = rule
    }

    /// The offset of the region's standard time, for times of day without a day.
    var standardOffset: Int64 { rule?.standard ?? offsets.last ?? first }

    /// Seconds east of UTC at a moment.
    func offset(instant: Int64) -> Int64 {
        guard let last = changes.last, instant < last else {
            return rule?.offset(instant: instant) ?? offsets.last ?? first
        }
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : offsets[low - 1]
    }

    /// Seconds east of UTC when the clock on the wall shows a time. In a gap and in an overlap the offset before the change counts.
    func offset(wall: Int64) -> Int64 {
        let early = offset(instant: wall.subtractingReportingOverflow(86_400).partialValue)
        if offset(instant: wall.subtractingReportingOverflow(early).partialValue) == early { return early }
        let late = offset(instant: wall.addingReportingOverflow(86_400).partialValue)
        return offset(instant: wall.subtractingReportingOverflow(late).partialValue) == late ? late : early
    }
}
