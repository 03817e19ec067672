public import Foundation

/// A peer's program in `Peers/`, in an environment of Python that is made when it is not there.
public struct Peers {
    /// A script that did not write what was wanted.
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
            _ = try output("/usr/bin/env", ["python3", "-m", "venv", environment.path])
        }
        // At once where everything is there.
        let list = root.appendingPathComponent("Peers/requirements.txt").path
        _ = try output(python, ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", list])
    }

    /// What the script prints.
    public func run(_ arguments: [String]) throws -> Data { try output(python, [script] + arguments) }
}
