import Civil

/// The values of one parameter over all packs of a chain: for a day and a key the nearest pack that speaks counts.
struct ParameterTable: Sendable {
    let parameter: Parameter
    /// For each key the values, nearest pack first, within a pack by day.
    private(set) var values: [[String]: [ParameterValue]] = [:]

    init(_ parameter: Parameter) {
        self.parameter = parameter
        overlay(parameter.values)
    }

    /// Puts the values of a lower pack before those above.
    mutating func overlay(_ lower: [ParameterValue]) {
        let groups = Dictionary(grouping: lower, by: \.key)
        for (key, group) in groups {
            values[key] = group.sorted { $0.validity.from < $1.validity.from } + (values[key] ?? [])
        }
    }

    /// The value for a key on a day.
    func value(_ key: [String], on day: Day) -> ParameterValue? {
        values[key]?.first { $0.validity.contains(day) }
    }

    /// The days on which some value begins or has just ended.
    var turns: [Day] {
        var days: Set<Day> = []
        for group in values.values {
            for value in group {
                days.insert(value.validity.from)
                if let to = value.validity.to { days.insert(to.adding(days: 1)) }
            }
        }
        return days.sorted()
    }

    /// The keys in a fixed order.
    var keys: [[String]] { values.keys.sorted { $0.lexicographicallyPrecedes($1) } }
}
