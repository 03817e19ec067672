import Foundation

/// Runs a program and exits with its code; an error is printed on one line and is code 2.
public func program(_ body: () async throws -> Int32) async -> Never {
    do {
        exit(try await body())
    } catch {
        try? FileHandle.standardError.write(contentsOf: Data("\(error)\n".utf8))
        exit(2)
    }
}
