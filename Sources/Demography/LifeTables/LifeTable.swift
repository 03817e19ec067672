public import Civil

/// A period life table: what a year's death rates would do to people born together.
///
/// Every column has one value per age interval; interval i runs from exact age `starts[i]` to `starts[i + 1]`, the last one is open.
/// The radix is 1.
public struct LifeTable: Hashable, Sendable {
    /// Whose table; nil for both sexes.
    public let sex: Sex?
    /// The first exact age of each interval, in years.
    public let starts: [Int]
    /// m: deaths per person-year.
    public let rates: [Double]
    /// a: years lived in the interval, on average, by those who die in it.
    public let separation: [Double]
    /// q: the probability to die in the interval of one who enters it; 1 in the last.
    public let probabilities: [Double]
    /// l: of one born, the share alive at the start of the interval.
    public let survivors: [Double]
    /// d: the share that dies in the interval; all of them together are 1.
    public let deaths: [Double]
    /// L: person-years lived in the interval.
    public let personYears: [Double]

    /// Builds the columns from m and a: q = n m / (1 + (n − a) m); where that is above 1, 1 − exp(−n m) at single ages and 1 in
    /// wider intervals. L = n l(x+n) + a d; in the open interval L = l / m.
    init(sex: Sex?, starts: [Int], rates: [Double], separation: [Double]) {
        let last = rates.count - 1
        var q: [Double] = []
        var l = [1.0]
        var d: [Double] = []
        var years: [Double] = []
        for i in rates.indices {
            guard i < last else {
                q.append(1)
                d.append(l[i])
                years.append(l[i] / rates[i])
                continue
            }
            let n = Double(starts[i + 1] - starts[i])
            var chance = n * rates[i] / (1 + (n - separation[i]) * rates[i])
            if chance > 1 { chance = n == 1 ? 1 - exponential(-rates[i]) : 1 }
            q.append(chance)
            let next = l[i] * (1 - chance)
            d.append(l[i] - next)
            years.append(n * next + separation[i] * (l[i] - next))
            l.append(next)
        }
        var a = separation
        if !a.isEmpty { a[last] = 1 / rates[last] }
        (self.sex, self.starts, self.rates, self.separation) = (sex, starts, rates, a)
        (probabilities, survivors, deaths, personYears) = (q, l, d, years)
    }

    /// e: years yet to live, on average, at the start of each interval; 0 where nobody is alive.
    public var expectation: [Double] {
        var above = 0.0
        var result = [Double](repeating: 0, count: rates.count)
        for i in rates.indices.reversed() {
            above += personYears[i]
            result[i] = survivors[i] > 0 ? above / survivors[i] : 0
        }
        return result
    }

    /// Life expectancy at birth, in years.
    public var lifeExpectancy: Double { personYears.reduce(0, +) }

    /// The share of one born that is alive at an exact age, straight between the starts of intervals; nil outside the table.
    public func survivors(at age: Double) -> Double? {
        guard age >= 0, let open = starts.last, age <= Double(open) else { return nil }
        guard let upper = starts.firstIndex(where: { Double($0) >= age }), upper > 0 else { return survivors.first }
        let (from, to) = (Double(starts[upper - 1]), Double(starts[upper]))
        let share = (age - from) / (to - from)
        return survivors[upper - 1] + share * (survivors[upper] - survivors[upper - 1])
    }
}
