public import Foundation

/// The release build of `yisheng` in the checkout that holds these sources.
public struct BuiltProgram {
    /// Where it is.
    public let path: String

    /// It did not do what it was asked.
    public struct Failure: Error {
        /// Its exit code.
        public let code: Int32

        /// A failure with a code.
        public init(code: Int32) { self.code = code }
    }

    /// Finds it; whether it is there shows when it runs.
    public init() {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 {
            root.deleteLastPathComponent()
        }
        path = root.appendingPathComponent(".build/release/yisheng").path
    }

    /// What a command writes.
    public func output(_ arguments: [String]) throws -> Data { try Measuring.output(path, arguments) }

    /// Runs a command to its end.
    /// - Parameter quietly: whether to keep its progress and its report to itself.
    public func run(_ arguments: [String], quietly: Bool = false) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if quietly {
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
        }
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(code: process.terminationStatus) }
    }
}

/// What a program writes, if it ends well.
public func output(_ program: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    // Nothing of a peer is written beside its sources.
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BuiltProgram.Failure(code: process.terminationStatus) }
    return data
}
