public import Foundation

/// A peer's program in `Peers/`, in an environment of Python that is made when it is not there.
public struct Peers {
    /// A program that did not end well.
    public struct Failure: Error {
        let script: String

        /// The failure of a script.
        public init(script: String) { self.script = script }
    }

    /// The interpreter.
    public let python: String
    private let script: String

    /// A script of `Peers/`, or the one at a path.
    public init(script name: String) throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let environment = root.appendingPathComponent(".build/peers")
        python = environment.appendingPathComponent("bin/python").path
        script = name.contains("/") ? name : root.appendingPathComponent("Peers/\(name)").path
        if !FileManager.default.fileExists(atPath: python) {
            _ = try Peers.run("/usr/bin/env", ["python3", "-m", "venv", environment.path])
        }
        // At once where everything is there.
        let list = root.appendingPathComponent("Peers/requirements.txt").path
        _ = try Peers.run(python, ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", list])
    }

    /// What the script prints.
    public func run(_ arguments: [String]) throws -> Data { try Peers.run(python, [script] + arguments) }

    private static func run(_ program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(script: program) }
        return data
    }
}
