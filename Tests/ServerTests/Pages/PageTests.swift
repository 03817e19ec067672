import Civil
import Exchange
import Registry
import Testing

@testable import Server

@Suite struct PageTests {
    static let pages: [(login: String, paths: [String])] = [
        ("county", ["/", "/persons", "/events/new", "/events/new/birth", "/worklist", "/county"]),
        ("township", ["/", "/persons", "/events/new", "/worklist?show=overdue", "/county"]),
        ("clinic", ["/", "/persons", "/events/new", "/events/new/child-check", "/worklist?show=done"]),
        ("analyst", ["/", "/county"]), ("auditor", ["/", "/access-log"]), ("admin", ["/", "/accounts"]),
        ("family", ["/family"]),
    ]

    @Test func `every page answers in both languages, with the headers that keep it in place`() async throws {
        try await ServedCounty.with { county in
            for (login, paths) in PageTests.pages {
                let browser = try await county.signedIn(login)
                for path in paths {
                    for language in ["zh", "en"] {
                        let page = try await browser.get(path, language: language)
                        #expect(page.status == 200, "\(login) \(path)")
                        #expect(page.text.contains(language == "zh" ? "lang=\"zh-CN\"" : "lang=\"en\""))
                        #expect(page.text.contains("</html>"))
                        #expect(!page.text.contains("{{"), "\(login) \(path)")
                        let policy = page.headers["content-security-policy"] ?? ""
                        #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"))
                        #expect(page.headers["x-content-type-options"] == "nosniff")
                        #expect(page.headers["cache-control"] == "no-store")
                        #expect(page.headers["x-frame-options"] == "DENY")
                    }
                }
            }
        }
    }

    @Test func `a role is refused the pages that are not its duty`() async throws {
        try await ServedCounty.with { county in
            let closed: [(login: String, paths: [String])] = [
                ("county", ["/access-log", "/accounts", "/family"]),
                (
                    "township",
                    [
                        "/access-log", "/accounts", "/county?division=350583", "/worklist?division=350583119",
                        "/events/new/pre-pregnancy-check",
                    ]
                ),
                (
                    "analyst",
                    [
                        "/persons", "/worklist", "/persons/\(county.mother)?purpose=statistics", "/accounts",
                        "/events/new/birth",
                    ]
                ),
                ("auditor", ["/persons", "/county", "/persons/\(county.mother)?purpose=audit", "/events/new/death"]),
                ("admin", ["/persons", "/access-log", "/persons/\(county.mother)?purpose=administration"]),
                (
                    "family",
                    ["/persons", "/county", "/worklist", "/family?member=\(county.stranger)", "/events/new/birth"]
                ),
            ]
            for (login, paths) in closed {
                let browser = try await county.signedIn(login)
                for path in paths {
                    let page = try await browser.get(path)
                    #expect(page.status == 403, "\(login) \(path)")
                    #expect(!page.text.contains(ServedCounty.motherName))
                }
            }
        }
    }

    @Test func `what is not there is not found, and says so as a page`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            for path in ["/nothing", "/persons/abc", "/events/new/no-such-type"] {
                let page = try await browser.get(path)
                #expect(page.status == 404, "\(path)")
                #expect(page.text.contains("There is no such page"))
            }
        }
    }

    @Test func `without the token no form does anything`() async throws {
        try await ServedCounty.with { county in
            let before = try await county.site.registry.size()
            let browser = try await county.signedIn("county")
            for path in [
                "/persons", "/persons/\(county.mother)", "/events/new/death", "/events/person?field=subjects.mother",
                "/persons/\(county.mother)/events/1/correct", "/persons/\(county.mother)/events/1/revoke", "/sign-out",
            ] {
                #expect(try await browser.post(path, ["q": "陈", "csrf": "wrong"]).status == 400, "\(path)")
            }
            let admin = try await county.signedIn("admin")
            #expect(try await admin.post("/accounts", ["login": "mallory"]).status == 400)
            #expect(try await admin.post("/accounts/1/lock", [:]).status == 400)
            #expect(try await county.site.registry.size() == before)
            #expect(try await county.accounts.account(1)?.isDisabled == false)
        }
    }
}
