public import Civil

/// How many persons there are by sex and completed age, the last age open.
public struct AgePyramid: Hashable, Sendable {
    /// Males by age.
    public private(set) var male: [Int]
    /// Females by age.
    public private(set) var female: [Int]

    /// Nobody, with ages 0 to `openAge` and over.
    ///
    /// - Parameter openAge: at least 1, at most 150.
    public init(openAge: Int = 100) {
        let ages = min(max(openAge, 1), 150) + 1
        male = [Int](repeating: 0, count: ages)
        female = male
    }

    /// Counts the persons of a population who live there on a day.
    public init(_ population: Population, on day: Day, openAge: Int = 100) {
        self.init(openAge: openAge)
        for row in 0..<population.count where population.isPresent(row, on: day) {
            add(born: population.birthDay(row), population.sex(row), on: day)
        }
    }

    /// Counts one person, unless born after the day.
    public mutating func add(born: Day, _ sex: Sex, on day: Day) {
        guard born <= day else { return }
        let age = min(born.completedYears(on: day), male.count - 1)
        switch sex {
        case .male: male[age] += 1
        case .female: female[age] += 1
        }
    }

    /// Everybody.
    public var total: Int { male.reduce(0, +) + female.reduce(0, +) }

    /// Counts in groups of five ages, the open age last.
    public func fiveYear(_ sex: Sex) -> [Int] {
        let counts = sex == .male ? male : female
        return stride(from: 0, to: counts.count, by: 5).map { counts[$0..<min($0 + 5, counts.count)].reduce(0, +) }
    }
}
