public import Civil

extension Value {
    /// The value as JSON. Dates, times, durations, ranges and functions become text; what is not known becomes `{"unknown": ["…"]}`.
    /// Of a value with more than a million parts, or nested deeper than 128, the rest is `null`.
    public var json: JSON {
        var budget = 1_000_000
        return json(0, &budget)
    }

    private func json(_ level: Int, _ budget: inout Int) -> JSON {
        budget -= 1
        guard level < 128, budget > 0 else { return .null }
        switch self {
        case .null: return .null
        case .unknown(let unknown): return ["unknown": .array(unknown.causes.map { .string($0.description) })]
        case .boolean(let value): return .bool(value)
        case .number(let value): return .number(value)
        case .string(let value): return .string(value)
        case .date, .time, .dateTime, .yearsMonths, .daysTime, .range, .function: return .string(description)
        case .list(let items):
            var array: [JSON] = []
            for item in items where budget > 0 { array.append(item.json(level + 1, &budget)) }
            return .array(array)
        case .context(let context):
            var members: [(String, JSON)] = []
            for (name, value) in context.entries { members.append((name, value.json(level + 1, &budget))) }
            return .object(members)
        }
    }

    /// The value that JSON stands for. Texts stay texts, unless `literals` is set: then a text that is a whole date, time, date and time or
    /// duration of ISO 8601 becomes one.
    public init(json: JSON, literals: Bool = false, zones: Zones = .none) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .boolean(value)
        case .number(let value): self = .number(value)
        case .string(let text):
            if literals, case .value(let value) = TimeText.literal(text, zones: zones) {
                self = value
            } else {
                self = .string(text)
            }
        case .array(let items): self = .list(items.map { Value(json: $0, literals: literals, zones: zones) })
        case .object(let members):
            self = .context(Context(members.map { ($0, Value(json: $1, literals: literals, zones: zones)) }))
        }
    }
}
