/// Logic of four values: true, false, null and unknown. False decides a conjunction and true a disjunction whatever the others are; of the
/// rest unknown outweighs null, because what is not known might decide.
enum Logic {
    static func and(_ a: Value, _ b: Value) -> Value {
        switch (a, b) {
        case (.boolean(false), _), (_, .boolean(false)): .boolean(false)
        case (.boolean(true), .boolean(true)): .boolean(true)
        default: united(a, b) ?? (a.boolean == nil ? null(a) : null(b))
        }
    }

    static func or(_ a: Value, _ b: Value) -> Value {
        switch (a, b) {
        case (.boolean(true), _), (_, .boolean(true)): .boolean(true)
        case (.boolean(false), .boolean(false)): .boolean(false)
        default: united(a, b) ?? (a.boolean == nil ? null(a) : null(b))
        }
    }

    static func not(_ a: Value) -> Value {
        switch a {
        case .boolean(let value): .boolean(!value)
        case .unknown: a
        default: null(a)
        }
    }

    /// The null that stands for a value that is no truth value.
    private static func null(_ value: Value) -> Value { value.isNull ? value : .null }
}
