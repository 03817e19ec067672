import Access
import Civil
import Exchange
import Registry
import Testing

@testable import Server

@Suite struct ResemblancePageTests {
    /// Registers the mother once more, without her number and with a character of the same sound.
    static func registered(
        _ county: ServedCounty, _ browser: Browser, pick: String? = nil
    ) async throws -> Browser.Page {
        let mother = try await county.site.registry.person(
            county.mother, as: .init(account: 0, role: .county, division: county.site.county.division), for: .service)
        let form = try await browser.get("/events/new/person-registered")
        var fields = [
            "key": try #require(form.hidden("key")), "purpose": "registration", "subjects.person": "",
            "subjects.mother": "", "subjects.father": "", "day": "\(county.site.registry.today)", "place": "洪濑镇",
            "data.name": "陈秀瑛", "data.sex": "female",
            "data.birth_date": try #require(mother.person.birthDay).description, "data.residence": "洪濑镇",
            "data.phone": mother.person.phone ?? "",
        ]
        fields["subjects.person.pick"] = pick
        return try await browser.submit("/events/new/person-registered", fields, from: form)
    }

    @Test func `who resembles somebody is offered, compared, merged by another, and split`() async throws {
        try await ServedCounty.with { county in
            let township = try await county.signedIn("township")
            let refused = try await Self.registered(county, township)
            #expect(refused.status == 422)
            #expect(refused.text.contains("very much like this"))
            #expect(refused.text.contains("value=\"\(county.mother)\""))
            #expect(refused.text.contains("value=\"not-\(county.mother)\""))
            let done = try await Self.registered(county, township, pick: "not-\(county.mother)")
            #expect(done.status == 303)
            let other = try #require(
                done.headers["location"]?.split(separator: "?").first?.split(separator: "/").last.flatMap { Int64($0) })
            #expect(other != county.mother)
            // She was said to be another: nobody is asked, and it stands where it was said.
            #expect(try await township.get("/resemblances").text.contains("Nobody to compare"))
            #expect(try await township.get("/resemblances?show=different").text.contains("陈秀瑛"))
            let path = "/resemblances/\(county.mother)/\(other)"
            let pair = try await township.get(path)
            #expect(pair.status == 200)
            #expect(pair.text.contains("<mark>英</mark>") && pair.text.contains("<mark>瑛</mark>"))
            #expect(pair.text.contains("Same sound") && !pair.text.contains("Merge into one person"))
            #expect(try await !township.get(path + "?blind=1").text.contains("class=\"number\""))
            // Judged anew; the same account cannot merge, and a township cannot at all.
            let key = try #require(pair.hidden("key"))
            let judged = try await township.submit(path, ["key": key, "does": "same"], from: pair)
            #expect(judged.status == 303)
            #expect(try await township.get("/resemblances?show=same").text.contains("Somebody else has to merge"))
            let office = try await county.signedIn("county")
            let waiting = try await office.get(path)
            #expect(waiting.text.contains("Merge into one person"))
            let without = try await office.submit(
                path, ["key": "k1", "does": "merge", "kept": "\(county.mother)", "reason": ""], from: waiting)
            #expect(without.status == 422)
            let merged = try await office.submit(
                path, ["key": "k2", "does": "merge", "kept": "\(county.mother)", "reason": "同一人"], from: waiting)
            #expect(merged.status == 303)
            #expect(try #require(merged.headers["location"]).hasPrefix("/persons/\(county.mother)?"))
            // The old number leads to the one that stays; the pair is no task any more.
            let old = try await office.get("/persons/\(other)?purpose=registration")
            #expect(old.status == 303 && old.headers["location"] == "/persons/\(county.mother)?purpose=registration")
            #expect(try await office.get("/resemblances?show=same").text.contains("Nobody waits"))
            let one = try await office.get(path)
            #expect(one.text.contains("was merged into number \(county.mother)"))
            let split = try await office.submit(
                path, ["key": "k3", "does": "split", "kept": "\(county.mother)", "reason": "两人"], from: one)
            #expect(split.status == 303)
            #expect(try await office.get("/persons/\(other)?purpose=registration").text.contains("陈秀瑛"))
        }
    }

    @Test func `what was judged blind is counted and can be taken away`() async throws {
        try await ServedCounty.with { county in
            let township = try await county.signedIn("township")
            let done = try await Self.registered(county, township, pick: "not-\(county.mother)")
            let other = try #require(
                done.headers["location"]?.split(separator: "?").first?.split(separator: "/").last.flatMap { Int64($0) })
            #expect(try await !township.get("/resemblances?blind=1").text.contains("Judged blind"))
            let path = "/resemblances/\(county.mother)/\(other)"
            let pair = try await township.get(path + "?blind=1")
            let judged = try await township.submit(
                path, ["key": try #require(pair.hidden("key")), "does": "same", "blind": "1"], from: pair)
            #expect(judged.status == 303)
            let list = try await township.get("/resemblances?blind=1").text
            #expect(list.contains("Judged blind") && list.contains("95% and more") && list.contains("100%"))
            // Where likelihoods are shown it is not in the way.
            #expect(try await !township.get("/resemblances").text.contains("Judged blind"))
            let labels = try await township.get("/resemblances/labels.csv")
            #expect(labels.text.hasPrefix("person,other,weight,verdict\r\n\(county.mother),\(other),"))
            #expect(labels.text.hasSuffix(",same\r\n") && !labels.text.contains("陈"))
            for login in ["family", "analyst"] {
                #expect(try await county.signedIn(login).get("/resemblances/labels.csv").status == 403)
            }
        }
    }

    @Test func `what is no pair, no verdict or nobody's business is refused`() async throws {
        try await ServedCounty.with { county in
            let browser = try await county.signedIn("township")
            #expect(try await browser.get("/resemblances/\(county.mother)/999").status == 403)
            #expect(try await browser.get("/resemblances/x/1").status == 404)
            let pair = try await browser.get("/resemblances/\(county.mother)/\(county.child)")
            #expect(pair.status == 200)
            let nonsense = try await browser.submit(
                "/resemblances/\(county.mother)/\(county.child)", ["key": "k", "does": "\"><b>"], from: pair)
            #expect(nonsense.status == 422 && !nonsense.text.contains("<b>"))
            for login in ["family", "analyst"] {
                #expect(try await county.signedIn(login).get("/resemblances").status == 403)
            }
        }
    }
}
