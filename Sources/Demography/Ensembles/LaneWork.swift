import Civil
import Lanes

/// The trajectories of a block on their way, and the memory they need. Free it when done.
struct LaneWork {
    private typealias Numbers = UnsafeMutablePointer<Double>

    private let ensemble: Ensemble
    private let memory: Numbers
    private let states: [LaneState]
    private let ages: Int
    private let bounds: [Int]
    /// Paths of TFR, ln k and net migration by region.
    private let paths: [[Numbers]]
    private let normals: Numbers
    private let profile: [Double]

    /// Nil where there is nothing to do.
    init?(_ ensemble: Ensemble) {
        guard let ages = ensemble.regions.first.map({ $0.base.openAge + 1 }), ensemble.years > 0, ages > 4,
            ensemble.regions.allSatisfy({ $0.base.openAge + 1 == ages })
        else { return nil }
        (self.ensemble, self.ages) = (ensemble, ages)
        bounds = Indicator.bounds.map { min($0, ages) } + [ages]
        profile = MigrationProfile.standard.shares(ages: ages).map { $0 / 2 }
        let (years, count) = (ensemble.years, ensemble.regions.count)
        let size = (count * (LaneState.size(ages: ages) + 3 * years) + 4 * Self.fours(years)) * Ensemble.width
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: size * MemoryLayout<Double>.stride, alignment: 64)
        memory = bytes.bindMemory(to: Double.self, capacity: size)
        memory.initialize(repeating: 0, count: size)
        var next = memory
        states = (0..<count).map { _ in LaneState(&next, ages: ages) }
        normals = next
        next += 4 * Self.fours(years) * Ensemble.width
        paths = (0..<count).map { region in
            (0..<3).map { next + (3 * region + $0) * years * Ensemble.width }
        }
    }

    func free() { memory.deallocate() }

    private static func fours(_ years: Int) -> Int { (3 * years + 3) / 4 }

    /// Values by region, year, indicator and trajectory.
    func run(_ block: Int) -> [Double] {
        let years = ensemble.years
        let each = years * ensemble.indicators.count * Ensemble.width
        var result = [Double](repeating: 0, count: states.count * each)
        lanes_normals(
            ensemble.seed, UInt32(truncatingIfNeeded: block * Ensemble.width), 0x7072_6F6A, Self.fours(years), normals)
        for (index, region) in ensemble.regions.enumerated() {
            for kind in 0..<3 {
                lanes_strays(
                    normals + kind * Ensemble.width, 3, ensemble.persistence[kind], region.strays[kind], years,
                    paths[index][kind])
            }
            for isMale in [false, true] {
                let counts = isMale ? region.base.male : region.base.female
                for (age, count) in counts.enumerated() {
                    (states[index].people[isMale] + age * Ensemble.width).update(repeating: count, count: Ensemble.width)
                }
            }
        }
        for step in 0..<years {
            let sums = advance(step)
            for (index, sums) in sums.enumerated() {
                var place = index * each + step * ensemble.indicators.count * Ensemble.width
                for indicator in ensemble.indicators {
                    let value = sums.value(indicator)
                    for lane in 0..<Ensemble.width { result[place + lane] = value[lane] }
                    place += Ensemble.width
                }
            }
        }
        return result
    }

    private func advance(_ step: Int) -> [LaneSums] {
        let flows = step < ensemble.flows.count ? ensemble.flows[step] : []
        let isEven = ensemble.timing == .even
        let moving = ensemble.regions.map { $0.isMoving(step) || !flows.isEmpty }
        var sums = states.map(count)
        for index in states.indices where moving[index] { migrants(index, step, &sums[index], isEven) }
        if isEven { move(flows, 0.5, 0, ages, \.early) }
        for index in states.indices {
            ensemble.regions[index].table.withUnsafeBufferPointer {
                guard let table = $0.baseAddress else { return }
                age(index, step, table, isEven && moving[index])
            }
        }
        move(flows, isEven ? 0.5 : 1, 1, ages, \.late)
        for index in states.indices {
            ensemble.regions[index].table.withUnsafeBufferPointer {
                guard let table = $0.baseAddress else { return }
                bear(index, step, table, isEven && moving[index])
            }
        }
        move(flows, isEven ? 0.5 : 1, 0, 1, \.late)
        for (index, state) in states.enumerated() {
            if moving[index] {
                lanes_join(state.late.male, Projection.floor, 0, ages, state.people.male, state.net)
                lanes_join(state.late.female, Projection.floor, 0, ages, state.people.female, state.net)
            }
            finish(state, index, step, &sums[index])
        }
        return sums
    }

    private func read(_ numbers: Numbers) -> Ensemble.Lane {
        UnsafeRawPointer(numbers).loadUnaligned(as: Ensemble.Lane.self)
    }

    private func count(_ state: LaneState) -> LaneSums {
        let groups = bounds.count - 1
        lanes_sums(state.people.male, state.people.female, bounds, groups, state.groups.male, state.groups.female)
        var sums = LaneSums()
        for group in 0..<groups {
            let women = read(state.groups.female + group * Ensemble.width)
            sums.persons.append(read(state.groups.male + group * Ensemble.width) + women)
            sums.women.append(women)
        }
        state.net.update(repeating: 0, count: Ensemble.width)
        state.births.update(repeating: 0, count: Ensemble.width)
        return sums
    }

    /// The migrants of the scenario and those that stray, none more than there are.
    private func migrants(_ index: Int, _ step: Int, _ sums: inout LaneSums, _ isEven: Bool) {
        let (region, state) = (ensemble.regions[index], states[index])
        let year = region.years[step]
        let stray = paths[index][2] + step * Ensemble.width
        let persons = sums.value(.population)
        for lane in 0..<Ensemble.width { stray[lane] *= persons[lane] }
        region.table.withUnsafeBufferPointer { table in
            guard let table = table.baseAddress else { return }
            lanes_migrants(table + year.male.net, profile, stray, state.people.male, ages, state.late.male)
            lanes_migrants(table + year.female.net, profile, stray, state.people.female, ages, state.late.female)
        }
        guard isEven else { return }
        for isMale in [false, true] {
            for i in 0..<(ages * Ensemble.width) {
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

    private func age(_ index: Int, _ step: Int, _ table: UnsafePointer<Double>, _ joins: Bool) {
        let (state, year) = (states[index], ensemble.regions[index].years[step])
        if joins {
            lanes_join(state.early.male, 0, 0, ages, state.people.male, state.net)
            lanes_join(state.early.female, 0, 0, ages, state.people.female, state.net)
        }
        lanes_bear(
            table + year.fertility, state.people.female, year.fertile.lowerBound, year.fertile.upperBound, state.births)
        let path = paths[index][1] + step * Ensemble.width
        for lane in 0..<Ensemble.width {
            state.factor[lane] = path[lane]
            state.deviation[lane] = path[lane] / LaneYear.reach
        }
        lanes_exponential(state.factor, 1)
        for isMale in [false, true] {
            let own = isMale ? year.male : year.female
            var side = state.side(year, isMale: isMale, table)
            lanes_polynomial(table + own.last, LaneYear.terms, state.deviation, side.last)
            lanes_polynomial(table + own.years, LaneYear.terms, state.deviation, side.years)
            lanes_age(&side, ages - 1, year.isTable ? 1 : 0, state.factor)
        }
    }

    private func bear(_ index: Int, _ step: Int, _ table: UnsafePointer<Double>, _ joins: Bool) {
        let (state, year) = (states[index], ensemble.regions[index].years[step])
        // Age 0 bears none, so it does not matter that its count is still that of the year's start.
        let (from, to) = (year.fertile.lowerBound, year.fertile.upperBound)
        lanes_bear(table + year.fertility, state.people.female, from, to, state.births)
        if joins { lanes_bear(table + year.fertility, state.late.female, from, to, state.births) }
        var male = state.side(year, isMale: true, table)
        var female = state.side(year, isMale: false, table)
        lanes_deliver(&male, &female, paths[index][0] + step * Ensemble.width, year.sexRatio, state.births)
    }

    private func finish(_ state: LaneState, _ index: Int, _ step: Int, _ sums: inout LaneSums) {
        lanes_sums(state.deaths.male, state.deaths.female, [0, ages], 1, state.groups.male, state.groups.female)
        sums.births = read(state.births)
        sums.deaths = read(state.groups.male) + read(state.groups.female)
        sums.net = read(state.net)
        sums.fertility =
            ensemble.regions[index].years[step].total * read(paths[index][0] + step * Ensemble.width)
        sums.male = read(state.expectancy.male)
        sums.female = read(state.expectancy.female)
    }
}
