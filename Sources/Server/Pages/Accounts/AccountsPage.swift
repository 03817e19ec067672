import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry

/// The accounts of a division: list, create, lock, unlock, new password.
struct AccountsPage {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/accounts") { request, context in
            let model = try await model(context)
            return site.page("accounts", model.view(site.words(context)), request, context)
        }
        router.post("/accounts") { request, context in try await create(request, context) }
        router.post("/accounts/{id}/{change}") { request, context in try await change(request, context) }
    }

    private func model(_ context: WebContext) async throws -> AccountsModel {
        let account = try context.signedIn().account
        try await authorise(account, Object.Account(id: nil, role: .township, division: account.division))
        return AccountsModel(
            own: account, accounts: try await site.accounts.accounts(in: account.division),
            places: site.rules.divisions.children(of: account.division),
            departments: site.chain(at: nil).departments.values.sorted { $0.id < $1.id }, now: site.accounts.clock())
    }

    private func authorise(_ account: Account, _ object: Object.Account) async throws {
        try await site.registry.authorise(account.actor, .manageAccounts, .account(object), .administration)
    }

    private func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form.read(request, context)
        var model = try await model(context)
        model.take(form)
        do {
            let division = try RecordInput.place(form["division"] ?? "", site.rules.divisions, site.county.division)
            guard let role = form["role"].flatMap(Role.init(rawValue:)), let division else {
                throw Refusal(model.missing)
            }
            let account = try context.signedIn().account
            try await authorise(account, Object.Account(id: nil, role: role, division: division))
            let password = newPassword()
            let created = try await site.accounts.create(
                NewAccount(
                    login: form["login"] ?? "", name: form["name"] ?? "", role: role, division: division,
                    person: form["person"].flatMap(PersonPicker.number),
                    department: try site.department(form["department"]), password: password))
            var fresh = try await self.model(context)
            fresh.password = (created.login, password)
            return site.page("accounts", fresh.view(site.words(context)), request, context)
        } catch let refusal as Civil.Refusal {
            model.problems = refusal.problems
        } catch let problem as Problem {
            model.problems = [problem.within("division")]
        }
        return site.page(
            "accounts", model.view(site.words(context)), request, context, status: .unprocessableContent)
    }

    private func change(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await Form.read(request, context)
        let own = try context.signedIn().account
        guard let account = try await site.accounts.account(try context.number("id")),
            let change = context.parameters.get("change").flatMap(AccountsModel.Change.init(rawValue:))
        else { throw WebFailure.notFound }
        try await authorise(own, Object.Account(id: account.id, role: account.role, division: account.division))
        var password: (login: String, password: String)?
        switch change {
        case .lock: try await site.accounts.set(disabled: true, account.id)
        case .unlock: try await site.accounts.set(disabled: false, account.id)
        case .reset:
            let new = newPassword()
            try await site.accounts.set(password: new, account.id)
            password = (account.login, new)
        }
        var model = try await model(context)
        model.password = password
        model.done = change
        return site.page("accounts", model.view(site.words(context)), request, context)
    }

    /// Sixteen letters and digits that are not taken for one another: 80 bits.
    private func newPassword() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789-".utf8)
        let characters = site.accounts.random(16).map { letters[Int($0) % letters.count] }
        return String(decoding: characters, as: UTF8.self)
    }
}
