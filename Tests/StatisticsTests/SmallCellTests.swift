import Access
import Civil
import Registry
import Statistics
import Storage
import StorageTesting
import Testing

/// Counts are open to those whose division holds them, and counts of one to four to nobody who may not see the people.
@Suite struct SmallCellTests {
    /// Residents by township: enough in one, a few in the other.
    static let residents: [(division: Int64, count: Int)] = [(350_583_101_000, 40), (350_583_102_000, 3)]

    static func with<T>(_ engine: TestEngine, _ body: (Registry) async throws -> T) async throws -> T {
        let key = try #require(LogKey(name: "test.example/350583", secret: Array(1...32)))
        return try await engine.withDatabase { database in
            let registry = try await Registry(
                database: database,
                settings: Registry.Settings(
                    types: { _ in [:] }, clock: { 1_790_000_000_000 }, random: { Array(repeating: 7, count: $0) },
                    key: key))
            let birth = registry.today.adding(years: -30)
            var rows: [[SQLValue]] = []
            for (division, count) in residents {
                for number in 0..<count {
                    rows.append([
                        .int(Int64(rows.count + 1)), .int(number % 2 == 0 ? 1 : 2),
                        .int(birth.adding(years: -Int64(number / 10)).number), .int(division), .int(0),
                    ])
                }
            }
            let people = rows
            try await database.write { connection in
                try connection.insert(
                    into: "person", columns: ["id", "sex", "birth_day", "residence", "last_day"], rows: people)
            }
            return try await body(registry)
        }
    }

    @Test(arguments: TestEngine.available)
    func `counts are open by role, division and purpose, and small ones are kept back`(engine: TestEngine) async throws
    {
        try await Self.with(engine) { registry in
            let offices = ["00", "35", "3505", "350583", "350583101", "350583102", "441523"].compactMap {
                DivisionCode($0)
            }
            var cases = 0
            var shown = 0
            for role in Role.allCases {
                for office in offices {
                    let actor = Actor(account: 1, role: role, division: office)
                    for division in offices {
                        for purpose in Purpose.allCases {
                            cases += 1
                            let overview: Overview?
                            do {
                                overview = try await Overview.count(
                                    registry, in: division, on: registry.today, as: actor, for: purpose)
                            } catch is Denial { overview = nil }
                            let expected = Self.mayCount(role, office, division) && purpose == .statistics
                            #expect(
                                (overview != nil) == expected, "\(role) of \(office) counts \(division) for \(purpose)")
                            guard let overview else { continue }
                            shown += 1
                            Self.check(overview, role)
                        }
                    }
                }
            }
            #expect(cases == 8 * 7 * 7 * 8 && shown > 20)
        }
    }

    /// By the levels of the divisions, as their codes are written.
    static func mayCount(_ role: Role, _ office: DivisionCode, _ division: DivisionCode) -> Bool {
        func stem(_ division: DivisionCode) -> String { division == .nation ? "" : division.description.trimmedZeros }
        let (place, wanted) = (stem(office), stem(division))
        switch role {
        case .analyst: return wanted.hasPrefix(place)
        case .county: return place.count >= 4 && wanted.hasPrefix(place)
        case .township: return place.count >= 9 && wanted.hasPrefix(place)
        case .clinic: return place.count >= 4 && wanted.hasPrefix(place.prefix(6))
        case .family, .department, .auditor, .administrator: return false
        }
    }

    static func check(_ overview: Overview, _ role: Role) {
        let counts = overview.male + overview.female + [overview.residents, overview.unplaced]
        if role == .analyst {
            #expect(counts.allSatisfy { $0.map { $0 == 0 || $0 >= SmallCells.floor } ?? true })
        } else {
            #expect(counts.allSatisfy { $0 != nil })
        }
    }
}

extension String {
    /// Without the empty county and city groups at the end: 350000 is 35.
    fileprivate var trimmedZeros: String {
        var text = self
        while text.count <= 6, text.count > 2, text.hasSuffix("00") { text.removeLast(2) }
        return text
    }
}
