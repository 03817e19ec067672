public import Civil

/// A FEEL value: what an expression reads and what it answers.
///
/// The kinds are those of DMN 1.5, chapter 10.3, with one more of our own: ``unknown(_:)``, a fact that is not known, which is not the
/// same as `null` (a fact known to be absent, or an error). Plain FEEL never produces it; it only spreads from the context.
public enum Value: Sendable {
    /// The absent value. With a reason where it stands for an error, without one where `null` was written or given.
    case null(NullReason?)
    /// A fact that is not known (yet), with everything that would have to be known to settle it.
    case unknown(Unknown)
    case boolean(Bool)
    case number(Decimal128)
    case string(String)
    case date(Day)
    indirect case time(Time)
    indirect case dateTime(DateTime)
    /// A years-and-months duration, in months.
    case yearsMonths(Int64)
    /// A days-and-time duration.
    case daysTime(DaysTime)
    case list([Value])
    case context(Context)
    case range(Interval)
    case function(Function)

    /// `null` without a reason.
    public static let null = Value.null(nil)

    /// An integer as a number.
    public static func integer(_ value: some FixedWidthInteger) -> Value {
        .number(Decimal128(Int64(clamping: value)))
    }

    /// A fact of that name that nobody has recorded.
    public static func missing(_ name: String) -> Value { .unknown(Unknown(.missing(name))) }

    /// A term that the policy leaves open: a person must decide.
    public static func open(_ id: String) -> Value { .unknown(Unknown(.open(id))) }

    /// Whether this is `null`, for whatever reason.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// Whether this is not known.
    public var isUnknown: Bool { if case .unknown = self { true } else { false } }

    /// Why this is `null`, where it stands for an error.
    public var reason: NullReason? { if case .null(let reason) = self { reason } else { nil } }

    /// The truth value, if this is one.
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The number, if this is one.
    public var number: Decimal128? { if case .number(let value) = self { value } else { nil } }

    /// The text, if this is one.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The day, if this is one.
    public var day: Day? { if case .date(let value) = self { value } else { nil } }

    /// The items, if this is a list.
    public var items: [Value]? { if case .list(let value) = self { value } else { nil } }

    /// The context, if this is one.
    public var context: Context? { if case .context(let value) = self { value } else { nil } }

    /// What would have to be known, if this is not known.
    public var unknown: Unknown? { if case .unknown(let value) = self { value } else { nil } }
}

extension Value: ExpressibleByBooleanLiteral, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral
{
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .number(Decimal128(value)) }
    public init(arrayLiteral elements: Value...) { self = .list(elements) }
}
