import Access
import Civil
import Policy
import Registry
@testable import Services
import StorageTesting
import Testing

/// Worklists and coverage by the project's packs: open by role, division and purpose, on both engines.
@Suite struct WorklistRightsTests {
    static let offices = ["00", "35", "3505", "350583", "350583101", "350583102", "350583101001", "350582", "441523"]

    /// Children of some townships: three of the first, six of the second, one of the neighbouring county.
    static let homes = [
        "350583101", "350583101", "350583101001", "350583102", "350583102", "350583102", "350583102", "350583102",
        "350583102", "350582101",
    ]

    /// Whether the list of `wanted` is open to an office at `place`; both are the digits that name a division.
    static func mayList(_ role: Role, _ place: String, _ wanted: String, _ purpose: Purpose) -> Bool {
        let desk: [Purpose] = [.service, .registration, .benefitReview]
        return switch role {
        case .township: place.count >= 9 && wanted.hasPrefix(place) && desk.contains(purpose)
        case .county: place.count >= 4 && wanted.hasPrefix(place) && (desk + [.health]).contains(purpose)
        case .clinic: place.count >= 4 && wanted.hasPrefix(place.prefix(6)) && purpose == .health
        case .family, .department, .analyst, .auditor, .administrator: false
        }
    }

    static func mayCount(_ role: Role, _ place: String, _ wanted: String, _ purpose: Purpose) -> Bool {
        guard purpose == .statistics else { return false }
        return switch role {
        case .township: place.count >= 9 && wanted.hasPrefix(place)
        case .county: place.count >= 4 && wanted.hasPrefix(place)
        case .clinic: place.count >= 4 && wanted.hasPrefix(place.prefix(6))
        case .analyst: wanted.hasPrefix(place)
        case .family, .department, .auditor, .administrator: false
        }
    }

    static func fill(_ fixture: CountyFixture) async throws -> [Int64] {
        var children: [Int64] = []
        for (number, home) in homes.enumerated() {
            let submission = Submission(
                type: "person-registered", day: try #require(Day("2026-06-01")), place: DivisionCode(home),
                subjects: ["person": SubjectReference()],
                data: [
                    "name": .string("王" + ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"][number]), "sex": "male",
                    "birth_date": "2024-05-20", "residence": .string(home),
                ], source: "test", key: "\(number)")
            let office = Actor(account: 1, role: .county, division: try #require(DivisionCode(String(home.prefix(6)))))
            let receipt = try await fixture.registry.append(submission, by: office, for: .registration)
            children.append(try #require(receipt.subjects["person"]))
        }
        return children
    }

    @Test(arguments: TestEngine.available)
    func `a worklist holds exactly the people of the division, for those who may list it`(engine: TestEngine)
        async throws
    {
        try await CountyFixture.with(engine) { fixture in
            let children = try await Self.fill(fixture)
            let day = try #require(Day("2026-06-01"))
            var cases = 0
            var listed = 0
            for role in Role.allCases {
                for place in Self.offices {
                    let actor = Actor(account: 2, role: role, division: try #require(DivisionCode(place)))
                    let digits = place == "00" ? "" : place
                    for other in Self.offices {
                        let division = try #require(DivisionCode(other))
                        let wanted = other == "00" ? "" : other
                        for purpose in Purpose.allCases {
                            cases += 1
                            let list: Worklist?
                            do {
                                list = try await fixture.worklists.list(
                                    in: division, .due, on: day, limit: 100, as: actor, for: purpose)
                            } catch is Denial { list = nil }
                            #expect(
                                (list != nil) == Self.mayList(role, digits, wanted, purpose),
                                "\(role) of \(place) lists \(other) for \(purpose)")
                            guard let list else { continue }
                            listed += 1
                            let expected = zip(children, Self.homes).filter { $1.hasPrefix(wanted) }.map(\.0)
                            #expect(Set(list.lines.map(\.person.id)) == Set(expected))
                            #expect(list.counts[.due] == Int64(expected.count))
                        }
                    }
                }
            }
            #expect(cases == 8 * 81 * 8 && listed > 40, "\(listed) of \(cases)")
        }
    }

    @Test(arguments: TestEngine.available)
    func `coverage is open by division, and counts of one to four are kept from the analyst`(engine: TestEngine)
        async throws
    {
        try await CountyFixture.with(engine) { fixture in
            _ = try await Self.fill(fixture)
            let day = try #require(Day("2026-06-01"))
            for role in Role.allCases {
                for place in Self.offices {
                    let actor = Actor(account: 2, role: role, division: try #require(DivisionCode(place)))
                    for other in Self.offices {
                        let wanted = other == "00" ? "" : other
                        for purpose in Purpose.allCases {
                            let rows: [Coverage]?
                            do {
                                rows = try await Coverage.count(
                                    fixture.registry, in: try #require(DivisionCode(other)), on: day, as: actor,
                                    for: purpose)
                            } catch is Denial { rows = nil }
                            let expected = Self.mayCount(role, place == "00" ? "" : place, wanted, purpose)
                            #expect((rows != nil) == expected, "\(role) of \(place) counts \(other) for \(purpose)")
                            let homes = Self.homes.filter { $0.hasPrefix(wanted) }.count
                            for row in rows ?? [] where row.item == "m24" {
                                let isHidden = role == .analyst && (1...4).contains(homes)
                                #expect(row.all == (isHidden ? nil : Int64(homes)))
                            }
                        }
                    }
                }
            }
        }
    }
}
