import Access
import Civil
import Policy

/// What the accounts page shows.
struct AccountsModel: Sendable {
    let own: Account
    let accounts: [Account]
    let places: [Division]
    /// The departments that packs know.
    let departments: [Department]
    /// Milliseconds since 1970.
    let now: Int64
    /// A password that was just made, to be told once.
    var password: (login: String, password: String)?
    var done: Change?
    var values: [String: String] = [:]
    var problems: [Problem] = []

    /// What can be done to an account.
    enum Change: String, Hashable, Sendable, CaseIterable {
        case lock, unlock, reset
    }

    static let fields = ["login", "name", "role", "division", "person", "department"]

    mutating func take(_ form: Form) {
        for name in AccountsModel.fields { values[name] = form[name] ?? "" }
    }

    /// What must be chosen and is not.
    var missing: [Problem] {
        var problems: [Problem] = []
        if values["role"].flatMap(Role.init(rawValue:)) == nil {
            problems.append(
                Problem(
                    code: "SRV-0106", at: "role", why: Bilingual(zh: "没有选择岗位", en: "No role is chosen."),
                    fix: Bilingual(zh: "请选择岗位", en: "Choose one.")))
        }
        if values["division"]?.isEmpty != false {
            problems.append(
                Problem(
                    code: "SRV-0107", at: "division", why: Bilingual(zh: "没有填写区划", en: "No division is given."),
                    fix: Bilingual(zh: "请填写名称或代码", en: "Give its name or code.")))
        }
        return problems
    }

    func view(_ words: Words) -> Model {
        .present([
            "scope": words("accounts.scope", ["place": words.place(own.division)]),
            "errors": problems.isEmpty
                ? nil
                : [
                    "title": words("accounts.errors_title"),
                    "items": problems.map { problem -> Model in
                        .present([
                            "href": AccountsModel.fields.contains(problem.at) ? "#f-\(problem.at)" : nil,
                            "text": words.sentence(problem.why), "fix": words.sentence(problem.fix),
                        ])
                    },
                ] as Model,
            "password": password.map { ["login": $0.login, "text": $0.password] as Model },
            "notice": password == nil ? done.map { words("accounts.notice_\($0.rawValue)") } : nil,
            "accounts": accounts.map { account($0, words) },
            "form": ["action": "/accounts", "fields": fields(words), "divisions": divisions] as Model,
        ])
    }

    private func account(_ account: Account, _ words: Words) -> Model {
        let changes: [Change] = account.id == own.id ? [] : [account.isDisabled ? .unlock : .lock, .reset]
        return [
            "name": account.name, "login": account.login, "role": words.role(account.role),
            "place": words.place(account.division), "locked": account.isDisabled,
            "actions": changes.map { change -> Model in
                ["title": words("accounts.\(change.rawValue)"), "href": "/accounts/\(account.id)/\(change.rawValue)"]
            },
        ]
    }

    private var divisions: [Model] {
        places.map { ["value": $0.name, "label": $0.code.description] }
    }

    private func fields(_ words: Words) -> [Model] {
        func field(_ name: String, hint: String? = nil, _ more: Model) -> Model {
            let problem = problems.first { $0.at == name }
            return Model.present([
                "id": "f-\(name)", "name": name, "label": words("accounts.fields.\(name)"),
                "required": name != "person" && name != "department",
                "value": values[name] ?? "", "hint": hint.map { words($0) },
                "error": problem.map { ["why": words.sentence($0.why), "fix": words.sentence($0.fix)] as Model },
            ]).with(more)
        }
        let input: Model = ["control": "field/input", "type": "text", "narrow": false]
        return [
            field("login", hint: "accounts.fields.login_hint", input),
            field("name", hint: "accounts.fields.name_hint", input),
            field(
                "role",
                [
                    "control": "field/select",
                    "options": Role.allCases.map {
                        ["value": $0.rawValue, "label": words.role($0), "selected": values["role"] == $0.rawValue]
                            as Model
                    },
                ]),
            field("division", hint: "form.hint.place", input.with(["list": "divisions"])),
            field(
                "person", hint: "accounts.fields.person_hint",
                input.with(["inputmode": "numeric", "narrow": true])),
            field(
                "department",
                [
                    "control": "field/select",
                    "options": [
                        ["value": "", "label": words("accounts.fields.no_department"), "selected": false] as Model
                    ]
                        + departments.map {
                            [
                                "value": $0.id, "label": $0.title[words.language],
                                "selected": values["department"] == $0.id,
                            ]
                                as Model
                        },
                ]),
        ]
    }
}
