import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Services
import Storage

/// Applications: an office's list, one application with its steps, and the form to apply.
struct CasesPage {
    let site: Site

    /// How many lines a page of the list shows.
    static let limit = 25

    func add(to router: Router<WebContext>) {
        router.get("/cases") { request, context in try await list(request, context) }
        router.get("/cases/new/{template}") { request, context in try await fill(request, context) }
        router.post("/cases/new/{template}") { request, context in try await apply(request, context) }
        router.get("/cases/{id}") { request, context in try await show(request, context) }
        router.post("/cases/{id}") { request, context in try await move(request, context) }
        router.get("/cases/{id}/complete") { request, context in try await fillAnew(request, context) }
        router.post("/cases/{id}/complete") { request, context in try await complete(request, context) }
    }

    // MARK: The list

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        let selection = request.uri.queryParameters["show"].flatMap { CaseSelection(rawValue: String($0)) } ?? .mine
        let after = request.uri.queryParameters["after"].flatMap { CaseCursor(String($0)) }
        let lines = try await site.cases.list(
            selection, in: account.division, after: after, limit: CasesPage.limit + 1, as: account.actor,
            for: account.usualPurpose)
        let model = CaseListModel(
            lines: Array(lines.prefix(CasesPage.limit)), hasMore: lines.count > CasesPage.limit, isFirst: after == nil,
            selection: selection,
            counts: try await site.cases.counts(in: account.division, as: account.actor, for: account.usualPurpose),
            division: account.division, today: site.registry.today, chain: site.chain(at: nil),
            pays: account.role == .county)
        return site.page("cases", model.view(site.words(context)), request, context)
    }

    // MARK: One application

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let model = try await model(try context.number("id"), context)
        let words = site.words(context)
        var values = model.view(words)
        if request.uri.queryParameters["notice"] == "moved" { values["notice"] = words("case.notice_moved") }
        if request.uri.queryParameters["notice"] == "opened" { values["notice"] = words("case.notice_opened") }
        return site.page("case", values, request, context)
    }

    private func model(_ id: Int64, _ context: WebContext) async throws -> CaseModel {
        let account = try context.signedIn().account
        let view = try await site.cases.view(id, as: account.actor, for: account.usualPurpose)
        let names = try await site.registry.read { connection in
            try connection.first("SELECT name FROM person WHERE id = $1", [.int(view.file.subject)]) {
                try $0.optionalText(0)
            } ?? nil
        }
        var decision: Decision?
        if let benefit = view.file.template.benefit, view.isWhole,
            let entitlement = view.file.application.data[benefit.entitlement]?.string
        {
            decision = try? await self.decision(view.file.template, entitlement, view.file.subject, context)
        }
        return CaseModel(
            view: view, name: names, decision: decision, account: account, today: site.registry.today,
            chain: site.chain(at: view.file.division), county: site.county.division,
            key: FormText.token(site.accounts.random(16)))
    }

    private func move(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let account = try context.signedIn().account
        let id = try context.number("id")
        var model = try await model(id, context)
        guard let move = form["move"].flatMap(CaseMove.init(rawValue:)) else { throw WebFailure.badForm }
        let step = form["step"].flatMap { $0.isEmpty ? nil : $0 }
        let (answer, unread) = model.answer(form, step, move, site.rules.divisions)
        var problems = unread
        let given = { (name: String) in form[name].flatMap { $0.isEmpty ? nil : $0 } }
        let amount = given("amount").flatMap { Decimal128($0) }.flatMap { Money(yuan: $0) }
        if given("amount") != nil, amount == nil { problems.append(.badMoney(at: "amount")) }
        do {
            guard problems.isEmpty else { throw Refusal(problems) }
            try await site.cases.move(
                id,
                .init(
                    move, step: step, attempt: form["attempt"].flatMap { Int64($0) }, reason: given("reason"),
                    reference: given("reference"),
                    amount: amount?.fen,
                    day: site.registry.today, answer: answer),
                source: account.source, key: model.sent(form),
                as: account.actor, for: Permissions(account, today: site.registry.today).recording)
        } catch let refusal as Civil.Refusal {
            model.refused(refusal.problems, form, step)
            return site.page(
                "case", model.view(site.words(context)), request, context, status: WebFailure(refusal).status)
        }
        return Response.redirect(to: "/cases/\(id)?notice=moved", type: .normal)
    }

    // MARK: Applying

    private func fill(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        guard let person = try request.integer("person", 1...Int64.max) else { throw WebFailure.notFound }
        var form = try await form(person, context)
        let subjects = [
            form.template.subject: person, form.template.applicant: account.person ?? form.applicant ?? person,
        ]
        form.begin(
            try await site.cases.prefilled(form.template, subjects) { other in
                // A parent sees the own record and the child's, not the other parent's.
                account.role != .family || other == person || other == account.person
            })
        form.decision = try await decision(
            form.template, request.uri.queryParameters["entitlement"].map(String.init), person, context)
        return site.page("case/form", form.view(site.words(context)), request, context)
    }

    private func form(_ person: Int64, _ context: WebContext) async throws -> CaseForm {
        let account = try context.signedIn().account
        let record = try await site.registry.person(person, as: account.actor, for: account.usualPurpose)
        let chain = site.chain(at: record.person.residence ?? record.person.hukou)
        guard let template = context.parameters.get("template").flatMap({ chain.caseTemplates[$0] }),
            let type = chain.eventTypes[template.opens]
        else { throw WebFailure.notFound }
        guard type.recordedBy.contains(account.role.rawValue) else { throw WebFailure.mayNotRecord }
        // Born on the same day of the same mother: one form for all of them.
        var twins: [PersonState] = []
        if let mother = record.kin.first(where: { $0.relation == "mother" }), let birth = record.person.birthDay {
            let siblings = try await siblings(of: mother.id, account)
            for sibling in siblings where sibling.id != person && sibling.birthDay == birth && sibling.deathDay == nil {
                let files = try await site.cases.cases(of: sibling.id, as: account.actor, for: account.usualPurpose)
                if !files.contains(where: { $0.template.id == template.id }) { twins.append(sibling) }
            }
        }
        return CaseForm(
            template: template, record: record, twins: twins,
            fields: recordForm(type, "/cases/new/\(template.id)", account, chain))
    }

    /// The children of a mother, as far as an account may see them: a father who applies does not see her record.
    private func siblings(of mother: Int64, _ account: Account) async throws -> [PersonState] {
        do {
            return try await site.registry.person(mother, as: account.actor, for: account.usualPurpose).kin
                .filter { $0.relation == "child" }.compactMap(\.person)
        } catch is Denial { return [] }
    }

    /// What the rules say today of what is asked for.
    private func decision(
        _ template: CaseTemplate, _ entitlement: String?, _ person: Int64, _ context: WebContext
    ) async throws -> Decision? {
        guard template.benefit != nil else { return nil }
        let account = try context.signedIn().account
        let chain = site.chain(at: nil)
        guard let entitlement, chain.entitlements[entitlement]?.delivery?.template == template.id else {
            throw WebFailure.notFound
        }
        let subject = try await site.registry.subject(
            person, steps: chain.kinSteps, as: account.actor, for: account.usualPurpose)
        return chain.decide(entitlement, subject, on: site.registry.today).first
    }

    private func recordForm(_ type: EventType, _ action: String, _ account: Account, _ chain: PackChain) -> RecordForm {
        RecordForm(
            type: type, action: action, about: nil, role: account.role, today: site.registry.today,
            divisions: site.rules.divisions, county: site.county.division, chain: chain,
            key: FormText.token(site.accounts.random(16)))
    }

    private func apply(_ request: Request, _ context: WebContext) async throws -> Response {
        let sent = try await Form.read(request, context)
        let account = try context.signedIn().account
        guard let person = sent["person"].flatMap({ Int64($0) }) else { throw WebFailure.badForm }
        var form = try await form(person, context)
        form.take(sent)
        form.decision = try await decision(form.template, sent["entitlement"], person, context)
        var (data, problems) = RecordInput.data(
            form.fields.type, form.fields.values, site.rules.divisions, site.county.division)
        data.merge(form.proposed) { $1 }
        let place = site.county.division
        var cases: [Int64] = []
        do {
            guard problems.isEmpty else { throw Refusal(problems) }
            for (number, child) in ([form.record.person] + form.chosenTwins).enumerated() {
                var data = data
                // What a twin is called is on record; everything else is the same.
                if number > 0, let name = child.name, data["name"] != nil { data["name"] = .string(name) }
                var submission = Submission(
                    type: form.template.opens, day: site.registry.today, place: place,
                    subjects: [form.template.subject: SubjectReference(person: child.id)], data: data,
                    source: account.source,
                    key: form.fields.key + (number == 0 ? "" : "-\(number)"))
                if let applicant = account.person ?? form.applicant {
                    submission.subjects[form.template.applicant] = SubjectReference(person: applicant)
                }
                let possible = try await site.cases.steps(form.template, submission, at: place)
                let steps = possible.filter { !$0.isOptional || form.chosen.contains($0.id) }.map(\.id)
                submission.data[CaseTemplate.steps] = .string(steps.joined(separator: " "))
                cases.append(
                    try await site.cases.open(
                        submission, form.template, as: account.actor,
                        for: Permissions(account, today: site.registry.today).recording))
            }
        } catch let refusal as Civil.Refusal {
            form.fields.problems = refusal.problems
            return site.page(
                "case/form", form.view(site.words(context)), request, context, status: WebFailure(refusal).status)
        } catch let error as StorageError {
            form.fields.problems = WebFailure(error).problems
            return site.page(
                "case/form", form.view(site.words(context)), request, context, status: .serviceUnavailable)
        }
        guard let first = cases.first else { throw WebFailure.badForm }
        return Response.redirect(to: "/cases/\(first)?notice=opened", type: .normal)
    }

    // MARK: Completing what was returned

    private func formAnew(_ context: WebContext) async throws -> (form: CaseForm, file: CaseFile) {
        let account = try context.signedIn().account
        let id = try context.number("id")
        let view = try await site.cases.view(id, as: account.actor, for: account.usualPurpose)
        guard view.isWhole, view.file.steps.contains(where: { $0.status == .returned }) else {
            throw WebFailure.notFound
        }
        let record = try await site.registry.person(view.file.subject, as: account.actor, for: account.usualPurpose)
        let chain = site.chain(at: view.file.division)
        guard let type = chain.eventTypes[view.file.template.opens] else { throw WebFailure.notFound }
        var form = CaseForm(
            template: view.file.template, record: record, twins: [],
            fields: recordForm(type, "/cases/\(id)/complete", account, chain))
        form.completing = view.file
        return (form, view.file)
    }

    private func fillAnew(_ request: Request, _ context: WebContext) async throws -> Response {
        var (form, file) = try await formAnew(context)
        form.prefill(file.application.data)
        return site.page("case/form", form.view(site.words(context)), request, context)
    }

    private func complete(_ request: Request, _ context: WebContext) async throws -> Response {
        let sent = try await Form.read(request, context)
        let account = try context.signedIn().account
        var (form, file) = try await formAnew(context)
        form.take(sent)
        var (data, problems) = RecordInput.data(
            form.fields.type, form.fields.values, site.rules.divisions, site.county.division)
        let benefit = file.template.benefit
        for name in [CaseTemplate.steps, benefit?.entitlement, benefit?.period, benefit?.amount].compactMap({ $0 }) {
            data[name] = file.application.data[name]
        }
        do {
            guard problems.isEmpty else { throw Refusal(problems) }
            try await site.cases.complete(
                file, data: data, day: site.registry.today,
                source: account.source, key: form.fields.key, as: account.actor,
                for: Permissions(account, today: site.registry.today).recording)
        } catch let refusal as Civil.Refusal {
            problems = refusal.problems
            form.fields.problems = problems
            return site.page(
                "case/form", form.view(site.words(context)), request, context, status: WebFailure(refusal).status)
        }
        return Response.redirect(to: "/cases/\(file.id)?notice=moved", type: .normal)
    }
}
