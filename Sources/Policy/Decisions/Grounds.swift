import Civil
import Synchronization

/// What led to a decision: everything is recorded when it is made, and put into words when somebody asks.
///
/// Sendable, though the evaluation behind it is not: it is touched only under the lock of its facts, which all decisions of one question
/// share.
final class Grounds: @unchecked Sendable {
    /// What led to an answer, in words.
    struct Told: Sendable {
        var conditions: [Decision.ConditionResult]
        var questions: [Decision.Question]
        var readings: [Decision.Reading]
        var facts: [Decision.FactUse]
        var missing: [String]
        var missingTitles: [Bilingual]
    }

    private let wording: Wording
    private let run: Run
    private var made: Told?

    init(_ wording: Wording, _ run: Run) {
        self.wording = wording
        self.run = run
    }

    /// What led to the answer, in words.
    var told: Told {
        wording.evaluation.facts.origin.lock.withLock { _ in
            if let made { return made }
            let told = wording.told(run)
            made = told
            return told
        }
    }
}
