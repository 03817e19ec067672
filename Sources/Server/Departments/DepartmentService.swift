import Civil
import Logging
import Registry
import ServiceLifecycle
import Services

/// Keeps applications going while the server runs: sends what is to be sent to departments, takes the answers that lie in folders, and ends what
/// time ends.
struct DepartmentService: Service {
    let cases: Cases
    let outbox: Outbox
    let departments: Departments
    let county: DivisionCode
    let logger: Logger
    var interval = Duration.milliseconds(500)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            while !Task.isCancelled {
                do {
                    let isBusy = try await turn(round)
                    round += 1
                    if isBusy { continue }
                } catch {
                    // The next round tries again; the kind of error only.
                    logger.error("round of applications failed: \(type(of: error))")
                }
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// One round; whether there is more to do at once.
    func turn(_ round: Int) async throws -> Bool {
        let ways = departments.ways
        let sent = try await outbox.round(by: ways.mapValues(\.connector))
        for (department, way) in ways {
            guard let folder = way.folder else { continue }
            for (file, answer) in folder.answers() {
                do {
                    _ = try await cases.take(answer.get(), from: department, of: county)
                    folder.putAway(file, isTaken: true)
                } catch is Refusal { folder.putAway(file, isTaken: false) }
            }
        }
        if round % 120 == 0 { _ = try await cases.elapse(of: county) }
        return sent.new > 0 || sent.sent > sent.failed
    }
}
