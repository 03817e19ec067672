/// The cohort-component method of the UN, in steps of one year and single ages.
///
/// United Nations, *World Population Prospects 2024: Methodology*. For migrants M, ages x = 0…w, w open, of each sex:
///
/// 1. Where P + M ≤ 0, M becomes 0.00001 − P.
/// 2. `even`: half of M joins P at once.
/// 3. Cohort deaths D[x] = (1 − S[x]) P[x−1], D[w] = (1 − S[w])(P[w−1] + P[w]).
/// 4. Births[x] = f[x] (P_f[x] + P_f′[x]) / 2, P_f′ the women alive at the end, P_f′[0] = 0; the first and the last age bear
///    none. Boys are SRB / (1 + SRB) of them. P′[0] = S[0] times the births.
/// 5. The rest of M joins (`even`: before births, except at age 0). A negative count becomes 0.0005.
///
/// Flows between regions add to M: rate times the persons of the region left who are alive at the end (`even`: half of the rate
/// at the start by age then, half at the end). All flows of a year act at once; where those out of a region take more than 80 % of
/// an age, they are scaled to that.
public enum Projection {
    /// The least a population is left with by a capped emigration.
    static let rest = 0.00001
    /// What replaces a negative count.
    static let floor = 0.0005
    /// The most that flows may take out of an age.
    static let most = 0.8

    /// One year of all regions.
    ///
    /// - Parameters:
    ///   - populations: each region's persons on 1 January; the same ages everywhere.
    ///   - rates: what acts on each; as many as regions, for the same ages. Regions without counterpart are left out.
    ///   - flows: moves between them; those that name no region are left out.
    ///   - timing: when migrants move.
    public static func advance(
        _ populations: [AgeStructure], by rates: [YearRates], flows: [Flow] = [], timing: MigrationTiming = .end
    ) -> [YearResult] {
        var drafts = zip(populations, rates).map { Draft($0, $1, timing) }
        let moves = scaled(flows, regions: drafts.count, ages: drafts.map(\.count).min() ?? 0)
        if timing == .even {
            for (index, net) in movers(moves, 0.5, drafts.map(\.base), 0..<Int.max) { drafts[index].early.add(net) }
        }
        for index in drafts.indices { drafts[index].survive() }
        let share = timing == .even ? 0.5 : 1
        for (index, net) in movers(moves, share, drafts.map(\.alive), 1..<Int.max) { drafts[index].late.add(net) }
        for index in drafts.indices { drafts[index].bear() }
        for (index, net) in movers(moves, share, drafts.map(\.alive), 0..<1) { drafts[index].late.add(net) }
        return drafts.map { $0.finish() }
    }

    /// One year of one region.
    public static func advance(
        _ population: AgeStructure, by rates: YearRates, timing: MigrationTiming = .end
    ) -> YearResult {
        var draft = Draft(population, rates, timing)
        draft.survive()
        draft.bear()
        return draft.finish()
    }

    /// Five years of one region in five-year groups, as older data have them: everything that ``advance(_:by:timing:)`` does, with births
    /// n f (P + P′)/2 for n = 5.
    ///
    /// The UN's five-year tables run from mid-year to mid-year; `even` is the right timing for them. It cannot be as exact as single years:
    /// 0.1 to 0.3 % of the total after 75 years.
    ///
    /// - Parameters:
    ///   - population: persons aged 0–4, 5–9, …, open.
    ///   - rates: of the same groups: ``Survival/init(abridged:sex:)``; births per woman-year; net migrants of the five years.
    ///   - timing: when migrants move.
    public static func advanceFiveYears(
        _ population: AgeStructure, by rates: YearRates, timing: MigrationTiming = .even
    ) -> YearResult {
        var draft = Draft(population, rates, timing, 5)
        draft.survive()
        draft.bear()
        return draft.finish()
    }

    /// The flows between regions that there are, those out of an age scaled where together they take more than ``most`` of it.
    static func scaled(_ flows: [Flow], regions: Int, ages: Int) -> [Flow] {
        let between = flows.filter {
            (0..<regions).contains($0.from) && (0..<regions).contains($0.to) && $0.from != $0.to
                && $0.male.count >= ages && $0.female.count >= ages
        }
        guard !between.isEmpty else { return [] }
        var sums = [AgeCounts](repeating: AgeCounts(zeros: ages), count: regions)
        for flow in between {
            for x in 0..<ages {
                sums[flow.from].male[x] += flow.male[x]
                sums[flow.from].female[x] += flow.female[x]
            }
        }
        let tooMany = Set(
            sums.indices.filter { index in (sums[index].male + sums[index].female).contains { $0 > most } })
        guard !tooMany.isEmpty else { return between }
        return between.map { flow in
            guard tooMany.contains(flow.from) else { return flow }
            func scaled(_ rates: [Double], _ sums: [Double]) -> [Double] {
                zip(rates, sums).map { $1 > most ? $0 * most / $1 : $0 }
            }
            return Flow(
                from: flow.from, to: flow.to, male: scaled(flow.male, sums[flow.from].male),
                female: scaled(flow.female, sums[flow.from].female))
        }
    }

    /// Who comes less who goes, by region; nothing without flows.
    private static func movers(
        _ flows: [Flow], _ share: Double, _ people: [AgeCounts], _ ages: Range<Int>
    ) -> EnumeratedSequence<[AgeCounts]> {
        guard !flows.isEmpty else { return [].enumerated() }
        var net = people.map { AgeCounts(zeros: $0.male.count) }
        for flow in flows {
            let count = min(people[flow.from].male.count, people[flow.to].male.count)
            let ages = ages.clamped(to: 0..<count)
            for (place, share) in [(flow.from, -share), (flow.to, share)] {
                move(flow.male, share, people[flow.from].male, ages, &net[place].male)
                move(flow.female, share, people[flow.from].female, ages, &net[place].female)
            }
        }
        return net.enumerated()
    }

    private static func move(
        _ rates: [Double], _ share: Double, _ people: [Double], _ ages: Range<Int>, _ net: inout [Double]
    ) {
        for x in ages { net[x] += share * rates[x] * max(0, people[x]) }
    }
}
