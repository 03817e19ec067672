public import Civil

/// One thing that a public document asks for, with what answers it.
public struct Requirement: Sendable {
    /// What kind of thing it is. The raw value is the word of the table.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case registry, service, benefit, programme, indicator, target, governance, exchange, culture

        /// The kind in words.
        public var title: Bilingual {
            switch self {
            case .registry: Bilingual(zh: "登记", en: "Registry")
            case .service: Bilingual(zh: "服务", en: "Service")
            case .benefit: Bilingual(zh: "待遇", en: "Benefit")
            case .programme: Bilingual(zh: "项目", en: "Programme")
            case .indicator: Bilingual(zh: "指标", en: "Indicator")
            case .target: Bilingual(zh: "目标", en: "Target")
            case .governance: Bilingual(zh: "治理", en: "Governance")
            case .exchange: Bilingual(zh: "交换", en: "Exchange")
            case .culture: Bilingual(zh: "宣传", en: "Culture")
            }
        }
    }

    /// How far it is met. The raw value is the word of the table.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// Everything that answers it is there, with its values.
        case done
        /// It is there, and a value that nobody has confirmed is missing.
        case valueMissing = "value-missing"
        case planned
        case notSoftware = "not-software"
        case abolished
        /// A later rule has taken its place; kept as history.
        case superseded
        /// The table names something that is not there.
        case broken

        /// The status in words.
        public var title: Bilingual {
            switch self {
            case .done: Bilingual(zh: "已实现", en: "Done")
            case .valueMissing: Bilingual(zh: "已建模，缺数值", en: "Modelled, value missing")
            case .planned: Bilingual(zh: "计划中", en: "Planned")
            case .notSoftware: Bilingual(zh: "非软件事项", en: "Not software")
            case .abolished: Bilingual(zh: "已废止", en: "Abolished")
            case .superseded: Bilingual(zh: "已被代替", en: "Superseded")
            case .broken: Bilingual(zh: "对应有误", en: "Broken reference")
            }
        }
    }

    /// Something that answers a requirement: `entitlement:childcare-subsidy`.
    public struct Reference: Hashable, Sendable {
        /// What it is. The raw value is the word of the table.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            case entitlement, measure, event, programme, parameter, instrument, grant, pack, indicator, target
            /// A finding by which packs refuse something.
            case finding
            /// A page of the site, a command.
            case page, command
        }

        /// What it is.
        public var kind: Kind
        /// Its id.
        public var id: String

        /// A reference as the table writes it.
        public init?(_ text: Substring) {
            guard let colon = text.firstIndex(of: ":"), let kind = Kind(rawValue: String(text[..<colon])) else {
                return nil
            }
            let id = String(text[text.index(after: colon)...])
            guard !id.isEmpty else { return nil }
            self.kind = kind
            self.id = id
        }
    }

    /// The id, as `S0-062`.
    public var id: String
    /// The division in which it is judged.
    public var division: DivisionCode
    /// The instrument that asks for it.
    public var instrument: String
    /// Where in the instrument.
    public var clause: String
    /// What kind of thing it is.
    public var kind: Kind
    /// Its title.
    public var title: Bilingual
    /// What is said of it, where nothing answers it; nil: what is in ``metBy`` says.
    public var status: Status?
    /// What answers it.
    public var metBy: [Reference]
    /// Why, for a status that is said.
    public var note: Bilingual?
}

extension Requirement {
    /// The columns of the table, in order.
    public static let columns = [
        "id", "division", "instrument", "clause", "kind", "title_zh", "title_en", "status", "met_by", "note_zh",
        "note_en",
    ]

    /// Reads a table of requirements (`requirements.csv` of a pack).
    ///
    /// - Throws: a problem with the line of each row that cannot be read.
    public static func table(csv: String, at path: String) throws(Refusal) -> [Requirement] {
        var problems: [Problem] = []
        var requirements: [Requirement] = []
        func refuse(_ line: Int, _ zh: String, _ en: String) {
            problems.append(
                Problem(
                    code: Code.requirement.text, at: "\(path):\(line)", why: Bilingual(zh: zh, en: en),
                    fix: Bilingual(
                        zh: "请改正 requirements.csv 的这一行", en: "Correct this row of requirements.csv.")))
        }
        let rows = CSV.rows(csv)
        if rows.first?.fields != columns {
            refuse(1, "表头应为：\(columns.joined(separator: ","))", "The header must be \(columns.joined(separator: ",")).")
            throw Refusal(problems)
        }
        for row in rows.dropFirst() {
            if let problem = row.problem {
                problems.append(problem)
                continue
            }
            let fields = row.fields
            guard fields.count == columns.count, let division = DivisionCode(fields[1]),
                let kind = Kind(rawValue: fields[4])
            else {
                refuse(row.line, "列数、区划或者种类不对", "The columns, the division or the kind are wrong.")
                continue
            }
            let words = fields[8].split(separator: " ")
            let metBy = words.compactMap { Reference($0) }
            let status = Status(rawValue: fields[7])
            guard metBy.count == words.count, fields[7].isEmpty || status != nil, status != nil || !metBy.isEmpty else {
                refuse(row.line, "应写 status，或者在 met_by 写明由什么实现", "Give a status, or what meets it in met_by.")
                continue
            }
            requirements.append(
                Requirement(
                    id: fields[0], division: division, instrument: fields[2], clause: fields[3], kind: kind,
                    title: Bilingual(zh: fields[5], en: fields[6]), status: status, metBy: metBy,
                    note: fields[9].isEmpty ? nil : Bilingual(zh: fields[9], en: fields[10])))
        }
        if !problems.isEmpty { throw Refusal(problems) }
        return requirements
    }
}
