public import Civil
import FEEL

extension PackChain {
    /// An entitlement in the plain words of a notice, as it stands in the division on a day: for whom, how much, until when, how to ask, what
    /// no text has settled, and on what it rests. Nil for an id that is not there.
    public func describe(_ entitlement: String, on day: Day, _ language: Language) -> String? {
        guard let declared = entitlements[entitlement] else { return nil }
        return Description(entitlement: declared, chain: self, day: day, language: language).lines
            .joined(separator: "\n") + "\n"
    }
}

/// Writes an entitlement as text.
private struct Description {
    let entitlement: Entitlement
    let chain: PackChain
    let day: Day
    let language: Language

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    var lines: [String] {
        var lines = [entitlement.title[language]]
        let validity = entitlement.validity
        lines.append(
            say("施行：\(validity.from)", "In force: from \(validity.from)")
                + (validity.to.map { say(" 至 \($0)", " to \($0)") } ?? say("起", "")))
        lines.append(say("计算：", "Decided: ") + period)
        if !entitlement.eligible.isEmpty {
            lines.append(say("有下列情形之一的，不能享受：", "Not for those of whom one of these is true:"))
            for condition in entitlement.eligible {
                lines.append("  - " + condition.otherwise[language] + chain.words(condition.cite, language))
            }
        }
        if !entitlement.discretion.isEmpty {
            lines.append(say("下列情形由工作人员决定：", "A person decides:"))
            for rule in entitlement.discretion {
                lines.append("  - " + rule.ask[language] + chain.words(rule.cite, language))
            }
        }
        lines += values
        if let amount = entitlement.amount, let by = amount.decidedBy {
            lines.append(say("在范围内由\(by.zh)确定", "Chosen within the range by \(by.en)"))
        }
        if let conflict = entitlement.conflict {
            let other = chain.entitlements[conflict.with]?.title[language] ?? conflict.with
            let words =
                switch conflict.policy {
                case .stack: say("与“\(other)”同时享受", "Paid beside “\(other)”")
                case .max:
                    say("与“\(other)”就高享受，只补差额", "The greater of this and “\(other)”: only the difference is paid")
                case .replace: say("代替“\(other)”", "In place of “\(other)”")
                }
            lines.append(words + chain.words(conflict.cite, language))
        }
        if let delivery = entitlement.delivery {
            if let channel = delivery.channel { lines.append(say("怎样办理：", "How: ") + channel[language]) }
            if !delivery.documents.isEmpty {
                lines.append(
                    say("材料：", "Bring: ")
                        + delivery.documents.map { $0[language] }.joined(separator: say("；", "; ")))
            }
        }
        lines.append(
            say("依据：", "Rests on: ")
                + entitlement.cite.map { chain.words($0, language) }.joined(separator: say("；", "; ")))
        let titles = entitlement.packs.map { id in chain.packs.first { $0.id == id }?.title[language] ?? id }
        lines.append(say("规定于：", "Declared in: ") + titles.joined(separator: say("，修改于：", ", changed in: ")))
        lines.append(say("例子：\(entitlement.tests.count) 个", "Examples: \(entitlement.tests.count)"))
        return lines
    }

    private var period: String {
        switch entitlement.period {
        case .once: say("一次", "once")
        case .day: say("按天", "for each day")
        case .month: say("按月", "for each month")
        case .year: say("按年", "for each year")
        case .childYear: say("按孩子的周岁年度", "for each year between birthdays")
        }
    }

    private var values: [String] {
        let parameters = chain.parameters(of: entitlement)
        guard !parameters.isEmpty else { return [] }
        var lines = [say("标准（\(day)）：", "Values (\(day)):")]
        for parameter in parameters {
            guard let table = chain.tables[parameter.id] else { continue }
            for key in table.keys {
                guard let value = table.value(key, on: day) else { continue }
                let title = chain.title(of: key, in: parameter.id)
                let name = parameter.title[language] + (key.isEmpty ? "" : say("（\(title.zh)）", " (\(title.en))"))
                let words: String
                switch value.value {
                case .number(let number)?: words = Explanation.amount(number, parameter.unit, language)
                case .boolean(let truth)?: words = truth ? say("是", "yes") : say("否", "no")
                case let other?: words = "\(other)"
                case nil: words = value.gap?[language] ?? say("尚无可用的值", "no value")
                }
                let mark = value.confidence.isMarked && value.value != nil ? say("【待核实】", " [unverified]") : ""
                lines.append("  - " + name + say("：", ": ") + words + mark + chain.words(value.cite, language))
            }
        }
        return lines
    }
}
