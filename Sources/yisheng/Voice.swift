public import ArgumentParser
public import Civil
import Exchange
import Foundation
import Glibc

/// The language of this run: `--lang`, else what the terminal is set to, else Chinese.
let language: Language = {
    let arguments = CommandLine.arguments
    for (index, argument) in arguments.enumerated() {
        if argument == "--lang", index + 1 < arguments.count, let named = Language(rawValue: arguments[index + 1]) {
            return named
        }
        if argument.hasPrefix("--lang="), let named = Language(rawValue: String(argument.dropFirst(7))) { return named }
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { (name: String) in
        getenv(name).map { String(cString: $0) }
    }
    .first { !$0.isEmpty }
    return locale?.hasPrefix("en") == true ? .en : .zh
}()

/// The sentence in the language of this run.
func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

extension ArgumentHelp {
    /// The help in the language of this run.
    static func words(_ zh: String, _ en: String, value: String? = nil) -> ArgumentHelp {
        ArgumentHelp(stringLiteral: say(zh, en)).naming(value)
    }

    private func naming(_ value: String?) -> ArgumentHelp {
        var copy = self
        if let value { copy.valueName = value }
        return copy
    }
}

extension Language: ExpressibleByArgument {}

/// How a command speaks: the options that every command has.
struct Voice: ParsableArguments {
    @Flag(name: .customLong("json"), help: .words("以 JSON 输出，键名固定", "Write JSON with stable keys."))
    var isJSON = false

    @Option(help: .words("语言：zh 或 en；默认按终端设置", "Language, zh or en; by default that of the terminal.", value: "zh|en"))
    var lang: Language?

    /// Writes a line, unless JSON was asked for.
    func line(_ text: String) {
        if !isJSON { Swift.print(text) }
    }

    /// Writes a JSON document, when JSON was asked for.
    func document(_ json: @autoclosure () -> JSON) {
        if isJSON { Swift.print(json().text()) }
    }

    /// Writes a note beside the output.
    func note(_ text: String) {
        if !isJSON { Voice.beside(text) }
    }

    static func beside(_ text: String) { Terminal.write(text + "\n") }

    /// Runs the command; tells what went wrong in sentences, and ends with 1.
    func run(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let exit as ExitCode { throw exit } catch {
            tell(Failure.problems(error))
            throw ExitCode(1)
        }
    }

    /// Tells problems: where, why, what to do.
    func tell(_ problems: [Problem]) {
        if isJSON {
            Swift.print(JSON.object([("problems", .array(problems.map(\.json)))]).text())
            return
        }
        for problem in problems { Voice.beside(Voice.text(problem)) }
    }

    /// A problem as two lines.
    static func text(_ problem: Problem) -> String {
        let place = problem.at.isEmpty ? "" : "\(problem.at)\(say("：", ": "))"
        return """
            \(say("错误", "error")) \(problem.code)\(say("　", " "))\(place)\(problem.why[language])
              \(say("处理：", "do: "))\(problem.fix[language])
            """
    }
}
