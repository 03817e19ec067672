import Civil
import Demography
import Foundation

/// One projection from checked inputs to files, which can go on after it was interrupted.
///
/// While it runs, `run.txt` in the folder says for which inputs and options, through which year the files are whole and how long they were
/// then. A new run with the same ones cuts the files to those lengths, computes the finished years again without writing them, and goes on.
final class ProjectRun {
    private let inputs: ProjectionInputs
    private let folder: URL
    private let key: String
    private let timing: MigrationTiming
    private let known: Int
    private let voice: Voice
    private var lengths: [String: UInt64] = [:]
    private var doneSteps = 0
    private var doneRegions = 0
    private var handles: [String: FileHandle] = [:]
    /// The population of each year from the first, by region.
    private(set) var history: [[AgeStructure]] = []

    /// Whether an earlier run of the same is continued.
    var isResumed: Bool { doneSteps > 0 }

    private var note: URL { folder.appending(path: "run.txt") }

    init(
        _ inputs: ProjectionInputs, folder: URL, key: String, timing: MigrationTiming, known: Int, voice: Voice
    ) throws {
        (self.inputs, self.folder, self.key, self.timing) = (inputs, folder, key, timing)
        (self.known, self.voice) = (known, voice)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        resume()
    }

    /// FNV-1a, 64 bits: tells files apart, protects against nothing.
    static func checksum(_ bytes: [UInt8]) -> String {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return String(sum, radix: 16)
    }

    /// Takes up what an earlier run of the same left; anything doubtful is begun anew.
    private func resume() {
        guard let text = try? String(contentsOf: note, encoding: .utf8) else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 3, lines[0] == key, let steps = Int(lines[1]), let regions = Int(lines[2]) else { return }
        var found: [String: UInt64] = [:]
        for line in lines.dropFirst(3) where !line.isEmpty {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let length = UInt64(parts[1]),
                let size = try? FileManager.default.attributesOfItem(
                    atPath: folder.appending(path: String(parts[0])).path(percentEncoded: false))[.size] as? UInt64,
                size >= length
            else { return }
            found[String(parts[0])] = length
        }
        guard steps <= inputs.rates.count, regions <= inputs.regions.count else { return }
        (lengths, doneSteps, doneRegions) = (found, steps, regions)
    }

    private func handle(_ file: String) throws -> FileHandle {
        if let handle = handles[file] { return handle }
        let path = folder.appending(path: file).path(percentEncoded: false)
        let length = lengths[file]
        if length == nil, !FileManager.default.createFile(atPath: path, contents: nil) {
            throw Failure.unreadable(file)
        }
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        try handle.truncate(atOffset: length ?? 0)
        try handle.seekToEnd()
        handles[file] = handle
        return handle
    }

    private func write(_ text: String, to file: String) throws {
        let data = Data(text.utf8)
        try handle(file).write(contentsOf: data)
        lengths[file, default: 0] += UInt64(data.count)
    }

    /// Says how far the files are whole: written beside, then put in place.
    private func mark() throws {
        let files = lengths.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let text = ([key, "\(doneSteps)", "\(doneRegions)"] + files).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: note, options: .atomic)
    }

    /// Writes the projection, year by year.
    func project() throws {
        let bar = ProgressBar(isQuiet: voice.isJSON)
        defer { bar.finish() }
        var tables = ProjectionTables()
        let finished = doneSteps
        var people = inputs.base
        history = [people]
        if finished == 0 {
            for (region, start) in zip(inputs.regions, people) {
                tables.add(start, region: region, year: inputs.firstYear)
            }
        } else {
            _ = tables.drain()
        }
        for (step, rates) in inputs.rates.enumerated() {
            let year = inputs.firstYear + step
            let results = Projection.advance(people, by: rates, flows: inputs.flows[step], timing: timing)
            if step >= finished {
                for (index, result) in results.enumerated() {
                    let region = inputs.regions[index]
                    tables.add(result, of: people[index], by: rates[index], region: region, year: year)
                    tables.add(result.population, region: region, year: year + 1)
                }
                for (file, text) in tables.drain() { try write(text, to: file) }
                doneSteps = step + 1
                try mark()
            }
            people = results.map(\.population)
            history.append(people)
            bar.show(Int64(step + 1), of: Int64(inputs.rates.count), "\(year)")
        }
    }

    /// Writes the quantiles. Regions without flows are done one after the other, so that memory does not grow with their number.
    ///
    /// - Returns: what the trajectories of the first region gave.
    func spread(
        trajectories: Int, seed: UInt64, threads: Int, warnings: ProjectWarnings?
    ) async throws -> Outcomes? {
        let moves = inputs.flows.contains { !$0.isEmpty }
        let groups = moves ? [Array(inputs.regions.indices)] : inputs.regions.indices.map { [$0] }
        let values = (groups.first?.count ?? 0) * inputs.rates.count * Indicator.allCases.count * trajectories
        guard values < 1 << 30 else {
            throw Failure.make(
                "CLI-0023", "--trajectories", "地区之间有流动，\(trajectories)条轨迹需要的内存过多",
                "With flows between regions, \(trajectories) trajectories need too much memory.", do: "请减少轨迹数或地区数",
                "Ask for fewer trajectories or regions.")
        }
        let bar = ProgressBar(isQuiet: voice.isJSON)
        defer { bar.finish() }
        if doneRegions == 0 { try write("region,year,indicator,q025,q10,q50,q90,q975\n", to: "quantiles.csv") }
        var first: Outcomes?
        for (number, group) in groups.enumerated() {
            let isDone = (group.last ?? 0) < doneRegions
            guard !isDone || number == 0 || warnings != nil else { continue }
            let regions = group.map { index in
                Ensemble.Region(
                    base: inputs.base[index], rates: inputs.rates.map { $0[index] }, uncertainty: .china,
                    horizon: max(1, inputs.firstYear - known))
            }
            let ensemble = Ensemble(
                regions: regions, flows: moves ? inputs.flows : [], timing: timing, uncertainty: .china, seed: seed)
            let outcomes = await ensemble.outcomes(trajectories: trajectories, threads: threads)
            if number == 0 { first = outcomes }
            for (place, index) in group.enumerated() {
                warnings?.judge(
                    outcomes, place, region: inputs.regions[index], population: inputs.base[index].total,
                    firstYear: inputs.firstYear, vintage: known)
            }
            if isDone { continue }
            for (place, index) in group.enumerated() {
                try write(rows(outcomes, place, inputs.regions[index]), to: "quantiles.csv")
            }
            doneRegions = (group.last ?? 0) + 1
            try mark()
            bar.show(Int64(doneRegions), of: Int64(inputs.regions.count), inputs.regions[group[0]])
        }
        return first
    }

    private func rows(_ outcomes: Outcomes, _ place: Int, _ region: String) -> String {
        var text = ""
        let name = ProjectionTables.quoted(region)
        for year in 0..<outcomes.years {
            for indicator in outcomes.indicators {
                let cells = outcomes.quantiles(region: place, year: year, indicator).map { "\($0)" }
                text += "\(name),\(inputs.firstYear + year),\(indicator.rawValue),\(cells.joined(separator: ","))\n"
            }
        }
        return text
    }

    /// Writes fertility by order of birth, where it is known: TFR and mean age of each, and of all the TFR without the effect of births
    /// that are put off or brought forward, where the years beside are known.
    private func orders() throws {
        guard !inputs.orders.isEmpty else { return }
        var text = "region,year,order,tfr,mean_age,tempo_adjusted_tfr\n"
        for region in inputs.regions {
            guard let years = inputs.orders[region] else { continue }
            for (year, own) in years.sorted(by: { $0.key < $1.key }) {
                let name = ProjectionTables.quoted(region)
                for (index, schedule) in own.orders.enumerated() {
                    text +=
                        "\(name),\(year),\(index + 1),\(schedule.total),\(schedule.meanAge.map { "\($0)" } ?? ""),\n"
                }
                let adjusted = years[year - 1].flatMap { own.tempoAdjusted(before: $0, after: years[year + 1]) }
                text += "\(name),\(year),all,\(own.total),,\(adjusted.map { "\($0)" } ?? "")\n"
            }
        }
        try Data(text.utf8).write(to: folder.appending(path: "fertility-by-order.csv"))
    }

    /// Closes the files; nothing is left to go on with.
    func finish() throws {
        try orders()
        for handle in handles.values { try handle.close() }
        if FileManager.default.fileExists(atPath: note.path(percentEncoded: false)) {
            try FileManager.default.removeItem(at: note)
        }
    }
}
