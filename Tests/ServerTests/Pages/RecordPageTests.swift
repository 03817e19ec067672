import Civil
import Exchange
import Registry
import Testing

@testable import Server

@Suite struct RecordPageTests {
    @Test func `a birth is recorded once however often it is sent, and leads to the child's page`() async throws {
        try await ServedCounty.with { county in
            let before = try await county.site.registry.size()
            let browser = try await county.signedIn("township")
            let form = try await browser.get(
                "/events/new/birth?person=\(county.mother)&subjects.mother=\(county.mother)")
            #expect(form.text.contains("name=\"subjects.mother\" type=\"text\" value=\"\(county.mother)\""))
            let fields = [
                "key": try #require(form.hidden("key")), "person": "\(county.mother)", "purpose": "service",
                "subjects.child": "", "subjects.mother": "\(county.mother)", "subjects.father": "",
                "day": "\(county.site.registry.today.adding(months: -12))", "place": "洪濑镇", "data.name": "陈二",
                "data.sex": "male", "data.weight": "3200", "data.order": "1",
            ]
            let first = try await browser.submit("/events/new/birth", fields, from: form)
            let second = try await browser.submit("/events/new/birth", fields, from: form)
            #expect(first.status == 303 && second.status == 303)
            #expect(first.headers["location"] == second.headers["location"])
            #expect(try await county.site.registry.size() == before + 1)
            let child = try await browser.get(try #require(first.headers["location"]))
            #expect(child.status == 200)
            #expect(child.text.contains("陈二") && child.text.contains("Recorded."))
            #expect(child.text.contains("Check at 12 months"))
        }
    }

    @Test func `a refused form keeps what was filled in and says everything that is wrong`() async throws {
        try await ServedCounty.with { county in
            let before = try await county.site.registry.size()
            let browser = try await county.signedIn("county")
            let form = try await browser.get("/events/new/birth")
            let page = try await browser.submit(
                "/events/new/birth",
                [
                    "key": try #require(form.hidden("key")), "day": "2999-01-01", "subjects.mother": "\(county.mother)",
                    "data.name": "赵\"<b>", "data.sex": "", "data.weight": "12",
                ], from: form)
            #expect(page.status == 422)
            for field in ["f-day", "f-data-sex", "f-data-weight"] {
                #expect(page.text.contains("href=\"#\(field)\""), "\(field)")
                #expect(page.text.contains("id=\"\(field)-error\""), "\(field)")
            }
            #expect(page.text.contains("value=\"赵&quot;&lt;b&gt;\""))
            #expect(page.hidden("key") == form.hidden("key"))
            #expect(try await county.site.registry.size() == before)
        }
    }

    @Test func `an event is corrected and revoked; the first version stays to be seen`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("county")
            let path = "/persons/\(county.child)/events"
            let person = try await browser.get("/persons/\(county.child)?purpose=service")
            let link = try #require(person.text.firstMatch(of: /\/events\/(\d+)\/correct/))
            let sequence = String(link.1)
            let form = try await browser.get("\(path)/\(sequence)/correct?purpose=service")
            #expect(form.status == 200 && form.text.contains("value=\"陈一\""))
            let day = try #require(form.hidden("key"))
            let corrected = try await browser.submit(
                "\(path)/\(sequence)/correct",
                [
                    "key": day, "purpose": "service", "subjects.child": "\(county.child)",
                    "subjects.mother": "\(county.mother)", "day": "\(county.site.registry.today.adding(months: -2))",
                    "place": "350583113", "data.name": "陈依", "data.sex": "female",
                ], from: form)
            #expect(corrected.status == 303, "\(corrected.text)")
            let after = try await browser.get("/persons/\(county.child)?purpose=service&notice=corrected")
            #expect(after.text.contains("陈依") && after.text.contains("陈一"))
            let second = try #require(
                after.text.matches(of: /\/events\/(\d+)\/revoke/).map { String($0.1) }.first { $0 != sequence })
            let confirm = try await browser.get("\(path)/\(second)/revoke?purpose=service")
            #expect(confirm.status == 200)
            let revoked = try await browser.submit(
                "\(path)/\(second)/revoke", ["key": try #require(confirm.hidden("key")), "purpose": "service"],
                from: confirm)
            #expect(revoked.status == 303, "\(revoked.text)")
            // The child is no longer on record; one is led to the mother.
            let next = try #require(revoked.headers["location"])
            #expect(next.hasPrefix("/persons/\(county.mother)?"))
            #expect(try await browser.get(next).text.contains("Revoked; the record itself is kept."))
            #expect(try await browser.get("/persons/\(county.child)?purpose=service").status == 403)
        }
    }

    @Test func `whom a name means is asked back within the division, and never told outside it`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("township")
            let form = try await browser.get("/events/new/birth")
            let found = try await browser.submit(
                "/events/person?field=subjects.mother", ["subjects.mother": "陈秀英"], from: form)
            #expect(found.status == 200 && found.text.contains(ServedCounty.motherName))
            let other = try await browser.submit(
                "/events/person?field=subjects.father", ["subjects.father": "王大山"], from: form)
            #expect(other.text.contains("There is no such person in your division."))
        }
    }
}
