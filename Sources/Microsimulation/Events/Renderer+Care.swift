import Civil
import Demography
import Population

extension Renderer {
    func insured(_ row: Int, _ number: Int, _ draft: inout Draft) {
        begin(&draft, "insured", "person", row)
        switch number {
        case 0:
            draft.day = lives.jobStart[row]
            draft.set("scheme", "employee")
        default:
            draft.set("scheme", "resident")
            let year = number == 1 ? lives.request.today.year : lives.day(lives.birth[row]).year
            if let until = Day(year: year, month: 12, day: 31) { draft.set("until", until) }
        }
    }

    func contract(_ row: Int, _ draft: inout Draft) {
        begin(&draft, "family-doctor-contract", "person", row)
        draft.set("team", "\(clinic(draft.place))第\(1 + row % 3)团队")
        draft.set("until", lives.day(draft.day).adding(months: 12).adding(days: -1))
    }

    func claim(_ row: Int, _ number: Int, _ draft: inout Draft) {
        begin(&draft, "benefit-claimed", "person", row)
        if let applicant = lives.applicant(row), lives.age(applicant, on: draft.day) >= 18 {
            draft.subjects.append(("applicant", subject(applicant, on: draft.day)))
        }
        draft.set("entitlement", "childcare-subsidy")
        if let first = Day(year: 2025 + number, month: 1, day: 1) { draft.set("period", first) }
        draft.set("account", padded(row * 37 % 10_000, 4))
    }

    func admitted(_ row: Int, _ number: Int, _ draft: inout Draft) {
        begin(&draft, "admitted", "person", row)
        var draws = lives.philox.draws(row, .admission, year: number)
        let until = draft.day + 2 + Int32(draws.below(18))
        if until <= lives.last(row) { draft.set("until", lives.day(until)) }
        draft.set("facility", lives.request.name + "医院")
    }

    func familyVisit(_ row: Int, _ draft: inout Draft) {
        begin(&draft, "special-family-visit", "person", row)
        draft.set("contact", "示例联系人")
        draft.set("next", lives.day(draft.day + 180))
    }
}
