import Foundation
import Glibc

/// How much processor time this process has used, all threads together, in seconds.
///
/// On a shared machine it wanders far less than the time on the wall.
public func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// How long something takes on the wall, in seconds.
public func seconds(_ body: () async -> Void) async -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    await body()
    let time = clock.now - start
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

/// The most memory that this process has had, in MiB.
public func peakMemory() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
    return (line?.split(separator: " ").dropFirst().first).flatMap { Double($0) }.map { $0 / 1024 } ?? .nan
}
