import Civil
import Testing

@Suite struct WorkCalendarTests {
    let calendar: WorkCalendar

    init() throws { calendar = try WorkCalendar(csv: Shared.pack("cn/workdays.csv")) }

    @Test(arguments: [
        ("2026-10-01", false), ("2026-10-10", true), ("2026-10-11", false), ("2026-10-12", true), ("2025-01-26", true),
        ("2003-01-01", true), ("2004-01-01", false),
    ])
    func `days off and make-up days are known`(day: String, working: Bool) throws {
        #expect(calendar.isWorkingDay(try #require(Day(day))) == working)
    }

    @Test func `counting and adding agree with walking day by day`() throws {
        let start = try #require(Day("2024-12-01"))
        var day = start
        var count: Int64 = 0
        for _ in 0..<800 {
            day = day.adding(days: 1)
            if calendar.isWorkingDay(day) {
                count += 1
                #expect(calendar.adding(workingDays: count, to: start) == day)
            }
            #expect(calendar.workingDays(from: start.adding(days: 1), through: day) == count)
        }
        var back = start
        var steps: Int64 = 0
        for _ in 0..<800 {
            back = back.adding(days: -1)
            if calendar.isWorkingDay(back) {
                steps -= 1
                #expect(calendar.adding(workingDays: steps, to: start) == back)
            }
        }
    }

    @Test func `the ends of the range hold`() {
        #expect(calendar.adding(workingDays: .max, to: .last) == .last)
        #expect(calendar.adding(workingDays: .min, to: .first) == .first)
        #expect(calendar.adding(workingDays: 0, to: .first) == .first)
        #expect(calendar.workingDays(from: .last, through: .first) == 0)
        #expect(calendar.years == 2004...2026)
        #expect(!calendar.knows(.last))
    }

    @Test func `a row that is no day is named`() throws {
        let refusal = try #require(throws: Refusal.self) {
            try WorkCalendar(csv: "date,kind\n2026-13-01,day_off\n2026-01-01,x\n")
        }
        #expect(refusal.problems.map(\.at) == ["row 2", "row 3"])
    }
}
