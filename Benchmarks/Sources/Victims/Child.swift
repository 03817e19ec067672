import Foundation
import Synchronization

/// The program that is killed: reads commands from standard input, a line each, and answers on standard output.
///
/// - `put KEY` → `ack KEY POSITION` once it is durable, or `refused KEY REASON`. Puts run at once, answers come in any order.
/// - `keys POSITION` → `key KEY POSITION` for each, then `end`.
/// - `check` → `fault WHAT` for each, then `end`.
public enum Child {
    /// Serves `subject` until the end of standard input.
    public static func run(_ subject: any Subject) async throws {
        let output = Output()
        output.write("ready")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for await line in lines() {
                let words = line.split(separator: " ").map(String.init)
                switch words.first {
                case "put":
                    group.addTask {
                        do {
                            output.write("ack \(words[1]) \(try await subject.put(words[1]))")
                        } catch {
                            output.write("refused \(words[1]) \(error)")
                        }
                    }
                case "keys":
                    for (position, key) in try await subject.keys(after: Int64(words[1]) ?? 0) {
                        output.write("key \(key) \(position)")
                    }
                    output.write("end")
                default:
                    for fault in try await subject.faults() {
                        output.write("fault \(fault)")
                    }
                    output.write("end")
                }
            }
            try await group.waitForAll()
        }
    }

    /// The lines of standard input, read on a thread of its own.
    private static func lines() -> AsyncStream<String> {
        AsyncStream { continuation in
            Thread.detachNewThread {
                while let line = readLine() {
                    continuation.yield(line)
                }
                continuation.finish()
            }
        }
    }
}

/// Standard output, a whole line at a time.
private final class Output: Sendable {
    private let lock = Mutex(())

    func write(_ line: String) {
        let bytes = Data((line.replacing("\n", with: " ") + "\n").utf8)
        lock.withLock { _ in
            // A failed write means that the driver is gone; there is nobody to tell.
            try? FileHandle.standardOutput.write(contentsOf: bytes)
        }
    }
}
