/// How often the values of a population are: a table that stands by itself, so that records which come later are weighed by the same
/// frequencies as those that it was made from.
public struct FrequencyTable: Sendable {
    /// One level of a comparison at which values count by how rare they are.
    struct Level: Sendable {
        let comparison: Int
        let level: Int
        let field: Int
        let part: LinkDesign.Part
        /// How many records have a value.
        var known: Double
        /// How many records have the value of a key. Two records that agree are two at least: only what is more is kept.
        var counts: [UInt64: UInt32]
    }

    let levels: [Level]
    /// How many records more are taken for known, spread as the model has it: where few are known, few are rare.
    let spread: Double

    /// The frequencies of the values of records.
    ///
    /// - Parameter spread: of each value so many more are taken for known, and of all others as many as then make the model's chance of
    ///   agreement: a small population says little of how rare a value is.
    public init(_ records: LinkRecords, spread: Double = 0) {
        self.spread = spread
        levels = records.design.rated.map { rated in
            let keys = records.values[rated.field].keys(rated.part) ?? []
            var (counts, known): ([UInt64: UInt32], Double) = ([:], 0)
            for record in 0..<records.count {
                let value = Int(records.cells[record, rated.field])
                let key = value < keys.count ? keys[value] : 0
                if key != 0 {
                    counts[key, default: 0] += 1
                    known += 1
                }
            }
            return Level(
                comparison: rated.comparison, level: rated.level, field: rated.field, part: rated.part, known: known,
                counts: counts.filter { $0.value > 2 })
        }
    }
}

extension LinkDesign {
    /// The levels at which rare values count for more, with what of a value is rare or not.
    fileprivate var rated: [(comparison: Int, level: Int, field: Int, part: Part)] {
        var rated: [(comparison: Int, level: Int, field: Int, part: Part)] = []
        for (place, comparison) in comparisons.enumerated() {
            guard let field = fields.firstIndex(where: { $0.name == comparison.field }) else { continue }
            for (level, test) in comparison.levels.enumerated() where comparison.frequency.contains(test) {
                let part: Part
                switch test {
                case .sound: part = .sound
                case .nearSound: part = .nearSound
                case .surname: part = .surname
                default: part = .whole
                }
                rated.append((place, level, field, part))
            }
        }
        return rated
    }
}
