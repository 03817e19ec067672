import Yams

/// A node of a YAML document with its line in the file.
struct YAML: Sendable {
    /// What it is.
    enum Content: Sendable {
        /// A text; `isPlain` where it stands without quotes.
        case scalar(String, isPlain: Bool)
        case mapping([Entry])
        case sequence([YAML])
    }

    /// A key with its value.
    struct Entry: Sendable {
        let key: String
        let line: Int
        let value: YAML
    }

    let content: Content
    let line: Int

    /// Whether it is written as nothing, `null` or `~`.
    var isNull: Bool {
        if case .scalar(let text, isPlain: true) = content {
            text.isEmpty || text == "null" || text == "~"
        } else {
            false
        }
    }

    /// The text, if it is one and not null.
    var text: String? {
        if case .scalar(let text, _) = content, !isNull { text } else { nil }
    }
}

/// Reads the documents of a file, each with what is wrong with it. No anchors, no aliases; depth and size are bounded.
enum YAMLFile {
    /// The largest file in bytes.
    static let maximumBytes = 4 << 20
    /// The most nodes of one document.
    static let maximumNodes = 200_000
    /// The deepest nesting, and the widest indentation in columns.
    static let maximumDepth = 64

    /// The documents of a file.
    static func documents(_ file: PackFile, _ findings: Findings) -> [YAML] {
        guard file.text.utf8.count <= maximumBytes else {
            findings.note(
                .limits, Place(file: file.path, line: 1), "文件超过 \(maximumBytes >> 20) MiB",
                "The file is larger than \(maximumBytes >> 20) MiB.", do: "请拆分成多个文件。", "Split it into several files.")
            return []
        }
        var documents: [YAML] = []
        var lines: [Substring] = []
        var first = 0
        let all = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        func close(at end: Int) {
            defer {
                lines = []
                first = end + 1
            }
            guard lines.contains(where: { !$0.allSatisfy(\.isWhitespace) && $0.first != "#" }) else { return }
            if let document = document(lines, from: first, file.path, findings) { documents.append(document) }
        }
        for (index, raw) in all.enumerated() {
            let line = raw.last == "\r" ? raw.dropLast() : raw
            if line == "---" || line.hasPrefix("--- ") || line == "..." {
                close(at: index)
            } else {
                lines.append(line)
            }
        }
        close(at: all.count)
        return documents
    }

    private static func document(_ lines: [Substring], from first: Int, _ path: String, _ findings: Findings) -> YAML? {
        if let line = forbidden(lines) {
            findings.note(
                .limits, Place(file: path, line: first + line + 1), "嵌套过深，或者使用了锚点（&）",
                "It is nested too deeply, or uses an anchor (&).", do: "政策包不用锚点和别名，嵌套不超过 \(maximumDepth) 层。",
                "Packs use no anchors and aliases, and at most \(maximumDepth) levels.")
            return nil
        }
        do {
            guard let node = try Yams.compose(yaml: lines.joined(separator: "\n") + "\n", .basic, .default, .utf8)
            else { return nil }
            var budget = maximumNodes
            return try convert(node, first, depth: 0, &budget)
        } catch {
            let (line, text) = describe(error)
            findings.note(
                .syntax, Place(file: path, line: first + line), "不是有效的 YAML：\(text)", "This is not YAML: \(text).",
                do: "请改正此处的缩进、引号或者冒号。", "Correct the indentation, quotes or colons here.")
            return nil
        }
    }

    /// The line that nests too deeply or declares an anchor.
    private static func forbidden(_ lines: [Substring]) -> Int? {
        var depth = 0
        for (index, line) in lines.enumerated() {
            var column = 0
            var isLeading = true
            var before: UInt8 = 0x20
            var pending = false
            for byte in line.utf8 {
                if pending, byte != 0x20 { return index }
                pending = false
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
                case UInt8(ascii: "&"):
                    pending = [0x20, 0x5B, 0x7B, 0x2C, 0x2D].contains(before)
                default: break
                }
                if isLeading {
                    if byte == 0x20 || byte == 0x2D || byte == 0x3F || byte == 0x3A {
                        column += 1
                    } else {
                        isLeading = false
                    }
                }
                before = byte
            }
            if depth > maximumDepth * 4 || column > maximumDepth * 2 { return index }
        }
        return nil
    }

    private struct TooMuch: Error {
        let line: Int
    }

    private struct BadKey: Error {
        let line: Int
        let key: String
    }

    private static func convert(_ node: Node, _ first: Int, depth: Int, _ budget: inout Int) throws -> YAML {
        let line = node.mark?.line ?? 1
        budget -= 1
        guard budget >= 0, depth <= maximumDepth else { throw TooMuch(line: line) }
        let content: YAML.Content
        switch node {
        case .scalar(let scalar): content = .scalar(scalar.string, isPlain: scalar.style == .plain)
        case .sequence(let sequence):
            content = .sequence(try sequence.map { try convert($0, first, depth: depth + 1, &budget) })
        case .mapping(let mapping):
            var entries: [YAML.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key else { throw BadKey(line: line, key: "?") }
                guard !entries.contains(where: { $0.key == scalar.string }) else {
                    throw BadKey(line: key.mark?.line ?? line, key: scalar.string)
                }
                entries.append(
                    YAML.Entry(
                        key: scalar.string, line: first + (key.mark?.line ?? line),
                        value: try convert(value, first, depth: depth + 1, &budget)))
            }
            content = .mapping(entries)
        case .alias: throw TooMuch(line: line)
        }
        return YAML(content: content, line: first + line)
    }

    private static func describe(_ error: any Error) -> (line: Int, text: String) {
        switch error {
        case let error as TooMuch: return (error.line, "too many or too deep nodes")
        case let error as BadKey: return (error.line, "the key \(error.key) is not a single word or comes twice")
        case let error as YamlError:
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                return (mark.line, problem)
            case .duplicatedKeysInMapping(let duplicates, let context):
                return (context.mark.line, "the key \(duplicates.sorted().joined(separator: ", ")) comes twice")
            default: return (1, "it cannot be read")
            }
        default: return (1, "it cannot be read")
        }
    }
}

// MARK: Writing

extension YAML {
    /// A text on one line, of at most 300 characters.
    static func line(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }.prefix(300)) }

    /// A text as a scalar in quotes.
    static func quoted(_ text: String) -> String {
        let safe = line(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(safe)\""
    }
}
