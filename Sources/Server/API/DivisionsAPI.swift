import Access
import Civil
import Hummingbird
import Registry
import Services
import Statistics

/// Worklists and counts of a division.
struct DivisionsAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.get("/worklist") { request, context in try await worklist(request, context) }
        api.get("/statistics") { request, context in try await statistics(request, context) }
        api.get("/coverage") { request, context in try await coverage(request, context) }
    }

    private func worklist(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let selection = try request.uri.queryParameters["show"].map { text in
            guard let selection = Worklist.Selection(rawValue: String(text)) else {
                throw WebFailure.wrongParameter("show", "due、overdue 或 done", "due, overdue or done")
            }
            return selection
        }
        let after = try request.uri.queryParameters["after"].map { text in
            guard let cursor = Worklist.Cursor(String(text)) else {
                throw WebFailure.wrongParameter("after", "上一页给出的位置", "the cursor of the page before")
            }
            return cursor
        }
        let list = try await site.worklists.list(
            in: try request.division("division") ?? session.account.division, selection ?? .due,
            on: try request.day("day") ?? site.registry.today,
            programme: request.uri.queryParameters["programme"].map { String($0) }, after: after,
            limit: Int(try request.integer("limit", 1...100) ?? 25), as: session.account.actor,
            for: try request.purpose(session))
        return .json(
            .object(present: [
                (
                    "counts",
                    .object(
                        list.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                            ($0.key.rawValue, .integer($0.value))
                        })
                ),
                (
                    "lines",
                    .array(
                        list.lines.map { line in
                            .object([
                                ("person", line.person.json),
                                (
                                    "items",
                                    .array(
                                        line.items.map { item in
                                            .object(present: [
                                                ("programme", .string(item.programme)), ("item", .string(item.item)),
                                                ("due", .string(item.due.description)),
                                                ("overdue", .string(item.overdue.description)),
                                                ("expires", item.expires.map { .string($0.description) }),
                                                ("done", item.done.map { .string($0.description) }),
                                            ])
                                        })
                                ),
                            ])
                        })
                ), ("next", list.next.map { .string($0.text) }),
            ]))
    }

    private func statistics(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let overview = try await Overview.count(
            site.registry, in: try request.division("division") ?? session.account.division,
            on: try request.day("day") ?? site.registry.today, as: session.account.actor)
        func count(_ value: Int64?) -> JSON { value.map(JSON.integer) ?? .null }
        func months(_ values: [(month: YearMonth, count: Int64?)]) -> JSON {
            .array(values.map { .object([("month", .string($0.month.description)), ("count", count($0.count))]) })
        }
        return .json(
            .object([
                ("division", .string(overview.division.description)), ("day", .string(overview.day.description)),
                ("residents", count(overview.residents)), ("male", .array(overview.male.map(count))),
                ("female", .array(overview.female.map(count))), ("births", months(overview.births)),
                ("deaths", months(overview.deaths)),
            ]))
    }

    private func coverage(_ request: Request, _ context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let coverage = try await Coverage.count(
            site.registry, in: try request.division("division") ?? session.account.division,
            on: try request.day("day") ?? site.registry.today, as: session.account.actor)
        return .json(
            .array(
                coverage.map { line in
                    .object([
                        ("programme", .string(line.programme)), ("item", .string(line.item)),
                        ("done", line.done.map(JSON.integer) ?? .null), ("all", line.all.map(JSON.integer) ?? .null),
                    ])
                }))
    }
}
