import Civil
import Exchange
import Registry
import Testing

@testable import Server

@Suite struct OfficePageTests {
    @Test func `an administrator makes an account, whose password is shown once and works`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("admin")
            let page = try await browser.get("/accounts")
            let bad = try await browser.submit(
                "/accounts", ["login": "NO", "name": "", "role": "township", "division": "洪濑镇"], from: page)
            #expect(
                bad.status == 422 && bad.text.contains("id=\"f-login-error\"")
                    && bad.text.contains("id=\"f-name-error\""))
            let made = try await browser.submit(
                "/accounts", ["login": "honglai", "name": "洪濑镇社会事务办", "role": "township", "division": "洪濑镇"],
                from: page)
            #expect(made.status == 200)
            let match = try #require(made.text.firstMatch(of: /<code>honglai<\/code> · <code>([^<]+)<\/code>/))
            let password = String(match.1)
            #expect(try await county.browser.signIn("honglai", password).status == 303)
            #expect(!(try await browser.get("/accounts")).text.contains(password))
            let account = try #require(
                try await county.accounts.accounts(in: county.site.county.division).first { $0.login == "honglai" })
            #expect(try await browser.submit("/accounts/\(account.id)/lock", [:], from: page).status == 200)
            #expect(try await county.browser.signIn("honglai", password).status == 401)
        }
    }

    @Test func `nobody changes the own account`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("admin")
            let own = try #require(
                try await county.accounts.accounts(in: county.site.county.division).first { $0.login == "admin" })
            let page = try await browser.get("/accounts")
            #expect(try await browser.submit("/accounts/\(own.id)/lock", [:], from: page).status == 403)
        }
    }

    @Test func `a family sees who has looked at its record, and an auditor sees it without names`() async throws {
        try await ServedCounty.with { county in
            let clerk = try await county.signedIn("township")
            #expect(try await clerk.get("/persons/\(county.mother)?purpose=benefit-review").status == 200)
            let family = try await county.signedIn("family")
            let page = try await family.get("/family")
            #expect(page.text.contains("Benefit review") && page.text.contains("Township worker"))
            #expect(page.text.contains("/family?member=\(county.child)"))
            #expect(try await family.get("/family?member=\(county.child)").status == 200)
            let auditor = try await county.signedIn("auditor")
            let log = try await auditor.get("/access-log")
            #expect(log.text.contains("<code>\(county.mother)</code>") && !log.text.contains(ServedCounty.motherName))
            let verified = try await auditor.submit("/access-log/verify", [:], from: log)
            #expect(verified.status == 200 && verified.text.contains("Whole and unchanged"))
        }
    }

    @Test func `the worklist names what is due, and leads a clinic to the form filled in`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("clinic")
            let pages = [try await browser.get("/worklist?show=due"), try await browser.get("/worklist?show=overdue")]
            let page = try #require(pages.first { $0.text.contains("Check at 1 month") })
            #expect(page.text.contains("陈一"))
            #expect(
                page.text.contains(
                    "/events/new/child-check?person=\(county.child)&amp;subjects.child=\(county.child)&amp;data.visit=m1"
                ))
        }
    }

    @Test func `an analyst reads no small count`() async throws {
        try await ServedCounty.with { county in
            let analyst = try await (try await county.signedIn("analyst")).get("/county")
            let office = try await (try await county.signedIn("county")).get("/county")
            // Four people live here.
            #expect(office.text.contains("<p class=\"number-value\">4"))
            #expect(!analyst.text.contains("<p class=\"number-value\">4"))
            #expect(analyst.text.contains("&lt;5"))
        }
    }
}
