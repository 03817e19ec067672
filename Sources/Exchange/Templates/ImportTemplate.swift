public import Civil
public import Policy
import Registry

/// The columns of an import file for one event type, each explained.
public struct ImportTemplate: Sendable {
    /// One column.
    public struct Column: Sendable {
        /// The name that import knows.
        public var name: String
        /// The title; import knows the Chinese one too.
        public var title: Bilingual
        /// Whether every row must fill it.
        public var isRequired: Bool
        /// What may stand in it.
        public var content: Bilingual
    }

    /// The event type.
    public let type: EventType
    /// The columns.
    public let columns: [Column]

    /// The template of an event type.
    public init(_ type: EventType) {
        self.type = type
        var columns: [Column] = []
        for (name, title, target) in ColumnNames(type).columns {
            switch target {
            case .type:
                columns.append(
                    Column(name: name, title: title, isRequired: true, content: Bilingual(zh: type.id, en: type.id)))
            case .day:
                columns.append(
                    Column(
                        name: name, title: title, isRequired: true,
                        content: Bilingual(zh: "日期，如 2025-03-01", en: "a day, like 2025-03-01")))
            case .place:
                columns.append(
                    Column(
                        name: name, title: title, isRequired: false,
                        content: Bilingual(
                            zh: "6、9 或 12 位区划代码；空：按本人居住地",
                            en: "division code of 6, 9 or 12 digits; empty: where the subject lives")))
            case .key:
                columns.append(
                    Column(
                        name: name, title: title, isRequired: false,
                        content: Bilingual(
                            zh: "来源系统的唯一流水号，同一流水号只登记一次；空：按内容生成",
                            en: "unique in the source, recorded once; empty: made of the content")))
            case .source:
                columns.append(
                    Column(
                        name: name, title: title, isRequired: false,
                        content: Bilingual(zh: "来源单位或系统", en: "the office or system that says so")))
            case .subject(let role, let kind):
                guard let kind, let subject = type.subject(role) else { continue }
                // A birth certificate names a child only.
                let isNew = subject.mayBeNew
                columns.append(
                    Column(
                        name: name, title: title, isRequired: subject.isRequired && !isNew && kind == .citizenID,
                        content: kind == .citizenID
                            ? Bilingual(zh: "18 位身份证号，设为文本格式", en: "citizen number of 18 characters, as text")
                            : Bilingual(zh: "10 位出生医学证明编号", en: "birth certificate number of 10 characters")))
            case .data(let field):
                guard let field = type.field(field) else { continue }
                columns.append(
                    Column(
                        name: name, title: title, isRequired: field.isRequired && field.defaultValue == nil,
                        content: field.explanation))
            case .corrects, .revokes, .ignored: continue
            }
        }
        self.columns = columns
    }

    /// The header row as CSV: names, or Chinese titles.
    public func header(titles: Bool) -> [UInt8] {
        var output: [UInt8] = [0xEF, 0xBB, 0xBF]
        CSV.write(columns.map { titles ? $0.title.zh : $0.name }, into: &output)
        return output
    }

    /// The template as JSON.
    public var json: JSON {
        .object([
            ("type", .string(type.id)),
            ("title", type.title.json),
            (
                "columns",
                .array(
                    columns.map { column in
                        .object([
                            ("name", .string(column.name)),
                            ("title", column.title.json),
                            ("required", .bool(column.isRequired)),
                            (
                                "content",
                                .object([("zh", .string(column.content.zh)), ("en", .string(column.content.en))])
                            ),
                        ])
                    })
            ),
        ])
    }
}

extension FieldDeclaration {
    /// What may stand in a cell of this field.
    var explanation: Bilingual {
        var zh: [String] = []
        var en: [String] = []
        switch kind {
        case .text, .name:
            zh.append("文本")
            en.append("text")
        case .integer:
            zh.append("整数")
            en.append("whole number")
        case .decimal:
            zh.append("数字")
            en.append("number")
        case .money:
            zh.append("金额，单位：分")
            en.append("amount in fen")
        case .boolean:
            zh.append("是、否")
            en.append("yes, no")
        case .date:
            zh.append("日期，如 2025-03-01")
            en.append("a day, like 2025-03-01")
        case .time:
            zh.append("时间，如 08:30")
            en.append("a time, like 08:30")
        case .code:
            zh.append(codes.map { "\($0.code)=\($0.title.zh)" }.joined(separator: "、"))
            en.append(codes.map { "\($0.code)=\($0.title.en)" }.joined(separator: ", "))
        case .division:
            zh.append("6、9 或 12 位区划代码")
            en.append("division code of 6, 9 or 12 digits")
        case .phone:
            zh.append("电话号码")
            en.append("phone number")
        case .citizenID:
            zh.append("18 位身份证号，设为文本格式")
            en.append("citizen number of 18 characters, as text")
        case .creditCode:
            zh.append("18 位统一社会信用代码")
            en.append("unified social credit code of 18 characters")
        case .birthCertificate:
            zh.append("10 位出生医学证明编号")
            en.append("birth certificate number of 10 characters")
        }
        if let unit {
            zh.append("单位 \(unit)")
            en.append("in \(unit)")
        }
        switch (min, max) {
        case (let low?, let high?):
            zh.append("\(low) 至 \(high)")
            en.append("\(low) to \(high)")
        case (let low?, nil):
            zh.append("不小于 \(low)")
            en.append("at least \(low)")
        case (nil, let high?):
            zh.append("不大于 \(high)")
            en.append("at most \(high)")
        case (nil, nil): break
        }
        if let value = defaultValue {
            zh.append("空：\(value.text())")
            en.append("empty: \(value.text())")
        }
        return Bilingual(zh: zh.joined(separator: "；"), en: en.joined(separator: "; "))
    }
}
