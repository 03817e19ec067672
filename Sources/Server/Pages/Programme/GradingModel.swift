import Access
import Civil
import FEEL
import Policy
import Registry
import Services

/// The risks of an episode: what the rules suggest and why, what nobody has settled, what was decided, and where both are recorded.
struct GradingModel: Sendable {
    let grading: Grading
    let view: PersonView
    let permissions: Permissions
    let purpose: Purpose

    private var chain: PackChain { view.chain }
    private var chronicle: Chronicle { view.record.life.chronicle }

    /// Nil where no episode is going on.
    func view(_ words: Words) -> Model? {
        guard let programme = chain.programmes[grading.programme], let episode = programme.episode,
            let begins = chronicle.occasions.last(where: {
                $0.reference.type == episode.begins.type && $0.reference.day <= view.day
            })
        else { return nil }
        let first = begins.reference.day
        let found = chain.suggestion(grading, chronicle, since: first, on: view.day)
        // What the account may not see is not in the life that is read: neither is what it would give.
        let marks = grading.marks.filter { found.marks.contains($0.id) }
        let decided = chronicle.occasions.last {
            $0.reference.type == grading.decided.type && $0.reference.day >= first && $0.reference.day <= view.day
        }
        let level = decided?.data[grading.decided.level]?.string
        let mayRecord = { (type: String) in
            chain.eventTypes[type].map { permissions.mayRecord($0, about: view.record.object) } ?? false
        }
        let role = programme.episode?.role ?? "person"
        let person = view.record.person.id
        func link(_ type: String, _ more: String = "") -> String {
            "/events/new/\(type)?person=\(person)&subjects.\(role)=\(person)&purpose=\(purpose.rawValue)\(more)"
        }
        let suggestedPart =
            "&data.\(grading.decided.level)=\(found.level)&data.\(grading.decided.suggested)=\(found.level)"
        var model: Model = [
            "title": words(grading.title), "suggested": badge(found.level, words),
            "reasons": found.reasons.map { reason($0, words) },
            "marks": marks.map { mark -> Model in
                .present(["title": words(mark.title), "care": mark.care.map { words($0) }])
            },
            "finds": grading.findings.filter { mayRecord($0.type) }.map { finding -> Model in
                let title = chain.eventTypes[finding.type].map { words($0.title) }
                return ["title": title ?? finding.type, "href": link(finding.type)]
            },
        ]
        let care = grading.levels.first { $0.id == (level ?? found.level) }?.care
        model["care"] = care.map { words($0) }
        if !found.questions.isEmpty {
            model["questions"] = ["items": found.questions.map { reason($0, words) }] as Model
        }
        if !found.missing.isEmpty {
            let titles = found.missing.compactMap { name in grading.values.first { $0.name == name }?.title }
            model["missing"] = words(
                "grading.missing", ["values": titles.map { words($0) }.joined(separator: words.comma)])
        }
        if let decided {
            model["decided"] =
                Model.present([
                    "badge": badge(level ?? "", words),
                    "text": words("grading.decided", ["day": words.day(decided.reference.day)]),
                    "reason": decided.data[grading.decided.reason]?.string,
                    "differs": level != found.level ? words("grading.differs") : nil,
                ]) as Model
        }
        if mayRecord(grading.decided.type) { model["decide_href"] = link(grading.decided.type, suggestedPart) }
        return model
    }

    private func badge(_ level: String, _ words: Words) -> Model {
        let title = chain.eventTypes[grading.decided.type]?.field(grading.decided.level)?.codes.first {
            $0.code == level
        }?.title
        return ["label": title.map { words($0) } ?? level, "tone": "grade-\(level)"]
    }

    private func reason(_ reason: GradeSuggestion.Reason, _ words: Words) -> Model {
        let mark = grading.marks.first { $0.id == reason.gives }
        return .present([
            "text": words(reason.title), "day": reason.day.map { words.day($0) },
            "badge": mark.map { ["label": words($0.title), "tone": "grade-\($0.id)"] as Model }
                ?? badge(reason.gives, words),
        ])
    }
}
