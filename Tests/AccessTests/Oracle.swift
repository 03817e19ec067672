import Access
import Civil

/// The rules said once more, as one page per role, to be compared with the policies. It shares no code with them:
/// places are compared as digits, ages by the day of the birthday, and each role has one expression.
enum Oracle {
    static func permits(_ who: Actor, _ what: Action, _ it: Object, _ why: Purpose, _ day: Day)
        -> Bool
    {
        if what == .seePolicy { return it == .policy }
        let writes = what == .recordEvent
        let front: [Purpose] = [.service, .registration, .benefitReview]
        switch (who.role, what, it) {
        case (.family, .seePerson, .person(let p)), (.family, .decide, .person(let p)),
            (.family, .seeAccessLog, .log(.person(let p))):
            return why == .ownRecord && own(p, who, day)
        case (.family, .seeSensitive, .person(let p)): return why == .ownRecord && p.id == who.person
        case (.family, .seeEvent, .event(let e)), (.family, .recordEvent, .event(let e)),
            (.family, .seeSensitive, .event(let e)):
            let mine = e.subjects.filter { own($0, who, day) }
            let secret = e.sensitive || what == .seeSensitive
            return why == .ownRecord && !mine.isEmpty
                && (!writes || mine == e.subjects && e.recordedBy.contains(.family))
                && (!secret || e.subjects.map(\.id).contains(who.person))
        case (.township, _, _), (.clinic, _, _), (.county, _, _):
            let (clinic, county) = (who.role == .clinic, who.role == .county)
            let deep = digits(who.division) / 2  // 0 nation, 1 province, 2 city, 3 county …
            guard deep >= (who.role == .township ? 4 : 2) else { return false }
            let area = clinic ? String(text(who.division).prefix(min(deep, 3) * 2)) : stem(who.division)
            let near = { (p: Object.Person) in
                [p.residence, p.hukou].contains { $0.map { text($0).hasPrefix(area) } ?? false }
            }
            let fits = clinic ? why == .health : front.contains(why) || county && why == .health
            switch (what, it) {
            case (.findPerson, .person(let p)), (.seePerson, .person(let p)): return fits && near(p)
            case (.seeSensitive, .person(let p)): return county && fits && near(p)
            case (.decide, .person(let p)):
                return !clinic && [.service, .benefitReview].contains(why) && near(p)
            case (.seeEvent, .event(let e)), (.seeSensitive, .event(let e)),
                (.recordEvent, .event(let e)):
                let knows =
                    county || e.recordedBy.contains(who.role) || !(e.sensitive || what == .seeSensitive)
                let here = e.place.map { text($0).hasPrefix(area) } ?? false
                return fits && knows && (!writes || e.recordedBy.contains(who.role))
                    && !(clinic && e.category == "support")
                    && (e.subjects.contains(where: near) || writes && here)
            case (.findPerson, .area(let a)), (.listWorklist, .area(let a)), (.handleCase, .area(let a)):
                return fits && text(a).hasPrefix(area)
            case (.handleCase, .step(let s)):
                let mine = county ? ["township", "clinic", "county"] : [who.role.rawValue]
                return fits && mine.contains(s.by) && text(s.division).hasPrefix(area)
            case (.seeStatistics, .area(let a)): return why == .statistics && text(a).hasPrefix(area)
            case (.reportStatistics, .area(let a)): return county && why == .statistics && text(a).hasPrefix(area)
            case (.exportEvents, .area(let a)):
                return county && [.registration, .benefitReview].contains(why) && text(a).hasPrefix(area)
            default: return false
            }
        case (.department, .handleCase, .step(let s)):
            return why == .registration && s.by == who.department && digits(who.division) >= 4
                && inside(s.division, who)
        case (.department, .handleCase, .area(let a)):
            return why == .registration && digits(who.division) >= 4 && inside(a, who)
        case (.department, .recordEvent, .event(let e)):
            guard why == .registration, digits(who.division) >= 4, let mine = who.department,
                e.departments.contains(mine)
            else { return false }
            let here = ([e.place] + e.subjects.flatMap { [$0.residence, $0.hukou] }).compactMap { $0 }
            return here.contains { inside($0, who) }
        case (.analyst, .seeStatistics, .area(let a)): return why == .statistics && inside(a, who)
        case (.auditor, .seeAccessLog, .log(.division(let d))): return why == .audit && inside(d, who)
        case (.auditor, .seeAccessLog, .log(.person(let p))):
            return why == .audit
                && [p.residence, p.hukou].contains { $0.map { inside($0, who) } ?? false }
        case (.auditor, .verifyJournal, .journal): return why == .audit
        case (.administrator, .manageAccounts, .account(let a)):
            return why == .administration && inside(a.division, who) && a.id != who.account
        default: return false
        }
    }

    static func own(_ p: Object.Person, _ who: Actor, _ day: Day) -> Bool {
        guard let me = who.person else { return false }
        guard p.id != me else { return true }
        guard let born = p.birthDay, born <= day else { return false }
        return p.guardians.contains(me) && day < born.adding(years: 18, monthEnd: .overflow)
    }

    static func inside(_ place: DivisionCode, _ who: Actor) -> Bool {
        text(place).hasPrefix(stem(who.division))
    }

    /// All twelve digits; the nation has none.
    static func text(_ place: DivisionCode) -> String {
        let digits = String(place.number)
        return place == .nation ? "" : String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// How many digits name the place: 0, 2, 4, 6, and 9 and 12 counted as 8 and 10.
    static func digits(_ place: DivisionCode) -> Int {
        switch stem(place).count {
        case 9: 8
        case 12: 10
        case let count: count
        }
    }

    /// The digits that name the place, without the empty groups at the end.
    static func stem(_ place: DivisionCode) -> String {
        var stem = text(place)
        for width in [3, 3, 2, 2, 2] where !stem.isEmpty {
            guard stem.hasSuffix(String(repeating: "0", count: width)) else { break }
            stem.removeLast(width)
        }
        return stem
    }
}
