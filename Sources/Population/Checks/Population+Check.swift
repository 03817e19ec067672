import Civil

extension Population {
    /// Everything in these columns that cannot be so, by row and kind; empty for a sound population.
    ///
    /// Time is O(n log n) in persons.
    public func inconsistencies() -> [Inconsistency] {
        var found: [Inconsistency] = []
        for row in 0..<count {
            checkDays(row, &found)
            checkParents(row, &found)
            checkSpouse(row, &found)
        }
        checkIDs(&found)
        checkSpacing(&found)
        checkCycles(&found)
        checkHouseholds(&found)
        return found.sorted { ($0.row, $0.kind.rawValue) < ($1.row, $1.kind.rawValue) }
    }

    private func checkDays(_ row: Int, _ found: inout [Inconsistency]) {
        if deaths[row] < births[row] || departures[row] < arrivals[row] {
            found.append(Inconsistency(kind: .daysInverted, row: row))
        }
    }

    /// Whether somebody lives here and is under fourteen.
    private func isChild(_ row: Int) -> Bool {
        isPresent(row, on: asAt) && birthDay(row).adding(years: 14) > asAt
    }

    private func checkParents(_ row: Int, _ found: inout [Inconsistency]) {
        if mothers[row] == .none, isChild(row) { found.append(Inconsistency(kind: .motherless, row: row)) }
        for (parent, female) in [(mothers[row], true), (fathers[row], false)] {
            guard parent != .none else { continue }
            guard let other = self.row(parent), other != row else {
                found.append(Inconsistency(kind: .noSuchRow, row: row))
                continue
            }
            if (sex(other) == .female) != female { found.append(Inconsistency(kind: .parentSex, row: row)) }
            let age = birthDay(other).completedYears(on: birthDay(row))
            if births[other] > births[row] || age < 10 { found.append(Inconsistency(kind: .parentAge, row: row)) }
            if female, age > 60 { found.append(Inconsistency(kind: .motherOld, row: row)) }
            let grace: Int64 = female ? 0 : 305
            if Int64(deaths[other]) + grace < Int64(births[row]) {
                found.append(Inconsistency(kind: .parentDead, row: row))
            }
        }
    }

    private func checkSpouse(_ row: Int, _ found: inout [Inconsistency]) {
        guard spouses[row] != .none else { return }
        guard let other = self.row(spouses[row]), other != row else {
            found.append(Inconsistency(kind: .noSuchRow, row: row))
            return
        }
        if spouses[other] != PersonRow(row) { found.append(Inconsistency(kind: .oneSidedMarriage, row: row)) }
        let wedding = weddings[row]
        let isDead = [row, other].contains {
            deaths[$0] != Population.never && deaths[$0] <= Int32(clamping: asAt.number)
        }
        if isDead || (wedding != Population.never && (wedding > deaths[row] || wedding > deaths[other])) {
            found.append(Inconsistency(kind: .deadMarriage, row: row))
        }
        if wedding > Population.always, wedding < Population.never,
            Day(number: Int64(wedding)) < birthDay(row).adding(years: 15)
        {
            found.append(Inconsistency(kind: .youngMarriage, row: row))
        }
        let siblings = mothers[row] != .none && mothers[row] == mothers[other]
        if siblings || mothers[row] == PersonRow(other) || fathers[row] == PersonRow(other) {
            found.append(Inconsistency(kind: .kinMarriage, row: row))
        }
    }

    private func checkIDs(_ found: inout [Inconsistency]) {
        let order = ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
        for (one, next) in zip(order, order.dropFirst()) where ids[one] == ids[next] {
            found.append(Inconsistency(kind: .sameID, row: next))
        }
    }

    private func checkSpacing(_ found: inout [Inconsistency]) {
        let children = (0..<count).filter { self.row(mothers[$0]) != nil }
            .sorted { (mothers[$0].row, births[$0], $0) < (mothers[$1].row, births[$1], $1) }
        for (one, next) in zip(children, children.dropFirst()) where mothers[one] == mothers[next] {
            let apart = Int64(births[next]) - Int64(births[one])
            if apart > 2, birthDay(next) < birthDay(one).adding(months: 9) {
                found.append(Inconsistency(kind: .spacing, row: next))
            }
        }
    }

    /// Peels off persons whose parents are all peeled: what is left descends from itself.
    private func checkCycles(_ found: inout [Inconsistency]) {
        var waiting = [UInt8](repeating: 0, count: count)
        var starts = [Int32](repeating: 0, count: count + 1)
        for row in 0..<count {
            for parent in parents(row) {
                waiting[row] += 1
                starts[parent + 1] += 1
            }
        }
        for row in 0..<count { starts[row + 1] += starts[row] }
        var children = [Int32](repeating: 0, count: Int(starts[count]))
        var filled = starts
        for row in 0..<count {
            for parent in parents(row) {
                children[Int(filled[parent])] = Int32(row)
                filled[parent] += 1
            }
        }
        var ready = (0..<count).filter { waiting[$0] == 0 }
        while let row = ready.popLast() {
            for child in children[Int(starts[row])..<Int(starts[row + 1])] {
                waiting[Int(child)] -= 1
                if waiting[Int(child)] == 0 { ready.append(Int(child)) }
            }
        }
        for row in 0..<count where waiting[row] > 0 { found.append(Inconsistency(kind: .cycle, row: row)) }
    }

    private func checkHouseholds(_ found: inout [Inconsistency]) {
        var hasElder = [Bool](repeating: false, count: householdCount)
        for row in 0..<count where isPresent(row, on: asAt) && !isChild(row) { hasElder[Int(households[row])] = true }
        for row in 0..<count where isChild(row) && !hasElder[Int(households[row])] {
            found.append(Inconsistency(kind: .childAlone, row: row))
        }
    }
}
