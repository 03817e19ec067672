public import Civil

/// The policy of one division: its pack and all above it, merged. The nation comes first.
public struct PackChain: Sendable {
    /// The division.
    public internal(set) var division: DivisionCode
    /// The packs, the nation first.
    public internal(set) var packs: [Pack] = []
    /// The instruments by id.
    public internal(set) var instruments: [String: Instrument] = [:]
    /// The departments beside the health commission by id.
    public internal(set) var departments: [String: Department] = [:]
    /// The gradings by id; the nearest pack's.
    public internal(set) var gradings: [String: Grading] = [:]
    /// The templates of cases by id.
    public internal(set) var caseTemplates: [String: CaseTemplate] = [:]
    /// The event types by id.
    public internal(set) var eventTypes: [String: EventType] = [:]
    /// The facts by id.
    public internal(set) var facts: [String: FactDeclaration] = [:]
    /// The parameters by id, as first declared.
    public internal(set) var parameters: [String: Parameter] = [:]
    /// The decision tables by id; what their rules give are parameters.
    public internal(set) var decisionTables: [String: TableDeclaration] = [:]
    /// The entitlements by id as they are decided: with all amendments, and what they take from others written out.
    public internal(set) var entitlements: [String: Entitlement] = [:]
    /// The programmes by id.
    public internal(set) var programmes: [String: Programme] = [:]
    /// Supports that are listed and not decided, by id.
    public internal(set) var measures: [String: Measure] = [:]
    /// How the population may go on, by id; the nearest pack's.
    public internal(set) var scenarios: [String: ScenarioDeclaration] = [:]
    /// How births may answer to support, by id; the nearest pack's.
    public internal(set) var responses: [String: ResponseDeclaration] = [:]
    /// What is watched for, by id; the nearest pack's.
    public internal(set) var warnings: [String: WarningDeclaration] = [:]
    /// What is counted, by id.
    public internal(set) var counts: [String: CountDeclaration] = [:]
    /// The numbers that are watched, by id.
    public internal(set) var indicators: [String: IndicatorDeclaration] = [:]
    /// What they must be by when, by id.
    public internal(set) var targets: [String: TargetDeclaration] = [:]
    /// The grants.
    public internal(set) var grants: [Grant] = []

    /// The ids of the entitlements, ascending.
    public internal(set) var entitlementIDs: [String] = [] {
        didSet { planList = entitlementIDs.compactMap { plans[$0] } }
    }
    /// The packs with their versions, the nation first.
    public internal(set) var versions: [Decision.PackVersion] = []

    /// How far rules look from a person to kin: 0 for nobody else, 2 for kin of kin.
    public internal(set) var kinSteps = 0

    /// How working days are counted, where it is known.
    public internal(set) var workCalendar: WorkCalendar?

    /// The entitlements by id as packs write them, with all amendments.
    var declared: [String: Entitlement] = [:]
    /// What entitlements take something from, by those that do.
    var links: [String: Set<String>] = [:]
    /// Where each event type is declared.
    var eventPlaces: [String: Place] = [:]
    /// The values of each parameter: the nearest pack first.
    var tables: [String: ParameterTable] = [:] {
        didSet { heldParameters = HeldParameters() }
    }
    /// What the tables say on the day that was asked for last.
    private(set) var heldParameters = HeldParameters()
    /// What the evaluation of each entitlement needs, prepared.
    var plans: [String: Plan] = [:]
    /// The same in the order of their ids.
    private(set) var planList: [Plan] = []
    /// What the evaluation of each programme needs, prepared.
    var programmePlans: [String: ProgrammePlan] = [:]
    /// What the conditions of counts need, prepared.
    var countPlans: [String: CountPlan] = [:]
    /// The facts in a fixed order, with what each needs.
    var factTable = FactTable() {
        didSet { factNames = FactNameTable(factTable) }
    }
    /// What facts are called.
    private(set) var factNames = FactNameTable(FactTable())

    init(division: DivisionCode) { self.division = division }

}
