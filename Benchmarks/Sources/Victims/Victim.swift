import Foundation

/// A child process under the driver's hand.
public final class Victim {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffer: [UInt8] = []

    /// Starts this program again with other arguments.
    /// - Parameter environment: variables that the child has besides those of this process.
    public init(_ arguments: [String], environment: [String: String] = [:]) throws {
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // Keep only the child's ends open in the child, so that its death ends the reading here.
        try output.fileHandleForWriting.close()
        try input.fileHandleForReading.close()
    }

    /// Sends a line; `false` if the child is gone.
    public func send(_ line: String) -> Bool {
        let bytes = Array((line + "\n").utf8)
        return bytes.withUnsafeBytes { buffer in
            write(input.fileHandleForWriting.fileDescriptor, buffer.baseAddress, buffer.count) == buffer.count
        }
    }

    /// The next line, waiting until `deadline` at most.
    public func line(until deadline: ContinuousClock.Instant) -> Answer {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                defer { buffer.removeSubrange(...end) }
                return .line(String(decoding: buffer[..<end], as: UTF8.self))
            }
            let (seconds, atto) = (deadline - ContinuousClock.now).components
            let patience = seconds * 1_000 + atto / 1_000_000_000_000_000
            guard patience > 0 else { return .late }
            var descriptor = pollfd(
                fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, Int32(clamping: patience)) > 0 else { return .late }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor.fd, &chunk, chunk.count)
            guard count > 0 else { return .ended }
            buffer += chunk[..<count]
        }
    }

    /// What waiting for a line came to.
    public enum Answer {
        case line(String)
        case late
        case ended
    }

    /// Ends the child as a crash would: it gets no chance to do anything more.
    public func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Lets the child finish by itself.
    public func finish() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
