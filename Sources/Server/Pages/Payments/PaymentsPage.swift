import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Services

/// Paying what has been confirmed: what is ready, batches, the bank's files.
struct PaymentsPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/payments") { request, context in
            site.page("payments", try await model(context).view(site.words(context)), request, context)
        }
        router.post("/payments") { request, context in try await makeBatch(request, context) }
        router.get("/payments/{batch}") { request, context in try await bankFile(request, context) }
        router.post("/payments/{batch}") { request, context in try await take(request, context) }
    }

    private func model(_ context: WebContext) async throws -> PaymentsModel {
        let account = try context.signedIn().account
        return PaymentsModel(
            ready: try await site.payments.ready(in: account.division, as: account.actor),
            batches: try await site.payments.batches(in: account.division, as: account.actor),
            doubled: try await site.payments.doubled(in: account.division, as: account.actor),
            chain: site.chain(at: account.division))
    }

    private func makeBatch(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await Form.read(request, context)
        let account = try context.signedIn().account
        let (name, refused) = try await site.payments.makeBatch(in: account.division, as: account.actor)
        var model = try await model(context)
        model.made = name
        model.problems = refused
        return site.page("payments", model.view(site.words(context)), request, context)
    }

    private func bankFile(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        let batch = try context.batch()
        let file = try await site.payments.bankFile(batch, in: account.division, as: account.actor)
        return .bankFile(batch, file)
    }

    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let account = try context.signedIn().account
        let batch = try context.batch()
        var reconciliation: Payments.Reconciliation?
        var problems: [Problem] = []
        do {
            let taken = try await site.payments.take(
                form["result"] ?? "", of: batch, in: account.division, as: account.actor)
            reconciliation = taken
            problems = taken.problems
        } catch let refusal as Civil.Refusal { problems = refusal.problems }
        var model = try await model(context)
        model.reconciliation = reconciliation.map { (batch, $0) }
        model.problems = problems
        return site.page(
            "payments", model.view(site.words(context)), request, context,
            status: reconciliation == nil ? .unprocessableContent : .ok)
    }
}

/// What the page of payments shows.
struct PaymentsModel: Sendable {
    let ready: Payments.Ready
    let batches: [Payments.Batch]
    let doubled: [Payments.Doubled]
    let chain: PackChain
    /// The batch that was just made.
    var made: String?
    var reconciliation: (batch: String, found: Payments.Reconciliation)?
    var problems: [Problem] = []

    func view(_ words: Words) -> Model {
        func money(_ fen: Int64) -> String { words.amount(Decimal128(fen), .fen) }
        return .present([
            "notice": made.map { words("payments.made", ["batch": $0]) },
            "ready": words("payments.ready", ["count": "\(ready.count)", "amount": money(ready.amount)]),
            "open": ready.open > 0 ? words("payments.open", ["count": "\(ready.open)"]) : nil,
            "make": ready.count > 0,
            "doubled": doubled.isEmpty
                ? nil
                : [
                    "items": doubled.map { one -> Model in
                        let title = chain.entitlements[one.entitlement].map { words($0.title) } ?? one.entitlement
                        return [
                            "href": PersonLink(id: one.person, purpose: .benefitReview).text,
                            "text": words(
                                "payments.twice",
                                [
                                    "title": title, "period": one.period.map { words.day($0) } ?? "",
                                    "count": "\(one.copies)",
                                ]),
                        ]
                    }
                ] as Model,
            "errors": problems.isEmpty
                ? nil
                : [
                    "title": words("payments.errors_title"),
                    "items": problems.prefix(200).map { problem -> Model in
                        let isCase = problem.code == "SVC-0021"
                        return .present([
                            "href": isCase ? "/cases/\(problem.at)" : nil, "text": words.sentence(problem.why),
                            "fix": words.sentence(problem.fix),
                        ])
                    },
                ] as Model,
            "result": reconciliation.map { batch, found in
                .present([
                    "text": words(
                        "payments.result",
                        [
                            "batch": batch, "paid": "\(found.paid)", "failed": "\(found.failed)",
                            "known": "\(found.known)", "missing": "\(found.missing.count)",
                        ])
                ]) as Model
            },
            "batches": batches.map { batch -> Model in
                let isDone = batch.paid == batch.count
                return .present([
                    "name": batch.name, "day": words.day(batch.day), "count": "\(batch.count)",
                    "amount": money(batch.amount), "paid": "\(batch.paid)", "paid_amount": money(batch.paidAmount),
                    "href": isDone ? nil : "/payments/\(batch.name)",
                    "state": [
                        "tone": isDone ? "is-yes" : "is-due", "icon": isDone ? "check-circle-fill" : "clock",
                        "label": words(isDone ? "payments.done" : "payments.waiting"),
                    ] as Model,
                ])
            },
            "empty": batches.isEmpty ? ["text": words("payments.empty")] as Model : nil,
        ])
    }
}
