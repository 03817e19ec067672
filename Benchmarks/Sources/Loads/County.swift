public import Civil
public import Registry

/// Synthetic events of a county: women come to the register and bear a child each. Nobody in it exists.
public enum County {
    /// Nan'an.
    public static let division = DivisionCode("350583") ?? .nation
    /// Its townships, a few of them.
    static let townships = ["350583101", "350583102", "350583103", "350583104"].compactMap { DivisionCode($0) }
    private static let firstBirthDay = Day(year: 1985, month: 1, day: 1)?.number ?? 0
    private static let surnames = ["陈", "林", "黄", "吴", "李", "王", "洪", "叶"]
    private static let given = ["秀英", "丽华", "志强", "晓东", "雅婷", "建国", "欣怡", "子涵", "文博", "思远"]

    /// Puts woman `number` on the register.
    public static func registration(_ number: Int) -> Submission {
        let citizen = citizen(number)
        return Submission(
            type: "person-registered", day: Day(number: firstBirthDay + 13_000), place: place(number),
            subjects: ["person": SubjectReference()],
            data: [
                "name": .string(name(number)), "sex": .string("female"),
                "birth_date": .string(citizen?.birthDay.description ?? ""),
                "citizen_id": .string(citizen?.canonical ?? ""),
                "residence": .string(place(number).description),
            ], source: "benchmark", key: "register-\(number)")
    }

    /// A birth to woman `number`, who is named by her citizen number.
    public static func birth(_ number: Int) throws -> Submission {
        let mother = try Identifier(.citizenID, citizen(number)?.canonical ?? "", at: "subjects.mother")
        return Submission(
            type: "birth", day: Day(number: firstBirthDay + 13_100 + Int64(number % 300)), place: place(number),
            subjects: ["child": SubjectReference(), "mother": SubjectReference(identifiers: [mother])],
            data: [
                "name": .string(name(number &* 7 + 3)), "sex": .string(number % 2 == 0 ? "female" : "male"),
                "weight": .integer(Int64(2_500 + number % 1_500)), "weeks": .integer(39),
            ], source: "benchmark", key: "birth-\(number)")
    }

    /// Event `number` of the county: registrations and births by turns, the birth after its mother's registration.
    public static func event(_ number: Int) throws -> Submission {
        number % 2 == 0 ? registration(number / 2) : try birth(number / 2)
    }

    private static func citizen(_ number: Int) -> CitizenID? {
        let birthDay = Day(number: firstBirthDay + Int64(number % 4_000))
        return CitizenID(division: division, birthDay: birthDay, sequence: 2 + number / 4_000 % 499 * 2)
    }

    private static func place(_ number: Int) -> DivisionCode {
        townships.isEmpty ? division : townships[number % townships.count]
    }

    private static func name(_ number: Int) -> String {
        surnames[number % surnames.count] + given[number / surnames.count % given.count]
    }
}
