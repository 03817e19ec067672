import Civil
import Testing

@Suite struct DayTests {
    @Test func `known days have known numbers and weekdays`() throws {
        #expect(Day(number: 0).description == "1970-01-01")
        #expect(Day(number: 0).weekday == 4)
        #expect(try #require(Day("2000-02-29")).number == 11_016)
        #expect(try #require(Day("2026-11-21")).weekday == 6)
        #expect(try #require(Day("0000-03-01")).number == -719_468)
        #expect(Day.first.description == "-999999999-01-01")
        #expect(Day.last.description == "999999999-12-31")
        #expect(Day(year: -999_999_999, month: 1, day: 1) == .first)
        #expect(Day(year: 999_999_999, month: 12, day: 31) == .last)
    }

    @Test func `every day of eight centuries follows the one before`() throws {
        var day = try #require(Day("-0401-01-01"))
        var expected = (year: -401, month: 1, day: 1)
        var weekday = day.weekday
        while expected.year < 402 {
            #expect(day.parts == expected)
            #expect(Day(year: expected.year, month: expected.month, day: expected.day) == day)
            #expect(day.weekday == weekday)
            if expected.day < Day.length(ofMonth: expected.month, year: expected.year) {
                expected.day += 1
            } else if expected.month < 12 {
                expected = (expected.year, expected.month + 1, 1)
            } else {
                expected = (expected.year + 1, 1, 1)
            }
            weekday = weekday % 7 + 1
            day = day.adding(days: 1)
        }
    }

    @Test func `parts and text come back over the whole range`() throws {
        var random = Seeded(7)
        for _ in 0..<20_000 {
            let number = Int64.random(in: Day.first.number...Day.last.number, using: &random)
            let day = Day(number: number)
            let (year, month, dayOfMonth) = day.parts
            #expect(Day(year: year, month: month, day: dayOfMonth)?.number == number)
            #expect(Day(day.description) == day)
            #expect(day.monthStart.dayOfMonth == 1)
            #expect(day.monthEnd.adding(days: 1).dayOfMonth == 1 || day.monthEnd == .last)
            #expect(day.yearMonth.contains(day))
        }
    }

    @Test func `nothing leaves the range`() {
        for start in [Day.first, Day(number: 0), Day.last] {
            #expect(start.adding(days: .max) == .last)
            #expect(start.adding(days: .min) == .first)
            #expect(start.adding(months: .max) == .last)
            #expect(start.adding(months: .min) == .first)
            #expect(start.adding(years: .max) == .last)
            #expect(start.adding(years: .min) == .first)
        }
        #expect(Day(number: .max) == .last)
        #expect(Day(number: .min) == .first)
        #expect(Day(exactly: .max) == nil)
        #expect(Day(year: .max, month: 1, day: 1) == nil)
        #expect(Day(year: .min, month: .min, day: .min) == nil)
        #expect(YearMonth(index: .max) == .last)
        #expect(YearMonth(index: .min).firstDay == .first)
        #expect(Day.first.completedMonths(on: .last) == YearMonth.last - YearMonth.first)
    }

    @Test(arguments: [
        "", "2025", "2025-1-1", "2025-02-29", "2025-13-01", "2025-00-10", "2025-01-32", "2025-01-00", "20250101",
        "2025-01-01 ", "2025-01-01T00:00", "+2025-01-01", "-0000-01-01", "02025-01-01", "1000000000-01-01",
        "2025/01/01",
        "２０２５-01-01", "--2025-01-01", "2025-01-", "2025-01-1",
    ])
    func `what is no day is not read`(text: String) {
        #expect(Day(text) == nil)
    }

    @Test(
        arguments: [
            ("2024-01-31", 1, "2024-02-29", "2024-03-01"), ("2023-01-31", 1, "2023-02-28", "2023-03-01"),
            ("2024-03-31", -1, "2024-02-29", "2024-03-01"), ("2024-02-29", 12, "2025-02-28", "2025-03-01"),
            ("2024-02-29", 48, "2028-02-29", "2028-02-29"), ("2024-12-15", 1, "2025-01-15", "2025-01-15"),
            ("0000-01-15", -1, "-0001-12-15", "-0001-12-15"),
        ] as [(String, Int64, String, String)])
    func `months end as asked`(start: String, months: Int64, clamped: String, overflowing: String) throws {
        let day = try #require(Day(start))
        #expect(day.adding(months: months).description == clamped)
        #expect(day.adding(months: months, monthEnd: .overflow).description == overflowing)
    }

    @Test(
        arguments: [
            ("2020-02-29", "2021-02-28", 0, 11), ("2020-02-29", "2021-03-01", 1, 12),
            ("2020-02-29", "2024-02-29", 4, 48),
            ("2023-12-15", "2026-12-14", 2, 35), ("2023-12-15", "2026-12-15", 3, 36),
            ("2024-05-01", "2024-05-01", 0, 0),
            ("2024-05-01", "2022-05-02", -1, -23), ("2024-01-31", "2024-02-29", 0, 0),
            ("2024-01-31", "2024-03-01", 0, 1),
        ] as [(String, String, Int, Int64)])
    func `age counts whole years and months`(birth: String, on: String, years: Int, months: Int64) throws {
        let birth = try #require(Day(birth))
        let day = try #require(Day(on))
        #expect(birth.completedYears(on: day) == years)
        #expect(birth.completedMonths(on: day) == months)
    }

    @Test func `months have text and length`() throws {
        let month = try #require(YearMonth("2024-02"))
        #expect(month.length == 29)
        #expect(month.lastDay.description == "2024-02-29")
        #expect(month.adding(months: -2).description == "2023-12")
        #expect(YearMonth("2024-13") == nil)
        #expect(YearMonth("2024-02-01") == nil)
        #expect(YearMonth("-0001-12")?.adding(months: 1).description == "0000-01")
    }
}
