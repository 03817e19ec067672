import Civil
import Exchange
import Registry
import Testing

@testable import Server

@Suite struct SignInTests {
    @Test func `a visitor is led to sign in and back, a wrong password says so, the right one opens a session`()
        async throws
    {
        try await ServedCounty.with { county in
            let browser = county.browser
            let visit = try await browser.get("/worklist?show=due")
            #expect(visit.status == 303)
            #expect(visit.headers["location"] == "/sign-in?next=%2Fworklist%3Fshow%3Ddue")
            let wrong = try await browser.signIn("county", "not the password")
            #expect(wrong.status == 401)
            #expect(wrong.text.contains("Login or password is wrong."))
            #expect(wrong.text.contains("value=\"county\""))
            let right = try await browser.signIn("county", ServedCounty.password)
            #expect(right.status == 303)
            #expect(right.headers["set-cookie"]?.lowercased().contains("httponly") == true)
            #expect(try await browser.get("/").status == 200)
        }
    }

    @Test func `after five wrong passwords the account waits, even with the right one`() async throws {
        try await ServedCounty.with { county in
            let browser = county.browser
            for _ in 0..<5 { try await browser.signIn("clinic", "not the password") }
            let locked = try await browser.signIn("clinic", ServedCounty.password)
            #expect(locked.status == 401)
            #expect(locked.text.contains("Too many wrong passwords"))
            #expect(try await browser.get("/").status == 303)
            // Others are not locked with it.
            _ = try await county.signedIn("county")
        }
    }

    @Test func `a sign-in form without the visitor's token is refused, and nobody is sent to another site`()
        async throws
    {
        try await ServedCounty.with { county in
            let browser = county.browser
            let page = try await browser.get("/sign-in")
            let fields = ["name": "county", "password": ServedCounty.password]
            #expect(try await browser.post("/sign-in", fields).status == 401)
            let away = try await browser.submit(
                "/sign-in", fields.merging(["next": "//evil.example/"]) { $1 }, from: page)
            #expect(away.status == 303)
            #expect(away.headers["location"] == "/")
        }
    }

    @Test func `signing out ends the session`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            let home = try await browser.get("/")
            #expect(try await browser.submit("/sign-out", [:], from: home).status == 303)
            #expect(try await browser.get("/").status == 303)
        }
    }
}
