import Civil
import Statistics

/// Assessments that were asked for on the pages: one is worked on at a time, the last twenty are kept until the server ends.
actor AssessmentQueue {
    /// How far one is.
    enum State: Sendable {
        case waiting
        case running(done: Int, of: Int)
        case done(Assessment)
        case failed([Problem])
    }

    /// One that was asked for.
    struct Entry: Sendable {
        let id: String
        let division: DivisionCode
        /// The titles of the reforms.
        let titles: [Bilingual]
        var state: State
    }

    private static let most = 20
    private static let mostWaiting = 4
    private var entries: [Entry] = []
    private var queue:
        [(id: String, make: @Sendable (@escaping @Sendable (Int, Int) -> Void) async throws -> Assessment)] = []
    private var isBusy = false

    /// Those of a division, the latest first.
    func entries(in division: DivisionCode) -> [Entry] { entries.filter { $0.division == division }.reversed() }

    /// One of a division.
    func entry(_ id: String, in division: DivisionCode) -> Entry? {
        entries.first { $0.id == id && $0.division == division }
    }

    /// Takes one on; false where too many wait.
    func take(
        _ entry: Entry, make: @escaping @Sendable (@escaping @Sendable (Int, Int) -> Void) async throws -> Assessment
    ) -> Bool {
        guard queue.count < AssessmentQueue.mostWaiting else { return false }
        entries.append(entry)
        if entries.count > AssessmentQueue.most { entries.removeFirst() }
        queue.append((entry.id, make))
        if !isBusy {
            isBusy = true
            Task { await work() }
        }
        return true
    }

    private func work() async {
        while !queue.isEmpty {
            let next = queue.removeFirst()
            set(next.id, .running(done: 0, of: 1))
            do {
                let made = try await next.make { done, all in
                    Task { await self.progress(next.id, done, all) }
                }
                set(next.id, .done(made))
            } catch let refusal as Refusal {
                set(next.id, .failed(refusal.problems))
            } catch {
                set(
                    next.id,
                    .failed([
                        Problem(
                            code: "SRV-0031", at: "",
                            why: Bilingual(zh: "有一条规则不能对人口计算。", en: "A rule cannot be computed for a population."),
                            fix: Bilingual(
                                zh: "请检查方案中的表达式，或用命令行查看原因。",
                                en: "Check the expressions, or see why with the command line."))
                    ]))
            }
        }
        isBusy = false
    }

    private func progress(_ id: String, _ done: Int, _ all: Int) {
        guard let place = entries.firstIndex(where: { $0.id == id }), case .running = entries[place].state else {
            return
        }
        entries[place].state = .running(done: done, of: all)
    }

    private func set(_ id: String, _ state: State) {
        if let place = entries.firstIndex(where: { $0.id == id }) { entries[place].state = state }
    }
}
