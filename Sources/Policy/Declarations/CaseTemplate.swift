public import Civil
public import FEEL

/// How an application goes: who does what, after what, until when, and what is taken back if something else fails.
public struct CaseTemplate: Sendable {
    /// The id, as `newborn`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The clauses it rests on.
    public var cite: [Citation]
    /// The event type that opens a case: its fields are the form. An event of it opens one if it has the field ``steps``.
    public var opens: String
    /// The event type of everything that happens to a case afterwards.
    public var moves: String
    /// The role, in the event that opens it, of the person whom it is about.
    public var subject: String
    /// The role of whoever applies.
    public var applicant: String
    /// What an applicant should know before applying.
    public var note: Bilingual?
    /// To whom it is offered, by what refuse rules see of the person whom it is about and the day; nil: to nobody by itself.
    public var offer: Expression?
    /// What fields of the form are filled in with, the first that is known.
    public var prefill: [(field: String, inputs: [CaseInput])]
    /// How long an applicant has to answer when something is returned; nil: for ever.
    public var answer: Term?
    /// How long an applicant has to appeal against a rejection, and the role that looks at it; nil: there is no appeal here.
    public var appeal: (term: Term, by: String)?
    /// The fields with which money is asked for; nil: none is.
    public var benefit: Benefit?
    /// The steps, in the order in which they are shown.
    public var steps: [CaseStep]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place

    /// A step by its id.
    public func step(_ id: String) -> CaseStep? { steps.first { $0.id == id } }

    /// The field of the event that opens a case with the steps that it has, apart by spaces.
    public static let steps = "steps"
    /// Who does a step that nobody does: it ends when its time is over.
    public static let time = "time"
    /// Who says that time is over where nobody has set how long it takes.
    public static let timekeeper = "county"
}

extension PackChain {
    /// The template of the cases that an event type opens.
    public func template(openedBy type: String) -> CaseTemplate? { caseTemplates.values.first { $0.opens == type } }

    /// Whether events of a type open or move cases: they are recorded by applying and by doing steps, not by themselves.
    public func isOfCases(_ type: String) -> Bool {
        caseTemplates.values.contains { $0.opens == type || $0.moves == type }
    }

    /// The title of a step that events of a type name.
    public func step(_ id: String, movedBy type: String) -> Bilingual? {
        caseTemplates.keys.sorted().lazy.compactMap { caseTemplates[$0] }
            .filter { $0.moves == type || $0.opens == type }.compactMap { $0.step(id)?.title }.first
    }

    /// What whoever does a step is called; nil for a role.
    public func department(_ by: String) -> Bilingual? { departments[by]?.title }
}

extension CaseTemplate {
    /// The fields of the event that opens a case with which money is asked for.
    public struct Benefit: Sendable {
        /// The field with the id of the entitlement.
        public var entitlement: String
        /// The field with the first day of the period.
        public var period: String
        /// The field with the amount that the rules propose.
        public var amount: String
        /// The field with the account into which it is paid.
        public var account: String
    }

    /// A number of days that a parameter holds.
    public struct Term: Sendable {
        /// The parameter; where nobody has confirmed a value there is no last day.
        public var parameter: String
        /// Whether working days are counted.
        public var isWorking: Bool
    }
}

/// One step of an application.
public struct CaseStep: Sendable {
    /// The id, as `hukou`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The clauses it rests on.
    public var cite: [Citation]
    /// Who does it: a role, a department, or ``CaseTemplate/time``.
    public var by: String
    /// Whose division it is: the first of these that the event that opens the case has.
    public var at: [AttributeSource]
    /// Whether a case has it, by what refuse rules see of the event that opens it; nil: every case has it.
    public var condition: Expression?
    /// Why a case does not have it.
    public var otherwise: Bilingual?
    /// Whether an applicant may leave it out.
    public var isOptional: Bool
    /// The steps that must be done before, where the case has them.
    public var after: [String]
    /// How long it may take.
    public var within: CaseTemplate.Term?
    /// What whoever does it sees of the application, and nothing else.
    public var needs: [CaseInput]
    /// The papers that are looked at.
    public var documents: [Bilingual]
    /// The event that is recorded when it is done.
    public var records: CaseRecord?
    /// How it is taken back; nil: what is done stays done.
    public var undo: Undo?
    /// Whether whoever does it says how much is given.
    public var setsAmount: Bool
    /// Whether it is done by paying what is given, in a batch.
    public var pays: Bool
    /// Where it is declared.
    public var place: Place

    /// How a step that is done is taken back.
    public struct Undo: Sendable {
        /// It is taken back when one of these ends without being done, and when the applicant withdraws.
        public var by: [String]
        /// The event that is recorded when it has been.
        public var records: CaseRecord?
    }
}

/// Something of an application that whoever does a step sees.
public enum CaseInput: Hashable, Sendable {
    /// A field of the event that opens the case.
    case data(String)
    /// An attribute of somebody who takes part, or of a mother, father or guardian of that person, as `child.name` or `child.mother.name`.
    case attribute(role: String, kin: String?, name: String)

    /// As packs and messages write it: `data.hukou`, `child.mother.name`.
    public var id: String {
        switch self {
        case .data(let field): "data.\(field)"
        case .attribute(let role, let kin, let name):
            ([role, kin, name] as [String?]).compactMap { $0 }.joined(separator: ".")
        }
    }
}

/// The event that is recorded when a step is done.
public struct CaseRecord: Sendable {
    /// Where a field's value comes from.
    public enum Source: Hashable, Sendable {
        /// What whoever does the step answers, by field.
        case answer(String)
        /// What the event that opens the case says.
        case application(AttributeSource)
        /// How much is given: as was said last, else as the rules propose.
        case amount
    }

    /// The event type.
    public var type: String
    /// Who takes part: the role in the case by that in the event.
    public var subjects: [(role: String, from: String)]
    /// The fields and where their values come from, in order.
    public var data: [(field: String, sources: [Source])]

    /// The fields that whoever does the step is asked for: those of an answer, with the field of the event that takes it.
    public var answers: [(answer: String, field: String)] {
        data.flatMap { entry in
            entry.sources.compactMap { source in
                if case .answer(let name) = source { (name, entry.field) } else { nil }
            }
        }
    }
}

/// A department beside the health commission that does steps of applications.
public struct Department: Sendable {
    /// The id, as `police`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The clauses that make it its business.
    public var cite: [Citation]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place
}

/// What can be done to a case: the codes of the field `move` of the event type that a template names under `moves`.
public enum CaseMove: String, Hashable, Sendable, CaseIterable {
    /// Whoever does the step has taken it in.
    case accept
    /// Something is missing or wrong: the applicant must complete it.
    case sendBack = "return"
    /// The applicant has completed it.
    case resubmit
    /// The step is done.
    case finish
    /// The step will not be done.
    case reject
    /// The applicant does not agree with a rejection.
    case appeal
    /// The rejection stands.
    case uphold
    /// The rejection falls: the step is open again.
    case overturn
    /// No message reaches the department: the step waits on its desk.
    case desk
    /// What was done has turned out not to hold.
    case void
    /// What was done has been taken back.
    case undone
    /// The applicant withdraws all that is not done.
    case withdraw
    /// Time is over: of a step that ends by itself, or for the applicant to answer.
    case elapse

    /// The fields that an event type of moves must have.
    public static let fields: [(name: String, kind: FieldDeclaration.Kind)] = [
        ("case", .integer), ("step", .text), ("attempt", .integer), ("move", .code), ("reason", .text),
        ("reference", .text), ("amount", .money),
    ]
}
