import Civil
import FEEL
import Policy
import PolicyTesting
import Testing

/// A decision can be done again from its trace alone, and nothing can be taken from the trace or changed in it without that showing.
@Suite struct TraceTests {
    static let day = Day(year: 2025, month: 12, day: 31) ?? .first

    /// Every path to a member or element of a value whose removal must show.
    static func paths(_ json: JSON) -> [[Int]] {
        switch json {
        case .object(let members):
            members.indices.flatMap { place in [[place]] + paths(members[place].1).map { [place] + $0 } }
        case .array(let items): items.indices.flatMap { place in [[place]] + paths(items[place]).map { [place] + $0 } }
        default: []
        }
    }

    /// The value without what is at a path.
    static func without(_ json: JSON, _ path: ArraySlice<Int>) -> JSON {
        guard let first = path.first else { return json }
        switch json {
        case .object(var members):
            if path.count == 1 {
                members.remove(at: first)
            } else {
                members[first].1 = without(members[first].1, path.dropFirst())
            }
            return .object(members)
        case .array(var items):
            if path.count == 1 {
                items.remove(at: first)
            } else {
                items[first] = without(items[first], path.dropFirst())
            }
            return .array(items)
        default: return json
        }
    }

    /// Traces of made-up families, some of every answer.
    static func traces(_ folder: String, _ division: String) throws -> (PackChain, [JSON]) {
        let chain = try AgreementTests.chain(folder, division)
        var maker = FamilyMaker(chain, seed: 11, days: [day])
        var traces: [JSON] = []
        var counts: [String: Int] = [:]
        for _ in 0..<24 {
            let family = maker.family()
            for id in chain.entitlementIDs {
                for person in family.keys.sorted().prefix(2) {
                    for trace in chain.trace(id, Subject(person: person, chronicles: family), on: day) {
                        let key = id + (trace.json["decision"]?["answer"]?.string ?? "")
                        counts[key, default: 0] += 1
                        if counts[key, default: 0] <= 1 { traces.append(trace.json) }
                    }
                }
            }
        }
        return (chain, traces)
    }

    @Test(arguments: [("Packs", "350583"), ("Packs", "330300"), ("Benchmarks/Packs/csb-1", "000000")])
    func replayIsTheSameToTheByte(_ folder: String, _ division: String) throws {
        let (chain, traces) = try Self.traces(folder, division)
        #expect(traces.count > chain.entitlementIDs.count)
        for trace in traces {
            // As it comes back from a file.
            let read = try JSON.parse(trace.bytes())
            #expect(chain.replay(read) == .same, "\(trace["entitlement"]?.string ?? "")")
        }
    }

    @Test(arguments: [("Packs", "330300"), ("Benchmarks/Packs/csb-1", "000000")])
    func nothingCanBeTakenAway(_ folder: String, _ division: String) throws {
        let (chain, traces) = try Self.traces(folder, division)
        var mutations = 0
        for trace in traces {
            guard case .object(let members) = trace else { continue }
            for (place, member) in members.enumerated() where ["rules", "facts", "decision"].contains(member.0) {
                for path in Self.paths(member.1) {
                    mutations += 1
                    let changed = Self.without(trace, ([place] + path)[...])
                    if chain.replay(changed) == .same {
                        Issue.record("\(trace["entitlement"]?.string ?? ""): \(member.0) \(path)")
                    }
                }
            }
        }
        #expect(mutations > 1_000)
    }

    @Test func parameterReadsAndBranchesAreThere() throws {
        let chain = try AgreementTests.chain("Packs", "350583")
        var chronicle = Chronicle()
        chronicle.given = ["birth_date": .date(Day("2023-12-15") ?? .first), "chinese_citizen": true]
        let subject = Subject(person: 1, chronicles: [1: chronicle])
        let trace = try #require(chain.trace("childcare-subsidy", subject, on: Day("2026-06-01") ?? .first).first).json
        #expect(trace["decision"]?["amount"]?["value"] == 360_000)
        let readings = trace["decision"]?["parameters"]?.array ?? []
        let parameters = readings.compactMap { $0["id"]?.string }
        #expect(parameters == ["subsidy.start", "subsidy.yearly"])
        let rules = trace["rules"]?.array ?? []
        #expect(rules.contains { $0["part"]?.string == "amount" })
        #expect(rules.allSatisfy { !($0["cite"]?.array ?? []).isEmpty })
        // The rule with two ways shows which was taken.
        let branching = try #require(rules.first { $0["text"]?.string?.hasPrefix("if child.birth_date >=") ?? false })
        let branches = branching["branches"]?.array ?? []
        let taken = branches.first { $0["text"]?.string == "child.birth_date >= subsidy.start" }
        #expect(taken?["value"]?.bool == false)
        #expect(chain.replay(trace) == .same)
    }

    @Test func whatIsNoTraceIsSaidSo() throws {
        let chain = try AgreementTests.chain("Packs", "000000")
        for text in ["{}", "[]", "3", #"{"schema":"yisheng-trace/1"}"#, #"{"schema":"yisheng-trace/9"}"#] {
            guard case .unreadable = chain.replay(try JSON.parse(text)) else {
                Issue.record("\(text)")
                continue
            }
        }
    }

    @Test func nearestChange() throws {
        let chain = try AgreementTests.chain("Packs", "000000")
        func ask(_ id: String, _ given: [String: Value], _ day: String) throws -> NearestChange? {
            var chronicle = Chronicle()
            chronicle.given = given
            return try #require(
                chain.nearestChanges(id, Subject(person: 1, chronicles: [1: chronicle]), on: Day(day) ?? .first).first)
        }
        // A child born later this month; one who is already three; one of whom the citizenship is not known.
        let born = Value.date(Day("2025-03-20") ?? .first)
        #expect(
            try ask("infant-care-deduction", ["birth_date": born, "death_date": .null], "2025-02-10")?.day
                == Day("2025-03-01"))
        #expect(try ask("infant-care-deduction", ["birth_date": born, "death_date": .null], "2025-03-10") == nil)
        let old = try #require(
            try ask(
                "infant-care-deduction", ["birth_date": .date(Day("2020-01-01") ?? .first), "death_date": .null],
                "2025-03-10"))
        #expect(old.day == nil)
        #expect(!old.failing.isEmpty)
        let unknown = try #require(try ask("childcare-subsidy", ["birth_date": born], "2025-06-01"))
        #expect(!unknown.missing.isEmpty)
        // Who is 59 receives it from the month in which the sixtieth birthday is.
        let rural = try ask(
            "rural-reward",
            [
                "birth_date": .date(Day("1966-05-20") ?? .first), "hukou_kind": "rural", "death_date": .null,
                "only_child_certificate": .date(Day("1990-01-01") ?? .first),
            ], "2026-01-15")
        #expect(rural?.day == Day("2026-05-01"))
    }
}
