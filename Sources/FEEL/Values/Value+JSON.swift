public import Civil

extension Value {
    /// The value as JSON. Dates, times, durations, ranges and functions become text; what is not known becomes `{"unknown": ["…"]}`.
    public var json: JSON { json(0) }

    private func json(_ level: Int) -> JSON {
        guard level < 128 else { return .null }
        switch self {
        case .null: return .null
        case .unknown(let unknown): return ["unknown": .array(unknown.causes.map { .string($0.description) })]
        case .boolean(let value): return .bool(value)
        case .number(let value): return .number(value)
        case .string(let value): return .string(value)
        case .date, .time, .dateTime, .yearsMonths, .daysTime, .range, .function: return .string(description)
        case .list(let items): return .array(items.map { $0.json(level + 1) })
        case .context(let context): return .object(context.entries.map { ($0, $1.json(level + 1)) })
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
