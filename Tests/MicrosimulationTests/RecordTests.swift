import Civil
import Microsimulation
import Population
import Testing

/// What departments write down of a made-up county.
@Suite struct RecordTests {
    private static func records(_ errors: Double) throws -> (county: SyntheticCounty, records: DepartmentRecords) {
        let county = try Counties.small.get()
        return (county, DepartmentRecords(county, errors: errors))
    }

    @Test func `without errors every record says what is so`() throws {
        let (county, records) = try Self.records(0)
        let people = county.population
        #expect(records.count > 12_000)
        var names: [Int64: Set<String>] = [:]
        var numbers: [Int64: Set<String>] = [:]
        for place in 0..<records.count {
            let record = records[place]
            #expect(record.fields.count == DepartmentRecords.columns.count && record.fields[0] == "\(place + 1)")
            let row = Int(record.person) - 1
            #expect(record.fields[3] == "\(people.sex(row).code)")
            #expect(record.fields[4] == people.birthDay(row).description)
            if !record.fields[5].isEmpty {
                #expect((try? CitizenID(parsing: record.fields[5])) != nil)
                numbers[record.person, default: []].insert(record.fields[5])
            }
            #expect(
                !record.fields[6].isEmpty || people.birthDay(row).completedYears(on: Counties.today) < 15
                    || people.deaths[row] < 100_000)
            names[record.person, default: []].insert(record.fields[2])
        }
        #expect(names.values.allSatisfy { $0.count == 1 } && numbers.values.allSatisfy { $0.count == 1 })
        #expect(Set(numbers.values.flatMap { $0 }).count == numbers.count)
    }

    @Test func `errors are as frequent as they are asked for, and each department has its own`() throws {
        let (county, records) = try Self.records(1)
        let clean = DepartmentRecords(county, errors: 0)
        #expect(records.count == clean.count)
        var wrong: [String: (names: Int, births: Int, all: Int)] = [:]
        var missing = 0
        for place in 0..<records.count {
            let (record, truth) = (records[place], clean[place])
            #expect(record.person == truth.person && record.fields[1] == truth.fields[1])
            var own = wrong[record.fields[1]] ?? (0, 0, 0)
            own.all += 1
            if record.fields[2] != truth.fields[2] { own.names += 1 }
            if record.fields[4] != truth.fields[4] { own.births += 1 }
            wrong[record.fields[1]] = own
            if record.fields[5].isEmpty { missing += 1 }
        }
        func share(_ source: String) -> Double {
            Double(wrong[source]?.names ?? 0) / Double(max(1, wrong[source]?.all ?? 1))
        }
        // One in a hundred, one in ten; some misspellings find nothing to change.
        #expect(share("PS") < 0.02 && (0.04...0.11).contains(share("HO")), "\(wrong)")
        #expect((0.02...0.16).contains(Double(missing) / Double(records.count)))
        let births = wrong.values.reduce(0) { $0 + $1.births }
        #expect((0.005...0.06).contains(Double(births) / Double(records.count)))
    }

    @Test func `newborns are written down without a number, often under their mother's name`() throws {
        let (_, records) = try Self.records(1)
        var (all, unnamed) = (0, 0)
        for place in 0..<records.count {
            let record = records[place]
            guard record.fields[1] == "MC" else { continue }
            all += 1
            if record.fields[2].hasSuffix("之子") || record.fields[2].hasSuffix("之女") { unnamed += 1 }
            #expect(!record.fields[9].isEmpty)
        }
        #expect(all > 20 && (0.35...0.75).contains(Double(unnamed) / Double(all)), "\(unnamed) of \(all)")
    }

    @Test func `the same county gives the same records`() throws {
        let (county, records) = try Self.records(2)
        let again = DepartmentRecords(county, errors: 2)
        for place in stride(from: 0, to: records.count, by: 97) { #expect(records[place] == again[place]) }
        // Nothing else than errors within bounds.
        #expect(DepartmentRecords(county, errors: .nan).count == records.count)
    }
}
