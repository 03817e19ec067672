import Access
import Civil

/// Who may do what in a ``World``, said once more in a page: places are compared as digits, ages as dates written out. It
/// shares no code with the policies.
struct Rulebook {
    let world: World
    private let today: String

    init(_ world: World) {
        self.world = world
        today = world.today.description
    }

    /// The digits with which every place of the office begins; nil where the office has none.
    func area(_ who: Actor) -> String? {
        let stem = Rulebook.stem(who.division)
        return switch who.role {
        case .township: stem.count >= 9 ? stem : nil
        case .clinic: stem.count >= 4 ? String(stem.prefix(6)) : nil
        case .county: stem.count >= 4 ? stem : nil
        case .family, .department, .analyst, .auditor, .administrator: nil
        }
    }

    func isNear(_ human: World.Human, _ who: Actor) -> Bool {
        guard let area = area(who) else { return false }
        return human.residence.hasPrefix(area) || human.hukou.hasPrefix(area)
    }

    /// Oneself, or a child in one's keeping that is not yet eighteen.
    func isOwn(_ human: World.Human, _ who: Actor) -> Bool {
        guard who.role == .family, let me = who.person else { return false }
        if human.id == me { return true }
        let majority = "\((Int(human.birth.prefix(4)) ?? 0) + 18)\(human.birth.dropFirst(4))"
        return human.keepers.contains(me) && today < majority
    }

    /// Whether the purpose is one for which this role works with people.
    func fits(_ purpose: Purpose, _ who: Actor) -> Bool {
        let desk = purpose == .service || purpose == .registration || purpose == .benefitReview
        return switch who.role {
        case .family: purpose == .ownRecord
        case .township: desk
        case .clinic: purpose == .health
        case .county: desk || purpose == .health
        case .department, .analyst, .auditor, .administrator: false
        }
    }

    func mayOpen(_ human: World.Human, _ who: Actor, _ purpose: Purpose) -> Bool {
        fits(purpose, who) && (isNear(human, who) || isOwn(human, who))
    }

    func maySearch(_ who: Actor, _ purpose: Purpose) -> Bool {
        who.role != .family && area(who) != nil && fits(purpose, who)
    }

    /// Whether an event shows in a record that is open.
    func shows(_ happening: World.Happening, _ who: Actor) -> Bool {
        if who.role == .clinic, happening.kind.category == "support" { return false }
        guard happening.kind.isSecret else { return true }
        return switch who.role {
        case .county: true
        case .family: who.person.map(happening.people.values.contains) ?? false
        case .township, .clinic, .department, .analyst, .auditor, .administrator:
            happening.kind.recorders.contains(who.role)
        }
    }

    /// Whether somebody sees every secret of a person by their duty.
    func seesAll(_ human: World.Human, _ who: Actor) -> Bool { who.role == .county || who.person == human.id }

    func mayDecide(_ human: World.Human, _ who: Actor, _ purpose: Purpose) -> Bool {
        switch who.role {
        case .family: mayOpen(human, who, purpose)
        case .township, .county: isNear(human, who) && (purpose == .service || purpose == .benefitReview)
        default: false
        }
    }

    func mayReadLog(_ human: World.Human, _ who: Actor, _ purpose: Purpose) -> Bool {
        let stem = Rulebook.stem(who.division)
        return switch who.role {
        case .family: mayOpen(human, who, purpose)
        case .auditor: purpose == .audit && (human.residence.hasPrefix(stem) || human.hukou.hasPrefix(stem))
        default: false
        }
    }

    func mayReadLog(of division: String, _ who: Actor, _ purpose: Purpose) -> Bool {
        who.role == .auditor && purpose == .audit && division.hasPrefix(Rulebook.stem(who.division))
    }

    func mayExport(_ division: String, _ who: Actor, _ purpose: Purpose) -> Bool {
        guard who.role == .county, let area = area(who) else { return false }
        return (purpose == .registration || purpose == .benefitReview) && division.hasPrefix(area)
    }

    /// - Parameter place: where it is; nil: where the first of the people lives, and without people at the office.
    func mayRecord(
        _ kind: World.Kind, _ people: [World.Human], _ place: String?, _ who: Actor, _ purpose: Purpose
    ) -> Bool {
        guard fits(purpose, who), kind.recorders.contains(who.role) else { return false }
        if who.role == .family {
            let isAboutMe = people.contains { $0.id == who.person }
            return !people.isEmpty && people.allSatisfy { isOwn($0, who) } && (isAboutMe || !kind.isSecret)
        }
        guard let area = area(who), who.role != .clinic || kind.category != "support" else { return false }
        let there = place ?? people.first?.residence ?? Rulebook.stem(who.division)
        return there.hasPrefix(area) || people.contains { isNear($0, who) }
    }

    /// The digits that name a division.
    static func stem(_ division: DivisionCode) -> String {
        guard division != .nation else { return "" }
        var digits = String(division.number)
        for group in ["000", "000", "00", "00"] {
            guard digits.hasSuffix(group) else { break }
            digits.removeLast(group.count)
        }
        return digits
    }
}
