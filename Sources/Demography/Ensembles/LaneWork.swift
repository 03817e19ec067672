import Civil
import Lanes

/// The trajectories of a block on their way, and the memory they need. Free it when done.
///
/// Everything that years and regions need is laid out once as pointers: the loops over years neither allocate nor count references.
struct LaneWork {
    private typealias Numbers = UnsafeMutablePointer<Double>

    /// A region's year.
    private struct Step {
        var male: lanes_side
        var female: lanes_side
        let malePolynomials: (last: Numbers, years: Numbers)
        let femalePolynomials: (last: Numbers, years: Numbers)
        let maleNet: (count: Numbers, rate: Numbers)
        let femaleNet: (count: Numbers, rate: Numbers)
        let fertility: Numbers
        let fertile: Range<Int>
        let total: Double
        let sexRatio: Double
        let isTable: Int32
        let isMoving: Bool
        /// Where the paths of TFR, ln k and net migration are in this year.
        let paths: (fertility: Numbers, mortality: Numbers, migration: Numbers)
    }

    private let ensemble: Ensemble
    private let memory: UnsafeMutableRawPointer
    private let states: [LaneState]
    /// By year, then region.
    private let steps: UnsafeMutableBufferPointer<Step>
    private let tellers: [[lanes_teller]]
    private let ages: Int
    private let bounds: [Int]
    private let whole: [Int]
    private let normals: Numbers
    private let profile: [Double]
    private let paths: [Numbers]

    init(_ ensemble: Ensemble, ages: Int) {
        (self.ensemble, self.ages) = (ensemble, ages)
        bounds = Indicator.bounds.map { min($0, ages) } + [ages]
        whole = [0, ages]
        profile = MigrationProfile.standard.shares(ages: ages).map { $0 / 2 }
        let (years, count, width) = (ensemble.years, ensemble.regions.count, Ensemble.width)
        let tables = ensemble.regions.reduce(0) { $0 + $1.table.count }
        let size =
            (count * (LaneState.size(ages: ages) + 3 * years) + 4 * Self.fours(years)) * width + tables
        memory = .allocate(byteCount: size * MemoryLayout<Double>.stride, alignment: 64)
        var next = memory.bindMemory(to: Double.self, capacity: size)
        next.initialize(repeating: 0, count: size)
        let states = (0..<count).map { _ in LaneState(&next, ages: ages) }
        self.states = states
        normals = next
        next += 4 * Self.fours(years) * width
        paths = (0..<count).map { [next] in next + 3 * $0 * years * width }
        next += 3 * count * years * width
        steps = .allocate(capacity: years * count)
        for (index, region) in ensemble.regions.enumerated() {
            let table = next
            for (place, number) in region.table.enumerated() { table[place] = number }
            next += region.table.count
            for (year, rates) in region.years.prefix(years).enumerated() {
                let path = paths[index] + year * width
                steps.initializeElement(
                    at: year * count + index,
                    to: Step(
                        male: states[index].side(rates, isMale: true, table),
                        female: states[index].side(rates, isMale: false, table),
                        malePolynomials: (table + rates.male.last, table + rates.male.years),
                        femalePolynomials: (table + rates.female.last, table + rates.female.years),
                        maleNet: (table + rates.male.net, table + rates.male.netRate),
                        femaleNet: (table + rates.female.net, table + rates.female.netRate),
                        fertility: table + rates.fertility, fertile: rates.fertile, total: rates.total,
                        sexRatio: rates.sexRatio, isTable: rates.isTable ? 1 : 0,
                        isMoving: region.isMoving(year)
                            || year < ensemble.flows.count && !ensemble.flows[year].isEmpty,
                        paths: (path, path + years * width, path + 2 * years * width)))
            }
        }
        let bounds = bounds
        tellers = states.map { state in ensemble.indicators.map { lanes_teller($0, state, bounds: bounds) } }
    }

    func free() {
        steps.deallocate()
        memory.deallocate()
    }

    private static func fours(_ years: Int) -> Int { (3 * years + 3) / 4 }

    /// Puts what a block's trajectories give into the outcomes.
    func run(_ block: Int, into outcomes: Outcomes) {
        let (years, width) = (ensemble.years, Ensemble.width)
        let first = block * width
        lanes_normals(ensemble.seed, UInt32(truncatingIfNeeded: first), 0x7072_6F6A, Self.fours(years), normals)
        for (index, region) in ensemble.regions.enumerated() {
            for kind in 0..<3 {
                lanes_strays(
                    normals + kind * width, 3, ensemble.persistence[kind], region.strays[kind], years,
                    paths[index] + kind * years * width)
            }
            for isMale in [false, true] {
                for (age, count) in (isMale ? region.base.male : region.base.female).enumerated() {
                    (states[index].people[isMale] + age * width).update(repeating: count, count: width)
                }
            }
        }
        for year in 0..<years { advance(year, block, outcomes) }
    }

    private func advance(_ year: Int, _ block: Int, _ outcomes: Outcomes) {
        let steps = steps.baseAddress.map { $0 + year * states.count }
        guard let steps else { return }
        let flows = year < ensemble.flows.count ? ensemble.flows[year] : []
        let isEven = ensemble.timing == .even
        for index in states.indices { begin(states[index], steps + index, isEven) }
        if isEven { move(flows, 0.5, 0, ages, \.early) }
        for index in states.indices { age(states[index], steps + index, isEven) }
        move(flows, isEven ? 0.5 : 1, 1, ages, \.late)
        for index in states.indices { bear(states[index], steps + index, isEven) }
        move(flows, isEven ? 0.5 : 1, 0, 1, \.late)
        for index in states.indices {
            end(states[index], steps + index)
            lanes_tell(
                tellers[index], tellers[index].count, outcomes.place(block: block, region: index, year: year))
        }
    }

    private func begin(_ state: LaneState, _ step: UnsafeMutablePointer<Step>, _ isEven: Bool) {
        let width = Ensemble.width
        lanes_sums(state.people.male, state.people.female, bounds, bounds.count - 1, state.persons, state.women)
        lanes_clear(state.net)
        lanes_clear(state.births)
        guard step.pointee.isMoving else { return }
        // The migrants of the scenario and those that stray, none more than there are.
        let (stray, persons) = (step.pointee.paths.migration, state.persons + (bounds.count - 1) * width)
        for lane in 0..<width { stray[lane] *= persons[lane] }
        let (male, female) = (step.pointee.maleNet, step.pointee.femaleNet)
        lanes_migrants(male.count, male.rate, profile, stray, state.people.male, ages, state.late.male)
        lanes_migrants(female.count, female.rate, profile, stray, state.people.female, ages, state.late.female)
        guard isEven else { return }
        for isMale in [false, true] {
            for i in 0..<(ages * width) {
                state.late[isMale][i] *= 0.5
                state.early[isMale][i] = state.late[isMale][i]
            }
        }
    }

    private func move(
        _ flows: [Flow], _ share: Double, _ from: Int, _ to: Int, _ part: KeyPath<LaneState, LaneState.BySex>
    ) {
        for flow in flows {
            let (people, left, reached) = (
                states[flow.from].people, states[flow.from][keyPath: part], states[flow.to][keyPath: part]
            )
            lanes_move(flow.male, share, people.male, from, to, left.male, reached.male)
            lanes_move(flow.female, share, people.female, from, to, left.female, reached.female)
        }
    }

    private func age(_ state: LaneState, _ step: UnsafeMutablePointer<Step>, _ isEven: Bool) {
        if isEven, step.pointee.isMoving {
            lanes_join(state.early.male, 0, 0, ages, state.people.male, state.net)
            lanes_join(state.early.female, 0, 0, ages, state.people.female, state.net)
        }
        let (from, to) = (step.pointee.fertile.lowerBound, step.pointee.fertile.upperBound)
        lanes_bear(step.pointee.fertility, state.people.female, from, to, state.births)
        let deviation = step.pointee.paths.mortality
        lanes_exponential(deviation, state.factor)
        let (male, female) = (step.pointee.malePolynomials, step.pointee.femalePolynomials)
        lanes_polynomial(male.last, LaneYear.terms, deviation, state.last.male)
        lanes_polynomial(male.years, LaneYear.terms, deviation, state.years.male)
        lanes_polynomial(female.last, LaneYear.terms, deviation, state.last.female)
        lanes_polynomial(female.years, LaneYear.terms, deviation, state.years.female)
        lanes_age(&step.pointee.male, ages - 1, step.pointee.isTable, state.factor)
        lanes_age(&step.pointee.female, ages - 1, step.pointee.isTable, state.factor)
    }

    private func bear(_ state: LaneState, _ step: UnsafeMutablePointer<Step>, _ isEven: Bool) {
        // Age 0 bears none, so it does not matter that its count is still that of the year's start.
        let (from, to) = (step.pointee.fertile.lowerBound, step.pointee.fertile.upperBound)
        lanes_bear(step.pointee.fertility, state.people.female, from, to, state.births)
        if isEven, step.pointee.isMoving {
            lanes_bear(step.pointee.fertility, state.late.female, from, to, state.births)
        }
        lanes_deliver(
            &step.pointee.male, &step.pointee.female, step.pointee.paths.fertility, step.pointee.total,
            step.pointee.sexRatio, state.births, state.fertility)
    }

    private func end(_ state: LaneState, _ step: UnsafeMutablePointer<Step>) {
        if step.pointee.isMoving {
            lanes_join(state.late.male, Projection.floor, 0, ages, state.people.male, state.net)
            lanes_join(state.late.female, Projection.floor, 0, ages, state.people.female, state.net)
        }
        lanes_sums(state.deaths.male, state.deaths.female, whole, 1, state.dead, state.deadWomen)
    }
}
