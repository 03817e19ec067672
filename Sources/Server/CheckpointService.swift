import Logging
import Registry
import ServiceLifecycle

/// Signs a checkpoint of the journal every minute in which it has grown, so that whoever keeps the checkpoints can hold the
/// registry to them.
struct CheckpointService: Service {
    let registry: Registry
    let logger: Logger
    var interval = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                guard !Task.isCancelled else { return }
                do { try await registry.sign() } catch {
                    // The next minute tries again; the kind of error only.
                    logger.error("checkpoint failed: \(type(of: error))")
                }
            }
        }
    }
}
