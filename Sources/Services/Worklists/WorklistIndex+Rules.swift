public import Policy
import Registry

extension WorklistIndex {
    /// An index by the rules of a library.
    public init(_ library: Library) {
        let programmes = PlaceCache { Programmes(library.chain(for: $0)) }
        let types = PlaceCache { library.chain(for: $0).eventTypes }
        self.init(programmes: { programmes[$0] }, types: { types[$0] })
    }
}
