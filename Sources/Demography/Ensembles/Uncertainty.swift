/// What strays in an ensemble, and how far.
public struct Uncertainty: Hashable, Sendable {
    /// Of the TFR, in children per woman: all age-specific rates of a year are scaled alike, and never below a twentieth of the
    /// scenario's.
    public var fertility: Spread
    /// Of life expectancy at birth of both sexes, in years: all death rates of a year are scaled alike, by a factor from 0.37 to 2.7.
    public var mortality: Spread
    /// Of net migration, in persons per head of the population of the year's start; by age as ``MigrationProfile/standard``.
    public var migration: Spread

    /// A spread of each component.
    public init(fertility: Spread, mortality: Spread, migration: Spread) {
        (self.fertility, self.mortality, self.migration) = (fertility, mortality, migration)
    }

    /// Nothing strays.
    public static let none = Uncertainty(fertility: .none, mortality: .none, migration: .none)

    /// The 80 and 95 % bounds that WPP 2024 publishes for China (see ``China/source``), by years after 2023.
    ///
    /// TFR, life expectancy of both sexes and net migration, each less its median; migration per head of the population. φ of the TFR
    /// is chosen so that the bounds of births come near those published; the other two do not matter much.
    public static let china = Uncertainty(
        fertility: Spread(persistence: Persistence(0.985), widths: widths(China.fertilityBounds)),
        mortality: Spread(persistence: Persistence(0.98), widths: widths(China.expectancyBounds)),
        migration: Spread(persistence: Persistence(0.9), widths: widths(China.migrationBounds)))

    private static func widths(_ rows: [[Double]]) -> [Int: Spread.Widths] {
        Dictionary(
            uniqueKeysWithValues: rows.map {
                (Int($0[0]) - 2023, Spread.Widths(q025: $0[1], q10: $0[2], q90: $0[3], q975: $0[4]))
            })
    }
}
