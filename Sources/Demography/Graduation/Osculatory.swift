/// Interpolation of five-year groups by fixed multipliers: each single age is a sum of five neighbouring groups.
///
/// Every group keeps its sum. Results may be negative where groups jump; ``Graduation/singleAges(groups:method:)`` mends that.
enum Osculatory {
    /// T. B. Sprague, *Explanation of a new formula for interpolation*, Journal of the Institute of Actuaries 22 (1881): fifth
    /// differences, curves that touch.
    static let sprague = (
        first: [
            [0.3616, -0.2768, 0.1488, -0.0336, 0], [0.2640, -0.0960, 0.0400, -0.0080, 0],
            [0.1840, 0.0400, -0.0320, 0.0080, 0], [0.1200, 0.1360, -0.0720, 0.0160, 0],
            [0.0704, 0.1968, -0.0848, 0.0176, 0],
        ],
        second: [
            [0.0336, 0.2272, -0.0752, 0.0144, 0], [0.0080, 0.2320, -0.0480, 0.0080, 0],
            [-0.0080, 0.2160, -0.0080, 0.0000, 0], [-0.0160, 0.1840, 0.0400, -0.0080, 0],
            [-0.0176, 0.1408, 0.0912, -0.0144, 0],
        ],
        middle: [
            [-0.0128, 0.0848, 0.1504, -0.0240, 0.0016], [-0.0016, 0.0144, 0.2224, -0.0416, 0.0064],
            [0.0064, -0.0336, 0.2544, -0.0336, 0.0064], [0.0064, -0.0416, 0.2224, 0.0144, -0.0016],
            [0.0016, -0.0240, 0.1504, 0.0848, -0.0128],
        ]
    )

    /// H. S. Beers, *Modified-interpolation formulas that minimize fourth differences*, The Record of the American Institute of
    /// Actuaries 34 (1945), ordinary formula: smoother, less close to the groups beside.
    static let beers = (
        first: [
            [0.3333, -0.1636, -0.0210, 0.0796, -0.0283], [0.2595, -0.0780, 0.0130, 0.0100, -0.0045],
            [0.1924, 0.0064, 0.0184, -0.0256, 0.0084], [0.1329, 0.0844, 0.0054, -0.0356, 0.0129],
            [0.0819, 0.1508, -0.0158, -0.0284, 0.0115],
        ],
        second: [
            [0.0404, 0.2000, -0.0344, -0.0128, 0.0068], [0.0093, 0.2268, -0.0402, 0.0028, 0.0013],
            [-0.0108, 0.2272, -0.0248, 0.0112, -0.0028], [-0.0198, 0.1992, 0.0172, 0.0072, -0.0038],
            [-0.0191, 0.1468, 0.0822, -0.0084, -0.0015],
        ],
        middle: [
            [-0.0117, 0.0804, 0.1570, -0.0284, 0.0027], [-0.0020, 0.0160, 0.2200, -0.0400, 0.0060],
            [0.0050, -0.0280, 0.2460, -0.0280, 0.0050], [0.0060, -0.0400, 0.2200, 0.0160, -0.0020],
            [0.0027, -0.0284, 0.1570, 0.0804, -0.0117],
        ]
    )

    /// The single ages of closed groups; at least five groups.
    static func ages(
        _ groups: [Double], _ multipliers: (first: [[Double]], second: [[Double]], middle: [[Double]])
    ) -> [Double] {
        let last = groups.count - 1
        return groups.indices.flatMap { group -> [Double] in
            // Near the end the first panels are read backwards.
            let isEnd = group > last - 2
            let distance = min(group, last - group)
            let panel =
                distance == 0 ? multipliers.first : distance == 1 ? multipliers.second : multipliers.middle
            let start = distance >= 2 ? group - 2 : isEnd ? last - 4 : 0
            let window = Array(groups[start..<(start + 5)])
            let values = isEnd && distance < 2 ? window.reversed() : window
            let ages = panel.map { zip($0, values).reduce(0) { $0 + $1.0 * $1.1 } }
            return isEnd && distance < 2 ? ages.reversed() : ages
        }
    }
}
