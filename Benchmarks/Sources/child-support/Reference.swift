import Civil
import Foundation
import Measuring

/// The reference programs of the benchmark, beside the checkout.
struct Reference {
    private let folder: String
    private let columns: String
    private let loopProgram: String
    private let python: String

    /// Compiles the hand-written loop, and finds or makes an environment with OpenFisca-Core.
    init(_ folder: String, _ columns: String) throws {
        self.folder = folder
        self.columns = columns
        loopProgram = FileManager.default.temporaryDirectory.appendingPathComponent("csb-\(getpid())").path
        _ = try output("/usr/bin/env", ["swiftc", "-Ounchecked", "\(folder)/csb.swift", "-o", loopProgram])
        python = try Peers(script: "\(folder)/run_py.py").python
    }

    private func number(_ data: Data, _ name: String) throws -> Double {
        // The loop prints more digits than a JSON number may have here.
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return (object?[name] as? NSNumber)?.doubleValue ?? 0
    }

    func loop() throws -> Double { try number(output(loopProgram, [columns]), "year_s") }

    func openFisca() throws -> (compute: Double, all: Double) {
        let data = try output(python, ["\(folder)/run_py.py", "ofbig"])
        let year = try number(data, "year_s")
        return (year, year + (try number(data, "build_s")))
    }

    func openFiscaFamily() throws -> (plain: Double, traced: Double) {
        let data = try output(python, ["\(folder)/run_py.py", "ofone"])
        return (try number(data, "single_ms") / 1e3, try number(data, "single_trace_ms") / 1e3)
    }

    func openFiscaProcess() throws { _ = try output(python, ["\(folder)/run_py.py", "ofcold"]) }
}
