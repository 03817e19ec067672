import Access
import Civil
import Testing

/// Every role at every kind of place asks to do everything to everything for every purpose.
@Suite struct MatrixTests {
    static let day = Day(year: 2026, month: 3, day: 1)

    /// Divisions that share digits where it matters: nation, province, city, county, its neighbour, township, its
    /// neighbour, village, and a township straight under a city (东莞).
    static let divisions = [
        "00", "35", "3505", "350583", "350582", "350583101", "350583102", "350583101001", "441900003",
        "44",
    ].compactMap { DivisionCode($0) }

    static func persons(_ day: Day) -> [Object.Person] {
        let births = [
            day.adding(years: -40), day.adding(years: -18), day.adding(years: -18).adding(days: 1), day,
            day.adding(days: 1), nil,
        ]
        var persons: [Object.Person] = []
        for (index, birth) in births.enumerated() {
            let places = divisions[3 + index % 6]
            persons.append(.init(id: 1, residence: places, hukou: nil, birthDay: birth))
            persons.append(
                .init(id: 2, residence: nil, hukou: places, birthDay: birth, guardians: [3, 1]))
            persons.append(
                .init(id: 4, residence: places, hukou: divisions[5], birthDay: birth, guardians: [3]))
        }
        persons.append(.init(id: 5))
        return persons
    }

    static func events(_ persons: [Object.Person]) -> [Object] {
        var events: [Object] = []
        let recorders: [Set<Role>] = [
            [], [.clinic], [.family, .township, .county], Set(Role.allCases),
        ]
        let departments: [Set<String>] = [["police"], [], ["police", "insurance"], ["insurance"]]
        for (index, (recordedBy, departments)) in zip(recorders, departments).enumerated() {
            for (sensitive, category) in [
                (false, "vital"), (true, "health"), (false, "support"), (true, "support"),
            ] {
                for (place, step) in [(nil, 3), (divisions[5], 5), (divisions[4], 7)]
                    as [(DivisionCode?, Int)]
                {
                    for size in 0...2 {
                        let subjects = (0..<size).map { persons[(index + $0 * step + size) % persons.count] }
                        events.append(
                            .event(
                                .init(
                                    category: category, sensitive: sensitive, recordedBy: recordedBy,
                                    departments: departments, place: place,
                                    subjects: subjects)))
                    }
                }
            }
        }
        return events
    }

    static var objects: [Object] {
        guard let day else { return [] }
        let persons = persons(day)
        var objects = persons.map(Object.person) + persons.map { .log(.person($0)) } + events(persons)
        for division in divisions {
            objects += [.area(division), .log(.division(division))]
            objects += ["clinic", "township", "county", "police", "insurance"].map {
                .step(.init(by: $0, division: division))
            }
            objects += [7, 8, nil].map { .account(.init(id: $0, role: .township, division: division)) }
        }
        return objects + [.journal, .policy]
    }

    @Test func `the policies agree with a second statement of the rules in every case`() throws {
        let day = try #require(Self.day)
        let objects = Self.objects
        var cases = 0
        var permitted = 0
        var differences: [String] = []
        for role in Role.allCases {
            for division in Self.divisions {
                for (person, department) in [(nil, nil), (1, nil), (3, nil), (nil, "police")] as [(Int64?, String?)]
                where (person == nil || role == .family) && (department == nil || role == .department) {
                    let actor = Actor(
                        account: 7, role: role, division: division, person: person, department: department)
                    for action in Action.allCases {
                        for purpose in Purpose.allCases {
                            for object in objects {
                                let verdict = decide(actor, action, object, purpose: purpose, on: day)
                                let expected = Oracle.permits(actor, action, object, purpose, day)
                                cases += 1
                                if verdict.isPermitted { permitted += 1 }
                                if verdict.isPermitted != expected, differences.count < 10 {
                                    differences.append("\(actor) \(action) \(object) \(purpose): \(verdict)")
                                }
                            }
                        }
                    }
                }
            }
        }
        #expect(differences == [])
        #expect(cases >= 100_000, "\(cases) cases")
        #expect(permitted > 1000 && permitted < cases / 10, "\(permitted) permitted of \(cases)")
    }
}
