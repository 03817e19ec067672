import Testing

@testable import Server

@Suite struct ForecastPageTests {
    @Test func `too few people give a reason instead of a forecast, and no file`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            let page = try await browser.get("/forecast")
            #expect(page.status == 200)
            #expect(page.text.contains("With fewer than 1000 residents nothing is forecast."))
            #expect(!page.text.contains("<svg xmlns"))
            for file in ["chart.svg?chart=births", "table.csv", "table.xlsx", "pyramid"] {
                #expect(try await browser.get("/forecast/\(file)").status == 404)
            }
            let unknown = try await browser.get("/forecast?scenario=x%0d%0ay&years=%22")
            #expect(unknown.status == 200 && unknown.text.contains("There is no such scenario."))
        }
    }

    @Test func `a family has no forecast`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("family")
            #expect(try await browser.get("/forecast").status == 403)
        }
    }

    @Test func `a place outside the own one is refused`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            #expect(try await browser.get("/forecast?division=441523").status == 403)
            #expect(try await browser.get("/forecast?division=x").status == 400)
        }
    }
}
