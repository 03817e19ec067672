import Access
import Civil
import Hummingbird
import Registry

/// The accounts of a division, for its administrator.
struct AccountsAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.get("/accounts") { _, context in
            let session = try context.signedIn()
            let probe = Object.Account(id: nil, role: .township, division: session.account.division)
            try await site.registry.authorise(session.account.actor, .manageAccounts, .account(probe), .administration)
            let accounts = try await site.accounts.accounts(in: session.account.division)
            return Response.json(.array(accounts.map(\.json)))
        }
        api.post("/accounts") { request, context in
            let session = try context.signedIn()
            let json = try await request.json()
            guard let role = json["role"]?.string.flatMap(Role.init(rawValue:)) else {
                throw WebFailure.wrongParameter("role", "岗位", "a role")
            }
            guard let division = json["division"]?.string.flatMap({ DivisionCode($0) }) else {
                throw WebFailure.wrongParameter("division", "行政区划代码", "a division code")
            }
            let object = Object.Account(id: nil, role: role, division: division)
            try await site.registry.authorise(session.account.actor, .manageAccounts, .account(object), .administration)
            let account = try await site.accounts.create(
                NewAccount(
                    login: json["login"]?.string ?? "", name: json["name"]?.string ?? "", role: role,
                    division: division,
                    person: json["person"]?.int64, department: try site.department(json["department"]?.string),
                    password: json["password"]?.string ?? ""))
            return Response.json(account.json, status: .created)
        }
    }
}
