import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry

/// Two persons who may be one: the list of those at whom nobody has looked, and each pair side by side.
///
/// Somebody compares the two; only somebody else can merge what was found to be one person. What was merged can be split.
struct ResemblancesPage {
    let site: Site

    /// How many pairs a page shows.
    static let limit = 50

    func add(to router: Router<WebContext>) {
        router.get("/resemblances") { request, context in try await list(request, context) }
        router.get("/resemblances/labels.csv") { request, context in
            let account = try context.signedIn().account
            let labelled = try await site.registry.labelledSet(as: account.actor, for: .registration)
            // Whose numbers are taken away is written down; a list that only counts shows nobody.
            try await site.registry.look(
                labelled.pairs.flatMap { [$0.person, $0.other] }, account.actor, .findPerson, .registration)
            return Response.file(ResemblancesModel.csv(labelled), "text/csv; charset=utf-8", "labels.csv")
        }
        router.get("/resemblances/{person}/{other}") { request, context in
            try await show(request, context, problems: [])
        }
        router.post("/resemblances/{person}/{other}") { request, context in try await judge(request, context) }
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        let tab = ResemblancesModel.Tab(rawValue: request.uri.queryParameters["show"].map(String.init) ?? "") ?? .open
        let pairs = try await site.registry.resemblances(
            tab.verdict, as: account.actor, for: .registration, limit: ResemblancesPage.limit)
        let isBlind = request.uri.queryParameters["blind"] == "1"
        let model = ResemblancesModel(
            pairs: pairs, tab: tab, account: account, isBlind: isBlind,
            labelled: isBlind ? try await site.registry.labelledSet(as: account.actor, for: .registration) : nil,
            open: try await site.registry.openResemblances(as: account.actor, for: .registration),
            today: site.registry.today, county: site.county.division)
        let words = site.words(context)
        var view = model.view(words)
        if let notice = Notice(request) { view["notice"] = words(notice.key) }
        return site.page("resemblances", view, request, context)
    }

    private func show(_ request: Request, _ context: WebContext, problems: [Problem]) async throws -> Response {
        let account = try context.signedIn().account
        let (person, other) = (try context.number("person"), try context.number("other"))
        let registry = site.registry
        let (one, two) = (try await registry.number(of: person), try await registry.number(of: other))
        let first = try await registry.person(one, as: account.actor, for: .registration)
        let isMerged = one == two
        let second = isMerged ? nil : try await registry.person(two, as: account.actor, for: .registration)
        let found =
            isMerged ? nil : try await registry.resemblance(one, two, as: account.actor, for: .registration)
        let permissions = Permissions(account, today: registry.today)
        let model = ResemblanceModel(
            first: first, second: second, merged: (person, other), pair: found?.pair, explanation: found?.explanation,
            account: account,
            mayMerge: types.merge.map { permissions.mayRecord($0, about: first.object) } ?? false,
            isBlind: request.uri.queryParameters["blind"] == "1", problems: problems, county: site.county.division,
            today: registry.today)
        let words = site.words(context)
        var view = model.view(words, key: FormText.token(site.accounts.random(16)))
        if problems.isEmpty, let notice = Notice(request) { view["notice"] = words(notice.key) }
        return site.page(
            "resemblance", view, request, context, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// The event types by which two numbers are judged, merged and split, as the packs of the county declare them.
    private var types:
        (judge: (type: EventType, verdict: String, blind: String?)?, merge: EventType?, split: EventType?)
    {
        var types: (judge: (type: EventType, verdict: String, blind: String?)?, merge: EventType?, split: EventType?)
        for type in site.chain(at: nil).eventTypes.values {
            switch type.identity?.effect {
            case .judges(let field, let blind)?: types.judge = (type, field, blind)
            case .merges?: types.merge = type
            case .splits?: types.split = type
            case nil: continue
            }
        }
        return types
    }

    private func judge(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let account = try context.signedIn().account
        let ends = [try context.number("person"), try context.number("other")]
        // Whose number stays is chosen when two are merged.
        let kept = form["kept"].flatMap { Int64($0) }.flatMap { ends.contains($0) ? $0 : nil } ?? ends[0]
        let other = ends.first { $0 != kept } ?? kept
        let types = types
        var data: [String: JSON] = [:]
        let type: EventType?
        var notice = Notice.judged
        switch form["does"] {
        case "merge": (type, notice, data["reason"]) = (types.merge, .merged, .string(form["reason"] ?? ""))
        case "split": (type, notice, data["reason"]) = (types.split, .split, .string(form["reason"] ?? ""))
        case let verdict:
            type = types.judge?.type
            data[types.judge?.verdict ?? ""] = .string(verdict ?? "")
            if let note = form["note"], !note.isEmpty { data["note"] = .string(note) }
            if form["blind"] == "1", let blind = types.judge?.blind { data[blind] = .bool(true) }
        }
        // No pack here says what two numbers being one is recorded by.
        guard let type else { throw WebFailure.notFound }
        let submission = Submission(
            type: type.id, day: site.registry.today, place: account.division,
            subjects: ["person": SubjectReference(person: kept), "other": SubjectReference(person: other)], data: data,
            source: account.name, key: form["key"] ?? FormText.token(site.accounts.random(16)))
        do {
            _ = try await site.registry.append(submission, by: account.actor, for: .registration)
        } catch let refusal as Civil.Refusal {
            return try await show(request, context, problems: refusal.problems)
        }
        guard notice == .judged else {
            return Response.redirect(
                to: PersonLink(id: kept, purpose: .registration, notice: notice).text, type: .normal)
        }
        // The next pair at whom nobody has looked, so that one after another can be done.
        let blind = form["blind"] == "1" ? "blind=1&" : ""
        let next = try await site.registry.resemblances(nil, as: account.actor, for: .registration, limit: 1).first
        let address = next.map { "/resemblances/\($0.person.id)/\($0.other.id)?\(blind)notice=judged" }
        return Response.redirect(to: address ?? "/resemblances?notice=judged", type: .normal)
    }
}
