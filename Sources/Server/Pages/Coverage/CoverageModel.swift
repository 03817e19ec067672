import Charts
import Civil
import Policy

/// The requirements of the public documents with their status, counted and filtered.
struct CoverageModel: Sendable {
    let all: [Fulfilment]
    let library: Library
    var status: Requirement.Status?
    var kind: Requirement.Kind?
    /// The document that asks.
    var instrument: String?

    private var shown: [Fulfilment] {
        all.filter {
            (status == nil || $0.status == status) && (kind == nil || $0.requirement.kind == kind)
                && (instrument == nil || $0.requirement.instrument == instrument)
        }
    }

    func view(_ words: Words) -> Model {
        let shown = shown
        return .present([
            "action": "/coverage", "filters": filters(words),
            "numbers": Requirement.Status.allCases.compactMap { status -> Model? in
                let count = all.count { $0.status == status }
                guard count > 0 else { return nil }
                return [
                    "label": words(status.title), "value": NumberStyle.grouped(Int64(count)),
                    "href": "/coverage?status=\(status.rawValue)",
                ]
            },
            "items": shown.map { item($0, words) },
            "count": words("coverage.count", ["shown": "\(shown.count)", "count": "\(all.count)"]),
        ])
    }

    private func item(_ item: Fulfilment, _ words: Words) -> Model {
        let requirement = item.requirement
        let source = source(requirement, words)
        return .present([
            "id": requirement.id, "title": words(requirement.title), "kind": words(requirement.kind.title),
            "clause": source + words.clause(requirement.clause),
            "look": CoverageModel.look(item.status), "status": words(item.status.title),
            "by": item.by.isEmpty
                ? nil : words("coverage.by", ["names": item.by.map { words($0.title) }.joined(separator: words.comma)]),
            "gaps": item.gaps.map { words.sentence($0) }, "note": requirement.note.map { words.sentence($0) },
        ])
    }

    /// The document that asks, by its number: that is short, and the titles of notices about notices are not.
    private func source(_ requirement: Requirement, _ words: Words) -> String {
        let document = library.chain(for: requirement.division).instruments[requirement.instrument]
        return document.map { words.short($0) } ?? requirement.instrument
    }

    /// The class of a badge.
    private static func look(_ status: Requirement.Status) -> String {
        switch status {
        case .done: "is-yes"
        case .valueMissing: "is-unknown"
        case .planned: "is-due"
        case .notSoftware, .abolished, .superseded: "is-no"
        case .broken: "is-late"
        }
    }

    private func filters(_ words: Words) -> [Model] {
        func select(_ name: String, _ options: [(value: String, label: String)], _ value: String?) -> Model {
            [
                "control": "field/select", "id": "f-\(name)", "name": name, "label": words("coverage.fields.\(name)"),
                "required": true, "blank": words("worklist.all"), "value": "",
                "options": options.map {
                    ["value": $0.value, "label": $0.label, "selected": $0.value == value] as Model
                },
            ]
        }
        var documents: [(value: String, label: String)] = []
        for requirement in all.map(\.requirement)
        where !documents.contains(where: { $0.value == requirement.instrument }) {
            documents.append((requirement.instrument, source(requirement, words)))
        }
        return [
            select("status", Requirement.Status.allCases.map { ($0.rawValue, words($0.title)) }, status?.rawValue),
            select("kind", Requirement.Kind.allCases.map { ($0.rawValue, words($0.title)) }, kind?.rawValue),
            select("document", documents, instrument),
        ]
    }
}
