import Civil
import Columns
import FEEL
import Policy
import Population
import Testing

/// A population as what rules read, held to the same lives told one by one.
@Suite struct PopulationColumnsTests {
    /// Two couples with children of all ages, twins among them; a child whose mother has died; a divorced woman, a widower, a bachelor.
    private static func people() throws -> Population {
        func day(_ text: String) throws -> Day { try #require(Day(text)) }
        let places = try ["350583100", "350583101"].map { Division(code: try #require(DivisionCode($0)), name: "") }
        var people = Population(asAt: try day("2026-12-31"), divisions: places, isSynthetic: true)
        for (number, (birth, sex)) in [
            ("1990-03-04", Sex.male), ("1992-05-06", .female), ("2016-07-08", .female), ("2024-02-29", .male),
            ("1985-01-01", .male), ("1986-12-31", .female), ("2025-11-30", .male), ("2025-11-30", .female),
            ("2023-06-15", .female), ("1960-09-09", .female), ("1955-10-10", .male), ("1999-08-08", .male),
            ("2001-04-05", .female), ("2026-12-01", .male),
        ].enumerated() {
            people.append(
                id: Int64(number + 1), born: try day(birth), sex: sex, place: number % 2,
                flags: number == 4 ? .urban : number == 6 || number == 7 ? .twin : [])
        }
        people.marry(PersonRow(0), PersonRow(1), on: 16_000)
        people.marry(PersonRow(4), PersonRow(5), on: Int32(try day("2024-05-20").number))
        people.marry(PersonRow(9), PersonRow(10))
        people.die(PersonRow(9), on: 20_400)
        people.mark(PersonRow(12), .divorced)
        for (child, mother, father) in [
            (2, 1, 0), (3, 1, 0), (6, 5, 4), (7, 5, 4), (8, 12, 11), (13, 12, -1), (0, 9, 10),
        ] {
            people.setParents(of: PersonRow(child), mother: PersonRow(mother), father: PersonRow(father))
        }
        for (row, household) in [
            (0, 0), (1, 0), (2, 0), (3, 0), (4, 1), (5, 1), (6, 1), (7, 1), (8, 2), (12, 2), (13, 2),
        ] {
            people.set(.household, of: row, to: Int32(household))
        }
        for row in [0, 4, 5, 11] { people.set(.work, of: row, to: Int32(Work.employee.rawValue)) }
        for row in 0..<people.count {
            people.set(.insurance, of: row, to: people.works[row] == 1 ? 2 : row == 12 ? 0 : 1)
            people.set(.children, of: row, to: [1: 2, 0: 2, 4: 2, 5: 2, 12: 2, 11: 1, 9: 1, 10: 1][row] ?? 0)
        }
        return people
    }

    /// The lives, as events would have told them.
    private static func chronicles(_ people: Population) -> [Int64: Chronicle] {
        var chronicles: [Int64: Chronicle] = [:]
        var sequence: Int64 = 0
        func event(_ type: String, _ day: Day) -> EventReference {
            sequence += 1
            return EventReference(sequence: sequence, type: type, day: day)
        }
        let start = Day(number: -30_000)
        for row in 0..<people.count {
            var chronicle = Chronicle()
            func set(_ name: String, _ value: JSON, _ day: Day? = nil) {
                chronicle.attributes[name] = [.init(value, event("person-registered", day ?? start))]
            }
            let birth = people.birthDay(row)
            set("birth_date", .string(birth.description))
            if people.deaths[row] != Population.never {
                set("death_date", .string(Day(number: Int64(people.deaths[row])).description))
            }
            set("sex", .string(people.sex(row).rawValue))
            set("citizenship", "CN")
            set("hukou", .string(people.division(row).code.description))
            set("residence", .string(people.division(row).code.description))
            set("hukou_kind", people.flags[row].contains(.urban) ? "urban" : "rural")
            set("employed", .bool(people.works[row] == Work.employee.rawValue))
            if people.insurances[row] > 0 {
                set("insurance_scheme", people.insurances[row] == 2 ? "employee" : "resident")
            }
            if people.spouses[row] != .none { set("marital_status", "married") }
            if people.flags[row].contains(.divorced) { set("marital_status", "divorced") }
            set("children_born", .integer(Int(people.children[row])))
            for (relation, other) in [
                ("mother", people.mothers[row]), ("father", people.fathers[row]), ("spouse", people.spouses[row]),
            ] {
                guard let other = people.row(other) else { continue }
                chronicle.kin.append(Kinship(relation, Int64(other), from: event("person-registered", start)))
            }
            chronicle.occasions.append(Occasion(event("household-registered", birth), role: "person", data: [:]))
            chronicle.occasions.append(Occasion(event("birth", birth), role: "child", data: [:]))
            if people.weddings[row] > Population.always, people.weddings[row] != Population.never {
                let role = people.sex(row) == .female ? "wife" : "husband"
                chronicle.occasions.append(
                    Occasion(event("marriage", Day(number: Int64(people.weddings[row]))), role: role, data: [:]))
            }
            var last: Int32?
            for child in 0..<people.count
            where people.mothers[child] == PersonRow(row) || people.fathers[child] == PersonRow(row) {
                chronicle.kin.append(Kinship("children", Int64(child), from: event("birth", people.birthDay(child))))
                guard people.mothers[child] == PersonRow(row), people.births[child] != last else { continue }
                last = people.births[child]
                chronicle.occasions.append(
                    Occasion(event("delivery", people.birthDay(child)), role: "mother", data: [:]))
                chronicle.occasions.append(
                    Occasion(
                        event("pregnancy-registered", people.birthDay(child).adding(days: -210)), role: "mother",
                        data: [:]))
            }
            if !chronicle.kin.contains(where: { $0.relation == "spouse" }) { chronicle.givenKin["spouse"] = [] }
            chronicles[Int64(row)] = chronicle
        }
        return chronicles
    }

    @Test(arguments: ["000000", "350583", "441523", "330300"], [2025, 2026])
    func `by columns a population comes to what its lives come to`(division: String, year: Int) async throws {
        let chain = try AgreementTests.chain("Packs", division)
        let people = try Self.people()
        let chronicles = Self.chronicles(people)
        let (from, to) = (try #require(YearMonth(year: year, month: 1)), try #require(YearMonth(year: year, month: 12)))
        let columns = try FactColumns(people, for: chain)
        let totals = try await PopulationRun(chain, columns, from: from, to: to).totals(rows: 3)[0]
        // All of them as one family, so that kin are found.
        let told = try FactColumns([chronicles], chain, asAt: people.asAt)
        let expected = try await PopulationRun(chain, told, from: from, to: to).totals()[0]
        #expect(totals.lines.map(\.entitlement) == expected.lines.map(\.entitlement))
        var yes: Int64 = 0
        for (line, other) in zip(totals.lines, expected.lines) {
            #expect(
                line.answers.filter { $0.value > 0 } == other.answers.filter { $0.value > 0 },
                "\(line.entitlement) \(line.period.from)")
            #expect(line.amount == other.amount, "\(line.entitlement) \(line.period.from)")
            yes += line.answers[.yes] ?? 0
        }
        #expect(yes > 30)
        #expect(totals.paid == expected.paid && totals.paid > 0)
    }

    @Test func `who has moved away is nobody here, and nobody's mother is known by them`() throws {
        let chain = try AgreementTests.chain("Packs", "350583")
        var people = try Self.people()
        let before = try FactColumns(people, for: chain)
        people.leave(PersonRow(1), on: 20_000)
        let after = try FactColumns(people, for: chain)
        #expect(before.frame.axes[before.persons].rows == people.count)
        #expect(after.frame.axes[after.persons].rows == people.count - 1)
        let mothers = after.frame.columns[try #require(after.kin["mother"])].memory.bytes.bindMemory(to: Int32.self)
        #expect(mothers.filter { $0 == FactColumns.Kin.stranger }.count == 2)
    }
}
