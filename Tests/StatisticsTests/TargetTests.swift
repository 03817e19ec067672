import Access
import Civil
import Exchange
import Policy
import Registry
@testable import Statistics
import StorageTesting
import Testing

/// What is said of targets, what reports come to, and the records behind figures.
@Suite struct TargetTests {
    private static func chain(_ division: String) throws -> PackChain {
        try FigureTests.rules.get().library.chain(for: try #require(DivisionCode(division)))
    }

    private static func figure(_ indicator: String, _ numerator: Int64, _ denominator: Int64) throws -> (
        Figure, IndicatorDeclaration
    ) {
        let declared = try #require(try chain("441523").indicators[indicator])
        let (above, below) = (Decimal128(numerator), Decimal128(denominator))
        let value = above.multiplied(by: declared.per)?.divided(by: below)
        let figure = Figure(
            indicator: indicator, area: .nation, period: try #require(FigurePeriod("2025")), value: value,
            numerator: above, denominator: below, counts: [:])
        return (figure, declared)
    }

    @Test(arguments: [
        // Below 2 ‰: none in ten thousand is surely so, none in a hundred may be chance.
        (
            "neonatal_mortality", TargetDeclaration.Bound.atMost(2), Int64(0), Int64(10_000), false,
            TargetReading.Verdict.onTrack
        ),
        ("neonatal_mortality", .atMost(2), 0, 100, false, .atRisk),
        ("neonatal_mortality", .atMost(2), 50, 10_000, false, .missed),
        ("neonatal_mortality", .atMost(2), 50, 10_000, true, .atRisk),
        ("neonatal_mortality", .atMost(2), 3, 1_000, false, .atRisk),
        ("hearing_screening", .atLeast(95), 990, 1_000, false, .onTrack),
        ("hearing_screening", .atLeast(95), 19, 19, false, .atRisk),
        ("hearing_screening", .atLeast(95), 900, 1_000, false, .missed),
        // Nothing by chance: the number itself.
        ("childcare_places_per_1000", .atLeast(4), 43, 10_000, false, .onTrack),
        ("childcare_places_per_1000", .atLeast(4), 39, 10_000, true, .atRisk),
        ("childcare_places_per_1000", .atLeast(4), 39, 10_000, false, .missed),
        ("childcare_places_per_1000", .none, 41, 10_000, false, .noNumber),
    ])
    func `a verdict says what the number and its chance allow`(
        _ indicator: String, _ bound: TargetDeclaration.Bound, _ numerator: Int64, _ denominator: Int64,
        _ hasTime: Bool,
        _ verdict: TargetReading.Verdict
    ) throws {
        let (figure, declared) = try Self.figure(indicator, numerator, denominator)
        #expect(TargetReading.verdict(bound, figure, declared, hasTime: hasTime) == verdict)
    }

    @Test func `what is not known is not missed, and drafts and repealed ones are told apart`() throws {
        let luhe = try Self.chain("441523")
        let target = try #require(luhe.targets["luhe-neonatal-mortality"])
        let day = try FigureTests.day("2026-11-30")
        #expect(luhe.standing(of: target, on: day) == .draft)
        #expect(
            TargetReading.verdict(
                target.bound, nil, try #require(luhe.indicators["neonatal_mortality"]), hasTime: false) == .unknown)
        let wenzhou = try Self.chain("330300")
        #expect(
            wenzhou.targets.values.filter { $0.pack == "cn-zj-wenzhou" || $0.division == wenzhou.division }.allSatisfy {
                wenzhou.standing(of: $0, on: day) == .repealed
            })
        // Each level is judged by what is asked of it.
        #expect(try Self.chain("441523").judgedTargets.contains { $0.id == "mch-facility-each-level" })
        #expect(try !Self.chain("441523").judgedTargets.contains { $0.id == "regional-paediatric-centres-2025" })
        // Every target and indicator of the documents has its source, and nothing without a number is given one.
        for target in luhe.targets.values {
            #expect(!target.cite.isEmpty && (target.bound != .none || target.note != nil))
        }
    }

    /// Reports of a flow and of a state.
    @Test(arguments: TestEngine.available)
    func
        `reports count when they cover the period, the longest and the last first, and a missing place leaves the whole unknown`(
            engine: TestEngine
        ) async throws
    {
        try await FigureTests.with(engine) { county in
            func report(_ figure: String, _ value: Int64, _ from: String?, _ day: String, at place: String = "350583")
                async throws
            {
                var data: [String: JSON] = ["figure": .string(figure), "value": .integer(value), "document": "报表"]
                if let from { data["from"] = .string(from) }
                try await county.tell("figure-reported", try FigureTests.day(day), [:], data, at: place)
            }
            func value(_ indicator: String, _ period: String, in area: String? = nil) async throws -> String? {
                let figures = try await Figures.read(
                    county.registry, county.library, in: county.officer.division,
                    try #require(FigurePeriod("2023-01/2025-12")),
                    of: [indicator], as: county.officer)
                return figures.figure(
                    indicator, in: area.flatMap { DivisionCode($0) }, try #require(FigurePeriod(period)))?.value?
                    .normalized.description
            }
            #expect(try await value("abortions", "2024") == nil)
            for month in 1...11 { try await report("abortions", 10, nil, "2024-\(month < 10 ? "0" : "")\(month)-20") }
            #expect(try await value("abortions", "2024") == nil)
            try await report("abortions", 10, "2024-12-01", "2024-12-31")
            #expect(try await value("abortions", "2024") == "120")
            // The year's own report goes before its months; the later of two before the earlier.
            try await report("abortions", 118, "2024-01-01", "2024-12-31")
            #expect(try await value("abortions", "2024") == "118")
            try await report("abortions", 119, "2024-01-01", "2024-12-31")
            #expect(try await value("abortions", "2024") == "119")
            #expect(try await value("abortions", "2024-Q4") == "30")
            // A state: the last one, for two years.
            try await report("mch_facilities", 1, nil, "2023-03-01")
            #expect(try await value("mch_facilities", "2023-02") == nil)
            #expect(try await value("mch_facilities", "2023-03") == "1")
            #expect(try await value("mch_facilities", "2025-02") == "1")
            #expect(try await value("mch_facilities", "2025-03") == nil)
            // Places with people: all of them, or nothing.
            for (name, place) in [("甲", "350583101"), ("乙", "350583102")] {
                try await county.tell(
                    "person-registered", try FigureTests.day("2024-01-05"), ["person": nil],
                    [
                        "name": .string("林" + name), "sex": "male", "birth_date": "1990-01-01", "citizenship": "CN",
                        "residence": .string(place),
                    ])
            }
            try await report("childcare_places", 30, nil, "2024-06-30", at: "350583101")
            #expect(try await value("childcare_places_per_1000", "2024-06", in: "350583101") == "30000")
            #expect(try await value("childcare_places_per_1000", "2024-06") == nil)
            try await report("childcare_places", 0, nil, "2024-06-30", at: "350583102")
            #expect(try await value("childcare_places_per_1000", "2024-06") == "15000")
            // What the county itself says goes before the sum.
            try await report("childcare_places", 40, nil, "2024-07-31")
            #expect(try await value("childcare_places_per_1000", "2024-07") == "20000")
        }
    }

    @Test func `every figure opens to as many records as it counts, and to nobody who may not see them`() async throws {
        try await FigureTests.with(.sqlite) { county in
            try await FigureTests.live(county, seed: 5)
            let period = try #require(FigurePeriod("2022-01/2025-12"))
            let division = county.officer.division
            let figures = try await Figures.read(
                county.registry, county.library, in: division, period, as: county.officer)
            var opened = 0
            for indicator in figures.indicators {
                for area in [nil, DivisionCode("350583101")] {
                    let figure = figures.figure(indicator, in: area, period)
                    for (id, count) in figure.counts {
                        guard let wanted = count?.int64, indicator.ages == nil,
                            county.library.chain(for: division).counts[id].map({ declared in
                                if case .part(_, let part) = declared.source { !part.isMean } else { true }
                            }) == true
                        else { continue }
                        var found: Int64 = 0
                        var after: FigureRecords.Cursor?
                        repeat {
                            let page = try #require(
                                try await FigureRecords.list(
                                    county.registry, county.library, id, in: area ?? division, period, after: after,
                                    limit: 3,
                                    as: county.officer, for: .registration))
                            found += page.records.reduce(0) { $0 + $1.amount } + Int64(page.withheld)
                            after = page.next
                        } while after != nil
                        #expect(found == wanted, "\(id) in \(area?.description ?? "all")")
                        opened += Int(found)
                    }
                }
            }
            #expect(opened > 60)
            for role in [Role.analyst, .auditor, .administrator, .family, .department] {
                for purpose in Purpose.allCases {
                    let other = Actor(account: 2, role: role, division: division)
                    await #expect(throws: Denial.self) {
                        try await FigureRecords.list(
                            county.registry, county.library, "live_births", in: division, period, as: other,
                            for: purpose)
                    }
                }
            }
            let neighbour = Actor(account: 3, role: .township, division: try #require(DivisionCode("350583102")))
            await #expect(throws: Denial.self) {
                try await FigureRecords.list(
                    county.registry, county.library, "live_births", in: try #require(DivisionCode("350583101")), period,
                    as: neighbour,
                    for: .registration)
            }
        }
    }

    /// Everything that an analyst is shown of six small counties: what is small is kept back, and no subtraction gives it.
    @Test(arguments: UInt64(1)...6)
    func `an analyst can work out no small count from all that is shown`(seed: UInt64) async throws {
        try await FigureTests.with(.sqlite) { county in
            try await FigureTests.live(county, seed: seed)
            let period = try #require(FigurePeriod("2022-01/2025-12"))
            let analyst = Actor(account: 4, role: .analyst, division: county.officer.division)
            let seen = try await Figures.read(
                county.registry, county.library, in: analyst.division, period, as: analyst)
            let all = try await Figures.read(
                county.registry, county.library, in: analyst.division, period, as: county.officer)
            let declared = county.library.chain(for: analyst.division).counts
            var hidden = 0
            for year in 2022...2025 {
                let year = try #require(FigurePeriod(year: year))
                // What of each count is shown anywhere: by any indicator that reads it.
                var values: [String: [DivisionCode: Int64]] = [:]
                var shown: [String: Set<DivisionCode>] = [:]
                for indicator in all.indicators {
                    for area in [nil] + all.areas.map(Optional.some) {
                        let figure = all.figure(indicator, in: area, year)
                        #expect(all.isShown(figure))
                        for id in indicator.counts where declared[id]?.isOfPeople == true {
                            // A mean is no count; the two that it is of are among the residents.
                            if case .part(_, let part)? = declared[id]?.source, part.isMean { continue }
                            guard let value = (figure.counts[id] ?? nil)?.floor.int64 else { continue }
                            values[id, default: [:]][figure.area] = value
                            guard seen.isShown(figure) else { continue }
                            shown[id, default: []].insert(figure.area)
                            #expect(!(1..<5).contains(value), "\(id) of \(figure.area) in \(indicator.id)")
                        }
                    }
                }
                for (id, known) in values where shown[id]?.contains(analyst.division) == true {
                    let kept = known.filter { $0.key != analyst.division && shown[id]?.contains($0.key) != true }.values
                        .filter { $0 > 0 }
                    guard kept.contains(where: { $0 < 5 }) else { continue }
                    hidden += 1
                    // What no indicator shows has a sum that can be made up of its parts in more than one way.
                    #expect(kept.count >= 2 && kept.reduce(0, +) > Int64(kept.count), "\(id) \(year): \(kept)")
                }
            }
            // Other periods, and other divisions, are not shown at all.
            let births = try #require(all.indicators.first { $0.id == "births" })
            #expect(!seen.isShown(seen.figure(births, try #require(FigurePeriod("2023-05")))))
            #expect(!seen.isShown(seen.figure(births, try #require(FigurePeriod("2023-05/2024-04")))))
            let township = try await Figures.read(
                county.registry, county.library, in: try #require(DivisionCode("350583101")), period, as: analyst)
            #expect(!township.isShown(township.figure(births, try #require(FigurePeriod(year: 2023)))))
            #expect(hidden > 0)
            let table = FigureTable(
                seen, in: [nil] + seen.areas.map(Optional.some), [try #require(FigurePeriod(year: 2023))])
            #expect(table.lines.contains { $0.status == .suppressed && $0.text == nil })
        }
    }
}
