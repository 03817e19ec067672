import Access
import Civil
import Exchange
import HTTPTypes
import Hummingbird
import Microsimulation
import Policy
import Population
import Registry
import Statistics

/// What a reform would come to: one is picked or written, a second to be held beside it; the result with its pictures.
struct AssessmentsPage {
    let site: Site

    /// How many people are made up, and how often they live: an answer within a minute. The command line takes more.
    private static let persons = 8_000
    private static let replicates = 3

    func add(to router: Router<WebContext>) {
        router.get("/assessments") { request, context in
            try await form(AssessmentForm(), [], request, context)
        }
        router.post("/assessments") { request, context in try await start(request, context) }
        router.get("/assessments/{id}") { request, context in try await show(request, context) }
        router.get("/assessments/{id}/report.html") { request, context in
            let report = try await report(context)
            return Response.file(
                Array(report.html(on: site.registry.today).utf8), "text/html; charset=utf-8", "report.html")
        }
        router.get("/assessments/{id}/tables.csv") { request, context in
            let report = try await report(context)
            return Response.file([0xEF, 0xBB, 0xBF] + Array(report.csv.utf8), "text/csv; charset=utf-8", "tables.csv")
        }
    }

    /// The account's own division, where it assesses policies and may see statistics.
    private func division(_ context: WebContext) async throws -> DivisionCode {
        let account = try context.signedIn().account
        guard [.county, .analyst].contains(account.role) else { throw WebFailure.mayNotAssess }
        try await site.registry.authorise(account.actor, .seeStatistics, .area(account.division), .statistics)
        return account.division
    }

    private func form(
        _ form: AssessmentForm, _ problems: [Problem], _ request: Request, _ context: WebContext
    ) async throws -> Response {
        let division = try await division(context)
        let chain = site.chain(at: division)
        let words = site.words(context)
        let model = AssessmentFormModel(
            form: form, ready: Reforms.ready(besides: site.rules.folder, on: chain), problems: problems,
            entries: await site.assessments.entries(in: division), division: division)
        return site.page(
            "assessments", model.view(words), request, context,
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func start(_ request: Request, _ context: WebContext) async throws -> Response {
        let sent = AssessmentForm(try await Form.read(request, context))
        let division = try await division(context)
        let account = try context.signedIn().account
        let chain = site.chain(at: division)
        let ready = Reforms.ready(besides: site.rules.folder, on: chain)
        var problems: [Problem] = []
        let texts = sent.texts(ready)
        if texts.isEmpty { problems.append(.noReform) }
        let reforms = texts.compactMap { text -> Reform? in
            let (reform, findings) = Reform.read(PackFile(path: text.name, text: text.text), on: chain)
            problems += findings.filter { $0.severity == .error }.map {
                Problem(code: $0.code, at: "\($0.place)", why: $0.why, fix: $0.fix)
            }
            return reform
        }
        if Set(reforms.map(\.id)).count < reforms.count { problems.append(.sameReform) }
        guard problems.isEmpty else { return try await form(sent, problems, request, context) }
        let residents = try await Overview.count(
            site.registry, in: division, on: site.registry.today, as: account.actor
        ).residents
        let entry = AssessmentQueue.Entry(
            id: FormText.token(site.accounts.random(16)), division: division, titles: reforms.map(\.title),
            state: .waiting)
        let wanted = (division: division, chain: chain, reforms: reforms, sent: sent, residents: residents)
        let rules = site.rules
        let today = site.registry.today
        let isTaken = await site.assessments.take(entry) { progress in
            try await AssessmentsPage.make(
                wanted.division, wanted.chain, wanted.reforms, wanted.sent, wanted.residents, rules, today, progress)
        }
        guard isTaken else { return try await form(sent, [.busyAssessing], request, context) }
        return Response.redirect(to: "/assessments/\(entry.id)", type: .normal)
    }

    private static func make(
        _ division: DivisionCode, _ chain: PackChain, _ reforms: [Reform], _ form: AssessmentForm, _ residents: Int64?,
        _ rules: Rules, _ today: Day, _ progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws -> Assessment {
        let people = try SyntheticCounty(
            CountyRequest(
                in: division, of: rules.divisions, persons: persons, seed: 1,
                today: Day(year: today.year, month: 12, day: 31) ?? today)
        ).population
        return try await Assessment.make(
            AssessmentRequest(
                division: division, chain: chain, reforms: reforms, population: people,
                scenarios: AssessmentRequest.usualScenarios(chain),
                represents: residents.map { Double(max(1, $0)) }, years: form.years, replicates: replicates,
                fertility: form.fertility), progress: progress)
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let entry = try await entry(context)
        let words = site.words(context)
        let model = AssessmentModel(entry: entry, place: words.place(entry.division), language: context.language)
        var response = site.page("assessment", model.view(words), request, context)
        // Until it is done the page comes again by itself.
        if !model.isOver, let refresh = HTTPField.Name("Refresh") { response.headers[refresh] = "2" }
        return response
    }

    private func entry(_ context: WebContext) async throws -> AssessmentQueue.Entry {
        let division = try await division(context)
        guard let id = context.parameters.get("id"), let entry = await site.assessments.entry(id, in: division) else {
            throw WebFailure.notFound
        }
        return entry
    }

    private func report(_ context: WebContext) async throws -> AssessmentReport {
        let entry = try await entry(context)
        guard case .done(let assessment) = entry.state else { throw WebFailure.notFound }
        return AssessmentReport(
            assessment, place: site.words(context).place(entry.division), language: context.language)
    }
}

extension Problem {
    fileprivate static let noReform = Problem(
        code: "SRV-0032", at: "reform", why: Bilingual(zh: "没有选择方案，也没有写方案", en: "No reform was picked or written"),
        fix: Bilingual(zh: "请选择一个现成的方案，或者写一个", en: "Pick one, or write one"))
    fileprivate static let sameReform = Problem(
        code: "SRV-0033", at: "second", why: Bilingual(zh: "两个方案编号相同", en: "Both reforms have one id"),
        fix: Bilingual(zh: "请换一个方案，或改写编号", en: "Pick another, or change the id"))
    fileprivate static let busyAssessing = Problem(
        code: "SRV-0034", at: "", why: Bilingual(zh: "正在测算的太多", en: "Too many are being worked out"),
        fix: Bilingual(zh: "请过一会儿再试", en: "Try again in a while"))
}
