public import Policy
import Registry

extension WorklistIndex {
    /// An index by the rules of a library.
    public init(_ library: Library) {
        let programmes = PlaceCache { Programmes(library.chain(for: $0)) }
        let placed = PlaceCache { place in
            library.chain(for: place).eventTypes.mapValues { type in
                type.sets.filter { $0.attributes.contains { WorklistIndex.placing.contains($0.name) } }.map(\.role)
            }
        }
        self.init(programmes: { programmes[$0] }, placed: { placed[$0] })
    }
}
