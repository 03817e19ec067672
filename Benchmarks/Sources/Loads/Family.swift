import Access
import Civil
public import Policy
import Registry

/// A family of four in Nan'an, made up: both at work and insured, a child of two and one of six months.
public struct Family: Sendable {
    /// Each member with the persons around, as rules see them.
    public let members: [Subject]
    /// The policy of the county.
    public let chain: PackChain

    /// Registers the family in `office` and reads it as rules see it.
    public init(_ office: Office) async throws {
        chain = try Rules.library().chain(for: County.division)
        let home = JSON.string("350583101")
        func record(
            _ type: String, _ day: String, _ subjects: [String: Int64?], _ data: [String: JSON] = [:]
        ) async throws -> [String: Int64] {
            guard let day = Day(day) else { throw NoSuchDay() }
            let people = subjects.sorted { $0.key < $1.key }.map { "\($0.value ?? 0)" }.joined(separator: ".")
            let key = "\(type)-\(day)-\(people)-\(data["name"]?.string ?? "")"
            return try await office.record(
                Submission(
                    type: type, day: day, place: DivisionCode("350583101"),
                    subjects: subjects.mapValues { SubjectReference(person: $0) }, data: data, source: "benchmark",
                    key: key)
            ).subjects
        }
        func adult(_ name: String, _ sex: String, _ born: String) async throws -> Int64 {
            let person = try await record(
                "person-registered", "2022-01-01", ["person": nil],
                [
                    "name": .string(name), "sex": .string(sex), "birth_date": .string(born), "citizenship": "CN",
                    "hukou": home, "hukou_kind": "rural", "residence": home,
                ])["person"]
            guard let person else { throw NoSuchDay() }
            _ = try await record("employment-started", "2022-02-01", ["person": person], ["employer": "示例公司"])
            _ = try await record("insured", "2022-02-01", ["person": person], ["scheme": "employee"])
            return person
        }
        let mother = try await adult("林雅婷", "female", "1996-05-12")
        let father = try await adult("陈志强", "male", "1994-09-30")
        _ = try await record("marriage", "2022-10-01", ["husband": father, "wife": mother])
        var people = [mother, father]
        for (name, sex, born) in [("陈子涵", "female", "2024-03-08"), ("陈文博", "male", "2026-03-20")] {
            _ = try await record("delivery", born, ["mother": mother, "father": father], ["babies": 1])
            let child = try await record(
                "birth", born, ["child": nil, "mother": mother, "father": father],
                ["name": .string(name), "sex": .string(sex), "weight": 3_300, "weeks": 39])["child"]
            guard let child else { throw NoSuchDay() }
            _ = try await record("household-registered", born, ["person": child], ["hukou": home])
            _ = try await record("insured", born, ["person": child], ["scheme": "resident"])
            people.append(child)
        }
        var members: [Subject] = []
        for person in people {
            members.append(
                try await office.registry.subject(person, steps: chain.kinSteps, as: office.clerk, for: .benefitReview))
        }
        self.members = members
    }

    private struct NoSuchDay: Error {}
}
