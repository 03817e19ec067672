import Civil

extension Reader {
    /// Reads a measure. Unlike a rule it may rest on a draft: it is then shown as one.
    func measure(_ draft: Draft) -> Measure? {
        guard let fields = draft.fields(findings) else { return nil }
        let title = fields.bilingual("title")
        let recipient: Measure.Recipient? = fields.word("for", required: true)
        let (gives, ask) = (fields.bilingual("gives"), fields.bilingual("ask"))
        let from = fields.day("from", required: true)
        let to = fields.day("to")
        let parameters = fields.texts("parameters")
        for id in parameters where chain.parameters[id] == nil {
            unknown("标准", "parameter", id, chain.parameters.keys, fields.place)
        }
        let cite = fields.citations()
        if cite.isEmpty { fields.missing("cite") }
        check(cite.filter { chain.instruments[$0.instrument]?.status != .draft }, fields.place)
        fields.close()
        guard let title, let recipient, let gives, let ask, let from, !cite.isEmpty else { return nil }
        return Measure(
            id: draft.id, title: title, recipient: recipient, gives: gives, ask: ask,
            validity: Validity(from: from, to: to), parameters: parameters, cite: cite, pack: pack.id,
            place: draft.place)
    }
}
