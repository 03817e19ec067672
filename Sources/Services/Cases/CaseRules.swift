import Civil
import FEEL
public import Policy
import Registry

/// What cases of a place go by: the templates, who the departments are, how days are counted.
///
/// A class, since it is asked with every event, and never changed.
public final class CaseRules: Sendable {
    /// The templates by the event type that opens them.
    let templates: [String: CaseTemplate]
    /// The event types that move cases.
    let moves: Set<String>
    /// The event types with which steps pay.
    let payments: [String: PaymentType]
    /// The event types that move cases of which a step pays.
    let payingMoves: Set<String>
    private let chain: PackChain

    /// The rules of a chain of packs.
    public init(_ chain: PackChain) {
        self.chain = chain
        templates = Dictionary(
            chain.caseTemplates.values.map { ($0.opens, $0) }, uniquingKeysWith: { first, _ in first })
        moves = Set(chain.caseTemplates.values.map(\.moves))
        var payments: [String: PaymentType] = [:]
        var payingMoves: Set<String> = []
        for template in chain.caseTemplates.values {
            for step in template.steps {
                guard let payment = PaymentType(template, step), let type = step.records?.type else { continue }
                payments[type] = payment
                payingMoves.insert(template.moves)
            }
        }
        (self.payments, self.payingMoves) = (payments, payingMoves)
    }

    /// The event types by id.
    var eventTypes: [String: EventType] { chain.eventTypes }

    /// The template of the case that an event opens, if it does.
    func opened(by event: Event) -> CaseTemplate? {
        guard let template = templates[event.type] else { return nil }
        // A correction leaves the steps as they are; whether it belongs to a case its first form says.
        return event.change != nil || event.data[CaseTemplate.steps]?.string?.isEmpty == false ? template : nil
    }

    /// Whether a template is the way to an entitlement: packs say so, and what is sensitive is asked for by sensitive events only.
    func isDelivered(_ entitlement: String, by template: CaseTemplate) -> Bool {
        guard let declared = chain.entitlements[entitlement], declared.delivery?.template == template.id else {
            return false
        }
        return !declared.isSensitive || eventTypes[template.opens]?.isSensitive == true
    }

    /// How far rules look along kin.
    var kinSteps: Int { chain.kinSteps }

    /// What the rules say today of an entitlement for the period that begins on a day: while it lasts as of today, afterwards as of its end.
    func decide(_ entitlement: String, _ subject: Subject, on today: Day, period: Day?) -> Decision? {
        let now = chain.decide(entitlement, subject, on: today).first
        guard let period, let now, now.period?.from != period else { return now }
        let end = chain.decide(entitlement, subject, on: period).first?.period?.to ?? period
        return chain.decide(entitlement, subject, on: min(end, today)).first
    }

    /// What an entitlement is called, in the language of files for banks.
    func title(of entitlement: String) -> String? { chain.entitlements[entitlement]?.title.zh }

    /// Whether a step is a department's, and not an office's of the health commission.
    func isDepartment(_ by: String) -> Bool { chain.departments[by] != nil }

    /// The last day of a term; nil where its number of days is not known.
    func last(_ term: CaseTemplate.Term, from day: Day) -> Day? {
        let value = chain.values(of: term.parameter).first { $0.validity.contains(day) }?.value
        guard case .number(let number)? = value, let days = number.int64, (0...36_600).contains(days) else {
            return nil
        }
        guard term.isWorking else { return day.adding(days: days) }
        return chain.workCalendar?.adding(workingDays: days, to: day)
    }
}
