import Civil
import Policy
import Population

/// What a child that is born is promised: what its family receives in the child's first three years more than it would without the child.
struct PromisedSupport {
    /// By order of birth, the last for all later ones, in fen.
    let byOrder: [Double]

    /// Decides for model families, each without and with one child more, month by month.
    init(_ chain: PackChain, _ entitlements: [String], in division: DivisionCode, year: Int)
        async throws(PopulationFault)
    {
        var found: [Double] = []
        let (from, to) = (YearMonth(year: year, month: 7), YearMonth(year: year + 3, month: 7))
        guard let from, let to, let born = Day(year: year, month: 7, day: 1) else {
            byOrder = [0]
            return
        }
        var before = try await PromisedSupport.paid(chain, entitlements, division, children: 0, born: born, from, to)
        for order in 1...3 {
            let after = try await PromisedSupport.paid(
                chain, entitlements, division, children: order, born: born, from, to)
            found.append(after - before)
            // The next family has that child four years earlier.
            before = try await PromisedSupport.paid(
                chain, entitlements, division, children: order, born: born.adding(years: -4), from, to)
        }
        byOrder = found
    }

    /// What a family receives: a couple in work, children four years apart, the last born on a day.
    private static func paid(
        _ chain: PackChain, _ entitlements: [String], _ division: DivisionCode, children: Int, born: Day,
        _ from: YearMonth,
        _ to: YearMonth
    ) async throws(PopulationFault) -> Double {
        var family = Population(asAt: to.lastDay, divisions: [Division(code: division, name: "")], isSynthetic: true)
        let home = family.newHousehold()
        let mother = family.append(id: 1, born: born.adding(years: -30), sex: .female)
        let father = family.append(id: 2, born: born.adding(years: -32), sex: .male)
        family.marry(mother, father)
        for child in 0..<children {
            let birth = born.adding(years: Int64(-4 * (children - 1 - child)))
            let row = family.append(id: Int64(3 + child), born: birth, sex: child % 2 == 0 ? .female : .male)
            family.setParents(of: row, mother: mother, father: father)
        }
        for row in 0..<family.count {
            family.set(.household, of: row, to: home)
            let isParent = row < 2
            family.set(.work, of: row, to: Int32((isParent ? Work.employee : .none).rawValue))
            family.set(.insurance, of: row, to: Int32((isParent ? Insurance.employee : .resident).rawValue))
            if isParent { family.set(.children, of: row, to: Int32(children)) }
        }
        let run = try PopulationRun(
            chain, try FactColumns(family, for: chain), from: from, to: to, entitlements: entitlements)
        return try await Double(run.totals()[0].paid)
    }
}
