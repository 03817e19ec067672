import Civil
import FEEL

/// The values of one parameter over all packs of a chain: for a day and a key the nearest pack that speaks counts.
final class ParameterTable: Sendable {
    let parameter: Parameter
    /// For each key the values, nearest pack first, within a pack by day.
    let values: [[String]: [ParameterValue]]
    /// Those of a parameter without keys, so that nothing is looked up.
    private let plain: [ParameterValue]

    /// The values of a pack, before those of the packs above.
    init(_ parameter: Parameter, _ lower: [ParameterValue], over upper: [[String]: [ParameterValue]] = [:]) {
        self.parameter = parameter
        var values = upper
        let groups = Dictionary(grouping: lower, by: \.key)
        for (key, group) in groups {
            values[key] = group.sorted { $0.validity.from < $1.validity.from } + (values[key] ?? [])
        }
        self.values = values
        plain = values[[]] ?? []
    }

    /// The value for a key on a day.
    func value(_ key: [String], on day: Day) -> ParameterValue? {
        key.isEmpty ? plain.first { $0.validity.contains(day) } : values[key]?.first { $0.validity.contains(day) }
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

extension PackChain {
    /// The values of a parameter over all packs of the chain, key by key; for a day the first of a key that holds counts.
    public func values(of parameter: String) -> [ParameterValue] {
        guard let table = tables[parameter] else { return [] }
        return table.keys.flatMap { table.values[$0] ?? [] }
    }

    /// A key of a parameter in words: the keys themselves, of a decision table what the rule asks.
    func title(of key: [String], in parameter: String) -> Bilingual {
        if let table = decisionTables[parameter], let rule = key.first { return table.title(of: rule) }
        return Bilingual(zh: key.joined(separator: "、"), en: key.joined(separator: ", "))
    }

    /// The values that count, key by key, by day: spans do not overlap.
    public func valuesInForce(of parameter: String) -> [ParameterValue] {
        guard let table = tables[parameter] else { return [] }
        let turns = table.turns
        return table.keys.flatMap { key in
            var spans: [ParameterValue] = []
            for (index, day) in turns.enumerated() {
                guard var value = table.value(key, on: day) else { continue }
                let last = index + 1 < turns.count ? turns[index + 1].adding(days: -1) : nil
                if let before = spans.last, before.place == value.place, before.validity.to?.adding(days: 1) == day {
                    spans[spans.count - 1].validity.to = last
                } else {
                    value.validity = Validity(from: day, to: last)
                    spans.append(value)
                }
            }
            return spans
        }
    }

    /// The parameters that an entitlement reads, by id.
    public func parameters(of entitlement: Entitlement) -> [Parameter] {
        let ids = Set(entitlement.expressions.flatMap(\.paths).compactMap { parameter(of: $0) })
        return ids.sorted().compactMap { parameters[$0] }
    }
}
