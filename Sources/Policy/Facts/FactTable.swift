/// The facts of a chain in a fixed order.
struct FactTable: Sendable {
    init() {}
}
