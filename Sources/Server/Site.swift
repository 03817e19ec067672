import Civil
public import Exchange
import Growth
import Policy
public import Registry
import Services
import Statistics
import Hummingbird
import Logging
import Storage

/// What the pages and the API stand on: the registry, the accounts, the rules, the look.
public struct Site: Sendable {
    /// The lives.
    public let registry: Registry
    /// Who may sign in.
    public let accounts: Accounts
    /// The packs.
    public let rules: Rules
    /// The county.
    public let county: County
    /// Whether browsers reach the server by HTTPS (through a proxy): then cookies are for HTTPS only.
    public let isSecure: Bool
    let renderer: Renderer
    let worklists: Worklists
    let cases: Cases
    var payments: Payments { Payments(cases) }
    let database: any Database
    /// How departments are reached; nil: they are not, and do their steps in the pages.
    let departments: Departments?
    let forecasts: Forecasts
    /// The growth standards: what stands in `Growth` beside the packs.
    let growth: GrowthTables
    let assessments = AssessmentQueue()

    /// A site on an open registry.
    ///
    /// - Throws: a problem with the templates or catalogues.
    public init(
        _ open: OpenRegistry, accounts: Accounts, isSecure: Bool, departments: Departments? = nil
    ) throws {
        self.departments = departments
        database = open.database
        cases = Cases(open.registry, open.rules.library)
        registry = open.registry
        self.accounts = accounts
        rules = open.rules
        county = open.county
        self.isSecure = isSecure
        renderer = try Renderer()
        worklists = Worklists(open.registry, open.rules.library)
        forecasts = Forecasts(open.registry)
        growth = try GrowthFolder.read(open.rules.folder + "/../Growth")
    }

    /// The rules that hold at a place; without a place, those of the county.
    func chain(at place: DivisionCode?) -> PackChain {
        rules.library.chain(for: place ?? county.division)
    }

    /// A department that packs know; nil where none is named.
    func department(_ id: String?) throws(Refusal) -> String? {
        guard let id, !id.isEmpty else { return nil }
        guard chain(at: nil).departments[id] != nil else {
            throw Refusal([
                Problem(
                    code: "SRV-0109", at: "department",
                    why: Bilingual(zh: "没有这个部门", en: "No pack knows this department."),
                    fix: Bilingual(zh: "请从列表里选择", en: "Choose one of the list."))
            ])
        }
        return id
    }

    /// The name of the session cookie. With the prefix a browser takes it over HTTPS only.
    var cookieName: String { isSecure ? "__Host-yisheng" : "yisheng" }
}
