import Civil
import Demography
import Population

extension Renderer {
    func registered(_ row: Int, _ draft: inout Draft) {
        let came = lives.arrival[row] != Lives.always
        draft.type = "person-registered"
        draft.place = lives.township(row, on: draft.day)
        draft.subjects = [("person", .new)]
        if let mother = lives.mother[row].index { draft.subjects.append(("mother", subject(mother, on: draft.day))) }
        if let father = lives.father[row].index { draft.subjects.append(("father", subject(father, on: draft.day))) }
        let home = came ? origin(row) : code(draft.place)
        draft.set("name", lives.fullName(row, naming))
        draft.set("sex", lives.sex[row].rawValue)
        draft.set("birth_date", lives.day(lives.birth[row]))
        draft.set("citizen_id", lives.citizenID(row))
        draft.set("citizenship", "CN")
        draft.set("hukou", home)
        draft.set("hukou_kind", came ? "rural" : hukouKind(draft.place))
        draft.set("residence", home)
        draft.set("household", householdNumber(lives.head(row, on: draft.day)))
        if let phone = lives.phone(row) { draft.set("phone", phone) }
        if let children = lives.childrenEver(row) { draft.set("children_born", children) }
    }

    /// Where a newcomer came from.
    private func origin(_ row: Int) -> String {
        var draws = lives.philox.draws(row, .origin)
        let origins = lives.request.origins
        return origins.isEmpty ? lives.request.division.description : origins[draws.below(origins.count)].description
    }

    func movedIn(_ row: Int, _ number: Int, _ draft: inout Draft) {
        begin(&draft, "move-in", "person", row)
        draft.set("residence", code(draft.place))
        if number == 0 {
            draft.set("from", origin(row))
            draft.set("reason", "work")
        } else {
            draft.set("from", code(lives.township(row, on: draft.day - 1)))
            var draws = lives.philox.draws(Int(lives.household[row]), .origin, year: 1)
            if draws.chance(0.5) { draft.set("hukou", code(draft.place)) }
            draft.set("reason", number == 2 ? "marriage" : "family")
        }
        draft.set("household", householdNumber(lives.head(row, on: draft.day)))
    }

    func movedOut(_ row: Int, _ draft: inout Draft) {
        begin(&draft, "move-out", "person", row)
        draft.set("to", origin(row))
    }

    func marriage(_ wife: Int, _ kind: Occurrence.Kind, _ draft: inout Draft) {
        let ends = kind == .divorce
        let husband = lives.partner[wife].index ?? wife
        let recorded = draft.day
        draft.day = ends ? lives.divorced[wife] : lives.married[wife]
        draft.type = ends ? "divorce" : "marriage"
        draft.place = lives.township(husband, on: recorded)
        draft.subjects = [("husband", subject(husband, on: recorded)), ("wife", subject(wife, on: recorded))]
        let day = lives.day(draft.day)
        if ends {
            var draws = lives.philox.draws(wife, .divorce, year: 1)
            draft.set("kind", draws.chance(0.8) ? "registry" : "court")
        } else {
            draft.set("certificate", "SYN-J\(day.year)-\(padded(wife, 7))")
            draft.set("registry", lives.request.name + "民政局婚姻登记处")
        }
    }

    func work(_ row: Int, _ kind: Occurrence.Kind, _ draft: inout Draft) {
        begin(&draft, kind == .employed ? "employment-started" : "employment-ended", "person", row)
        if kind == .employed { draft.day = lives.jobStart[row] }
        draft.set("employer", employer(row))
    }

    /// Employers are numbered; they are nobody's.
    private func employer(_ row: Int) -> String {
        let number = lives.employer(row)
        let trades = ["鞋服", "石材", "水暖", "机械", "食品", "商贸"]
        return "\(lives.request.name)示例\(trades[number % trades.count])企业\(number + 1)号"
    }

    func onlyChild(_ mother: Int, _ draft: inout Draft) {
        let recorded = draft.day
        begin(&draft, "only-child-certificate", "mother", mother)
        let first = lives.firstBirth[mother]
        var draws = lives.philox.draws(mother, .certificate)
        _ = draws.chance(0.35)
        draft.day = first + 60 + Int32(draws.below(1400))
        if let father = lives.partner[mother].index { draft.subjects.append(("father", subject(father, on: recorded))) }
        if let child = child(of: mother) { draft.subjects.append(("child", subject(child, on: recorded))) }
        draft.set("certificate", "SYN-D\(padded(mother, 7))")
        draft.set("issued", lives.day(draft.day))
    }

    /// The first child of a mother: rows are in the order of births, so it is found by its day.
    private func child(of mother: Int) -> Int? {
        let day = lives.firstBirth[mother]
        var (low, high) = (0, lives.count)
        while low < high {
            let middle = (low + high) / 2
            if lives.birth[middle] < day { low = middle + 1 } else { high = middle }
        }
        while low < lives.count, lives.birth[low] == day {
            if lives.mother[low].index == mother { return low }
            low += 1
        }
        return nil
    }

    func disability(_ row: Int, _ draft: inout Draft) {
        begin(&draft, "disability-assessed", "person", row)
        var draws = lives.philox.draws(row, .disability)
        _ = draws.unit()
        let first = lives.reaches(row, months: 36)
        draft.day = first + Int32(draws.below(max(1, Int(lives.last(row) - first))))
        draft.set("grade", 1 + draws.weighted([0.12, 0.30, 0.62, 1]))
    }

    func contact(_ row: Int, _ draft: inout Draft) {
        begin(&draft, "contact-changed", "person", row)
        draft.set("phone", lives.phone(row, change: 1) ?? "")
    }

    func death(_ row: Int, _ draft: inout Draft) {
        begin(&draft, "death", "person", row)
        var draws = lives.philox.draws(row, .cause)
        let age = lives.age(row, on: draft.day)
        let causes =
            age < 1
            ? ["perinatal", "congenital", "respiratory"]
            : age < 45
                ? ["external", "external", "tumour", "circulatory"]
                : ["circulatory", "circulatory", "tumour", "respiratory", "other"]
        draft.set("cause", causes[draws.below(causes.count)])
    }
}
