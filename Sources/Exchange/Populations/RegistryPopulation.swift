public import Access
public import Civil
public import Policy
public import Registry

/// The people of a registry as columns: what rules read of them, without names and numbers.
///
/// A family is a couple with its children under eighteen, or whoever is left of it. The dead stand among them: a child's mother may be one.
/// Lives are read twice, some thousand at a time, so that memory grows with the columns and not with the lives.
public struct RegistryPopulation: Sendable {
    /// The columns.
    public let columns: FactColumns
    /// How many persons there are.
    public let persons: Int
    /// How many families.
    public let families: Int

    private static let portion = 2_000

    /// Reads the persons who live or are registered in a division, as at a day, for the rules of a chain.
    public init(
        _ registry: Registry, _ chain: PackChain, in division: DivisionCode, asAt day: Day, as actor: Actor,
        for purpose: Purpose
    ) async throws {
        let all = try await registry.everybody(in: division, as: actor, for: purpose)
        // Who belongs to whose family.
        var bonds: [Int64: Bond] = [:]
        for part in RegistryPopulation.portions(all) {
            for subject in try await registry.subjects(part, steps: 0, in: division, as: actor, for: purpose) {
                bonds[subject.person] = subject.chronicles[subject.person].map { Bond($0, on: day) }
            }
        }
        let members = Dictionary(grouping: bonds.keys) { RegistryPopulation.family(of: $0, bonds) }
        let heads = members.keys.sorted()
        var rows: [Int64: Int32] = [:]
        var order: [Int64] = []
        for head in heads {
            for person in (members[head] ?? []).sorted() {
                rows[person] = Int32(order.count)
                order.append(person)
            }
        }
        var maker = FactColumnMaker(chain, asAt: day, rows: rows)
        var family: [Int64: Chronicle] = [:]
        var head: Int64?
        for part in RegistryPopulation.portions(order) {
            for subject in try await registry.subjects(part, steps: 0, in: division, as: actor, for: purpose) {
                let own = RegistryPopulation.family(of: subject.person, bonds)
                if own != head {
                    if !family.isEmpty { maker.add(family) }
                    (family, head) = ([:], own)
                }
                family[subject.person] = subject.chronicles[subject.person]
            }
        }
        if !family.isEmpty { maker.add(family) }
        columns = try maker.columns()
        persons = order.count
        families = heads.count
    }

    /// What decides whose family somebody belongs to.
    private struct Bond {
        let isMinor: Bool
        let parents: [Int64]
        let spouse: Int64?

        init(_ chronicle: Chronicle, on day: Day) {
            func now(_ relation: String) -> Int64? {
                chronicle.kin.filter {
                    $0.relation == relation && $0.from.day <= day && ($0.until.map { $0.day > day } ?? true)
                }.max { $0.from < $1.from }?.relative
            }
            let birth = chronicle.attributes["birth_date"]?.last?.value.string.flatMap { Day($0) }
            isMinor = birth.map { $0.adding(years: 18) > day } ?? false
            parents = ["mother", "father", "guardian"].compactMap(now)
            spouse = now("spouse")
        }
    }

    /// The head of somebody's family: of a couple the lower number; of a minor that of the first parent who is there.
    private static func family(of person: Int64, _ bonds: [Int64: Bond]) -> Int64 {
        guard let own = bonds[person] else { return person }
        if own.isMinor, let parent = own.parents.first(where: { bonds[$0] != nil }) { return couple(parent, bonds) }
        return couple(person, bonds)
    }

    private static func couple(_ person: Int64, _ bonds: [Int64: Bond]) -> Int64 {
        guard let spouse = bonds[person]?.spouse, bonds[spouse]?.spouse == person else { return person }
        return min(person, spouse)
    }

    /// Persons some thousand at a time.
    static func portions(_ persons: [Int64]) -> [[Int64]] {
        stride(from: 0, to: persons.count, by: portion).map { Array(persons[$0..<min($0 + portion, persons.count)]) }
    }
}

extension Registry {
    /// The numbers of all persons about whom anything is recorded, ascending.
    func everybody(in division: DivisionCode, as actor: Actor, for purpose: Purpose) async throws -> [Int64] {
        var all: Set<Int64> = []
        var position: Int64 = 0
        while let next = try await touched(after: position, steps: 0, in: division, as: actor, for: purpose) {
            all.formUnion(next.persons)
            position = next.position
        }
        return all.sorted()
    }
}
