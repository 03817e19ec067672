import Linkage

/// How persons of the registry are compared with somebody whom an event would bring.
enum PersonModel {
    /// The fields, in the order of the design.
    enum Field: Int, CaseIterable {
        case name, sex, birth, citizenID, phone, residence, motherName, motherID, certificate, order
    }

    /// The attributes of persons that are compared.
    static let attributes: Set<String> = ["name", "sex", "birth_date", "phone", "residence", "birth_order"]

    /// What is compared, and what two persons cannot be.
    static let design = LinkDesign(
        name: "registry-1", id: "person",
        fields: [
            .init("name", .name), .init("sex", .code), .init("birth", .date), .init("citizen_id", .citizenID),
            .init("phone", .phone), .init("residence", .place), .init("mother_name", .name),
            .init("mother_id", .citizenID), .init("certificate", .text), .init("order", .code),
        ],
        comparisons: [
            .init("citizen_id", [.equal, .conflict, .edits(1), .edits(2)]),
            .init(
                "name", [.equal, .sound, .nearSound, .lookAlike, .swapped, .edits(1), .surname],
                frequency: [.equal, .sound, .surname]),
            .init(
                "birth", [.equal, .swapped, .edits(1), .otherYear, .lunar, .placeholder, .sameYear],
                within: "citizen_id"),
            .init("phone", [.equal, .edits(1)], frequency: [.equal]),
            .init("residence", [.digits(12), .digits(9), .digits(6)]),
            .init("sex", [.equal], within: "citizen_id"),
            .init("mother_id", [.equal, .conflict, .edits(1), .edits(2)]),
            .init("mother_name", [.equal, .sound, .lookAlike, .edits(1), .surname], within: "mother_id"),
            .init("certificate", [.equal]),
        ],
        blocks: [
            .init([.init("citizen_id")], teaches: true),
            .init([.init("name", .sound), .init("birth")], teaches: true, divider: .init("residence", .first(6))),
            .init([.init("phone"), .init("birth")], teaches: true),
            .init([.init("mother_id"), .init("birth")]),
            .init([.init("certificate")]),
            .init([.init("name"), .init("birth", .year)], divider: .init("birth", .month)),
            .init([.init("name"), .init("phone")]),
            .init([.init("citizen_id", .first(14)), .init("name", .surname)]),
            .init([.init("citizen_id", .last(12)), .init("name", .surname)]),
            .init([.init("birth"), .init("residence", .first(9)), .init("name", .surname)]),
            .init([.init("mother_id"), .init("birth", .month)]),
            .init([.init("name", .initials), .init("birth")], divider: .init("residence", .first(6))),
            .init([.init("mother_name"), .init("birth")], divider: .init("residence", .first(6))),
        ],
        certain: [[.init("citizen_id")]], priorRecall: 0.75,
        constraints: [
            .oneValid("citizen_id"), .oneValid("certificate"), .oneValid("order"), .oneValid("sex"),
            .mother(number: "citizen_id", mother: "mother_id"),
        ],
        link: 0.999, review: 0.2)

    /// How rows are made ready.
    static let plan = IndexPlan(design)

    /// How many of those whom events bring are expected to be there already, without a number that says so.
    private static let share = 0.1

    /// The model for a registry of so many persons.
    ///
    /// Among pairs of one person (m) and of one family (k) levels are as often as estimated from 1,000,000 made-up records of
    /// departments (`Documentation/Linkage.md`), rounded; the chance of agreement (u) is that of one county until its own persons say more.
    static func model(persons: Int) -> LinkModel {
        let count = Double(max(1_000, persons))
        return LinkModel(
            design: design, prior: logarithm(share / count), familyPrior: logarithm(share),
            // By number; by name and birthday, of which more are alike in a larger county; by phone and birthday.
            rulePriors: [17.7, 4.7 - logarithm(count / 344_000), 9.8], odds: odds)
    }

    /// log₂ by ``LinkModel/weight(_:)``, the same on every machine.
    private static func logarithm(_ odds: Double) -> Double { LinkModel.weight(odds / (1 + odds)) }

    private static let odds: [[Odds]] = [
        // Citizen number: equal, both valid and different, one edit, two, other.
        [
            Odds(m: 0.915, u: 4e-8, k: 1.4e-4), Odds(m: 0.008, u: 0.92, k: 0.92), Odds(m: 0.071, u: 1e-6, k: 6e-6),
            Odds(m: 0.0013, u: 1.2e-6, k: 6e-6), Odds(m: 5e-4, u: 0.08, k: 0.084),
        ],
        // Name: equal, same sound, near sound, look-alike, swapped, one edit, surname, other.
        [
            Odds(m: 0.934, u: 7.5e-6, k: 1.3e-4), Odds(m: 0.05, u: 1.5e-5, k: 3.7e-4),
            Odds(m: 2e-5, u: 1e-5, k: 6.4e-5), Odds(m: 0.0024, u: 9.3e-6, k: 9.5e-5),
            Odds(m: 0.0034, u: 1e-6, k: 1.7e-5), Odds(m: 0.0069, u: 4.5e-4, k: 0.0084),
            Odds(m: 0.0031, u: 0.038, k: 0.465), Odds(m: 5.9e-4, u: 0.962, k: 0.526),
        ],
        // Birth: equal, day and month exchanged, one digit, other year, lunar, placeholder, same year, other.
        [
            Odds(m: 0.946, u: 4.2e-5, k: 0.0067), Odds(m: 0.0056, u: 1.9e-5, k: 2.6e-4),
            Odds(m: 0.0155, u: 0.0011, k: 0.0027), Odds(m: 0.0015, u: 1.9e-5, k: 1.9e-5),
            Odds(m: 0.0148, u: 0.0028, k: 0.006), Odds(m: 0.0113, u: 8.2e-4, k: 0.0025),
            Odds(m: 0.0046, u: 0.0113, k: 0.0285), Odds(m: 2.7e-4, u: 0.984, k: 0.953),
        ],
        // Phone: equal, one digit, other.
        [
            Odds(m: 0.708, u: 8.3e-7, k: 0.186), Odds(m: 0.043, u: 1.7e-6, k: 0.0093),
            Odds(m: 0.25, u: 0.999_994, k: 0.805),
        ],
        // Residence: same village, township, county, other; by chance those of one county.
        [
            Odds(m: 0.56, u: 0.005, k: 0.58), Odds(m: 0.126, u: 0.06, k: 0.132), Odds(m: 0.258, u: 0.8, k: 0.245),
            Odds(m: 0.056, u: 0.135, k: 0.043),
        ],
        // Sex: equal, different.
        [Odds(m: 0.987, u: 0.5, k: 0.406), Odds(m: 0.013, u: 0.5, k: 0.594)],
        // Mother's number.
        [
            Odds(m: 0.939, u: 2.4e-5, k: 0.925), Odds(m: 0.0033, u: 0.969, k: 0.0052),
            Odds(m: 0.0525, u: 2.3e-4, k: 0.059), Odds(m: 8.8e-4, u: 2.3e-4, k: 0.0033),
            Odds(m: 3.1e-4, u: 0.03, k: 1e-4),
        ],
        // Mother's name.
        [
            Odds(m: 0.826, u: 3.9e-5, k: 0.789), Odds(m: 0.135, u: 1.8e-5, k: 0.177),
            Odds(m: 0.0064, u: 2.1e-4, k: 0.0073),
            Odds(m: 0.0258, u: 6.2e-4, k: 0.0239), Odds(m: 0.0045, u: 0.053, k: 0.003),
            Odds(m: 0.0021, u: 0.946, k: 4.9e-4),
        ],
        // Birth certificate: equal, different.
        [Odds(m: 0.998, u: 1e-6, k: 1e-6), Odds(m: 0.002, u: 0.999_999, k: 0.999_999)],
    ]
}
