import Civil
import Demography
import Population

extension Renderer {
    /// Events of a mother that are kept under the row of her child.
    func motherhood(_ child: Int, _ kind: Occurrence.Kind, _ number: Int, _ draft: inout Draft) {
        guard let mother = lives.mother[child].index else { return }
        let pregnancy = lives.pregnancy(child)
        let asPerson = kind == .prePregnancy || kind == .folicAcid
        begin(&draft, type(kind), asPerson ? "person" : "mother", mother)
        switch kind {
        case .prePregnancy: draft.set("facility", lives.request.name + "妇幼保健院")
        case .folicAcid: draft.set("bottles", 3)
        case .pregnancy:
            addFather(of: child, &draft)
            draft.set("due_date", lives.day(pregnancy.due))
            draft.set("last_period", lives.day(pregnancy.start))
            draft.set("handbook", "SYN-M\(padded(child, 7))")
            draft.set("facility", clinic(draft.place))
        case .antenatal: antenatal(child, pregnancy, number, &draft)
        case .delivery: delivery(child, pregnancy, &draft)
        default:
            draft.set("visit", number == 0 ? "home" : "d42")
            draft.set("facility", number == 0 ? clinic(draft.place) : lives.request.name + "妇幼保健院")
        }
    }

    private func type(_ kind: Occurrence.Kind) -> String {
        switch kind {
        case .prePregnancy: "pre-pregnancy-check"
        case .folicAcid: "folic-acid-given"
        case .pregnancy: "pregnancy-registered"
        case .antenatal: "antenatal-visit"
        case .delivery: "delivery"
        default: "postnatal-visit"
        }
    }

    private func addFather(of child: Int, _ draft: inout Draft) {
        guard let father = lives.father[child].index, lives.end[father] > draft.day else { return }
        draft.subjects.append(("father", subject(father, on: draft.day)))
    }

    private func antenatal(_ child: Int, _ pregnancy: Pregnancy, _ number: Int, _ draft: inout Draft) {
        var draws = lives.philox.draws(child, .antenatal, year: number + 1)
        let weeks = pregnancy.weeks(on: draft.day)
        draft.set("visit", number + 1)
        draft.set("weeks", weeks)
        draft.set("weight", 480 + draws.below(170) + weeks * 3, places: 1)
        draft.set("systolic", 98 + draws.below(34))
        draft.set("diastolic", 60 + draws.below(24))
        draft.set("haemoglobin", 104 + draws.below(32))
        let risk = draws.weighted([0.68, 0.92, 0.985, 1])
        draft.set("risk", ["green", "yellow", "orange", "red"][risk])
        draft.set("facility", hospital(draft.place, &draws))
    }

    private func delivery(_ child: Int, _ pregnancy: Pregnancy, _ draft: inout Draft) {
        var draws = lives.philox.draws(child, .delivery)
        addFather(of: child, &draft)
        draft.set("babies", hasTwin(child) ? 2 : 1)
        draft.set("outcome", "live")
        let caesarean = draws.chance(0.42)
        draft.set("difficult", !caesarean && draws.chance(0.06))
        draft.set("caesarean", caesarean)
        draft.set("weeks", pregnancy.weeks(on: draft.day))
        draft.set("time", time(&draws))
        draft.set("facility", lives.request.name + "妇幼保健院")
    }

    private func hasTwin(_ child: Int) -> Bool {
        child + 1 < lives.count && lives.isSecondTwin(child + 1) && lives.birth[child + 1] == lives.birth[child]
    }

    func birth(_ row: Int, _ draft: inout Draft) {
        let second = lives.isSecondTwin(row)
        let pregnancy = lives.pregnancy(second ? row - 1 : row)
        var draws = lives.philox.draws(row, .birth)
        draft.type = "birth"
        draft.place = lives.township(lives.mother[row].index ?? row, on: draft.day)
        draft.subjects = [("child", .new)]
        if let mother = lives.mother[row].index { draft.subjects.append(("mother", subject(mother, on: draft.day))) }
        if let father = lives.father[row].index { draft.subjects.append(("father", subject(father, on: draft.day))) }
        draft.set("certificate", lives.certificate(row))
        draft.set("name", lives.fullName(row, naming))
        draft.set("sex", lives.sex[row].rawValue)
        draft.set("time", time(&draws))
        let twin = second || hasTwin(row)
        draft.set("weight", min(max(draws.around(twin ? 2550 : 3250, deviation: 380), 1800), 4600))
        draft.set("length", draws.around(twin ? 470 : 500, deviation: 15), places: 1)
        draft.set("weeks", pregnancy.weeks(on: draft.day))
        draft.set("order", second ? 2 : 1)
        draft.set("facility", lives.request.name + "妇幼保健院")
        if lives.mother[row] == .none { draft.set("residence", code(draft.place)) }
    }

    func childhood(_ row: Int, _ kind: Occurrence.Kind, _ number: Int, _ draft: inout Draft) {
        var draws = lives.philox.draws(row, .growth, year: Int(kind.rawValue) * 64 + number)
        switch kind {
        case .screened:
            begin(&draft, "newborn-screened", "child", row)
            draft.set("item", Timetables.screenings[number])
            draft.set("result", draws.chance(0.96) ? "pass" : "repeat")
            draft.set("facility", lives.request.name + "妇幼保健院")
        case .vaccinated:
            let dose = lives.doses(row)[number]
            begin(&draft, "vaccinated", "person", row)
            draft.day = lives.doseDay(row, number) ?? draft.day
            draft.set("vaccine", dose.vaccine)
            draft.set("dose", dose.dose)
            draft.set("batch", "SYN\(padded(draws.below(100_000), 5))")
            draft.set("facility", dose.months == 0 ? lives.request.name + "妇幼保健院" : clinic(draft.place))
        case .eyes:
            begin(&draft, "eye-check", "child", row)
            draft.set("visit", Timetables.checks[number].visit)
            draft.set("result", draws.chance(0.97) ? "normal" : "refer")
            draft.set("facility", clinic(draft.place))
        default:
            let check = Timetables.checks[number]
            begin(&draft, "child-check", "child", row)
            draft.set("visit", check.visit)
            let size = 0.92 + 0.16 * draws.unit()
            draft.set("weight", Int((Double(check.weight) * size / 100).rounded()), places: 1)
            draft.set("height", Int((Double(check.height) * (0.96 + 0.08 * draws.unit())).rounded()), places: 1)
            if check.months >= 6 { draft.set("haemoglobin", 104 + draws.below(30)) }
            draft.set("facility", clinic(draft.place))
        }
    }

    func household(_ row: Int, _ draft: inout Draft) {
        begin(&draft, "household-registered", "person", row)
        draft.set("hukou", code(draft.place))
        draft.set("citizen_id", lives.citizenID(row))
        draft.set("household", householdNumber(lives.head(row, on: draft.day)))
        draft.set("hukou_kind", hukouKind(draft.place))
    }
}
