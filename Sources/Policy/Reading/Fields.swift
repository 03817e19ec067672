import Civil
import FEEL

/// The keys of one mapping while it is read: typed access, each fault noted with its line, unknown keys named at the end.
final class Fields {
    let entries: [YAML.Entry]
    let line: Int
    let path: String
    let findings: Findings
    private var taken: Set<String> = []

    init(_ entries: [YAML.Entry], line: Int, path: String, _ findings: Findings) {
        self.entries = entries
        self.line = line
        self.path = path
        self.findings = findings
    }

    /// The fields of a node; notes a fault and gives nil if it is no mapping.
    convenience init?(_ node: YAML, path: String, _ findings: Findings) {
        guard case .mapping(let entries) = node.content else {
            findings.note(
                .badValue, Place(file: path, line: node.line), "此处应为“键: 值”的形式",
                "This must be a mapping of keys to values.",
                do: "请写成“键: 值”。", "Write it as key: value.")
            return nil
        }
        self.init(entries, line: node.line, path: path, findings)
    }

    /// Where the mapping stands.
    var place: Place { Place(file: path, line: line) }
    /// Where a node stands.
    func place(_ node: YAML) -> Place { Place(file: path, line: node.line) }

    /// The node under a key; null counts as absent.
    func node(_ key: String, required: Bool = false) -> YAML? {
        taken.insert(key)
        let node = entries.first { $0.key == key }?.value
        if let node, !node.isNull { return node }
        if required { missing(key) }
        return nil
    }

    /// Whether the key is written, even as null.
    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    func missing(_ key: String) {
        findings.note(
            .missingKey, place, "缺少“\(key)”", "\(key) is missing.", do: "请补上“\(key)”。", "Add \(key).")
    }

    func bad(_ node: YAML, _ zh: String, _ en: String) {
        findings.note(
            .badValue, place(node), "此处应为\(zh)", "This must be \(en).", do: "请改为\(zh)。", "Make it \(en).")
    }

    func text(_ key: String, required: Bool = false) -> String? {
        guard let node = node(key, required: required) else { return nil }
        guard let text = node.text else {
            bad(node, "文本", "a text")
            return nil
        }
        return text
    }

    func bilingual(_ key: String, required: Bool = true) -> Bilingual? {
        node(key, required: required).flatMap(bilingual)
    }

    func bilingual(_ node: YAML) -> Bilingual? {
        guard let fields = Fields(node, path: path, findings) else { return nil }
        let (zh, en) = (fields.text("zh", required: true), fields.text("en", required: true))
        fields.close()
        guard let zh, let en else { return nil }
        return Bilingual(zh: zh, en: en)
    }

    func bool(_ key: String, default value: Bool = false) -> Bool {
        guard let node = node(key) else { return value }
        switch node.text {
        case "true"?: return true
        case "false"?: return false
        default:
            bad(node, " true 或 false", "true or false")
            return value
        }
    }

    func int(_ key: String) -> Int? {
        guard let node = node(key) else { return nil }
        guard let text = node.text, let number = Decimal128(text)?.int else {
            bad(node, "整数", "a whole number")
            return nil
        }
        return number
    }

    func number(_ key: String) -> Decimal128? {
        guard let node = node(key) else { return nil }
        guard let number = node.text.flatMap({ Decimal128($0) }) else {
            bad(node, "数字", "a number")
            return nil
        }
        return number
    }

    func day(_ key: String, required: Bool = false) -> Day? {
        guard let node = node(key, required: required) else { return nil }
        guard let day = node.text.flatMap({ Day($0) }) else {
            bad(node, "日期，如 2025-01-01", "a day, like 2025-01-01")
            return nil
        }
        return day
    }

    func offset(_ key: String, required: Bool = false) -> Offset? {
        guard let node = node(key, required: required) else { return nil }
        guard let offset = node.text.flatMap({ Offset($0) }) else {
            bad(node, "时长，如 P1M、P150D", "a duration, like P1M or P150D")
            return nil
        }
        return offset
    }

    /// A text that is one of the raw values of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, required: Bool = false) -> Word?
    where Word.RawValue == String {
        node(key, required: required).flatMap { word($0) }
    }

    func word<Word: RawRepresentable & CaseIterable>(_ node: YAML) -> Word? where Word.RawValue == String {
        if let word = node.text.flatMap({ Word(rawValue: $0) }) { return word }
        let words = Word.allCases.map(\.rawValue)
        let near = node.text.flatMap { Spelling.nearest(to: $0, in: words) }
        bad(
            node, "下列之一：\(words.joined(separator: "、"))" + (near.map { "（是不是 \($0)？）" } ?? ""),
            "one of \(words.joined(separator: ", "))" + (near.map { " (did you mean \($0)?)" } ?? ""))
        return nil
    }

    /// The nodes of a list; a single node counts as a list of one.
    func list(_ key: String, required: Bool = false) -> [YAML] {
        guard let node = node(key, required: required) else { return [] }
        if case .sequence(let nodes) = node.content { return nodes }
        return [node]
    }

    func texts(_ key: String, required: Bool = false) -> [String] {
        list(key, required: required).compactMap { node in
            if node.text == nil { bad(node, "文本", "a text") }
            return node.text
        }
    }

    func words<Word: RawRepresentable & CaseIterable>(_ key: String) -> [Word] where Word.RawValue == String {
        list(key).compactMap { word($0) }
    }

    func citations(_ key: String = "cite") -> [Citation] {
        list(key).compactMap { node in
            guard let cite = node.text.flatMap({ Citation($0) }) else {
                bad(node, "“文件编号#条款”", "instrument-id#clause")
                return nil
            }
            return cite
        }
    }

    /// The mapping under a key.
    func fields(_ key: String, required: Bool = false) -> Fields? {
        node(key, required: required).flatMap { Fields($0, path: path, findings) }
    }

    /// Marks a key as read.
    func take(_ key: String) { taken.insert(key) }

    /// Names every key that nobody has read, with the nearest one that would have been.
    func close() {
        for entry in entries where !taken.contains(entry.key) {
            let near = Spelling.nearest(to: entry.key, in: taken)
            let place = Place(file: path, line: entry.line)
            if ["fee", "penalty", "credit-mark", "veto", "effect"].contains(entry.key) {
                Fields.abolished(entry.key, place, findings)
                continue
            }
            findings.note(
                .unknownKey, place, "不认识的键“\(entry.key)”" + (near.map { "，是不是“\($0)”？" } ?? ""),
                "The key \(entry.key) is not known." + (near.map { " Did you mean \($0)?" } ?? ""),
                do: near.map { "请改为“\($0)”，或者删去。" } ?? "请删去。", near.map { "Write \($0), or remove it." } ?? "Remove it."
            )
        }
    }

    /// Notes what was abolished and cannot be expressed.
    static func abolished(_ what: String, _ place: Place, _ findings: Findings) {
        findings.note(
            .abolished, place, "“\(what)”：因生育收费、处罚、扣信用分、一票否决均已废止，政策包不能表达",
            "\(what): fees, penalties, credit marks and vetoes for births are abolished and cannot be expressed.",
            do: "请删去。政策包只能给予，不能收取、处罚或者否决。", "Remove it. Packs can only give.",
            clauses: [Citation(instrument: "cn-population-law", clause: "")])
    }
}
