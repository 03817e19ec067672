import Civil
import Demography
import Population

/// Turns occurrences into events. A pure function of the county: any event can be made at any time.
struct Renderer: Sendable {
    let lives: Lives
    let naming: Naming

    init(_ lives: Lives) {
        self.lives = lives
        naming = Naming(county: lives.request.division)
    }

    /// Fields and subjects in the making.
    struct Draft {
        var type: String
        var day: Int32
        var place: Int
        var subjects: [(role: String, subject: DemoEvent.Subject)] = []
        var data: [(String, JSON)] = []

        mutating func set(_ name: String, _ value: String) { data.append((name, .string(value))) }
        mutating func set(_ name: String, _ value: Int) { data.append((name, .integer(value))) }
        mutating func set(_ name: String, _ value: Bool) { data.append((name, .bool(value))) }
        mutating func set(_ name: String, _ value: Day) { data.append((name, .string(value.description))) }
        /// A decimal of `places` places, given as a whole number of its last one.
        mutating func set(_ name: String, _ value: Int, places: Int) {
            guard let number = Decimal128(Int64(value), exponent: -places) else { return }
            data.append((name, .number(number)))
        }
    }

    /// The event of an occurrence.
    func event(_ occurrence: Occurrence) -> DemoEvent {
        let row = occurrence.person
        let recorded = lives.from + occurrence.day
        var draft = Draft(type: "", day: recorded, place: 0)
        switch occurrence.kind {
        case .registered: registered(row, &draft)
        case .movedIn: movedIn(row, occurrence.number, &draft)
        case .movedOut: movedOut(row, &draft)
        case .marriage, .divorce: marriage(row, occurrence.kind, &draft)
        case .employed, .employmentEnded: work(row, occurrence.kind, &draft)
        case .onlyChild: onlyChild(row, &draft)
        case .disability: disability(row, &draft)
        case .contact: contact(row, &draft)
        case .prePregnancy, .folicAcid, .pregnancy, .antenatal, .delivery, .postnatal:
            motherhood(row, occurrence.kind, occurrence.number, &draft)
        case .birth: birth(row, &draft)
        case .screened, .vaccinated, .checked, .eyes: childhood(row, occurrence.kind, occurrence.number, &draft)
        case .household: household(row, &draft)
        case .insured: insured(row, occurrence.number, &draft)
        case .contract: contract(row, &draft)
        case .claim: claim(row, occurrence.number, &draft)
        case .admitted: admitted(row, occurrence.number, &draft)
        case .familyVisit: familyVisit(row, &draft)
        case .death: death(row, &draft)
        }
        return DemoEvent(
            type: draft.type, day: lives.day(draft.day), place: lives.places[draft.place].code,
            key: "syn-\(lives.request.seed)-\(padded(row, 7))-\(draft.type)-\(occurrence.number)",
            subjects: draft.subjects, data: draft.data)
    }

    /// How a person is named on a day.
    func subject(_ row: Int, on day: Int32) -> DemoEvent.Subject {
        if lives.isBornHere(row), day <= lives.registrationDay(row) {
            return .birthCertificate(lives.certificate(row))
        }
        return .citizenID(lives.citizenID(row))
    }

    /// Begins an event of one person.
    func begin(_ draft: inout Draft, _ type: String, _ role: String, _ row: Int) {
        draft.type = type
        draft.place = lives.township(row, on: draft.day)
        draft.subjects.append((role, subject(row, on: draft.day)))
    }

    func code(_ place: Int) -> String { lives.places[place].code.description }

    /// The clinic of a township.
    func clinic(_ place: Int) -> String {
        let name = lives.places[place].name
        return name.hasSuffix("街道") ? name + "社区卫生服务中心" : name + "卫生院"
    }

    /// The county's hospital for mothers and children, or a township's, by chance.
    func hospital(_ place: Int, _ draws: inout Draws) -> String {
        draws.chance(0.7) ? lives.request.name + "妇幼保健院" : clinic(place)
    }

    func time(_ draws: inout Draws, from: Int = 0, to: Int = 24) -> String {
        "\(padded(from + draws.below(to - from), 2)):\(padded(draws.below(60), 2))"
    }

    func hukouKind(_ place: Int) -> String { lives.places[place].name.hasSuffix("街道") ? "urban" : "rural" }

    func householdNumber(_ head: Int) -> String { "SYN\(padded(head, 8))" }
}
