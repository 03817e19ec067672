public import Civil

/// All packs, read, layered and checked.
///
/// Packs with an error do not take part: nor does any pack below them. Everything that is wrong is in ``findings``.
public struct Library: Sendable {
    /// The packs that load, by division.
    public let packs: [Pack]
    /// Everything that is wrong, by place.
    public let findings: [Finding]
    let chains: [Int64: PackChain]

    /// The packs that speak for a division: those of the division itself and of all above it that have one.
    public func chain(for division: DivisionCode) -> PackChain {
        for code in division.path.reversed() {
            if let chain = chains[code.number] { return chain }
        }
        return PackChain(division: division)
    }

    /// Whether nothing prevents a pack from loading.
    public var isSound: Bool { !findings.contains { $0.severity == .error } }
}
