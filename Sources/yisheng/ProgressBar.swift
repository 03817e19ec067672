import Foundation
import Glibc
import Synchronization

/// A line on the terminal that says how far long work is. Says nothing when nobody is watching.
final class ProgressBar: Sendable {
    private struct State {
        var drawn: Double = 0
        var width = 0
    }

    private let isShown: Bool
    private let began = ProgressBar.seconds()
    private let state = Mutex(State())

    /// - Parameter isQuiet: say nothing in any case.
    init(isQuiet: Bool) { isShown = !isQuiet && isatty(STDERR_FILENO) == 1 }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds since the work began.
    var elapsed: Double { ProgressBar.seconds() - began }

    /// Draws the line, ten times a second at most.
    ///
    /// - Parameters:
    ///   - done: how much is done, of `total`.
    ///   - text: what to say beside it.
    func show(_ done: Int64, of total: Int64, _ text: @autoclosure () -> String) {
        guard isShown else { return }
        let now = elapsed
        let isDue = state.withLock { state in
            guard now - state.drawn >= 0.1 else { return false }
            state.drawn = now
            return true
        }
        guard isDue else { return }
        var line = ""
        if total > 0 {
            let share = min(1, Double(done) / Double(total))
            let full = Int(share * 24)
            line = "[" + String(repeating: "█", count: full) + String(repeating: "·", count: 24 - full) + "] "
            line += "\(Int(share * 100))% "
            if share > 0.02, share < 1 {
                line += say("还需 ", "left ") + ProgressBar.clock(now / share - now) + " "
            }
        }
        draw(line + text())
    }

    private func draw(_ line: String) {
        let width = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        let blank = state.withLock { state in
            defer { state.width = width }
            return max(0, state.width - width)
        }
        Terminal.write("\r" + line + String(repeating: " ", count: blank))
    }

    /// Takes the line away.
    func finish() {
        guard isShown else { return }
        draw("")
        Terminal.write("\r")
    }

    /// Seconds as `1:05`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(max(0, min(seconds, 359_999)).rounded())
        return "\(whole / 60):" + (whole % 60 < 10 ? "0" : "") + String(whole % 60)
    }
}

extension Double {
    /// One digit after the point.
    var short: String { String(format: "%.1f", self) }
}

extension BinaryInteger {
    /// With commas between thousands.
    var grouped: String {
        var text = ""
        for (index, digit) in String(magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + String(text.reversed())
    }
}
