import Civil

/// The kinds of document. The raw value is the first key.
enum Kind: String, CaseIterable {
    case pack, instrument, parameter, table, fact, department, event, entitlement, programme, grading
    case caseTemplate = "case"
    case grant, measure, scenario, warning, response, count, indicator, target, reform
}

/// A document that has been read as YAML: its kind and id are known, the rest is not yet.
struct Draft {
    let kind: Kind
    let id: String
    let node: YAML
    let path: String

    var place: Place { Place(file: path, line: node.line) }
    /// The folder of the file.
    var folder: String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// The fields, with the first key taken.
    func fields(_ findings: Findings) -> Fields? {
        let fields = Fields(node, path: path, findings)
        fields?.take(kind.rawValue)
        return fields
    }

    /// The documents of a file by kind.
    static func read(_ file: PackFile, _ findings: Findings) -> [Draft] {
        YAMLFile.documents(file, findings).compactMap { node in
            let place = Place(file: file.path, line: node.line)
            guard case .mapping(let entries) = node.content, let first = entries.first else {
                findings.note(
                    .kind, place, "文档应以种类开头", "A document must begin with its kind.",
                    do: "第一个键应为：\(kinds)。", "Make the first key one of: \(kinds).")
                return nil
            }
            guard let kind = Kind(rawValue: first.key) else {
                if ["fee", "penalty", "credit-mark", "veto"].contains(first.key) {
                    Fields.abolished(first.key, place, findings)
                } else {
                    let near = Spelling.nearest(to: first.key, in: Kind.allCases.map(\.rawValue))
                    findings.note(
                        .kind, place, "没有“\(first.key)”这一种类" + (near.map { "，是不是“\($0)”？" } ?? ""),
                        "There is no kind \(first.key)." + (near.map { " Did you mean \($0)?" } ?? ""),
                        do: "第一个键应为：\(kinds)。", "Make the first key one of: \(kinds).")
                }
                return nil
            }
            guard let id = first.value.text, !id.isEmpty, id.utf8.count <= 120 else {
                findings.note(
                    .missingKey, place, "“\(kind.rawValue)”后面缺少编号", "The id after \(kind.rawValue) is missing.",
                    do: "请写成“\(kind.rawValue): 编号”。", "Write \(kind.rawValue): id.")
                return nil
            }
            return Draft(kind: kind, id: id, node: node, path: file.path)
        }
    }

    private static var kinds: String { Kind.allCases.filter { $0 != .reform }.map(\.rawValue).joined(separator: ", ") }
}
