import Civil
import FEEL
import Foundation
import Testing

/// The examples of the library's documentation, run.
@Suite struct DocumentationTests {
    private struct Example {
        let text: String
        let wanted: String
        let page: String
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources/FEEL/FEEL.docc").standardizedFileURL

    /// The lines of all blocks of FEEL, and the headings of the page of functions.
    private func read() throws -> (examples: [Example], headings: String) {
        var examples: [Example] = []
        var headings = ""
        for page in ["Language.md", "BuiltInFunctions.md"] {
            let text = try String(contentsOf: Self.folder.appendingPathComponent(page), encoding: .utf8)
            for (index, block) in text.components(separatedBy: "```").enumerated() {
                guard index % 2 == 1 else {
                    if page == "BuiltInFunctions.md" {
                        headings +=
                            block.split(separator: "\n").filter { $0.hasPrefix("### ") }.joined(separator: "\n") + "\n"
                    }
                    continue
                }
                guard block.hasPrefix("feel\n") else { continue }
                var rest = ""
                for line in block.dropFirst(5).split(separator: "\n", omittingEmptySubsequences: false) {
                    rest += rest.isEmpty ? line : "\n" + line
                    guard let mark = line.range(of: " // ") else { continue }
                    let length = rest.count - line.distance(from: mark.lowerBound, to: line.endIndex)
                    examples.append(
                        Example(text: String(rest.prefix(length)), wanted: String(line[mark.upperBound...]), page: page)
                    )
                    rest = ""
                }
                #expect(
                    rest.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty,
                    "an example without its value: \(rest)")
            }
        }
        return (examples, headings)
    }

    @Test func `every example has the value that stands beside it`() throws {
        let (examples, _) = try read()
        #expect(examples.count > 150)
        let environment = Environment(zones: Conformance.zones)
        for example in examples {
            let expression = try #require(try? FEEL.Expression.parse(example.text), "\(example.page): \(example.text)")
            let result = expression.explain([:], in: environment)
            let reason = result.value.reason.map { " \($0.code.rawValue)" } ?? ""
            #expect(result.value.literal + reason == example.wanted, "\(example.page): \(example.text)")
        }
    }

    @Test func `every function has a heading and an example`() throws {
        let (examples, headings) = try read()
        let texts = examples.filter { $0.page == "BuiltInFunctions.md" }.map(\.text).joined(separator: "\n")
        for name in Function.builtInNames {
            #expect(headings.contains(" \(name)("), "\(name) has no heading")
            #expect(texts.contains("\(name)("), "\(name) has no example")
        }
    }
}
