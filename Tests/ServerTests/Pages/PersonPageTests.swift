import Access
import Civil
import Exchange
import Foundation
import Registry
import Testing

@testable import Server

@Suite struct PersonPageTests {
    @Test func `somebody is found by name, pinyin and phone, within the office's own division only`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("township")
            let page = try await browser.get("/persons")
            for words in ["陈秀", "chenxiuying", "cxy", "13800005678"] {
                let found = try await browser.submit("/persons", ["q": words, "purpose": "service"], from: page)
                #expect(found.status == 200 && found.text.contains(ServedCounty.motherName), "\(words)")
            }
            let other = try await browser.submit("/persons", ["q": "王大山", "purpose": "service"], from: page)
            #expect(other.status == 200 && !other.text.contains("/persons/\(county.stranger)"))
            let whole = try await county.signedIn("county")
            let all = try await whole.submit("/persons", ["q": "王大山"], from: try await whole.get("/persons"))
            #expect(all.text.contains("/persons/\(county.stranger)"))
        }
    }

    @Test func `a hostile text is shown as text, wherever it comes from`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            let page = try await browser.get("/persons/\(county.hostile)?purpose=service")
            #expect(page.status == 200)
            #expect(page.text.contains("&lt;script&gt;alert(1)"))
            #expect(!page.text.contains("<script>alert"))
            try await county.accounts.create(
                NewAccount(
                    login: "hostile", name: ServedCounty.hostileText, role: .clinic,
                    division: county.site.county.division,
                    password: ServedCounty.password))
            let clinic = try await county.signedIn("hostile")
            #expect(!(try await clinic.get("/")).text.contains("<script>alert"))
            let form = try await browser.get("/persons")
            let found = try await browser.submit("/persons", ["q": "<script>alert(1)"], from: form)
            #expect(!found.text.contains("<script>alert"))
            #expect(found.text.contains("&lt;script&gt;"))
        }
    }

    @Test func `a person of another division is refused and looks like nobody`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("township")
            let stranger = try await browser.get("/persons/\(county.stranger)?purpose=service")
            let nobody = try await browser.get("/persons/999999?purpose=service")
            #expect(stranger.status == 403 && nobody.status == 403)
            #expect(!stranger.text.contains("王大山"))
        }
    }

    @Test func `the page tells who, what is due, and what a child is entitled to and why`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            let page = try await browser.get("/persons/\(county.child)?purpose=service")
            #expect(page.status == 200)
            #expect(page.text.contains("陈一") && page.text.contains(ServedCounty.motherName))
            #expect(page.text.contains("Childcare subsidy"))
            #expect(page.text.contains("Check at 1 month"))
            #expect(page.text.contains("Purpose: Service to the family (logged)"))
            #expect(!page.text.contains("13800005678"))
            // A clinic treats; it decides nothing.
            let clinic = try await county.signedIn("clinic")
            let care = try await clinic.get("/persons/\(county.child)?purpose=health")
            #expect(care.status == 200 && !care.text.contains("Childcare subsidy"))
        }
    }

    @Test
    func `an entitlement is explained in full: what would change it, how it was worked out, what it was made from`()
        async throws
    {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            let path = "/persons/\(county.child)/entitlements"
            let page = try await browser.get("\(path)/childcare-subsidy?purpose=service")
            #expect(page.status == 200)
            #expect(page.text.contains("the answer stays; then it is worked out again"))
            #expect(
                page.text.contains("child.birth_date &lt;= period.end")
                    || page.text.contains("child.birth_date <= period.end"))
            let chain = county.site.chain(at: DivisionCode(ServedCounty.place))
            for hash in county.site.rules.fingerprints(of: chain).values { #expect(page.text.contains(hash)) }
            // Not yet: the day from which it would be, and why not now, each reason once.
            let later = try await browser.get("\(path)/hpv-vaccine?purpose=service").text
            let box =
                later.components(separatedBy: "What would change it</h2>").dropFirst().first?
                .components(separatedBy: "</div>").first ?? ""
            let thirteen = county.site.registry.today.adding(months: -2).adding(years: 13)
            #expect(box.contains("If nothing else changes, yes from"))
            #expect(box.contains("\(thirteen.year)"))
            #expect(box.components(separatedBy: "<li>").count == 2)
            for wrong in ["none", "..%2F..", "childcare-subsidy'"] {
                #expect(try await browser.get("\(path)/\(wrong)?purpose=service").status == 404)
            }
            // A clinic decides nothing; another township may not look; a stranger is nobody.
            #expect(
                try await county.signedIn("clinic").get("\(path)/childcare-subsidy?purpose=health").status == 404)
            #expect(
                try await county.signedIn("township")
                    .get("/persons/\(county.stranger)/entitlements/childcare-subsidy?purpose=service").status == 403)
            #expect(try await county.browser.get("\(path)/childcare-subsidy?purpose=service").status == 303)
            #expect(try await browser.get("/family/entitlements/childcare-subsidy").status == 403)
        }
    }

    @Test func `the past is shown as it was`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            let before = county.site.registry.today.adding(days: -1)
            let page = try await browser.get(
                "/persons/\(county.mother)?purpose=service&as_at=2021-01-01&known_on=\(before)")
            #expect(page.status == 200 && page.text.contains("1 January 2021"))
            // Everything was recorded today.
            #expect(page.text.contains("Nothing recorded yet."))
        }
    }
}
