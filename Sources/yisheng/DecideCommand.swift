import Access
import ArgumentParser
import Civil
import Exchange
import Foundation
import Policy
import Registry

/// Decides what a person is entitled to.
struct DecideCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "decide", _superCommandName: Yisheng.name,
            abstract: say("一个人在某天有哪些待遇，为什么", "What a person is entitled to on a day, and why"),
            discussion: say(
                """
                可以问登记中的人（--person 人员编号或身份证号），也可以直接给出情况（--given，JSON 文件或 JSON 文本）。
                情况用 yisheng policy show --facts 列出的名字；缺少的情况按“不知道”处理。

                例：yisheng decide --data data --person 1
                    yisheng decide --division 350583 --day 2025-06-01 --explain --entitlement childcare-subsidy \\
                      --given '{"birth_date":"2023-12-15","chinese_citizen":true}'
                """,
                """
                Ask for somebody of the registry (--person with the person's or citizen number), or state the facts yourself (--given,
                a JSON file or JSON text) under the names of yisheng policy show --facts. What is not given is not known.

                Example: yisheng decide --data data --person 1
                         yisheng decide --division 350583 --day 2025-06-01 --explain --entitlement childcare-subsidy \\
                           --given '{"birth_date":"2023-12-15","chinese_citizen":true}'
                """))
    }

    @OptionGroup var place: DataOptions
    @OptionGroup var voice: Voice

    @Option(help: .words("人员编号或身份证号", "The person's number, or citizen number.", value: "person"))
    var person: String?

    @Option(
        help: .words(
            "情况：JSON 文件，或以 { 开头的 JSON 文本", "Facts: a JSON file, or JSON text that begins with {.", value: "json"))
    var given: String?

    @Option(help: .words("哪一天；默认今天", "The day; by default today.", value: "day"), transform: civilDay)
    var day: Day?

    @Option(help: .words("只问这项待遇", "Only this entitlement.", value: "id"))
    var entitlement: String?

    @Flag(help: .words("写出全部理由", "Write out all reasons."))
    var explain = false

    func validate() throws {
        if (person == nil) == (given == nil) {
            throw ValidationError(say("请用 --person 或 --given 之一说明问谁", "Say whom with either --person or --given."))
        }
        if given != nil, place.division == nil {
            throw ValidationError(say("用 --given 时请给出 --division", "With --given say --division too."))
        }
    }

    func run() async throws {
        try await voice.run {
            if let given, let division = place.division {
                let rules = try place.packs.rules()
                let chain = rules.library.chain(for: division)
                try check(chain)
                tell(try GivenFacts.subject(given, chain), chain, rules)
                return
            }
            try await place.with { open in
                try check(open.chain)
                let person = try await number(open)
                let actor = operatorActor(open.county.division)
                let subject = try await open.registry.subject(
                    person, steps: open.chain.kinSteps, as: actor, for: .benefitReview)
                tell(subject, open.chain, open.rules)
            }
        }
    }

    private func check(_ chain: PackChain) throws {
        guard let entitlement, chain.entitlements[entitlement] == nil else { return }
        throw Failure.unknownEntitlement(entitlement, chain)
    }

    /// The number of the person asked for.
    private func number(_ open: OpenRegistry) async throws -> Int64 {
        let text = person ?? ""
        if text.utf8.count < 15, let number = Int64(text), number > 0 { return number }
        let identifier = try Identifier(.citizenID, text, at: "--person")
        guard let query = PersonQuery(identifier.value) else { throw Failure.nobody }
        let found = try await open.registry.find(
            query, as: operatorActor(open.county.division), for: .service, limit: 1)
        guard let hit = found.first else { throw Failure.nobody }
        return hit.person.id
    }

    private func tell(_ subject: Subject, _ chain: PackChain, _ rules: Rules) {
        let day = day ?? today()
        let decisions = chain.decide(subject, entitlement, on: day)
        if voice.isJSON {
            guard explain else {
                voice.document(.array(decisions.map { $0.json() }))
                return
            }
            // With how each came about, and what it was made from.
            let fingerprints = rules.fingerprints(of: chain)
            var next: [String: Int] = [:]
            var traces: [String: [Trace]] = [:]
            var changes: [String: [NearestChange?]] = [:]
            voice.document(
                .array(
                    decisions.map { decision in
                        let id = decision.entitlement
                        if traces[id] == nil {
                            traces[id] = chain.trace(id, subject, on: day)
                            changes[id] = chain.nearestChanges(id, subject, on: day)
                        }
                        let place = next[id, default: 0]
                        next[id] = place + 1
                        guard let trace = traces[id]?[place], case .object(let members) = decision.json() else {
                            return .null
                        }
                        return .object(
                            members + [
                                ("nearest_change", changes[id]?[place].map(\.json) ?? .null), ("trace", trace.json),
                                ("receipt", rules.receipt(trace, fingerprints)),
                            ])
                    }))
            return
        }
        if explain || entitlement != nil {
            print(decisions.map { chain.explain($0, language) }.joined(separator: "\n"), terminator: "")
            return
        }
        // What is granted first, what is refused last.
        let order: [Decision.Answer] = [.yes, .person, .unknown, .no]
        for answer in order {
            for decision in decisions where decision.answer == answer {
                print(chain.explain(decision, language).split(separator: "\n").prefix(1).joined())
            }
        }
        voice.note(say("加 --explain 看理由，加 --entitlement 只看一项", "--explain gives the reasons, --entitlement just one"))
    }
}

extension PackChain {
    fileprivate func decide(_ subject: Subject, _ id: String?, on day: Day) -> [Decision] {
        id.map { decide($0, subject, on: day) } ?? decide(subject, on: day)
    }
}

/// Facts that are given on the command line.
enum GivenFacts {
    /// A person of whom just this is known.
    static func subject(_ text: String, _ chain: PackChain) throws -> Subject {
        let json: JSON
        if text.first(where: { !$0.isWhitespace }) == "{" {
            json = try parse([UInt8](text.utf8), "--given")
        } else {
            guard let data = FileManager.default.contents(atPath: text) else { throw Failure.unreadable(text) }
            json = try parse([UInt8](data), text)
        }
        guard case .object(let members) = json else {
            throw Failure.make(
                "CLI-0007", "--given", "应为一个 JSON 对象", "It should be one JSON object.",
                do: "例如 {\"birth_date\": \"2023-12-15\"}", "Like {\"birth_date\": \"2023-12-15\"}.")
        }
        var made = GivenSubject(chain)
        made.read(members.filter { $0.0 != "events" }.map { ($0.0, given($0.1)) }, person: 1)
        for event in json["events"]?.array ?? [] {
            let fields = (event.object ?? []).filter { !["type", "role", "day"].contains($0.0) }
            made.read(
                fields.map { ($0.0, given($0.1)) }, event: event["type"]?.string ?? "",
                role: event["role"]?.string ?? "", day: event["day"]?.string.flatMap { Day($0) })
        }
        guard made.faults.isEmpty else {
            throw Refusal(
                made.faults.map { fault in
                    Problem(
                        code: "CLI-0008", at: "--given", why: fault,
                        fix: Bilingual(
                            zh: "可用的情况见 yisheng policy show --facts", en: "yisheng policy show --facts lists the facts."
                        ))
                })
        }
        return made.subject
    }

    private static func parse(_ bytes: [UInt8], _ path: String) throws(Problem) -> JSON {
        do { return try JSON.parse(bytes, limits: .init(bytes: 1 << 20, depth: 16)) } catch {
            throw error.problem.within(path)
        }
    }

    private static func given(_ json: JSON) -> Given {
        switch json {
        case .null: .scalar(nil)
        case .bool(let value): .scalar(value ? "true" : "false")
        case .number(let value): .scalar(value.description)
        case .string(let text): .scalar(text)
        case .array(let elements): .list(elements.map(given))
        case .object(let members): .record(members.map { ($0.0, given($0.1)) })
        }
    }
}
