import Civil
import Storage

/// Residents, living or dead, of one sex who were born and died on the same days.
struct ResidentGroup {
    let sex: Sex?
    let birth: Day?
    let death: Day?
    let count: Int64

    /// All groups of a division: one pass over the index of residents, in time linear in them.
    static func each(
        _ connection: any Connection, in division: DivisionCode, _ body: (ResidentGroup) throws -> Void
    ) throws {
        let numbers = division.range
        try connection.rows(
            """
            SELECT sex, birth_day, death_day, count(*) FROM person
            WHERE residence >= $1 AND residence < $2 AND (birth_day IS NOT NULL OR name IS NOT NULL)
            GROUP BY sex, birth_day, death_day
            """, [.int(numbers.lowerBound), .int(numbers.upperBound)]
        ) { row in
            try body(
                ResidentGroup(
                    sex: row.optionalInt(0).flatMap { Sex(code: Int($0)) },
                    birth: row.optionalInt(1).map { Day(number: $0) },
                    death: row.optionalInt(2).map { Day(number: $0) },
                    count: row.int(3)))
        }
    }
}
