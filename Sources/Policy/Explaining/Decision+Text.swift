public import Civil
import FEEL

extension PackChain {
    /// A decision in the plain words of a clerk: the answer first, then why, from what, and what to do.
    public func explain(_ decision: Decision, _ language: Language) -> String {
        Explanation(decision: decision, chain: self, language: language).lines.joined(separator: "\n") + "\n"
    }
}

/// Writes a decision as text.
struct Explanation {
    let decision: Decision
    let chain: PackChain
    let language: Language

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    var lines: [String] {
        var lines = [headline]
        lines += answerLines
        if !decision.missing.isEmpty {
            lines.append(say("还需要知道：", "To settle it, these must be known:"))
            lines += decision.missingTitles.map { "  - \($0[language])" }
        }
        for question in decision.questions {
            lines.append(
                say("须由工作人员决定：", "A person must decide: ") + question.ask[language]
                    + chain.words(question.cite, language))
        }
        if !decision.conditions.isEmpty {
            lines.append(say("条件：", "Conditions:"))
            for condition in decision.conditions { lines.append("  " + line(condition)) }
        }
        if !decision.readings.isEmpty {
            lines.append(say("所用标准：", "Values used:"))
            for reading in decision.readings { lines.append("  - " + line(reading)) }
        }
        if !decision.facts.isEmpty {
            lines.append(say("所依据的情况：", "Facts used:"))
            for fact in decision.facts { lines.append("  - " + line(fact)) }
        }
        lines.append(
            say("依据：", "Rests on: ") + decision.cite.map { chain.words($0, language) }.joined(separator: say("；", "; "))
        )
        if decision.answer != .no, let delivery = decision.delivery { lines += steps(delivery) }
        if decision.isStandingKnown, let through = decision.standsThrough {
            lines.append(
                say("情况不变的话，以上答复到 \(through) 为止有效。", "If nothing happens, this answer stands through \(through)."))
        }
        if decision.isMarked {
            lines.append(
                say(
                    "标有“待核实”的内容转引自公开资料，尚未与原文核对。",
                    "What is marked “unverified” is quoted from public sources and not yet checked."))
        }
        lines.append(
            say("政策包：", "Packs: ")
                + decision.packs.map { "\($0.title[language]) \($0.version)" }.joined(separator: say("、", ", ")))
        return lines
    }

    private var headline: String {
        var text = decision.title[language]
        if let period = decision.period {
            let to = period.to.map(\.description) ?? ""
            text += say("（\(period.from) 至 \(to)）", " (\(period.from) to \(to))")
        }
        return text + say("：", ": ") + decision.answer.title[language]
    }

    private var answerLines: [String] {
        var lines: [String] = []
        switch decision.amount {
        case .none: break
        case .open:
            if decision.answer == .yes || decision.answer == .person {
                lines.append(say("数额：须由工作人员决定", "Amount: a person must decide"))
            }
        case .exact(let value): lines.append(say("数额：", "Amount: ") + amount(value) + counting)
        case .range(let min, let max):
            let who = decision.decidedBy.map { say("，由\($0.zh)在此范围内确定", ", chosen by \($0.en)") } ?? ""
            lines.append(
                say("数额：\(amount(min))至\(amount(max))", "Amount: \(amount(min)) to \(amount(max))") + counting + who)
        }
        if let starts = decision.starts, let ends = decision.ends {
            lines.append(say("时间：\(starts) 至 \(ends)", "From \(starts) to \(ends)"))
        } else if let starts = decision.starts {
            lines.append(say("时间：\(starts) 起", "From \(starts)"))
        }
        if let last = decision.claimBy { lines.append(say("最迟申领日：\(last)", "Ask for it by \(last)")) }
        return lines
    }

    private var counting: String {
        guard decision.unit == .day, decision.counting == .working else { return "" }
        return say("（工作日）", " (working days)")
    }

    private func amount(_ value: Decimal128) -> String { Explanation.amount(value, decision.unit, language) }

    static func amount(_ value: Decimal128, _ unit: Unit, _ language: Language) -> String {
        if unit == .fen, let fen = value.int64 {
            return Money(fen: fen).description + (language == .zh ? "元" : " yuan")
        }
        let name = unit.title[language]
        return name.isEmpty ? value.description : language == .zh ? value.description + name : "\(value) \(name)"
    }

    private func line(_ condition: Decision.ConditionResult) -> String {
        switch condition.result {
        case .holds: return say("✓ 符合", "✓ holds") + chain.words(condition.cite, language) + "  \(condition.text)"
        case .fails: return "✗ " + condition.otherwise[language] + chain.words(condition.cite, language)
        case .unknown:
            return say("? 不详", "? not known") + chain.words(condition.cite, language) + "  \(condition.text)"
        }
    }

    private func line(_ reading: Decision.Reading) -> String {
        let key = reading.key.isEmpty ? "" : say("（\(reading.keyTitle.zh)）", " (\(reading.keyTitle.en))")
        let value = reading.value.map { text($0, reading.unit) } ?? say("尚无可用的值", "no value")
        let to = reading.validity.to.map { say(" 至 \($0)", " to \($0)") } ?? say("起", " on")
        let mark = reading.confidence.isMarked ? say("【待核实】", " [unverified]") : ""
        return reading.title[language] + key + say("：", ": ") + value
            + say("，\(reading.validity.from)\(to)", ", from \(reading.validity.from)\(to == " on" ? " on" : to)")
            + chain.words(reading.cite, language) + mark
    }

    private func text(_ value: Value, _ unit: Unit) -> String {
        switch value {
        case .number(let number): Explanation.amount(number, unit, language)
        default: text(value)
        }
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .null: say("无", "none")
        case .unknown: say("不详", "not known")
        case .boolean(let truth): truth ? say("是", "yes") : say("否", "no")
        case .string(let text): text
        case .date(let day): day.description
        case .number(let number): number.description
        default: value.description
        }
    }

    private func line(_ fact: Decision.FactUse) -> String {
        var line = fact.title[language] + say("：", ": ") + (code(fact) ?? text(fact.value, fact.unit ?? .none))
        let sources = fact.sources.prefix(3).map { source in
            let title = chain.eventTypes[source.type]?.title[language] ?? source.type
            return say("\(source.day) \(title)", "\(title) of \(source.day)")
        }
        if !sources.isEmpty {
            line += say("（来自 \(sources.joined(separator: "、"))）", " (from \(sources.joined(separator: ", ")))")
        }
        return line
    }

    /// The title of a code that a field of an event holds.
    private func code(_ fact: Decision.FactUse) -> String? {
        guard case .string(let code) = fact.value, let source = fact.sources.first, fact.sources.count == 1,
            let name = fact.path.split(separator: ".").last
        else { return nil }
        let field = chain.eventTypes[source.type]?.field(String(name))
        return field?.codes.first { $0.code == code }?.title[language]
    }

    private func steps(_ delivery: Delivery) -> [String] {
        var lines: [String] = []
        if let channel = delivery.channel { lines.append(say("怎样办理：", "How: ") + channel[language]) }
        if !delivery.documents.isEmpty {
            lines.append(
                say("材料：", "Bring: ") + delivery.documents.map { $0[language] }.joined(separator: say("；", "; ")))
        }
        return lines
    }
}

extension PackChain {
    /// Citations in words, in brackets.
    func words(_ cite: [Citation], _ language: Language) -> String {
        guard !cite.isEmpty else { return "" }
        let (open, comma, close) = language == .zh ? ("〔", "；", "〕") : (" [", "; ", "]")
        return open + cite.map { words($0, language) }.joined(separator: comma) + close
    }

    /// A citation in words: the title of the instrument with the clause, and the mark of what is not verified.
    func words(_ cite: Citation, _ language: Language) -> String {
        guard let instrument = instruments[cite.instrument] else { return cite.description }
        let mark = instrument.confidence.isMarked ? (language == .zh ? "【待核实】" : " [unverified]") : ""
        let isNumber = cite.clause.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        switch language {
        case .zh:
            let clause = cite.clause.isEmpty ? "" : isNumber ? "第\(cite.clause)条" : "“\(cite.clause)”"
            return "《\(instrument.title.zh)》\(clause)\(mark)"
        case .en:
            let clause = cite.clause.isEmpty ? "" : isNumber ? ", art. \(cite.clause)" : ", \(cite.clause)"
            return "\(instrument.title.en)\(clause)\(mark)"
        }
    }
}
