/// Smoothing of a row of values: close to what was observed, and smooth.
///
/// Minimises Σ w (y − z)² + λ Σ (Δᵈ z)², Δᵈ the d-th differences. E. T. Whittaker, *On a new method of graduation*, Proceedings of the
/// Edinburgh Mathematical Society 41 (1923); R. Henderson 1924. Used on ln of rates, with events as weights.
public enum Whittaker {
    /// The smoothed values, as many as given; those with weight 0 are filled in. Unchanged where no value has weight.
    ///
    /// Time in proportion to the length.
    ///
    /// - Parameters:
    ///   - values: y; where the weight is 0 they are not read.
    ///   - weights: w, 0 or more; as many.
    ///   - smoothness: λ, over 0: more is smoother.
    ///   - order: d, 1 to 4: λ → ∞ gives a polynomial of one degree less.
    public static func smoothed(
        _ values: [Double], weights: [Double], smoothness: Double, order: Int = 2
    ) -> [Double] {
        let (count, order) = (values.count, min(4, max(1, order)))
        guard count > order, weights.count == count, weights.contains(where: { $0 > 0 }), smoothness > 0 else {
            return values
        }
        // The signed binomial coefficients of the d-th difference.
        var difference = [1.0]
        for _ in 0..<order { difference = zip(difference + [0], [0] + difference).map { $1 - $0 } }
        // Band of the matrix W + λ D'D: band[i][j] is the entry (i, i + j).
        var band = (0..<count).map { [max(0, weights[$0])] + [Double](repeating: 0, count: order) }
        for row in 0..<(count - order) {
            for a in 0...order {
                for b in a...order { band[row + a][b - a] += smoothness * difference[a] * difference[b] }
            }
        }
        var right = (0..<count).map { weights[$0] > 0 ? weights[$0] * values[$0] : 0 }
        // LDL' without pivoting: the matrix is positive definite as soon as `order` values have weight; a little is added so that it
        // is with fewer.
        for i in 0..<count {
            band[i][0] += 1e-12 * smoothness
            for j in 1...order where i + j < count {
                let factor = band[i][j] / band[i][0]
                for k in j...order where i + k < count { band[i + j][k - j] -= factor * band[i][k] }
                right[i + j] -= factor * right[i]
            }
        }
        for i in (0..<count).reversed() {
            for j in 1...order where i + j < count { right[i] -= band[i][j] * right[i + j] }
            right[i] /= band[i][0]
        }
        return right
    }
}
