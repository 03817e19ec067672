import Civil
import Policy
import Registry

/// What a column of a CSV fills.
enum ColumnTarget: Hashable, Sendable {
    case type, day, place, key, source, corrects, revokes
    /// An identifier of the subject in a role; `nil` for the person's number.
    case subject(role: String, kind: Identifier.Kind?)
    /// A field of the event.
    case data(String)
    /// Nothing: left out.
    case ignored

    /// The path of a problem's place that this column is.
    var path: String {
        switch self {
        case .type: "type"
        case .day: "day"
        case .place: "place"
        case .key: "key"
        case .source: "source"
        case .corrects: "corrects"
        case .revokes: "revokes"
        case .subject(let role, let kind): "subjects.\(role).\(kind?.rawValue ?? "person")"
        case .data(let field): "data.\(field)"
        case .ignored: ""
        }
    }
}

/// The names under which columns are known for one event type: those of the declaration, and the Chinese titles.
struct ColumnNames: Sendable {
    /// The columns in the order of a template: name and target.
    let columns: [(name: String, title: Bilingual, target: ColumnTarget)]
    private let targets: [String: ColumnTarget]

    static let base: [(name: String, title: Bilingual, target: ColumnTarget)] = [
        ("type", Bilingual(zh: "事件类型", en: "Event type"), .type),
        ("day", Bilingual(zh: "发生日期", en: "Day"), .day),
        ("place", Bilingual(zh: "发生地", en: "Place"), .place),
        ("key", Bilingual(zh: "流水号", en: "Key"), .key),
        ("source", Bilingual(zh: "数据来源", en: "Source"), .source),
        ("corrects", Bilingual(zh: "更正序号", en: "Corrects"), .corrects),
        ("revokes", Bilingual(zh: "撤销序号", en: "Revokes"), .revokes),
    ]

    static let identifierTitles: [Identifier.Kind: Bilingual] = [
        .citizenID: Bilingual(zh: "身份证号", en: "citizen number"),
        .birthCertificate: Bilingual(zh: "出生证编号", en: "birth certificate"),
    ]

    init(_ type: EventType) {
        var columns = ColumnNames.base
        let reserved = Set(ColumnNames.base.map(\.name))
        for subject in type.subjects {
            for kind in Identifier.Kind.allCases {
                let title = ColumnNames.identifierTitles[kind] ?? Bilingual(zh: "", en: "")
                columns.append(
                    (
                        "subjects.\(subject.role).\(kind.rawValue)",
                        Bilingual(zh: subject.title.zh + title.zh, en: "\(subject.title.en): \(title.en)"),
                        .subject(role: subject.role, kind: kind)
                    ))
            }
            columns.append(
                (
                    "subjects.\(subject.role).person",
                    Bilingual(zh: subject.title.zh + "人员编号", en: "\(subject.title.en): person number"),
                    .subject(role: subject.role, kind: nil)
                ))
        }
        for field in type.fields {
            columns.append(
                (reserved.contains(field.name) ? "data.\(field.name)" : field.name, field.title, .data(field.name)))
        }
        var targets: [String: ColumnTarget] = [:]
        // Names count more than titles, and earlier columns more than later ones.
        for column in columns where targets[column.name] == nil { targets[column.name] = column.target }
        for field in type.fields { targets["data.\(field.name)"] = .data(field.name) }
        for column in columns where targets[column.title.zh] == nil { targets[column.title.zh] = column.target }
        self.columns = columns
        self.targets = targets
    }

    /// The names of `type`, and the base ones when it is not known.
    func target(_ name: String) -> ColumnTarget? { targets[name] }

    /// Every name that is understood.
    var all: [String] { columns.map(\.name) + columns.map(\.title.zh) }
}
