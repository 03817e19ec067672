import Access
import Civil
import Testing

/// The rules as sentences.
@Suite struct PolicyTests {
    let day: Day
    let nanan: DivisionCode
    let township: DivisionCode
    let next: DivisionCode

    init() throws {
        day = try #require(Day(year: 2026, month: 3, day: 1))
        nanan = try #require(DivisionCode("350583"))
        township = try #require(DivisionCode("350583101"))
        next = try #require(DivisionCode("350583102"))
    }

    func actor(_ role: Role, _ division: DivisionCode, person: Int64? = nil) -> Actor {
        Actor(account: 1, role: role, division: division, person: person)
    }

    @Test func `a parent sees a child until the eighteenth birthday`() throws {
        let parent = actor(.family, township, person: 10)
        let birth = try #require(Day(year: 2008, month: 3, day: 2))
        let child = Object.person(
            .init(id: 11, residence: township, birthDay: birth, guardians: [10, 12]))
        #expect(decide(parent, .seePerson, child, purpose: .ownRecord, on: day) == .permit)
        let birthday = day.adding(days: 1)
        #expect(decide(parent, .seePerson, child, purpose: .ownRecord, on: birthday) == .deny(.notOwn))
    }

    @Test func `a spouse's record stays closed`() {
        let wife = actor(.family, township, person: 10)
        let husband = Object.person(
            .init(id: 12, residence: township, birthDay: day.adding(years: -30)))
        #expect(decide(wife, .seePerson, husband, purpose: .ownRecord, on: day) == .deny(.notOwn))
    }

    @Test func `a father does not read the sensitive event of mother and infant`() {
        let father = actor(.family, township, person: 12)
        let infant = Object.Person(id: 11, residence: township, birthDay: day, guardians: [10, 12])
        let event = Object.event(
            .init(
                category: "health", sensitive: true, recordedBy: [.clinic],
                subjects: [infant, .init(id: 10)]))
        #expect(decide(father, .seeEvent, event, purpose: .ownRecord, on: day) == .deny(.sensitive))
        let mother = actor(.family, township, person: 10)
        #expect(decide(mother, .seeEvent, event, purpose: .ownRecord, on: day) == .permit)
    }

    @Test func `a township office works on those who live or are registered there`() {
        let worker = actor(.township, township)
        let lives = Object.person(.init(id: 1, residence: township, hukou: next))
        let registered = Object.person(.init(id: 2, residence: next, hukou: township))
        let elsewhere = Object.person(.init(id: 3, residence: next, hukou: next))
        #expect(decide(worker, .seePerson, lives, purpose: .service, on: day) == .permit)
        #expect(decide(worker, .seePerson, registered, purpose: .service, on: day) == .permit)
        #expect(decide(worker, .seePerson, elsewhere, purpose: .service, on: day) == .deny(.place))
        #expect(
            decide(worker, .seePerson, .person(.init(id: 4)), purpose: .service, on: day) == .deny(.place)
        )
    }

    @Test func `a clinic reaches its county for health alone and no support events`() {
        let clinic = actor(.clinic, township)
        let person = Object.Person(id: 1, residence: next)
        #expect(decide(clinic, .seePerson, .person(person), purpose: .health, on: day) == .permit)
        #expect(
            decide(clinic, .seePerson, .person(person), purpose: .benefitReview, on: day)
                == .deny(.purpose))
        let claim = Object.Event(
            category: "support", sensitive: false, recordedBy: [.clinic], subjects: [person])
        #expect(decide(clinic, .seeEvent, .event(claim), purpose: .health, on: day) == .deny(.category))
    }

    @Test func `a birth is recorded where it happened although the mother lives elsewhere`() throws {
        let far = try #require(DivisionCode("110101"))
        let clinic = actor(.clinic, nanan)
        let birth = Object.Event(
            category: "vital", sensitive: false, recordedBy: [.clinic], place: township,
            subjects: [.init(id: 1, residence: far, hukou: far)])
        #expect(decide(clinic, .recordEvent, .event(birth), purpose: .health, on: day) == .permit)
        #expect(decide(clinic, .seeEvent, .event(birth), purpose: .health, on: day) == .deny(.place))
    }

    @Test func `an event type is recorded by the roles it names`() {
        let worker = actor(.township, township)
        let check = Object.Event(
            category: "health", sensitive: false, recordedBy: [.clinic], place: township)
        #expect(
            decide(worker, .recordEvent, .event(check), purpose: .service, on: day) == .deny(.recorder))
    }

    @Test(arguments: [Role.analyst, .auditor, .administrator])
    func `no person is open to a role that needs none`(_ role: Role) {
        let person = Object.person(.init(id: 1, residence: township, hukou: township))
        for action in [Action.findPerson, .seePerson, .seeSensitive, .decide] {
            for purpose in Purpose.allCases {
                #expect(
                    decide(actor(role, .nation), action, person, purpose: purpose, on: day) == .deny(.duty))
            }
        }
        #expect(Reach(of: actor(role, .nation)) == .none)
    }

    @Test func `an account placed too high for its role reaches nobody`() {
        #expect(Reach(of: actor(.township, nanan)) == .none)
        #expect(Reach(of: actor(.county, .nation)) == .none)
        #expect(Reach(of: actor(.county, nanan)) == .area(350_583_000_000..<350_584_000_000))
        #expect(Reach(of: actor(.clinic, township)) == .area(350_583_000_000..<350_584_000_000))
    }

    @Test func `an administrator touches neither a higher division's account nor the own`() throws {
        let keeper = actor(.administrator, nanan)
        let city = try #require(DivisionCode("3505"))
        let ask = { (id: Int64?, place: DivisionCode) in
            decide(
                keeper, .manageAccounts, .account(.init(id: id, role: .township, division: place)),
                purpose: .administration, on: day)
        }
        #expect(ask(2, township) == .permit)
        #expect(ask(nil, nanan) == .permit)
        #expect(ask(2, city) == .deny(.place))
        #expect(ask(1, nanan) == .deny(.ownAccount))
    }

    @Test func `an analyst sees no count of one to four`() {
        #expect([0, 1, 4, 5].map { SmallCells.shown($0, to: .analyst) } == [0, nil, nil, 5])
        #expect(SmallCells.shown(1, to: .county) == 1)
    }

    @Test func `every denial has a code of its own and both languages`() {
        #expect(Set(Denial.allCases.map(\.code)).count == Denial.allCases.count)
        for denial in Denial.allCases {
            let problem = denial.problem(at: "person")
            #expect(problem.at == "person" && problem.code.hasPrefix("ACC-"))
            for text in [problem.why.zh, problem.why.en, problem.fix.zh, problem.fix.en] {
                #expect(!text.isEmpty)
            }
        }
    }
}
