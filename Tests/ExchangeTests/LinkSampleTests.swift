import Civil
import Exchange
import Foundation
import Linkage
import StorageTesting
import Testing

/// A sample as files and a page, and what was judged read back.
@Suite struct LinkSampleTests {
    private func written(_ folder: TemporaryFolder, _ language: Language = .zh) async throws -> LinkSample {
        let rows = LinkFilesTests.rows + ["6,</script><b>,1990-01-01,", "7,</script><b>,1990-01-01,"]
        try Data(Array((["id,name,birth,no"] + rows).map { $0 + "\n" }.joined().utf8)).write(
            to: URL(filePath: "\(folder.path)/left.csv"))
        let records = try await LinkTable.read(
            "\(folder.path)/left.csv", nil, LinkDesignFile.parse(LinkFilesTests.design, "design.yaml"), threads: 1)
        let linker = Linker(records, threads: 1)
        let pairs = await linker.pairs()
        let links = await linker.link(pairs, await linker.train(pairs))
        let sample = LinkSample(links, implied: links.implied(), size: 10, seed: 1)
        try LinkSampleFiles.write(sample, links, from: ["\(folder.path)/left.csv"], to: folder.path, language)
        return sample
    }

    private func labels(_ text: String, _ folder: TemporaryFolder) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/labels.csv"))
        return "\(folder.path)/labels.csv"
    }

    private func codes(_ text: String, _ folder: TemporaryFolder) throws -> [String] {
        let path = try labels(text, folder)
        do throws(Refusal) {
            _ = try LinkSampleFiles.judged(folder.path, labels: path)
            return []
        } catch { return error.problems.map(\.code) }
    }

    @Test func `what was judged comes back stratum by stratum`() async throws {
        let folder = try TemporaryFolder()
        let sample = try await written(folder)
        #expect(!sample.draws.isEmpty)
        let drawn = try String(contentsOfFile: "\(folder.path)/sample.csv", encoding: .utf8)
            .split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
        #expect(drawn.count == sample.draws.count)
        let said = drawn.map { "\($0[0]),\($0[1]),same" }.joined(separator: "\r\n")
        let path = try labels("left_id,right_id,verdict\r\n\(said)\r\n", folder)
        let (strata, unsure, open) = try LinkSampleFiles.judged(folder.path, labels: path)
        #expect(
            strata.map(\.pairs) == sample.strata.map(\.pairs) && strata.map(\.isLinked) == sample.strata.map(\.isLinked)
        )
        #expect(strata.reduce(0) { $0 + $1.same } == drawn.count && unsure == 0 && open == 0)
        // Which record stands on the left does not matter; one of whom nobody could tell is not counted.
        let turned = drawn.map { "\($0[1]),\($0[0]),unsure" }.joined(separator: "\n")
        #expect(try codes("left_id,right_id,verdict\n\(turned)\n", folder).allSatisfy { $0 == "EXC-0537" })
    }

    @Test func `what is wrong with labels is named`() async throws {
        let folder = try TemporaryFolder()
        _ = try await written(folder)
        let row = try #require(
            try String(contentsOfFile: "\(folder.path)/sample.csv", encoding: .utf8).split(whereSeparator: \.isNewline)
                .dropFirst().first
        ).split(separator: ",").prefix(2).joined(separator: ",")
        #expect(try codes("left_id,right_id,verdict\n\(row),perhaps\n", folder) == ["EXC-0534"])
        #expect(try codes("left_id,right_id,verdict\n1,99,same\n", folder) == ["EXC-0535"])
        #expect(try codes("left_id,right_id,verdict\n\(row),same\n\(row),different\n", folder) == ["EXC-0536"])
        #expect(try codes("left_id,right_id\n\(row)\n", folder) == ["EXC-0532"])
        #expect(try codes("left_id,right_id,verdict\n", folder).allSatisfy { $0 == "EXC-0537" })
        #expect(try codes("", folder) == ["EXC-0532"])
        try Data("stratum,linked,pairs\nA,perhaps,-4\n".utf8).write(to: URL(filePath: "\(folder.path)/strata.csv"))
        #expect(try codes("left_id,right_id,verdict\n", folder).first == "EXC-0533")
        try FileManager.default.removeItem(atPath: "\(folder.path)/strata.csv")
        #expect(try codes("left_id,right_id,verdict\n", folder) == ["EXC-0531"])
    }

    @Test func `the page shows records as they were written, no score, and nothing in them runs`() async throws {
        let folder = try TemporaryFolder()
        _ = try await written(folder, .en)
        let html = try String(contentsOfFile: "\(folder.path)/label.html", encoding: .utf8)
        #expect(html.contains("王芳") && html.contains("\\u003c/script>\\u003cb>"))
        #expect(html.components(separatedBy: "</script>").count == 2)
        #expect(!html.contains("\"weight") && !html.contains("probability"))
        #expect(html.contains("The same person") && html.contains("lang=\"en\""))
    }
}
