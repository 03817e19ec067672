public import Policy

extension WorklistIndex {
    /// An index by the rules of a library.
    public init(_ library: Library) {
        self.init(
            programmes: { Programmes(library.chain(for: $0)) }, types: { library.chain(for: $0).eventTypes })
    }
}
