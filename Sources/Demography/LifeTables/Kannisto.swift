/// Death rates of the oldest ages by Kannisto's model: logit m = a + b(x − 80).
///
/// A. R. Thatcher, V. Kannisto, J. W. Vaupel, *The Force of Mortality at Ages 80 to 120*, Odense 1998. As the UN uses it: least
/// squares on ages 80–99, single ages up to 130, the last one open.
public enum Kannisto {
    /// The last age of an extended table.
    public static let top = 130

    /// The rates with the open one replaced by single ages up to 130.
    ///
    /// Unchanged where fewer than ten rates from age 80 on lie between 0 and 1, or where the rates reach 130 already.
    ///
    /// - Parameter rates: m, deaths per person-year by single age from 0, the last one open.
    public static func extended(_ rates: [Double]) -> [Double] {
        let open = rates.count - 1
        let points = (80..<max(80, min(100, open))).filter { rates[$0] > 0 && rates[$0] < 1 }
        guard open < top, points.count >= 10 else { return rates }
        var (sumX, sumY, sumXX, sumXY) = (0.0, 0.0, 0.0, 0.0)
        for age in points {
            let (x, y) = (Double(age - 80), logarithm(rates[age] / (1 - rates[age])))
            sumX += x
            sumY += y
            sumXX += x * x
            sumXY += x * y
        }
        let n = Double(points.count)
        let b = (n * sumXY - sumX * sumY) / (n * sumXX - sumX * sumX)
        let a = (sumY - b * sumX) / n
        return rates[..<open]
            + (open...top).map { 1 / (1 + exponential(-(a + b * Double($0 - 80)))) }
    }
}
