public import Civil
public import Demography
public import Microsimulation
public import Policy
public import Population

/// What is to be assessed: what holds in a division beside reforms, for some years, on the lives of a population.
public struct AssessmentRequest: Sendable {
    /// How strongly births are supposed to answer to support. The raw value is the word of the command line.
    public enum Answer: String, Hashable, Sendable, CaseIterable {
        case none, low, central, high
    }

    /// The division.
    public var division: DivisionCode
    /// What holds there.
    public var chain: PackChain
    /// What would hold instead.
    public var reforms: [Reform]
    /// Whose lives: as at the day before the first year.
    public var population: Population
    /// How many residents they stand for; nil: as many as they are.
    public var represents: Double?
    /// How many years.
    public var years: Int
    /// How often everything is lived again by other chance.
    public var replicates: Int
    /// Which of all possible courses are taken.
    public var seed: UInt64
    /// How the population goes on; the first is the one that all else is told of.
    public var scenarios: [ScenarioDeclaration]
    /// Fertility of the division, times that of the scenarios.
    public var fertility: Double
    /// How births answer to support, by default the chain's first declaration; nil: only what costs and reaches without any answer.
    public var response: ResponseDeclaration?
    /// Which strengths of the answer are gone through, besides none.
    public var answers: [Answer]
    /// Which entitlements are counted; nil: all that are paid in money, but for those that are paid once for good.
    public var entitlements: [String]?
    /// What acts on families.
    public var families: FamilyRates
    /// What places and seats are reckoned by.
    public var norms: DemandNorms
    /// How many courses are lived at once.
    public var threads: Int

    /// A request: ten years, eight replicates, the middle answer between the least and the most.
    public init(
        division: DivisionCode, chain: PackChain, reforms: [Reform], population: Population,
        scenarios: [ScenarioDeclaration], represents: Double? = nil,
        years: Int = 10,
        replicates: Int = 8, seed: UInt64 = 1, fertility: Double = 1, answers: [Answer] = [.low, .central, .high],
        entitlements: [String]? = nil, threads: Int = 1
    ) {
        (self.division, self.chain, self.reforms, self.population) = (division, chain, reforms, population)
        (self.scenarios, self.represents) = (scenarios, represents)
        response = chain.responses.values.min { $0.id < $1.id }
        self.years = min(max(1, years), 50)
        self.replicates = min(max(1, replicates), 1_000)
        (self.seed, self.fertility, self.entitlements) = (seed, fertility, entitlements)
        self.answers = Answer.allCases.filter { $0 != .none && answers.contains($0) }
        (families, norms, self.threads) = (FamilyRates(), DemandNorms(), max(1, threads))
    }

    /// The variants of a division's scenarios that are gone through where nothing else is said: the middle one first.
    public static func usualScenarios(_ chain: PackChain) -> [ScenarioDeclaration] {
        ["medium", "low", "high"].compactMap { chain.scenarios[$0] }
    }

    /// The entitlements that are counted: of the chain and of every reform.
    var counted: [String] {
        if let entitlements { return entitlements.sorted() }
        let chains = [chain] + reforms.map(\.chain)
        let ids = Set(chains.flatMap(\.entitlementIDs)).sorted()
        return ids.filter { id in
            chains.contains { chain in
                guard let entitlement = chain.entitlements[id], let amount = entitlement.amount else { return false }
                return amount.unit == .fen && amount.isPaid && (entitlement.period != .once || entitlement.each != nil)
            }
        }
    }
}

/// A course of policy: what holds, or a reform with an answer of births.
public struct AssessmentArm: Hashable, Sendable {
    /// Which reform, from 0; nil: what holds.
    public let reform: Int?
    /// How births answer.
    public let answer: AssessmentRequest.Answer

    /// What holds.
    static let baseline = AssessmentArm(reform: nil, answer: .none)
}

/// What came of a year of one course, as counted among the simulated.
public struct AssessmentYear: Hashable, Sendable {
    /// The year.
    public let year: Int
    /// Who lives there at its end.
    public var residents = 0
    /// Children born.
    public var births = 0
    /// What is paid, in fen, by entitlement.
    public var paid: [String: Int64] = [:]
    /// Decisions that come to yes, among what is counted; to unknown or a person's judgment.
    public var yes: Int64 = 0
    public var open: Int64 = 0
    /// Families that receive more, and less, than under what holds; the same lives, so only where births do not answer.
    public var gaining: Int64 = 0
    public var losing: Int64 = 0
    /// What a place needs.
    public var demand: Demand

    /// What is paid in all, in fen.
    public var cost: Int64 { paid.values.reduce(0, +) }
}

/// A number that chance has a part in.
public struct Estimate: Hashable, Sendable {
    /// The mean of all replicates.
    public let mean: Double
    /// What a place of the size that is stood for may come to by chance: 95 of 100 courses lie between.
    public let low: Double
    public let high: Double
    /// How far the mean itself may be off, being one of so many replicates: 1.96 standard errors.
    public let error: Double

    /// The estimate from what each replicate came to.
    ///
    /// - Parameter weight: how many persons one of the simulated stands for: numbers are that many times as great, their spread by chance the root
    ///   of it.
    public init(_ values: [Double], weight: Double) {
        let count = Double(max(1, values.count))
        let sum = values.reduce(0, +)
        let middle = sum / count
        let squares = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
        let deviation = values.count > 1 ? (squares / (count - 1)).squareRoot() : 0
        mean = middle * weight
        let chance = 1.96 * deviation * weight.squareRoot()
        (low, high) = (mean - chance, mean + chance)
        error = 1.96 * deviation * weight / count.squareRoot()
    }
}
