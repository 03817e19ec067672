import Civil
import Microsimulation
import Population
import Testing

@Suite struct CountyTests {
    static func bytes(_ county: SyntheticCounty) -> [UInt8] {
        var bytes: [UInt8] = []
        for event in county.events {
            event.json.write(into: &bytes)
            bytes.append(0x0A)
        }
        return bytes
    }

    @Test func `the same request gives the same bytes, another seed gives others`() throws {
        let one = Self.bytes(try SyntheticCounty(Counties.request(persons: 900, seed: 5)))
        #expect(one == Self.bytes(try SyntheticCounty(Counties.request(persons: 900, seed: 5))))
        #expect(one != Self.bytes(try SyntheticCounty(Counties.request(persons: 900, seed: 6))))
    }

    @Test func `an event asked for alone is the one in the stream`() throws {
        let events = try SyntheticCounty(Counties.request(persons: 300)).events
        for (index, event) in events.enumerated().reversed() { #expect(events[index] == event) }
    }

    @Test(arguments: [1, 2, 17, 250])
    func `a few people are a county too`(persons: Int) throws {
        for seed in 1...5 {
            let county = try SyntheticCounty(Counties.request(persons: persons, seed: UInt64(seed)))
            #expect(county.population.inconsistencies().isEmpty)
            #expect(county.events.count { $0.type == "person-registered" || $0.type == "birth" } >= persons)
        }
    }

    @Test func `a county without townships, and one whose records begin today, are made`() throws {
        var request = try Counties.request(persons: 500)
        request.townships = []
        #expect(try SyntheticCounty(request).events.allSatisfy { $0.place == request.division })
        request.from = request.today
        let events = try SyntheticCounty(request).events
        #expect(events.count >= 500)
        #expect(!events.contains { $0.type == "birth" })
    }

    @Test func `every event says that it is made up`() throws {
        for event in try SyntheticCounty(Counties.request(persons: 200)).events {
            #expect(event.json["source"]?.string == "synthetic")
        }
    }

    @Test func `a request that cannot be met is refused with all that is wrong`() throws {
        var request = try Counties.request(persons: 0)
        request.division = try #require(DivisionCode("3505"))
        request.townships = [Division(code: try #require(DivisionCode("441523100")), name: "河田镇")]
        request.today = try #require(Day("1900-01-01"))
        let refusal = #expect(throws: Refusal.self) { try SyntheticCounty(request) }
        #expect(refusal?.problems.map(\.code) == ["SIM-0001", "SIM-0002", "SIM-0003", "SIM-0004", "SIM-0005"])
    }
}
