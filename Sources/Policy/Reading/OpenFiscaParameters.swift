import Civil
import FEEL

/// Turns parameters as OpenFisca keeps them (YAML with `values` by first day, nodes, brackets) into documents of a pack.
///
/// Money becomes fen, a value that ends (`null`) becomes a gap, brackets become two parameters by bracket: thresholds and rates or amounts.
/// OpenFisca's own references stay as comments: what a value rests on here is an instrument that the pack declares, which whoever imports
/// names; and nothing is more than `secondary` until somebody has checked it.
public struct OpenFiscaParameters: Sendable {
    /// The documents as YAML, to be put into a pack.
    public let text: String
    /// How many parameters there are.
    public let count: Int
    /// Everything that could not be read.
    public let findings: [Finding]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - id: the id of the parameter, `group.name`; of a file with nodes, what their names are added to.
    ///   - cite: the instrument and clause that the values rest on.
    ///   - unit: what the values count; nil: what the file says.
    public init(_ file: PackFile, id: String, cite: Citation, unit: Unit?) {
        let findings = Findings()
        var writer = Writer(path: file.path, cite: cite, unit: unit, findings: findings)
        for node in YAMLFile.documents(file, findings) { writer.node(node, id, title: nil, reference: nil) }
        if writer.documents.isEmpty, findings.all.isEmpty {
            findings.note(
                .missingKey, Place(file: file.path, line: 1), "文件里没有 values 或者 brackets",
                "The file has neither values nor brackets.", do: "请核对是不是 OpenFisca 的参数文件。",
                "Check that it is a file of OpenFisca parameters.")
        }
        text = writer.documents.joined(separator: "---\n")
        count = writer.documents.count
        self.findings = findings.all.sorted()
    }
}

/// Writes parameters.
private struct Writer {
    let path: String
    let cite: Citation
    let unit: Unit?
    let findings: Findings
    var documents: [String] = []

    private static let reserved: Set<String> = [
        "description", "metadata", "reference", "documentation", "unit", "values", "brackets", "file_path", "order",
    ]

    private func fields(_ node: YAML) -> [String: YAML] {
        guard case .mapping(let entries) = node.content else { return [:] }
        return Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
    }

    mutating func node(_ node: YAML, _ id: String, title: String?, reference: String?) {
        guard case .mapping(let entries) = node.content else { return }
        let fields = fields(node)
        let title = fields["description"]?.text ?? title
        let reference = self.reference(fields) ?? reference
        let unit = unit ?? Writer.unit(fields["unit"]?.text ?? self.fields(fields["metadata"] ?? node)["unit"]?.text)
        if let values = fields["values"] {
            write(id, title, unit, reference, keys: [], rows: rows(values, unit, key: nil))
            return
        }
        if let brackets = fields["brackets"], case .sequence(let items) = brackets.content {
            for part in ["threshold", "rate", "amount", "average_rate"] {
                let partUnit: Unit? = part.hasSuffix("rate") ? .ratio : unit
                var rows: [Row] = []
                for (number, item) in items.enumerated() {
                    guard let values = self.fields(item)[part] else { continue }
                    rows += self.rows(values, partUnit, key: number + 1)
                }
                if !rows.isEmpty {
                    write("\(id)_\(part)", title, partUnit, reference, keys: ["bracket"], rows: rows)
                }
            }
            return
        }
        for entry in entries where !Writer.reserved.contains(entry.key) {
            let name = Writer.plain(entry.key)
            // An id is one word or two with a dot.
            let inner = id.contains(".") ? "\(id)_\(name)" : id.isEmpty ? name : "\(id).\(name)"
            self.node(entry.value, inner, title: title, reference: reference)
        }
    }

    private struct Row {
        var key: Int?
        var from: Day
        var value: String?
        var comment: String?
    }

    /// The values by first day.
    private func rows(_ node: YAML, _ unit: Unit?, key: Int?) -> [Row] {
        guard case .mapping(let entries) = node.content else { return [] }
        return entries.compactMap { entry in
            guard let from = Day(entry.key) else {
                findings.note(
                    .badValue, Place(file: path, line: entry.line), "“\(entry.key)”不是日期", "\(entry.key) is no day.",
                    do: "请写成 2025-01-01。", "Write it like 2025-01-01.")
                return nil
            }
            let inner = fields(entry.value)
            let value = inner.isEmpty ? entry.value : inner["value"]
            guard let text = value?.text else {
                return Row(key: key, from: from, value: nil, comment: reference(inner))
            }
            guard let written = Writer.written(text, unit) else {
                findings.note(
                    .badValue, Place(file: path, line: entry.line), "“\(text)”不是这个单位的数值，或者不足一分",
                    "\(text) is no value of the unit, or is finer than a fen.", do: "请用 --unit 指明单位。",
                    "Give the unit with --unit.")
                return nil
            }
            return Row(key: key, from: from, value: written, comment: reference(inner))
        }.sorted { $0.from < $1.from }
    }

    /// A value in our unit; money in fen.
    private static func written(_ text: String, _ unit: Unit?) -> String? {
        if unit == .boolean { return text == "true" || text == "false" ? text : nil }
        guard let number = Decimal128(text.filter { $0 != "_" }) else { return nil }
        guard unit == .fen else { return number.description }
        guard let fen = number.multiplied(by: 100), fen.isInteger else { return nil }
        return fen.normalized.int64.map { "\($0)" }
    }

    private func reference(_ fields: [String: YAML]) -> String? {
        let node = fields["reference"] ?? fields["metadata"].flatMap { self.fields($0)["reference"] }
        guard let node else { return nil }
        if let text = node.text { return text }
        if case .sequence(let items) = node.content {
            let texts = items.compactMap { $0.text ?? self.fields($0)["title"]?.text ?? self.fields($0)["href"]?.text }
            return texts.isEmpty ? nil : texts.joined(separator: "; ")
        }
        return self.fields(node)["title"]?.text ?? self.fields(node)["href"]?.text
    }

    private mutating func write(
        _ id: String, _ title: String?, _ unit: Unit?, _ reference: String?, keys: [String], rows: [Row]
    ) {
        guard !rows.isEmpty else { return }
        guard let unit else {
            findings.note(
                .missingKey, Place(file: path, line: 1), "“\(id)”没有写明单位", "\(id) has no unit.",
                do: "请用 --unit 指明：fen、day、month、year、hour、count、ratio、boolean。",
                "Give it with --unit: fen, day, month, year, hour, count, ratio, boolean.")
            return
        }
        var text = ""
        if let reference { text += "# \(YAML.line(reference))\n" }
        let name = YAML.quoted(title ?? id)
        text += "parameter: \(id)\ntitle: {zh: \(name), en: \(name)}\nunit: \(unit.rawValue)\n"
        if !keys.isEmpty { text += "keys: [\(keys.joined(separator: ", "))]\n" }
        text += "values:\n"
        for row in rows {
            if let comment = row.comment { text += "  # \(YAML.line(comment))\n" }
            let key = row.key.map { "key: {bracket: \($0)}, " } ?? ""
            if let value = row.value {
                text += "  - {\(key)from: \(row.from), value: \(value), cite: \(cite), confidence: secondary}\n"
            } else {
                text +=
                    "  - {\(key)from: \(row.from), gap: {zh: 自 \(row.from) 起没有规定的值, en: There is no value from \(row.from)}, cite: \(cite)}\n"
            }
        }
        documents.append(text)
    }

    private static func unit(_ text: String?) -> Unit? {
        guard let text else { return nil }
        if text.hasPrefix("currency") { return .fen }
        switch text {
        case "/1", "ratio", "rate": return .ratio
        case "year", "years": return .year
        case "month", "months": return .month
        case "day", "days": return .day
        case "hour", "hours": return .hour
        case "bool", "boolean": return .boolean
        case "count", "child", "children", "person", "persons", "unit": return .count
        default: return Unit(rawValue: text)
        }
    }

    private static func plain(_ key: String) -> String {
        String(key.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
