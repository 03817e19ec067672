/// A division under one code and name, and the years in which that was so.
public struct Division: Hashable, Sendable {
    /// The code.
    public var code: DivisionCode
    /// The Chinese name, without the names above.
    public var name: String
    /// The first year; nil is since the codes began.
    public var start: Int?
    /// The last year; nil is to this day.
    public var end: Int?

    /// A division from its parts.
    public init(code: DivisionCode, name: String, start: Int? = nil, end: Int? = nil) {
        self.code = code
        self.name = name
        self.start = start
        self.end = end
    }

    /// Whether the code and name were in use in `year`.
    public func isValid(inYear year: Int) -> Bool { (start ?? .min) <= year && year <= (end ?? .max) }
}
