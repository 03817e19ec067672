import Civil
import Microsimulation
import Testing

@Suite struct EventTests {
    /// What is known of a person so far.
    struct Known {
        var birth: Day
        var sex: String
        var death: Day?
        var married = false
    }

    @Test func `events tell one story: everybody is known before anything is said of them`() throws {
        let county = try Counties.large.get()
        var people: [Known] = []
        var byID: [String: Int] = [:]
        var byCertificate: [String: Int] = [:]
        var keys: Set<String> = []
        var faults: [String] = []
        for event in county.events {
            if !keys.insert(event.key).inserted { faults.append("key \(event.key)") }
            if event.day > Counties.today { faults.append("future \(event.key)") }
            var roles: [String: Int] = [:]
            for (role, subject) in event.subjects {
                switch subject {
                case .new:
                    let data = Dictionary(uniqueKeysWithValues: event.data)
                    let birth = data["birth_date"]?.string.flatMap { Day($0) } ?? event.day
                    people.append(Known(birth: birth, sex: data["sex"]?.string ?? ""))
                    roles[role] = people.count - 1
                    if let id = data["citizen_id"]?.string, byID.updateValue(people.count - 1, forKey: id) != nil {
                        faults.append("id twice \(event.key)")
                    }
                    if let number = data["certificate"]?.string {
                        #expect(BirthCertificateNumber(number) != nil)
                        byCertificate[number] = people.count - 1
                    }
                case .citizenID(let id): roles[role] = byID[id]
                case .birthCertificate(let number): roles[role] = byCertificate[number]
                }
                guard let person = roles[role] else {
                    faults.append("unknown \(role) \(event.key)")
                    continue
                }
                if event.day < people[person].birth { faults.append("before birth \(event.key)") }
                if let death = people[person].death, event.day > death, role != "father", role != "mother" {
                    faults.append("after death \(event.key)")
                }
                let sexes = ["mother": "female", "wife": "female", "father": "male", "husband": "male"]
                if let sex = sexes[role], sex != people[person].sex { faults.append("sex \(event.key)") }
            }
            try settle(event, roles, &people, &byID, &faults)
        }
        #expect(faults.isEmpty, "\(faults.prefix(5))")
        #expect(people.count > 20_000)
    }

    private func settle(
        _ event: DemoEvent, _ roles: [String: Int], _ people: inout [Known], _ byID: inout [String: Int],
        _ faults: inout [String]
    ) throws {
        switch event.type {
        case "household-registered":
            let id = try #require(event.data.first { $0.0 == "citizen_id" }?.1.string)
            if let person = roles["person"], byID.updateValue(person, forKey: id) != nil {
                faults.append("id twice \(event.key)")
            }
        case "death":
            if let person = roles["person"] { people[person].death = event.day }
        case "marriage", "divorce":
            for role in ["husband", "wife"] {
                guard let person = roles[role] else { continue }
                if people[person].married != (event.type == "divorce") { faults.append("marriage \(event.key)") }
                people[person].married.toggle()
                let age = people[person].birth.completedYears(on: event.day)
                if age < (role == "wife" ? 20 : 22) { faults.append("young \(event.key)") }
            }
        case "birth":
            if let mother = roles["mother"], !(15..<51).contains(people[mother].birth.completedYears(on: event.day)) {
                faults.append("mother's age \(event.key)")
            }
        default: break
        }
    }

    @Test func `every identity number is well formed, fits its person and is nobody else's`() throws {
        let county = try Counties.large.get()
        var seen: Set<Int64> = []
        for event in county.events where event.type == "person-registered" || event.type == "household-registered" {
            let data = Dictionary(uniqueKeysWithValues: event.data)
            let id = try CitizenID(parsing: try #require(data["citizen_id"]?.string))
            #expect(seen.insert(id.number).inserted)
            #expect(id.division == county.request.division)
            if let sex = data["sex"]?.string { #expect(id.sex.rawValue == sex) }
            if let day = data["birth_date"]?.string { #expect(id.birthDay.description == day) }
        }
        #expect(seen.count > 20_000)
    }

    @Test func `phones are of a range that nobody has, and each person's own`() throws {
        var phones: Set<String> = []
        for event in try Counties.large.get().events {
            guard let phone = event.data.first(where: { $0.0 == "phone" })?.1.string else { continue }
            #expect(phone.hasPrefix("154") && phone.utf8.count == 11)
            #expect(phones.insert(phone).inserted)
        }
        #expect(phones.count > 15_000)
    }

    @Test func `the birth chain is there, most of it in time and some of it not`() throws {
        let county = try Counties.large.get()
        var counts: [String: Int] = [:]
        for event in county.events where event.day.year == 2024 { counts[event.type, default: 0] += 1 }
        let births = Double(try #require(counts["birth"]))
        for (type, range) in [
            ("pregnancy-registered", 0.75...1.25), ("antenatal-visit", 3.5...5.0), ("delivery", 0.9...1.0),
            ("household-registered", 0.75...1.2), ("newborn-screened", 2.7...3.1), ("postnatal-visit", 1.4...2.1),
        ] {
            let share = Double(counts[type] ?? 0) / births
            #expect(range.contains(share), "\(type) \(share)")
        }
        // A child born in the year before last has had most of twelve vaccines and eight checks, not all of them.
        let born = Set(county.events.filter { $0.type == "birth" && $0.day.year == 2024 }.map { key(of: $0) })
        let checks = county.events.count { $0.type == "child-check" && born.contains(key(of: $0)) }
        #expect((5.0...8.9).contains(Double(checks) / births))
    }

    private func key(of event: DemoEvent) -> String { event.key.split(separator: "-").prefix(3).joined(separator: "-") }

    @Test func `events come in the order in which they were recorded`() throws {
        let county = try Counties.large.get()
        var last = county.request.from
        for event in county.events {
            let recorded = max(event.day, county.request.from)
            // What lies further back than its record keeps its own day: work of people who came later.
            if recorded < last {
                #expect(["employment-started", "insured", "disability-assessed"].contains(event.type))
            }
            last = max(last, recorded)
        }
    }
}
