/// What every trajectory of an ensemble gives: one value for each region, year and indicator.
///
/// Memory: 8 bytes × regions × years × indicators × trajectories. Written once by ``Ensemble/outcomes(trajectories:threads:)``, each
/// trajectory by one thread, and only read afterwards; that is why it may be shared.
public final class Outcomes: @unchecked Sendable {
    /// How many regions, in the order of the ensemble.
    public let regions: Int
    /// How many years.
    public let years: Int
    /// What is told of each year.
    public let indicators: [Indicator]
    /// How many trajectories.
    public let trajectories: Int
    private let values: UnsafeMutablePointer<Double>
    private let block: Int

    /// The probabilities that are reported.
    public static let probabilities = [0.025, 0.1, 0.5, 0.9, 0.975]

    init(regions: Int, years: Int, indicators: [Indicator], trajectories: Int) {
        (self.regions, self.years, self.indicators) = (regions, years, indicators)
        self.trajectories = max(0, trajectories)
        // Every value is written before anybody reads. A block's values lie together, so that they are written in a row.
        block = regions * years * indicators.count * Ensemble.width
        let blocks = (self.trajectories + Ensemble.width - 1) / Ensemble.width
        let bytes = max(1, block * blocks) * MemoryLayout<Double>.stride
        values = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(
            to: Double.self, capacity: max(1, block * blocks))
    }

    deinit { values.deallocate() }

    private func start(_ region: Int, _ year: Int, _ indicator: Int) -> Int {
        ((region * years + year) * indicators.count + indicator) * Ensemble.width
    }

    /// Where a block's values of a region and year begin: by indicator, then trajectory.
    func place(block: Int, region: Int, year: Int) -> UnsafeMutablePointer<Double> {
        values + block * self.block + start(region, year, 0)
    }

    /// The value of each trajectory; empty where the ensemble has no such region, year or indicator.
    ///
    /// - Parameters:
    ///   - region: its place, from 0.
    ///   - year: years after the first, from 0.
    ///   - indicator: what is asked for.
    public func sample(region: Int, year: Int, _ indicator: Indicator) -> [Double] {
        guard (0..<regions).contains(region), (0..<years).contains(year),
            let place = indicators.firstIndex(of: indicator)
        else { return [] }
        let start = start(region, year, place)
        return [Double](unsafeUninitializedCapacity: trajectories + Ensemble.width) { sample, count in
            guard let all = sample.baseAddress else { return }
            for first in stride(from: 0, to: trajectories, by: Ensemble.width) {
                (all + first).update(from: values + first / Ensemble.width * block + start, count: Ensemble.width)
            }
            count = trajectories
        }
    }

    /// Quantiles at ``probabilities``, or others from 0 to 1: linear between order statistics (Hyndman and Fan's
    /// type 7). Empty where ``sample(region:year:_:)`` is.
    public func quantiles(
        region: Int, year: Int, _ indicator: Indicator, at probabilities: [Double] = Outcomes.probabilities
    ) -> [Double] {
        Quantiles.of(sample(region: region, year: year, indicator), probabilities)
    }
}
