extension Decimal128 {
    /// The sum, correctly rounded, or nil on overflow. The scale is the greater of the two where it fits.
    @inlinable
    public func adding(_ other: Decimal128) -> Decimal128? {
        if let a = small, let b = other.small {
            let mine = exponent
            let shift = mine &- other.exponent
            if shift == 0 {
                let (sum, overflow) = a.addingReportingOverflow(b)
                if !overflow, sum != .min { return Decimal128(unchecked: sum, exponent: mine) }
            } else if shift > 0, shift <= 18 {
                let (scaled, over) = a.multipliedReportingOverflow(by: Tens.small[shift])
                let (sum, overflow) = scaled.addingReportingOverflow(b)
                if !over, !overflow, sum != .min { return Decimal128(unchecked: sum, exponent: mine &- shift) }
            } else if shift < 0, shift >= -18 {
                let (scaled, over) = b.multipliedReportingOverflow(by: Tens.small[0 &- shift])
                let (sum, overflow) = scaled.addingReportingOverflow(a)
                if !over, !overflow, sum != .min { return Decimal128(unchecked: sum, exponent: mine) }
            }
        }
        return Decimal128.sum(self, other)
    }

    /// The difference, correctly rounded, or nil on overflow.
    @inlinable
    public func subtracting(_ other: Decimal128) -> Decimal128? { adding(-other) }

    /// The product, correctly rounded, or nil on overflow. The scale is the sum of both where it fits.
    @inlinable
    public func multiplied(by other: Decimal128) -> Decimal128? {
        if let a = small, let b = other.small {
            let scaled = exponent &+ other.exponent
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            if !overflow, product != .min, scaled >= Decimal128.leastExponent, scaled <= Decimal128.mostExponent {
                return Decimal128(unchecked: product, exponent: scaled)
            }
        }
        return Decimal128.product(self, other)
    }

    /// The quotient, correctly rounded, or nil on overflow and on division by zero.
    @inlinable
    public func divided(by other: Decimal128) -> Decimal128? {
        if let a = small, let b = other.small, b != 0 {
            let scaled = exponent &- other.exponent
            let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
            if rest == 0, scaled >= Decimal128.leastExponent, scaled <= Decimal128.mostExponent {
                return Decimal128(unchecked: quotient, exponent: scaled)
            }
        }
        return Decimal128.quotient(self, other)
    }

    /// The sum by 128-bit coefficients; at most three digits beyond the 34 are carried, the rest is a sticky bit.
    @usableFromInline
    static func sum(_ left: Decimal128, _ right: Decimal128) -> Decimal128? {
        let (big, little) = left.exponent >= right.exponent ? (left, right) : (right, left)
        var a = big.coefficient
        var b = little.coefficient
        var exponent = little.exponent
        if a == 0 { return little }
        var sticky = false
        let shift = big.exponent &- exponent
        let room = 37 &- Tens.digits(a)
        if shift <= room {
            a &*= Tens.power(shift)
        } else {
            a &*= Tens.power(room)
            exponent = big.exponent &- room
            let cut = shift &- room
            if cut > 34 {
                sticky = b != 0
                b = 0
            } else {
                let (kept, rest) = b.quotientAndRemainder(dividingBy: Tens.power(cut))
                sticky = rest != 0
                b = kept
            }
        }
        if big.isNegative == little.isNegative {
            return rounding(a &+ b, exponent: exponent, negative: big.isNegative, sticky: sticky)
        }
        if a >= b {
            // What was cut off is taken from a, which then has 36 digits or more.
            let rest = a &- b &- (sticky ? 1 : 0)
            return rounding(rest, exponent: exponent, negative: big.isNegative, sticky: sticky)
        }
        return rounding(b &- a, exponent: exponent, negative: little.isNegative, sticky: false)
    }

    /// The product by a 256-bit intermediate, cut to 35 or 36 digits and a sticky bit.
    @usableFromInline
    static func product(_ left: Decimal128, _ right: Decimal128) -> Decimal128? {
        let a = left.coefficient
        let b = right.coefficient
        let negative = left.isNegative != right.isNegative
        let exponent = left.exponent &+ right.exponent
        let digits = Tens.digits(a) &+ Tens.digits(b)
        if digits <= 38 { return rounding(a &* b, exponent: exponent, negative: negative, sticky: false) }
        let (high, low) = a.multipliedFullWidth(by: b)
        let drop = digits &- 36
        // The quotient has at most 36 digits, so that the upper half is below the divisor.
        let (kept, rest) = Tens.power(drop).dividingFullWidth((high, low))
        return rounding(kept, exponent: exponent &+ drop, negative: negative, sticky: rest != 0)
    }

    /// The quotient by a 256-bit numerator: 36 or 37 digits and a sticky bit.
    @usableFromInline
    static func quotient(_ left: Decimal128, _ right: Decimal128) -> Decimal128? {
        let a = left.coefficient
        let b = right.coefficient
        guard b != 0 else { return nil }
        let negative = left.isNegative != right.isNegative
        let preferred = left.exponent &- right.exponent
        guard a != 0 else { return rounding(0, exponent: preferred, negative: false, sticky: false) }
        let digits = Tens.digits(a)
        let shift = 36 &- digits &+ Tens.digits(b)
        let first = Swift.min(shift, 38 &- digits)
        let (high, low) = (a &* Tens.power(first)).multipliedFullWidth(by: Tens.power(shift &- first))
        let (result, rest) = b.dividingFullWidth((high, low))
        if rest != 0 {
            return rounding(result, exponent: preferred &- shift, negative: negative, sticky: true)
        }
        let (kept, dropped) = stripped(result, atMost: shift)
        return rounding(kept, exponent: preferred &- shift &+ dropped, negative: negative, sticky: false)
    }

    /// What is left of this number after taking `divisor` away as often as fits, with the divisor's sign as FEEL's `modulo`
    /// has it: `modulo(-12, 5)` is 3. Exact for any exponents; nil if `divisor` is zero.
    public func modulo(_ divisor: Decimal128) -> Decimal128? {
        guard let rest = remainder(divisor) else { return nil }
        return rest.isZero || rest.isNegative == divisor.isNegative ? rest : rest.adding(divisor)
    }

    /// The remainder of the division cut towards zero, with this number's sign; exact; nil if `divisor` is zero.
    public func remainder(_ divisor: Decimal128) -> Decimal128? {
        let a = coefficient
        let b = divisor.coefficient
        guard b != 0 else { return nil }
        var shift = exponent &- divisor.exponent
        if shift < 0 {
            let digits = Tens.digits(b) &- shift
            guard digits <= 34 else { return self }
            return Decimal128(unchecked: a % (b &* Tens.power(0 &- shift)), exponent: exponent, negative: isNegative)
        }
        var rest = a % b
        while shift > 0, rest != 0 {
            let step = Swift.min(shift, 34)
            let (high, low) = rest.multipliedFullWidth(by: Tens.power(step))
            // `rest` is below b, and so is the upper half of its product with a number below 2^128.
            rest = b.dividingFullWidth((high, low)).remainder
            shift &-= step
        }
        return Decimal128(unchecked: rest, exponent: divisor.exponent, negative: isNegative)
    }
}
