import Foundation
import Measuring

/// `county-load [PERSONS] [FOLDER]`: pages of a county of so many persons (1,000,000) over HTTP, for 32 readers at once and for one,
/// beside a file that the same server sends from memory.
///
/// The county is made in FOLDER with `yisheng demo` when it is not there: minutes for a million. Needs the release build of the
/// program. Exits 1 if a person's page takes 50 ms or more for one reader in a hundred, or a worklist page for one reader.
@main struct CountyLoad {
    static let readers = 32
    static let goal = 0.05

    static func main() async {
        await program(run)
    }

    private static func run() async throws -> Int32 {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let persons = arguments.first.flatMap { Int($0) } ?? 1_000_000
        let folder = arguments.dropFirst().first ?? NSTemporaryDirectory() + "yisheng-county-\(persons)"
        let program = BuiltProgram()
        if !FileManager.default.fileExists(atPath: folder + "/county.json") {
            try program.run([
                "demo", "--data", folder, "--division", "350583", "--persons", "\(persons)", "--seed", "1",
            ])
        }
        let server = try CountyServer(program: program.path, folder: folder)
        defer { server.stop() }
        let person: @Sendable (inout SeededRandom) -> String = { random in
            "/persons/\(1 + random.next() % UInt64(persons))?purpose=registration"
        }
        var table = Table(["\(persons) persons", "readers", "pages/s", "p50 ms", "p99 ms", "× a file"])
        var slow: [String] = []
        let file = try server.load(readers, seconds: 4) { _ in "/assets/mark.svg" }
        for (name, count, path) in [
            ("a file from memory", readers, { _ in "/assets/mark.svg" }), ("person page", readers, person),
            ("person page", 1, person), ("worklist of the county", readers, { _ in "/worklist" }),
            ("worklist of the county", 1, { _ in "/worklist" }),
            ("overdue in the county", 1, { _ in "/worklist?show=overdue" }),
        ] as [(String, Int, @Sendable (inout SeededRandom) -> String)] {
            let load = try server.load(count, seconds: 10, path)
            let p99 = load.delays.percentile(0.99)
            table.add([
                name, "\(count)", figure(load.rate), figure(load.delays.percentile(0.5) * 1e3, 1), figure(p99 * 1e3, 1),
                figure(load.rate / file.rate, 3),
            ])
            if p99 >= goal, name == "person page" || count == 1 { slow.append("\(name), \(count) readers") }
        }
        print(table.text)
        for name in slow { print("over \(figure(goal * 1e3)) ms: \(name)") }
        return slow.isEmpty ? 0 : 1
    }
}
