import Access
import ArgumentParser
import Civil
import Exchange
import Policy
import Services

extension PolicyCommand {
    /// Lists who may receive what and has not asked for it.
    struct DueCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "due",
                abstract: say("哪些家庭新符合条件而尚未办理（免申即享）", "Who has become entitled and has not been served"),
                discussion: say(
                    """
                    先按新发生的事件和日期把决定更新到今天（只重算有变化的人），再列出符合条件、尚无申领、审核或者发放记录的。
                    例：yisheng policy due --data data --since 2026-11-01
                        yisheng policy due --data data --entitlement childcare-subsidy --json
                    """,
                    """
                    Brings the decisions up to date by events and by the calendar (only who changed is decided for again), then lists what is
                    due and has neither been asked for nor decided nor paid.
                    Example: yisheng policy due --data data --since 2026-11-01
                             yisheng policy due --data data --entitlement childcare-subsidy --json
                    """))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        @Option(
            help: .words("从哪一天起新符合的；默认全部", "Entitled since this day; by default all.", value: "day"),
            transform: civilDay)
        var since: Day?

        @Option(help: .words("哪一天；默认今天", "The day; by default today.", value: "day"), transform: civilDay)
        var day: Day?

        @Option(help: .words("只列这项待遇；可以重复", "Only this entitlement; may be repeated.", value: "id"))
        var entitlement: [String] = []

        @Flag(help: .words("也列出不发钱的服务和假期", "List services and leaves too, not only money."))
        var all = false

        @Flag(help: .words("改为列出须由工作人员决定的", "List what a person must decide instead."))
        var questions = false

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let chain = open.chain
                    for id in entitlement where chain.entitlements[id] == nil {
                        throw Failure.unknownEntitlement(id, chain)
                    }
                    let division = open.county.division
                    let actor = operatorActor(division)
                    let decisions = try await StandingDecisions(
                        open.registry, in: open.database, chain, of: division)
                    let refreshed = try await decisions.refresh(
                        on: day ?? today(),
                        packs: open.rules.fingerprints(of: chain).sorted { $0.key < $1.key }
                            .map { "\($0.key) \($0.value)" }.joined(separator: " "), as: actor, for: .benefitReview)
                    let wanted = chain.entitlements.values.filter { declared in
                        entitlement.isEmpty
                            ? all || (declared.amount?.unit == .fen && declared.amount?.isPaid == true)
                            : entitlement.contains(declared.id)
                    }
                    let lines = try await decisions.due(
                        since: since, entitlements: Set(wanted.map(\.id)), answer: questions ? .person : .yes,
                        as: actor,
                        for: .benefitReview)
                    voice.document(
                        .object([
                            (
                                "refreshed",
                                .object([
                                    ("whole", .bool(refreshed.isWhole)), ("events", .integer(refreshed.events)),
                                    ("persons", .integer(refreshed.persons)),
                                ])
                            ),
                            ("due", .array(lines.map { json($0, chain) })),
                        ]))
                    for line in lines {
                        let title = chain.entitlements[line.entitlement]?.title[language] ?? line.entitlement
                        let by = line.claimBy.map { say("，最迟 \($0) 申领", ", to be asked for by \($0)") } ?? ""
                        voice.line(
                            "\(line.since)  "
                                + say("人员 \(line.person)", "person \(line.person)") + "  \(title)"
                                + (amount(line, chain).map { "  \($0)" } ?? "")
                                + (line.period.map { say("  \($0) 起的一期", "  period from \($0)") } ?? "") + by)
                    }
                    voice.note(
                        say(
                            "已按 \(refreshed.events) 个事件更新，重算 \(refreshed.persons) 人；列出 \(lines.count) 项",
                            "\(refreshed.events) events taken in, \(refreshed.persons) persons decided for; \(lines.count) lines"
                        ))
                }
            }
        }

        private func amount(_ line: StandingDecisions.Line, _ chain: PackChain) -> String? {
            guard let least = line.least, let most = line.most,
                let unit = chain.entitlements[line.entitlement]?.amount?.unit, unit != .none
            else { return nil }
            func text(_ value: Decimal128) -> String {
                if unit == .fen, let fen = value.int64 { return Money(fen: fen).description }
                return value.description
            }
            let range = least == most ? text(least) : "\(text(least))–\(text(most))"
            return range + (language == .zh ? "" : " ") + unit.title[language]
        }

        private func json(_ line: StandingDecisions.Line, _ chain: PackChain) -> JSON {
            func day(_ day: Day?) -> JSON? { day.map { .string($0.description) } }
            return .object(present: [
                ("person", .integer(line.person)), ("entitlement", .string(line.entitlement)),
                ("about", line.about.isEmpty ? nil : .string(line.about)), ("period", day(line.period)),
                ("answer", .string(line.answer.rawValue)),
                ("unit", chain.entitlements[line.entitlement]?.amount.map { .string($0.unit.rawValue) }),
                ("least", line.least.map { .number($0) }), ("most", line.most.map { .number($0) }),
                ("starts", day(line.starts)), ("ends", day(line.ends)), ("stands_through", day(line.through) ?? .null),
                ("claim_by", day(line.claimBy)), ("since", day(line.since)),
            ])
        }
    }
}
