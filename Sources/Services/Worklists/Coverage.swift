public import Access
public import Civil
public import Registry
import Storage

/// How many of the items that came due in the last twelve months were done, by programme and item.
public struct Coverage: Hashable, Sendable {
    /// The programme.
    public let programme: String
    /// The item.
    public let item: String
    /// How many were done; `nil` where the number is too small to show.
    public let done: Int64?
    /// How many came due; `nil` where the number is too small to show.
    public let all: Int64?

    /// The coverage of every item in a division.
    ///
    /// - Throws: `Denial`, or a storage error.
    public static func count(
        _ registry: Registry, in division: DivisionCode, on day: Day, as actor: Actor,
        for purpose: Purpose = .statistics
    ) async throws -> [Coverage] {
        try await registry.authorise(actor, .seeStatistics, .area(division), purpose)
        let numbers = division.range
        return try await registry.read { connection in
            try connection.all(
                """
                SELECT programme, item, count(done_day), count(*) FROM due
                WHERE division >= $1 AND division < $2 AND due > $3 AND due <= $4
                GROUP BY programme, item ORDER BY programme, min(due - opens), item
                """,
                [
                    .int(numbers.lowerBound), .int(numbers.upperBound), .int(day.adding(months: -12).number),
                    .int(day.number),
                ]
            ) { row in
                Coverage(
                    programme: try row.text(0), item: try row.text(1),
                    done: SmallCells.shown(try row.int(2), to: actor.role),
                    all: SmallCells.shown(try row.int(3), to: actor.role))
            }
        }
    }
}
