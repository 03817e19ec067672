import Civil
import Exchange
import Policy
import Services
import ServicesTesting
import Testing

/// The engine of doses beside one that goes through the days one by one. More histories: `Benchmarks`, `doses`.
@Suite struct DoseOracleTests {
    private static func difference(_ course: DoseCourse, histories: Int, seed: UInt64, days: Int) -> String? {
        var made = DoseHistories(course, seed: seed)
        let oracle = DoseOracle(course)
        for _ in 0..<histories {
            let (born, given) = made.history()
            if let found = oracle.difference(born: born, given: given, days: days) { return found.description }
        }
        return nil
    }

    @Test func `the national schedule is what asking on every day says`() throws {
        let nanan = try #require(DivisionCode("350583"))
        let chain = try CountyFixture.rules.get().library.chain(for: nanan)
        let course = try #require(chain.programmes["immunisation"]?.course)
        #expect(Self.difference(course, histories: 25, seed: 1, days: 2_600) == nil)
    }

    @Test func `an engine that forgets an interval is found out`() throws {
        let nanan = try #require(DivisionCode("350583"))
        let chain = try CountyFixture.rules.get().library.chain(for: nanan)
        var course = try #require(chain.programmes["immunisation"]?.course)
        var made = DoseHistories(course, seed: 4)
        let oracle = DoseOracle(course)
        course.apart = []
        let histories = (0..<40).map { _ in made.history() }
        let found = histories.contains { born, given in
            let said = Courses(course, anchor: born, given: given, isFor: [], on: born).all
            let asked = Courses(oracle.course, anchor: born, given: given, isFor: [], on: born).all
            return zip(said, asked).contains { one, other in
                one.given.map(\.verdict) != other.given.map(\.verdict)
            }
        }
        #expect(found)
    }
}
