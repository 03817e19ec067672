import ArgumentParser
import Civil
import Exchange
import Policy
import Statistics

/// What is wrong or missing in the records, and whether the people of each place add up.
struct QualityCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "quality", _superCommandName: Yisheng.name,
            abstract: say(
                "数据质量：缺项、可疑、数字偏好、人口平衡", "Quality of data: gaps, doubts, digit preference, the balance of people"),
            discussion: say(
                """
                人口平衡逐级核对：期初 + 出生 + 迁入 + 新登记 − 死亡 − 迁出 = 期末，差一人也列出，并以退出码 1 结束。

                例：yisheng quality --data data
                    yisheng quality --data data --area 350583101 --period 2025
                """,
                """
                The balance is checked place by place: start + births + moves in + newly registered − deaths − moves out = end; a difference of
                one person is shown, and the command ends with 1.

                Example: yisheng quality --data data
                         yisheng quality --data data --area 350583101 --period 2025
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(
        help: .words("哪个区划；默认全县", "The division; by default the county.", value: "code"), transform: divisionCode)
    var area: DivisionCode?

    @Option(
        help: .words(
            "人口平衡核对哪一期；默认最近12个月", "The period of the balance; by default the last twelve months.", value: "period"),
        transform: figurePeriod)
    var period: FigurePeriod?

    func run() async throws {
        try await voice.run {
            try await place.with { open in
                let division = area ?? open.county.division
                let actor = operatorActor(open.county.division)
                let period = period ?? .lastTwelveMonths(before: today())
                let quality = try await DataQuality.read(open.registry, in: division, as: actor)
                let balances = try await PopulationBalance.read(
                    open.registry, open.rules.library, in: division, period.first.firstDay...period.last.lastDay,
                    as: actor)
                voice.document(json(quality, balances, period))
                voice.line(
                    say(
                        "\(division)：在册 \(quality.persons.grouped) 人", "\(division): \(quality.persons.grouped) persons"
                    ))
                for line in quality.lines {
                    voice.line("  \(line.check.title[language])\(say("：", ": "))\(line.count.grouped)")
                }
                if let heaping = quality.heaping {
                    voice.line(
                        say(
                            "  年龄尾数偏好（Myers 指数）：\(heaping.short)",
                            "  Digit preference of ages (Myers): \(heaping.short)"))
                }
                if let firsts = quality.firstOfMonth {
                    voice.line(
                        say(
                            "  生日在1号的倍数：\(firsts.short)",
                            "  Births on the first of a month, times what is expected: \(firsts.short)"))
                }
                voice.line(say("人口平衡 \(period)", "Balance of people, \(period)"))
                for balance in balances {
                    voice.line(
                        say(
                            "  \(balance.division)：\(balance.start) + 出生 \(balance.births) + 迁入 \(balance.movedIn) + 新登记 \(balance.registered) − 死亡 \(balance.deaths) − 迁出 \(balance.movedOut) − 去向不明 \(balance.lost) = \(balance.end)，差 \(balance.difference)",
                            "  \(balance.division): \(balance.start) + born \(balance.births) + moved in \(balance.movedIn) + registered \(balance.registered) − died \(balance.deaths) − moved out \(balance.movedOut) − lost \(balance.lost) = \(balance.end), difference \(balance.difference)"
                        ))
                }
                if balances.contains(where: { $0.difference != 0 }) { throw ExitCode(1) }
            }
        }
    }

    private func json(
        _ quality: DataQuality, _ balances: [PopulationBalance], _ period: FigurePeriod
    ) -> JSON {
        .object(present: [
            ("division", .string(quality.division.description)), ("persons", .integer(quality.persons)),
            ("checks", .object(quality.lines.map { ($0.check.rawValue, .integer($0.count)) })),
            ("heaping", quality.heaping.map { .string($0.short) }),
            ("first_of_month", quality.firstOfMonth.map { .string($0.short) }),
            ("period", .string(period.description)),
            (
                "balance",
                .array(
                    balances.map {
                        .object([
                            ("division", .string($0.division.description)), ("start", .integer($0.start)),
                            ("births", .integer($0.births)), ("moved_in", .integer($0.movedIn)),
                            ("registered", .integer($0.registered)), ("deaths", .integer($0.deaths)),
                            ("moved_out", .integer($0.movedOut)), ("lost", .integer($0.lost)),
                            ("end", .integer($0.end)), ("difference", .integer($0.difference)),
                        ])
                    })
            ),
        ])
    }
}
