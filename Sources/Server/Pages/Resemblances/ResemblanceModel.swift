import Access
import Civil
import Linkage
import Registry

/// Two persons side by side, with what speaks for their being one.
struct ResemblanceModel: Sendable {
    let first: PersonRecord
    /// The other; nil: the two numbers are one already.
    let second: PersonRecord?
    /// The numbers of the address.
    let merged: (Int64, Int64)
    let pair: ResemblingPair?
    let explanation: LinkExplanation?
    let account: Account
    let mayMerge: Bool
    let isBlind: Bool
    let problems: [Problem]
    let county: DivisionCode
    let today: Day

    func view(_ words: Words, key: String) -> Model {
        .present([
            "back": "/resemblances" + (isBlind ? "?blind=1" : ""), "key": key,
            "title": words(second == nil ? "resemblance.title.merged" : "resemblance.title.pair"),
            "errors": problems.isEmpty
                ? nil
                : [
                    "items": problems.map { problem -> Model in
                        ["text": words.sentence(problem.why), "fix": words.sentence(problem.fix)]
                    }
                ] as Model,
            "summary": summary(words),
            "action": "/resemblances/\(merged.0)/\(merged.1)" + (isBlind ? "?blind=1" : ""),
            "table": second.map { table($0, words) },
            "judge": second == nil
                ? nil
                : [
                    "blind": isBlind,
                    "verdicts": IdentityVerdict.allCases.enumerated().map { number, verdict -> Model in
                        [
                            "value": verdict.rawValue, "title": words("resemblance.verdict.\(verdict.rawValue)"),
                            "key": "\(number + 1)", "main": verdict == .same,
                        ]
                    },
                ] as Model,
            "merge": mergeForm(words), "split": splitForm(words),
        ])
    }

    private func summary(_ words: Words) -> String {
        guard second != nil else {
            return words("resemblance.merged", ["number": "\(first.person.id)", "other": "\(absorbed)"])
        }
        if let verdict = pair?.verdict {
            return words("resemblance.judged.\(verdict.rawValue)")
        }
        guard !isBlind, let weight = explanation?.weight else { return words("resemblance.compare") }
        return words("resemblance.likely", ["share": ResemblancesModel.share(weight)])
    }

    /// The number that stands no longer for itself.
    private var absorbed: Int64 { merged.0 == first.person.id ? merged.1 : merged.0 }

    private func mergeForm(_ words: Words) -> Model? {
        guard let second, mayMerge, pair?.verdict == .same, pair?.judge != account.id else { return nil }
        // The one with a citizen number stays, else the one that was first.
        let isFirst =
            first.identifiers.contains { $0.kind == .citizenID }
            || !second.identifiers.contains { $0.kind == .citizenID }
        return [
            "options": [first.person, second.person].enumerated().map { number, person -> Model in
                [
                    "id": "kept-\(number)", "value": "\(person.id)",
                    "label": PersonPicker.line(person, words, county: county, on: today),
                    "selected": (number == 0) == isFirst,
                ]
            }
        ]
    }

    private func splitForm(_ words: Words) -> Model? {
        guard second == nil, mayMerge, absorbed != first.person.id else { return nil }
        return ["kept": "\(first.person.id)", "lead": words("resemblance.split.lead", ["other": "\(absorbed)"])]
    }

    // MARK: Side by side

    private func table(_ second: PersonRecord, _ words: Words) -> Model {
        let rows: [(field: String, level: String?, values: (PersonRecord) -> String?)] = [
            ("name", "name", { $0.person.name }), ("sex", "sex", { $0.person.sex.map { words.sex($0) } }),
            ("birth", "birth", { $0.person.birthDay?.description }),
            ("citizen_id", "citizen_id", { ResemblanceModel.identifier(.citizenID, $0) }),
            ("certificate", "certificate", { ResemblanceModel.identifier(.birthCertificate, $0) }),
            ("phone", "phone", { $0.person.phone.map(Masking.phone) }),
            ("residence", "residence", { $0.person.residence.map { words.place($0) } }),
            ("hukou", nil, { $0.person.hukou.map { words.place($0) } }),
            ("mother", "mother_name", { ResemblanceModel.kin("mother", $0, words) }),
            ("spouse", nil, { ResemblanceModel.kin("spouse", $0, words) }),
            ("children", nil, { ResemblanceModel.kin("child", $0, words) }),
            ("death", nil, { $0.person.deathDay?.description }),
            ("events", nil, { "\($0.life.events.count)" }),
        ]
        return [
            "first": words("person.number", ["number": "\(first.person.id)"]), "first_href": link(first),
            "second": words("person.number", ["number": "\(second.person.id)"]), "second_href": link(second),
            "shows_weight": !isBlind,
            "rows": rows.compactMap { row -> Model? in
                let (one, two) = (row.values(first), row.values(second))
                guard one != nil || two != nil else { return nil }
                let line = row.level.flatMap { level in explanation?.lines.first { $0.field == level } }
                return .present([
                    "label": words("resemblance.field.\(row.field)"),
                    "first": ResemblanceModel.parts(one, beside: two),
                    "second": ResemblanceModel.parts(two, beside: one),
                    "none": words("resemblance.nothing"),
                    "level": line.map { ResemblanceModel.level($0, words) } ?? plain(one, two, words),
                    "weight": isBlind ? nil : line.flatMap { $0.level == nil ? nil : ResemblanceModel.bits($0.weight) },
                    "shows_weight": !isBlind,
                ])
            },
        ]
    }

    private func link(_ record: PersonRecord) -> String {
        PersonLink(id: record.person.id, purpose: .registration).text
    }

    private func plain(_ one: String?, _ two: String?, _ words: Words) -> String? {
        guard let one, let two, Int(one) == nil else { return nil }
        return one == two ? words(LinkDesign.Test.equal.title) : nil
    }

    private static func identifier(_ kind: Identifier.Kind, _ record: PersonRecord) -> String? {
        record.identifiers.first { $0.kind == kind }.map(Masking.identifier)
    }

    private static func kin(_ relation: String, _ record: PersonRecord, _ words: Words) -> String? {
        let names = record.kin.filter { $0.relation == relation }.map {
            $0.person?.name ?? words($0.person == nil ? "person.hidden" : "person.unnamed")
        }
        return names.isEmpty ? nil : names.sorted().joined(separator: words.comma)
    }

    private static func level(_ line: LinkExplanation.Line, _ words: Words) -> String? {
        guard let level = line.level else { return nil }
        return words(LinkDesign.Test(named: level)?.title ?? LinkDesign.Test.none)
    }

    /// A weight with its sign: +3.2.
    private static func bits(_ weight: Double) -> String {
        let tenths = Int((abs(weight) * 10).rounded())
        return (weight < 0 ? "−" : "+") + "\(tenths / 10).\(tenths % 10)"
    }

    /// A text in parts: those that differ from another text are marked.
    static func parts(_ text: String?, beside other: String?) -> [Model] {
        guard let text else { return [] }
        guard let other, other != text else { return [["text": text, "differs": false]] }
        let (own, theirs) = (Array(text), Array(other))
        guard own.count == theirs.count, own.count <= 60 else { return [["text": text, "differs": true]] }
        var parts: [(text: String, differs: Bool)] = []
        for (one, two) in zip(own, theirs) {
            if parts.last?.differs == (one != two) {
                parts[parts.count - 1].text.append(one)
            } else {
                parts.append((String(one), one != two))
            }
        }
        return parts.map { ["text": $0.text, "differs": $0.differs] }
    }
}
