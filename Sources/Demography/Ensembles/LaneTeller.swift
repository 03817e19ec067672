import Lanes

extension lanes_teller {
    /// Tells an indicator of one region from its lanes: sums below bounds of age, of which two make a range.
    ///
    /// - Parameters:
    ///   - bounds: where ages are cut, the end of all ages last.
    init(_ indicator: Indicator, _ state: LaneState, bounds: [Int]) {
        typealias Numbers = UnsafePointer<Double>
        func ends(_ ages: IndicatorRecipe.Ages, _ sums: UnsafeMutablePointer<Double>) -> (Numbers, Numbers) {
            func place(_ age: Int) -> Int { (bounds.firstIndex { $0 >= age } ?? bounds.count - 1) * Ensemble.width }
            return (Numbers(sums + place(ages.to)), Numbers(sums + place(ages.from)))
        }
        let none = (Numbers(state.births), Numbers(state.births))
        var (first, second, third) = (none, none, none)
        var (kind, scale): (Int32, Double) = (0, 1)
        switch IndicatorRecipe(indicator) {
        case .flow(let path): first.0 = Numbers(state[keyPath: path])
        case .expectancy(let isMale): first.0 = Numbers(state.expectancy[isMale])
        case .persons(let ages): (kind, first) = (1, ends(ages, state.persons))
        case .women(let ages): (kind, first) = (1, ends(ages, state.women))
        case .ratio(let ages, let others, let by, let factor):
            (kind, scale) = (2, factor)
            (first, second, third) = (ends(ages, state.persons), ends(others, state.persons), ends(by, state.persons))
        case .naturalGrowth:
            (kind, scale) = (2, 1000)
            first = (Numbers(state.births), Numbers(state.allDeaths))
            third = ends((0, IndicatorRecipe.end), state.persons)
        }
        self.init(
            plus: (first.0, second.0, third.0), minus: (first.1, second.1, third.1), scale: scale, kind: kind)
    }
}
