import Access
import Charts
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Statistics

/// What is wrong or missing in the records of an office, and whether its people add up.
struct QualityPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/quality") { request, context in try await show(request, context) }
        router.get("/quality/{check}") { request, context in try await list(request, context) }
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        let division = try request.chosenDivision("division") ?? account.division
        let period = try request.period("period") ?? .lastTwelveMonths(before: site.registry.today)
        let quality = try await DataQuality.read(site.registry, in: division, as: account.actor)
        // The parts of a balance add up: to hide small ones would hide nothing. It is for those who may open the records.
        let isOpen = SmallCells.areOpen(to: account.role)
        let balances =
            isOpen
            ? try await PopulationBalance.read(
                site.registry, site.rules.library, in: division, period.first.firstDay...period.last.lastDay,
                as: account.actor) : []
        let model = QualityModel(
            quality: quality, balances: balances, period: period, division: division, own: account.division,
            opensRecords: Permissions(account, today: site.registry.today).opensRecords(in: division),
            isSuppressed: !isOpen)
        return site.page("quality", model.view(site.words(context)), request, context)
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn().account
        let division = try request.chosenDivision("division") ?? account.division
        guard let check = context.parameters.get("check").flatMap({ DataQuality.Check(rawValue: $0) }) else {
            throw WebFailure.notFound
        }
        let after = try request.integer("after", 0...Int64.max) ?? 0
        let limit = 50
        let people = try await DataQuality.persons(
            site.registry, check, in: division, after: after, limit: limit, as: account.actor,
            for: account.usualPurpose)
        let words = site.words(context)
        let here = division == account.division ? "" : "&division=\(division)"
        let model = Model.present([
            "back": [
                "href": "/quality" + (division == account.division ? "" : "?division=\(division)"),
                "text": words("quality.title"),
            ] as Model, "heading": words(check.title), "lead": words.place(division),
            "purpose": account.usualPurpose.rawValue,
            "items": people.map { person -> Model in
                let place = (person.residence ?? person.hukou).map { words.shortPlace($0, in: site.county.division) }
                let age = person.birthDay.flatMap { words.age($0, on: site.registry.today) }
                return [
                    "title": person.name ?? words("person.unnamed"), "href": "/persons/\(person.id)",
                    "note": [age, place].compactMap { $0 }.joined(separator: " · "), "when": "",
                ]
            }, "empty": people.isEmpty ? ["text": words("indicators.no_records")] as Model : nil,
            "paging": people.count < limit && after == 0
                ? nil
                : Model.present([
                    "shown": "\(people.count)", "first": after == 0 ? nil : "/quality/\(check.rawValue)?after=0" + here,
                    "next": people.count < limit
                        ? nil : people.last.map { "/quality/\(check.rawValue)?after=\($0.id)" + here },
                ]),
        ])
        return site.page("indicator-records", model, request, context)
    }
}
