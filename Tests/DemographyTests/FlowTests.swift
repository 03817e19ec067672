import Civil
import Demography
import Testing

@Suite struct FlowTests {
    @Test(arguments: MigrationTiming.allCases)
    func `moves between regions balance in each and cancel over all`(timing: MigrationTiming) throws {
        let scenario = try EnsembleTests.scenario(years: 1)
        let (base, rates) = (scenario.base, scenario.rates)
        var closed = rates[0]
        closed.migration = nil
        let high = [Double](repeating: 0.7, count: 101)
        let low = [Double](repeating: 0.01, count: 101)
        let flows = [
            Flow(from: 0, to: 1, male: high, female: low), Flow(from: 0, to: 2, male: high, female: low),
            Flow(from: 2, to: 0, male: low, female: low), Flow(from: 1, to: 7, male: high, female: high),
        ]
        var people = [base, base, base]
        for _ in 0..<20 {
            let results = Projection.advance(
                people, by: [closed, closed, closed], flows: flows, timing: timing)
            for (start, result) in zip(people, results) {
                let end = start.total + result.births - result.deaths.total + result.netMigration.total
                #expect(abs(end - result.population.total) < 1e-12 * start.total)
                #expect(result.population.male.allSatisfy { $0 >= 0 })
            }
            #expect(abs(results.reduce(0) { $0 + $1.netMigration.total }) < 1e-9)
            // Flows out of an age take 80 % of it at most.
            #expect(results[0].population.male[10] > 0)
            people = results.map(\.population)
        }
    }
}
