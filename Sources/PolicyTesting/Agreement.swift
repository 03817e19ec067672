public import Civil
public import Policy

/// Holds deciding for one person and deciding by columns beside each other.
public struct Agreement: Sendable {
    /// A family for which the two differ, as small as it could be made.
    public struct Difference: Sendable, CustomStringConvertible {
        /// The entitlement.
        public var entitlement: String
        /// The day as at which events are seen, and the day of the decision.
        public var asAt: Day
        public var today: Day
        /// The person asked about, or the household.
        public var person: Int64
        /// The family.
        public var family: [Int64: Chronicle]
        /// What came out.
        public var one: [Outcome]
        public var many: [Outcome]

        public var description: String {
            var text = "\(entitlement) on \(today), as at \(asAt), for \(person):\n  one:  \(one)\n  many: \(many)\n"
            for (number, chronicle) in family.sorted(by: { $0.key < $1.key }) {
                text += "  \(number):\n"
                for (name, entries) in chronicle.attributes.sorted(by: { $0.key < $1.key }) {
                    text += "    \(name) = \(entries.map { "\($0.value.text()) from \($0.source.day)" })\n"
                }
                for occasion in chronicle.occasions {
                    text += "    \(occasion.reference.type) as \(occasion.role) on \(occasion.reference.day) "
                    text += "\(occasion.data.mapValues { $0.text() })\n"
                }
                for kin in chronicle.kin {
                    text += "    \(kin.relation) \(kin.relative) from \(kin.from.day)"
                    text += kin.until.map { " until \($0.day)\n" } ?? "\n"
                }
            }
            return text
        }
    }

    private let chain: PackChain
    /// The entitlements that are compared.
    public let entitlements: [String]

    /// Compares the rules of a chain.
    public init(_ chain: PackChain) {
        self.chain = chain
        entitlements = chain.entitlementIDs
    }

    /// Makes families and compares what every rule says of each.
    ///
    /// - Parameter compared: for each entitlement how often each answer was compared.
    /// - Returns: the first difference, made small; nil if there is none.
    public func check(
        families count: Int, seed: UInt64, asAt: Day, today: Day, compared: inout [String: [Decision.Answer: Int]]
    ) throws(PopulationFault) -> Difference? {
        var maker = FamilyMaker(chain, seed: seed, days: [asAt, today])
        let families = (0..<count).map { _ in maker.family() }
        guard let found = try difference(families, asAt: asAt, today: today, &compared) else { return nil }
        return try small(found)
    }

    private func difference(
        _ families: [[Int64: Chronicle]], asAt: Day, today: Day,
        _ compared: inout [String: [Decision.Answer: Int]]
    ) throws(PopulationFault) -> Difference? {
        let columns = try FactColumns(families, chain, asAt: asAt)
        let outcomes = try ColumnOutcomes(chain, columns, entitlements, on: today)
        var many: [String: [Outcome]] = [:]
        try outcomes.read { entitlement, part, _ in many[entitlement, default: []] += part }
        for entitlement in entitlements {
            let all = many[entitlement] ?? []
            var next = 0
            for family in families {
                for person in bearers(family, entitlement) {
                    let one = chain.outcomes(
                        entitlement, Subject(person: person, chronicles: family), asAt: asAt, today: today)
                    let other = Array(all[min(next, all.count)..<min(next + one.count, all.count)])
                    next += one.count
                    for outcome in one { compared[entitlement, default: [:]][outcome.answer, default: 0] += 1 }
                    if one != other {
                        return Difference(
                            entitlement: entitlement, asAt: asAt, today: today, person: person, family: family,
                            one: one, many: other)
                    }
                }
            }
        }
        return nil
    }

    /// Those of a family about whom an entitlement is decided, in the order of the columns.
    private func bearers(_ family: [Int64: Chronicle], _ entitlement: String) -> [Int64] {
        let isHousehold = chain.entitlements[entitlement]?.bearer == .household
        return family.keys.sorted().filter {
            (family[$0]?.kin.contains { $0.relation == "members" } ?? false) == isHousehold
        }
    }

    /// A family in which nothing can be left out without the two agreeing.
    private func small(_ found: Difference) throws(PopulationFault) -> Difference {
        var best = found
        let only = Agreement(chain, [found.entitlement])
        var isSmaller = true
        while isSmaller {
            isSmaller = false
            for candidate in best.family.smaller {
                var compared: [String: [Decision.Answer: Int]] = [:]
                guard
                    let other = try only.difference(
                        [candidate], asAt: best.asAt, today: best.today, &compared)
                else { continue }
                best = other
                isSmaller = true
                break
            }
        }
        return best
    }

    private init(_ chain: PackChain, _ entitlements: [String]) {
        self.chain = chain
        self.entitlements = entitlements
    }
}

extension [Int64: Chronicle] {
    /// This family with one thing left out.
    fileprivate var smaller: [[Int64: Chronicle]] {
        var all: [[Int64: Chronicle]] = []
        for person in keys.sorted() {
            var family = self
            family[person] = nil
            all.append(family)
            guard let chronicle = self[person] else { continue }
            for name in chronicle.attributes.keys.sorted() {
                family = self
                family[person]?.attributes[name] = nil
                all.append(family)
            }
            for index in chronicle.occasions.indices {
                family = self
                family[person]?.occasions.remove(at: index)
                all.append(family)
                for field in chronicle.occasions[index].data.keys.sorted() {
                    family = self
                    family[person]?.occasions[index].data[field] = nil
                    all.append(family)
                }
            }
            for index in chronicle.kin.indices {
                family = self
                family[person]?.kin.remove(at: index)
                all.append(family)
            }
        }
        return all
    }
}
