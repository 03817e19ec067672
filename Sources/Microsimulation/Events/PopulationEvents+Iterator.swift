import Civil
import Demography
import Population

extension PopulationEvents {
    /// Tells one event after another, and keeps the population as it is on their day.
    public struct Iterator: IteratorProtocol {
        private let events: PopulationEvents
        private let philox: Philox
        private var now: Population
        private var position = 0
        private var told: [DemoEvent] = []
        /// Who has a number of identity; who is known at all.
        private var hasNumber: [Bool]
        private var isKnown: [Bool]
        /// How many events each has had.
        private var counts: [Int32]

        init(_ events: PopulationEvents) {
            self.events = events
            philox = Philox(seed: events.seed)
            now = events.people.asAt(Day(number: Int64(events.from) - 1))
            hasNumber = [Bool](repeating: false, count: events.people.count)
            isKnown = hasNumber
            counts = [Int32](repeating: 0, count: events.people.count)
        }

        private var people: Population { events.people }

        /// The next event; nil after the last.
        public mutating func next() -> DemoEvent? {
            while told.isEmpty, position < events.plan.count {
                let happening = events.plan[position]
                position += 1
                tell(happening)
            }
            return told.isEmpty ? nil : told.removeFirst()
        }

        private mutating func tell(_ happening: Happening) {
            let (row, day) = (Int(happening.row), happening.day)
            switch happening.kind {
            case .registered, .arrived: register(row, on: day)
            case .born: bear(row, on: day)
            case .entered: enter(row, on: day)
            case .parted: part(row, happening, on: day)
            case .wed: wed(row, happening, on: day)
            case .moved: move(row, happening, on: day)
            case .worked:
                let before = Work(rawValue: now.works[row])
                apply(happening)
                work(row, from: before ?? .none, on: day)
            case .insured:
                apply(happening)
                insure(row, on: day)
            case .disabled:
                let wasDisabled = now.flags[row].contains(.disabled)
                apply(happening)
                if !wasDisabled { assess(row, on: day) }
            case .died:
                var event = event("death", row, people.deaths[row])
                event.data = [("cause", .string("unknown"))]
                tell(event, row)
            case .left:
                var event = event("move-out", row, people.departures[row])
                event.data = [("to", .string(origin(row)))]
                tell(event, row)
            }
        }
    }
}

// MARK: Persons

extension PopulationEvents.Iterator {
    /// Somebody who is there when the records begin, or comes.
    private mutating func register(_ row: Int, on day: Int32) {
        guard !isKnown[row] else { return }
        // Parents first, even where they come later themselves.
        for parent in people.parents(row) where !isKnown[parent] && people.births[parent] < people.births[row] {
            register(parent, on: day)
        }
        (isKnown[row], hasNumber[row]) = (true, true)
        var event = event("person-registered", row, day)
        event.subjects = [("person", .new)]
        addParents(of: row, to: &event)
        // Who has left before lives elsewhere.
        let residence = people.departures[row] < events.from ? origin(row) : code(now.places[row])
        event.data = [
            ("name", .string(name(row))), ("sex", .string(people.sex(row).rawValue)),
            ("birth_date", .string(people.birthDay(row).description)), ("citizen_id", .string(number(row))),
            ("citizenship", .string("CN")), ("hukou", .string(code(now.hukous[row]))),
            ("hukou_kind", .string(hukouKind(row))), ("residence", .string(residence)), ("household", household(row)),
        ]
        if now.children[row] > 0 { event.data.append(("children_born", .integer(Int(now.children[row])))) }
        told.append(event)
        if now.works[row] != Work.none.rawValue { work(row, from: .none, on: day) }
        if now.insurances[row] != Insurance.none.rawValue { insure(row, on: day) }
        if now.flags[row].contains(.disabled) { assess(row, on: day) }
        // A couple is wed when both are known.
        if let other = now.row(now.spouses[row]), isKnown[other] {
            wedding(people.sex(row) == .female ? row : other, on: now.weddings[row])
        }
    }

    private mutating func bear(_ row: Int, on day: Int32) {
        isKnown[row] = true
        var draws = philox.draws(Int(truncatingIfNeeded: people.ids[row]), .birth)
        var event = event("birth", row, day)
        event.subjects = [("child", .new)]
        addParents(of: row, to: &event)
        let twin = twin(of: row)
        event.data = [
            ("certificate", .string(certificate(row))), ("name", .string(name(row))),
            ("sex", .string(people.sex(row).rawValue)),
            ("time", .string("\(padded(draws.below(24), 2)):\(padded(draws.below(60), 2))")),
            ("order", .integer((twin ?? row) < row ? 2 : 1)),
            ("facility", .string(place(now.places[row]) + "医院")),
        ]
        let hasMother = people.row(people.mothers[row]).map { isKnown[$0] } ?? false
        if !hasMother { event.data.append(("residence", .string(code(now.places[row])))) }
        told.append(event)
        if now.insurances[row] != Insurance.none.rawValue { insure(row, on: day) }
        if now.flags[row].contains(.disabled) { assess(row, on: day) }
    }

    /// A newborn is entered in the household register, and has a number of identity from then on.
    private mutating func enter(_ row: Int, on day: Int32) {
        var event = event("household-registered", row, day)
        event.data = [
            ("hukou", .string(code(now.hukous[row]))), ("citizen_id", .string(number(row))),
            ("household", household(row)), ("hukou_kind", .string(hukouKind(row))),
        ]
        tell(event, row)
        hasNumber[row] = true
    }

    private mutating func addParents(of row: Int, to event: inout DemoEvent) {
        if let mother = people.row(people.mothers[row]), isKnown[mother] {
            event.subjects.append(("mother", subject(mother)))
        }
        if let father = people.row(people.fathers[row]), isKnown[father] {
            event.subjects.append(("father", subject(father)))
        }
    }

    /// The other of a pair of twins.
    private func twin(of row: Int) -> Int? {
        guard people.flags[row].contains(.twin) else { return nil }
        return [row - 1, row + 1].first {
            $0 >= 0 && $0 < people.count && people.births[$0] == people.births[row]
                && people.mothers[$0] == people.mothers[row] && people.flags[$0].contains(.twin)
        }
    }
}

// MARK: What becomes of them

extension PopulationEvents.Iterator {
    /// Takes a change over.
    private mutating func apply(_ happening: Happening) {
        let change = people.changes[Int(happening.change)]
        now.set(change.attribute, of: Int(happening.row), to: events.values[Int(happening.change)])
    }

    /// The end of a marriage by divorce; by death it needs no word.
    private mutating func part(_ wife: Int, _ happening: Happening, on day: Int32) {
        guard let husband = now.row(now.spouses[wife]), people.deaths[wife] != day, people.deaths[husband] != day,
            events.values[Int(happening.change)] != now.spouses[wife].row
        else { return }
        guard isKnown[wife], isKnown[husband] else { return }
        var event = event("divorce", wife, day)
        event.subjects = [("husband", subject(husband)), ("wife", subject(wife))]
        event.data = [("kind", .string("registry"))]
        told.append(event)
        now.set(.spouse, of: wife, to: PersonRow.none.row)
    }

    private mutating func wed(_ wife: Int, _ happening: Happening, on day: Int32) {
        apply(happening)
        if now.row(now.spouses[wife]) != nil { wedding(wife, on: day) }
    }

    private mutating func wedding(_ wife: Int, on day: Int32) {
        guard let husband = now.row(now.spouses[wife]), isKnown[wife], isKnown[husband], people.sex(wife) == .female,
            people.sex(husband) == .male, day != Population.never, day != Population.always
        else { return }
        var event = event("marriage", wife, day)
        event.subjects = [("husband", subject(husband)), ("wife", subject(wife))]
        event.data = [
            ("certificate", .string("SYN-J\(Day(number: Int64(day)).year)-\(padded(wife, 7))")),
            ("registry", .string(place(now.places[wife]) + "婚姻登记处")),
        ]
        told.append(event)
    }

    /// All that changed in somebody's home on one day is one move.
    private mutating func move(_ row: Int, _ happening: Happening, on day: Int32) {
        let (from, hukou, home) = (now.places[row], now.hukous[row], now.households[row])
        apply(happening)
        while position < events.plan.count, events.plan[position].kind == .moved, events.plan[position].day == day,
            events.plan[position].row == happening.row
        {
            apply(events.plan[position])
            position += 1
        }
        guard now.places[row] != from || now.hukous[row] != hukou || now.households[row] != home else { return }
        var event = event("move-in", row, day)
        event.data = [("residence", .string(code(now.places[row])))]
        if now.places[row] != from { event.data.append(("from", .string(code(from)))) }
        if now.hukous[row] != hukou { event.data.append(("hukou", .string(code(now.hukous[row])))) }
        event.data.append(("household", household(row)))
        event.data.append(("reason", .string(now.weddings[row] == day ? "marriage" : "other")))
        tell(event, row)
    }

    private mutating func work(_ row: Int, from before: Work, on day: Int32) {
        guard let work = Work(rawValue: now.works[row]), work != before else { return }
        if before == .employee {
            var event = event("employment-ended", row, day)
            event.data = [("employer", .string(employer(row)))]
            tell(event, row)
        } else if before == .flexible {
            var event = event("flexible-work", row, day)
            event.data = [("ended", .bool(true))]
            tell(event, row)
        }
        if work == .employee {
            var event = event("employment-started", row, day)
            event.data = [("employer", .string(employer(row)))]
            tell(event, row)
        } else if work == .flexible {
            var event = event("flexible-work", row, day)
            event.data = [("ended", .bool(false))]
            tell(event, row)
        }
    }

    private mutating func insure(_ row: Int, on day: Int32) {
        var event = event("insured", row, day)
        event.data = [("scheme", .string("\(Insurance(rawValue: now.insurances[row]) ?? .none)"))]
        tell(event, row)
    }

    private mutating func assess(_ row: Int, on day: Int32) {
        guard now.flags[row].contains(.disabled) else { return }
        var draws = philox.draws(Int(truncatingIfNeeded: people.ids[row]), .disability)
        var event = event("disability-assessed", row, day)
        event.data = [("grade", .integer(1 + draws.weighted([0.12, 0.30, 0.62, 1])))]
        tell(event, row)
    }
}

// MARK: Parts of events

extension PopulationEvents.Iterator {
    /// An event about a person, at the place where the person lives; the key numbers those of the person.
    private mutating func event(_ type: String, _ row: Int, _ day: Int32) -> DemoEvent {
        counts[row] += 1
        let subject = [("person", subject(row))]
        return DemoEvent(
            type: type, day: Day(number: Int64(day)), place: people.divisions[Int(now.places[row])].code,
            key: "pop-\(events.seed)-\(people.ids[row])-\(counts[row])-\(type)", subjects: subject, data: [])
    }

    /// Tells an event, of those who are known.
    private mutating func tell(_ event: DemoEvent, _ row: Int) {
        if isKnown[row] { told.append(event) }
    }

    private func subject(_ row: Int) -> DemoEvent.Subject {
        hasNumber[row] ? .citizenID(number(row)) : .birthCertificate(certificate(row))
    }

    private func name(_ row: Int) -> String {
        var draws = philox.draws(Int(truncatingIfNeeded: people.ids[row]), .givenName)
        return events.naming.name(surname: events.surnames[row], sex: people.sex(row), &draws)
    }

    private func number(_ row: Int) -> String {
        let county = events.counties[Int(people.places[row])]
        return CitizenID(division: county, birthDay: people.birthDay(row), sequence: Int(events.numbers[row]))?
            .canonical
            ?? ""
    }

    private func certificate(_ row: Int) -> String { "X" + padded(row, 9) }

    private func code(_ place: UInt16) -> String { people.divisions[Int(place)].code.description }

    private func place(_ place: UInt16) -> String { people.divisions[Int(place)].name }

    private func hukouKind(_ row: Int) -> String { now.flags[row].contains(.urban) ? "urban" : "rural" }

    private func household(_ row: Int) -> JSON { .string("SYN\(padded(Int(now.households[row]), 8))") }

    /// Employers are numbered; they are nobody's.
    private func employer(_ row: Int) -> String {
        var draws = philox.draws(Int(truncatingIfNeeded: people.ids[row]), .job)
        return "\(place(people.places[row]))示例企业\(1 + draws.below(60))号"
    }

    /// A province outside, where somebody goes.
    private func origin(_ row: Int) -> String {
        var draws = philox.draws(Int(truncatingIfNeeded: people.ids[row]), .origin)
        let own = people.divisions[0].code.ancestor(at: .province)
        let provinces = ["36", "52", "51", "44"].compactMap { DivisionCode($0) }.filter { $0 != own }
        return provinces[draws.below(provinces.count)].description
    }
}
