import Civil

extension Value {
    /// The value as the function `string` writes it.
    func text(_ machine: inout Machine) throws(Fault) -> String {
        var text = ""
        try write(into: &text, quoted: false, 0, &machine)
        return text
    }

    private func write(
        into text: inout String, quoted: Bool, _ level: Int, _ machine: inout Machine
    ) throws(Fault) {
        try machine.work(1)
        guard level < 128 else { throw Fault(.depth) }
        guard text.utf8.count <= machine.environment.limits.bytes else { throw Fault(.size) }
        switch self {
        case .null: text += "null"
        case .unknown(let unknown): text += unknown.description
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let value): text += value.description
        case .string(let value): text += quoted ? Value.quoted(value) : value
        case .date(let value): text += value.description
        case .time(let value): text += TimeText.text(value)
        case .dateTime(let value): text += TimeText.text(value)
        case .yearsMonths(let value): text += TimeText.text(months: value)
        case .daysTime(let value): text += TimeText.text(value)
        case .list(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += ", " }
                try item.write(into: &text, quoted: true, level + 1, &machine)
            }
            text += "]"
        case .context(let context):
            text += "{"
            for (index, (name, value)) in context.entries.enumerated() {
                if index > 0 { text += ", " }
                text += (Value.isKey(name) ? name : Value.quoted(name)) + ": "
                try value.write(into: &text, quoted: true, level + 1, &machine)
            }
            text += "}"
        case .range(let range):
            guard range.form == .ends else {
                text += "(" + range.form.rawValue + " "
                try range.operand.write(into: &text, quoted: true, level + 1, &machine)
                text += ")"
                return
            }
            text += range.startIncluded ? "[" : "("
            try range.start.write(into: &text, quoted: true, level + 1, &machine)
            text += ".."
            try range.end.write(into: &text, quoted: true, level + 1, &machine)
            text += range.endIncluded ? "]" : ")"
        case .function(let function):
            text += "function(" + function.parameters.map(\.name).joined(separator: ", ") + ")"
        }
    }

    /// A text as a literal of the language.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Whether a name may stand as the key of a context literal without quotation marks.
    static func isKey(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, NameTable.Character.isNameStart(first.value) else { return false }
        return name.unicodeScalars.allSatisfy { NameTable.Character.isNamePart($0.value) }
    }
}

extension Value: CustomStringConvertible {
    /// The value as FEEL would write it; cut short where it is very large. It holds personal data if the value does.
    public var description: String {
        var machine = Machine(root: Context(), direct: false, environment: .plain)
        return (try? text(&machine)) ?? "…"
    }

    /// The value as it stands within a list: as its description, texts in quotation marks.
    public var literal: String {
        if case .string(let text) = self { return Value.quoted(text) }
        return description
    }
}

extension Value: Equatable {
    /// Whether both are the same value: numbers by value, whatever the reason of nulls. Unlike FEEL's `=`, always answers.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.unknown(let a), .unknown(let b)): return a == b
        default:
            var machine = Machine(root: Context(), direct: false, environment: .plain)
            if case .equal = Comparing.equality(left, right, &machine) { return true }
            return false
        }
    }
}
