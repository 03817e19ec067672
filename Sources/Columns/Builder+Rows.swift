import Civil
import Lanes

extension Builder {
    // MARK: Days

    /// The days that the loops can take apart: years −30,000 to 30,000.
    static let days: ClosedRange<Int64> = -11_000_000...10_000_000
    static let months: ClosedRange<Int64> = -360_000...360_000

    /// The month that a day is in, counted from January of year 0; nil beyond 30,000 years.
    public mutating func month(ofDay day: Node) -> Node? {
        let bounds = range(day)
        guard Builder.days.contains(bounds.lowerBound), Builder.days.contains(bounds.upperBound) else { return nil }
        let low = Day(number: bounds.lowerBound).yearMonth.index
        let high = Day(number: bounds.upperBound).yearMonth.index
        if low == high { return constant(low) }
        return step(columns_month_of_day, axis(day), .int, [wide(day, .int)], range: low...high)
    }

    /// The day of the month of a day, 1 to 31.
    public mutating func dayOfMonth(_ day: Node) -> Node? {
        let bounds = range(day)
        guard Builder.days.contains(bounds.lowerBound), Builder.days.contains(bounds.upperBound) else { return nil }
        if let number = number(day) { return constant(Int64(Day(number: number).dayOfMonth)) }
        return step(columns_day_of_month, axis(day), .int, [wide(day, .int)], range: 1...31)
    }

    /// A day of a month, cut to the length of the month.
    public mutating func day(ofMonth month: Node, _ dayOfMonth: Node) -> Node? {
        let bounds = range(month)
        guard Builder.months.contains(bounds.lowerBound), Builder.months.contains(bounds.upperBound),
            range(dayOfMonth).lowerBound >= 1, range(dayOfMonth).upperBound <= 31
        else { return nil }
        if let month = number(month), let wanted = number(dayOfMonth) {
            let month = YearMonth(index: month)
            return constant(month.firstDay.number + min(wanted, Int64(month.length)) - 1)
        }
        let low = YearMonth(index: bounds.lowerBound).firstDay.number + range(dayOfMonth).lowerBound - 1
        let high = YearMonth(index: bounds.upperBound).firstDay.number + range(dayOfMonth).upperBound - 1
        let (left, right, axis) = aligned(wide(month, .int), wide(dayOfMonth, .int), .int)
        return step(
            columns_day_of, axis, .int, [spread(left, axis), spread(right, axis)], range: min(low - 3, low)...high)
    }

    /// ⌊a / n⌋ for a number n above 0.
    public mutating func floorDivide(_ a: Node, by divisor: Int64) -> Node? {
        guard divisor > 0, Builder.width(range(a)) == .int, divisor <= Int64(Int32.max) else { return nil }
        func floor(_ x: Int64) -> Int64 { x / divisor - (x % divisor < 0 ? 1 : 0) }
        let bounds = floor(range(a).lowerBound)...floor(range(a).upperBound)
        if bounds.lowerBound == bounds.upperBound { return constant(bounds.lowerBound) }
        return step(
            columns_floor_div_i_n, axis(a), .int, [wide(a, .int)], imm: divisor, range: bounds)
    }

    /// a − n·⌊a / n⌋ for a number n above 0.
    public mutating func floorRemainder(_ a: Node, by divisor: Int64) -> Node? {
        guard let quotient = floorDivide(a, by: divisor), let whole = multiply(quotient, constant(divisor)),
            let rest = subtract(a, whole)
        else { return nil }
        // Closer than the ranges of the parts tell.
        let content = nodes[rest.index]
        guard content.kind != .constant else { return rest }
        ranges[rest.index] = max(range(rest).lowerBound, 0)...min(range(rest).upperBound, divisor - 1)
        return rest
    }

    // MARK: Other rows

    /// The values of a column at rows of its axis, given for each row of an axis; `other` for rows below 0.
    public mutating func gather(_ number: Int, at rows: Node, on axis: Int, else other: Int64) -> Node {
        let column = frame.columns[number]
        let rows = down(spread(wide(rows, .int), axis), to: axis)
        let whole = node(
            NodeContent(kind: .whole(number), axis: column.axis, width: Builder.width(column.layout)), column.range)
        let width = Builder.width(column.layout)
        let isDouble = if case .double = column.layout { true } else { false }
        let range =
            range(rows).lowerBound < 0
            ? min(column.range.lowerBound, other)...max(column.range.upperBound, other) : column.range
        let found = step(
            OpFamily.gather[width], axis, width, [whole, rows], imm: isDouble ? 0 : other, range: range)
        guard case .double(let decimals) = column.layout else { return found }
        let narrow = Builder.width(range)
        return step(
            narrow == .int ? columns_double_to_i : columns_double_to_l, axis, narrow, [found],
            imm: Tens.power64(decimals), range: min(range.lowerBound, 0)...max(range.upperBound, 0))
    }

    // MARK: Groups

    /// How many rows an axis may have for one row of the axis above it.
    private func most(of axis: Int) -> Int64 {
        Int64(axes[axis].map { frame.links[$0.link].most } ?? frame.axes[axis].most)
    }

    /// The sum of the rows of an axis for each owner; nil where it might not fit.
    public mutating func sum(_ value: Node, of axis: Int) -> Node? {
        let value = down(spread(value, axis), to: axis)
        let parent = parent(axis) ?? 0
        let bounds = range(value)
        let most = most(of: axis)
        guard let all = Builder.product(min(bounds.lowerBound, 0)...max(bounds.upperBound, 0), 0...max(most, 1)) else {
            return nil
        }
        let op: columns_op
        let width: Width
        switch (self.width(value), Builder.width(all)) {
        case (.byte, .int): (op, width) = (columns_sum_b, .int)
        case (.int, .int): (op, width) = (columns_sum_i, .int)
        case (.int, _): (op, width) = (columns_sum_il, .long)
        case (.byte, _): return nil
        default: (op, width) = (columns_sum_l, .long)
        }
        return step(op, parent, width, [value, offsets(of: axis)], range: all)
    }

    /// All bits of the bytes of an axis for each owner.
    public mutating func union(_ bytes: Node, of axis: Int) -> Node {
        let bytes = down(spread(wide(bytes, .byte), axis), to: axis)
        let parent = parent(axis) ?? 0
        return step(columns_union_b, parent, .byte, [bytes, offsets(of: axis)], range: 0...31)
    }

    /// The least or the greatest of the rows of an axis for each owner; 0 where there are none.
    public mutating func extreme(_ value: Node, of axis: Int, least: Bool) -> Node {
        let value = down(spread(wide(value, max(width(value), .int)), axis), to: axis)
        let parent = parent(axis) ?? 0
        let bounds = range(value)
        let width = self.width(value)
        return step(
            (least ? OpFamily.leastOf : .mostOf)[width], parent, width, [value, offsets(of: axis)],
            range: min(bounds.lowerBound, 0)...max(bounds.upperBound, 0))
    }
}
