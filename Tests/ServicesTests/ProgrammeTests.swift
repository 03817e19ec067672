import Civil
import Exchange
import Policy
import Services
import Testing

/// What the programmes that ship say of lives: visits, screenings, doses.
@Suite struct ProgrammeTests {
    /// A life made of a few events.
    struct Life {
        var born: String
        var sex = "female"
        var time: String?
        var events: [(day: String, type: String, data: [String: JSON])] = []

        func subject(_ role: String) throws -> Subject {
            var chronicle = Chronicle()
            let birth = try #require(Day(born))
            let origin = EventReference(sequence: 1, type: "birth", day: birth)
            func set(_ name: String, _ value: String) {
                chronicle.attributes[name] = [Chronicle.Entry(.string(value), origin)]
            }
            set("birth_date", born)
            set("sex", sex)
            if let time { set("birth_time", time) }
            for (place, event) in events.enumerated() {
                let day = try #require(Day(event.day))
                chronicle.occasions.append(
                    Occasion(
                        EventReference(sequence: Int64(place + 2), type: event.type, day: day), role: role,
                        data: event.data))
            }
            return Subject(person: 1, chronicles: [1: chronicle])
        }
    }

    static let programmes = Result { () throws -> Programmes in
        let nanan = try #require(DivisionCode("350583"))
        return Programmes(try CountyFixture.rules.get().library.chain(for: nanan))
    }

    /// Items as `item status`, with the day from which they can be done where they cannot yet.
    static func items(_ life: Life, on day: String, of programme: String, as role: String = "child") throws -> [String]
    {
        let day = try #require(Day(day))
        return try programmes.get().items(for: try life.subject(role), on: day).filter { $0.programme == programme }
            .map { item in
                let status = item.status(on: day)
                let waits = item.isWaiting ? " waiting" : ""
                return status == .notDue
                    ? "\(item.item) from \(item.opens)\(waits)"
                    : "\(item.item) \(status.rawValue)\(item.isEarly ? " early" : "")"
            }
    }

    private static func dose(_ day: String, _ kind: String) -> (day: String, type: String, data: [String: JSON]) {
        (day, "vaccinated", ["vaccine": .string(kind), "dose": 1])
    }

    private static func state(_ items: [String], _ item: String) -> String? {
        items.first { $0.hasPrefix(item + " ") }.map { String($0.dropFirst(item.count + 1)) }
    }

    @Test func `a newborn is asked for two vaccines, and is told the next`() throws {
        let items = try Self.items(Life(born: "2026-07-31"), on: "2026-07-31", of: "immunisation")
        #expect(Self.state(items, "HepB-1") == "due" && Self.state(items, "BCG-1") == "due")
        // Months are cut at their end: a month after 31 July is 31 August, seven months after it 28 February.
        #expect(Self.state(items, "IPV-1") == "from 2026-09-30" && Self.state(items, "MMR-1") == "from 2027-03-31")
        #expect(
            Self.state(items, "MPSV-A-1") == "from 2027-01-31"
                && Self.state(items, "HepB-2") == "from 2026-08-31 waiting")
        // Of what is given in one of two ways the first way is asked for; girls are told of HPV.
        #expect(Self.state(items, "JE-L-1") != nil && Self.state(items, "JE-I-1") == nil)
        #expect(Self.state(items, "HPV-1") == "from 2039-07-31")
        let boy = try Self.items(Life(born: "2026-07-31", sex: "male"), on: "2026-07-31", of: "immunisation")
        #expect(Self.state(boy, "HPV-1") == nil)
        #expect(Self.state(items, "DTaP-1") == "from 2026-09-30" && Self.state(items, "DTaP-2021-1") == nil)
    }

    @Test func `who was born under the earlier schedule goes on with it`() throws {
        let items = try Self.items(Life(born: "2024-10-31"), on: "2026-11-01", of: "immunisation")
        #expect(Self.state(items, "DTaP-2021-1") == "overdue" && Self.state(items, "DTaP-1") == nil)
        let new = try Self.items(Life(born: "2024-11-01"), on: "2026-11-01", of: "immunisation")
        #expect(Self.state(new, "DTaP-1") == "overdue")
    }

    @Test func `a dose a day too early does not count, is not refused, and is asked for again after the interval`()
        throws
    {
        var life = Life(born: "2026-01-10", events: [Self.dose("2026-09-09", "MMR")])
        #expect(Self.state(try Self.items(life, on: "2026-09-09", of: "immunisation"), "MMR-1") == "from 2026-10-07")
        life.events.append(Self.dose("2026-10-07", "MMR"))
        // Eight months are reached; from the dose that does not count to this one are 28 days.
        #expect(Self.state(try Self.items(life, on: "2026-10-07", of: "immunisation"), "MMR-1") == "done")
    }

    @Test func `live vaccines are given on one day or four weeks apart`() throws {
        let same = Life(born: "2026-01-10", events: [Self.dose("2026-09-10", "MMR"), Self.dose("2026-09-10", "JE-L")])
        var items = try Self.items(same, on: "2026-09-10", of: "immunisation")
        #expect(Self.state(items, "MMR-1") == "done" && Self.state(items, "JE-L-1") == "done")
        let near = Life(born: "2026-01-10", events: [Self.dose("2026-09-10", "MMR"), Self.dose("2026-10-07", "JE-L")])
        items = try Self.items(near, on: "2026-10-07", of: "immunisation")
        #expect(Self.state(items, "JE-L-1") == "from 2026-11-04")
        // On the day of the one the other may still be given.
        let day = Life(born: "2026-01-10", events: [Self.dose("2026-09-10", "MMR")])
        #expect(Self.state(try Self.items(day, on: "2026-09-10", of: "immunisation"), "JE-L-1") == "due")
        let after = Life(born: "2026-01-10", events: [Self.dose("2026-09-10", "MMR")])
        #expect(Self.state(try Self.items(after, on: "2026-09-11", of: "immunisation"), "JE-L-1") == "from 2026-10-08")
        // What is inactivated, or swallowed, keeps no distance.
        #expect(Self.state(try Self.items(after, on: "2026-09-11", of: "immunisation"), "IPV-1") == "overdue")
    }

    @Test func `who comes late begins where others began, and nothing is begun anew`() throws {
        // Two years old, from elsewhere, with half of it.
        let life = Life(
            born: "2024-11-05",
            events: [
                Self.dose("2024-11-05", "HepB"), Self.dose("2024-12-10", "HepB"), Self.dose("2025-01-10", "IPV"),
                Self.dose("2025-02-10", "IPV"), Self.dose("2025-01-10", "DTaP"), Self.dose("2025-03-10", "DTaP"),
            ])
        let items = try Self.items(life, on: "2026-11-30", of: "immunisation")
        #expect(Self.state(items, "HepB-3") == "overdue" && Self.state(items, "bOPV-3") == "overdue")
        #expect(Self.state(items, "DTaP-3") == "overdue" && Self.state(items, "DTaP-4") == "from 2027-05-30 waiting")
        // What waits for something late is not expected in the past: six months from today.
        #expect(Self.state(items, "MMR-1") == "overdue" && Self.state(items, "HepB-1") == "done")
        // From two years on meningococcal A is not given any more.
        #expect(Self.state(items, "MPSV-A-1") == nil && Self.state(items, "MPSV-AC-1") == "from 2027-11-05")
    }

    @Test func `meningococcal A expires at two years, and A and C comes in its place`() throws {
        let items = try Self.items(Life(born: "2025-01-31"), on: "2027-01-30", of: "immunisation")
        #expect(Self.state(items, "MPSV-A-1") == "overdue")
        let day = try #require(Day("2027-01-31"))
        let all = try Self.programmes.get().items(
            for: try Life(born: "2025-01-31").subject("child"), on: try #require(Day("2026-01-31")))
        // As known a year before: the one until then, the other from then.
        #expect(all.first { $0.item == "MPSV-A-1" }?.status(on: day) == .expired)
        #expect(all.first { $0.item == "MPSV-AC-1" }?.opens == Day("2028-01-31"))
    }

    @Test func `four doses with inactivated polio are enough, in combination too`() throws {
        let days = ["2025-03-01", "2025-04-01", "2025-05-01", "2026-07-01"]
        let life = Life(born: "2025-01-01", events: days.map { Self.dose($0, "DTaP-IPV-Hib") })
        let items = try Self.items(life, on: "2026-11-30", of: "immunisation")
        #expect(Self.state(items, "IPV-d") == "done" && Self.state(items, "bOPV-4") == nil)
        #expect(Self.state(items, "DTaP-2") == "done")
    }

    @Test func `BCG is not given from four years on`() throws {
        let items = try Self.items(Life(born: "2022-11-29"), on: "2026-11-30", of: "immunisation")
        #expect(Self.state(items, "BCG-1") == "expired")
    }

    @Test func `what is not given has a reason, and is asked for again when it was put off`() throws {
        func declined(_ reason: String, _ until: String?) -> (day: String, type: String, data: [String: JSON]) {
            var data: [String: JSON] = ["item": "MMR-1", "reason": .string(reason)]
            if let until { data["until"] = .string(until) }
            return ("2026-09-12", "service-not-given", data)
        }
        var life = Life(born: "2026-01-10", events: [declined("ill", "2026-09-26")])
        #expect(Self.state(try Self.items(life, on: "2026-09-25", of: "immunisation"), "MMR-1") == "not-given")
        #expect(Self.state(try Self.items(life, on: "2026-09-26", of: "immunisation"), "MMR-1") == "due")
        life.events = [declined("refused", nil)]
        #expect(Self.state(try Self.items(life, on: "2027-09-26", of: "immunisation"), "MMR-1") == "not-given")
        life.events.append(Self.dose("2027-10-01", "MMR"))
        #expect(Self.state(try Self.items(life, on: "2027-10-01", of: "immunisation"), "MMR-1") == "done")
    }

    @Test func `blood is taken from 72 hours of the minute of birth on`() throws {
        var life = Life(born: "2026-11-27", time: "14:20")
        let day = try #require(Day("2026-11-30"))
        func blood() throws -> DueItem? {
            try Self.programmes.get().items(for: try life.subject("child"), on: day).first { $0.item == "blood" }
        }
        #expect(try blood()?.opens == day)
        #expect(try blood()?.minute == 14 * 60 + 20)
        life.events = [("2026-11-30", "newborn-screened", ["item": "blood", "result": "pass", "time": "14:19"])]
        #expect(try blood()?.isEarly == true)
        life.events = [("2026-11-30", "newborn-screened", ["item": "blood", "result": "pass", "time": "14:20"])]
        #expect(try blood()?.isEarly == false)
        // Without a time, the first whole day on which it is sure.
        life = Life(born: "2026-11-27")
        #expect(try blood()?.opens == Day("2026-11-30"))
    }

    @Test func `a screening that is to be repeated is followed to the end`() throws {
        var life = Life(born: "2026-01-01", time: "08:00")
        func states() throws -> [String] {
            try Self.items(life, on: "2026-03-20", of: "newborn-screening").filter {
                $0.hasPrefix("hearing") || $0.hasPrefix("blood")
            }
        }
        life.events = [("2026-01-04", "newborn-screened", ["item": "hearing", "result": "repeat"])]
        #expect(Self.state(try states(), "hearing-again") == "overdue")
        #expect(Self.state(try states(), "hearing-diagnosis") == nil)
        life.events.append(("2026-02-03", "newborn-screened", ["item": "hearing-again", "result": "repeat"]))
        #expect(Self.state(try states(), "hearing-diagnosis") == "due")
        life.events.append(("2026-03-10", "newborn-diagnosed", ["item": "hearing", "result": "confirmed"]))
        #expect(Self.state(try states(), "hearing-treatment") == "due")
        life.events[2].data["result"] = "normal"
        #expect(Self.state(try states(), "hearing-treatment") == nil)
    }

    @Test func `a pregnancy has its visits, and the next one its own`() throws {
        var woman = Life(
            born: "1996-01-01",
            events: [("2025-01-20", "pregnancy-registered", ["last_period": "2024-12-01", "due_date": "2025-09-07"])])
        func items(_ day: String) throws -> [String] {
            try Self.items(woman, on: day, of: "maternal-health", as: "mother")
        }
        #expect(Self.state(try items("2025-01-20"), "anc-1") == "due")
        woman.events.append(("2025-01-20", "antenatal-visit", [:]))
        #expect(Self.state(try items("2025-01-20"), "anc-1") == "done")
        #expect(Self.state(try items("2025-03-22"), "anc-2") == "from 2025-03-23")
        // A visit counts for the weeks in which it was made.
        woman.events.append(("2025-05-01", "antenatal-visit", [:]))
        #expect(Self.state(try items("2025-05-01"), "anc-2") == "expired")
        #expect(Self.state(try items("2025-05-01"), "anc-3") == "done")
        woman.events.append(("2025-09-03", "delivery", ["outcome": "live"]))
        let after = try items("2025-09-15")
        // What was not done before the birth is not asked for any more; mother and child are visited.
        #expect(Self.state(after, "anc-5") == nil && Self.state(after, "anc-3") == "done")
        #expect(
            Self.state(after, "postnatal-home") == "overdue" && Self.state(after, "postnatal-42") == "from 2025-10-15")
        woman.events.append(("2026-09-01", "pregnancy-registered", ["due_date": "2027-04-20"]))
        let second = try items("2026-09-01")
        #expect(Self.state(second, "anc-1") == "due" && Self.state(second, "postnatal-42") == nil)
        woman.events.append(("2026-09-20", "miscarriage", ["weeks": 9]))
        #expect(try items("2026-09-21").isEmpty)
        // A man who is the father has none of it.
        #expect(try Self.items(woman, on: "2025-01-20", of: "maternal-health", as: "father").isEmpty)
    }
}
