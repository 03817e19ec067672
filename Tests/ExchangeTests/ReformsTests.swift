import Civil
import Exchange
import Foundation
import Policy
import Testing

/// The reforms that ship beside the packs.
@Suite struct ReformsTests {
    @Test(arguments: ["350583", "441523", "330300"])
    func `every reform that ships can be read where the packs are`(division: String) throws {
        let rules = try Office.rules.get()
        let folder = URL(fileURLWithPath: rules.folder).deletingLastPathComponent().appending(path: "Reforms").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        let chain = rules.library.chain(for: try #require(DivisionCode(division)))
        let ready = Reforms.ready(besides: rules.folder, on: chain)
        #expect(files.count >= 3 && ready.map(\.name) == files.map { String($0.dropLast(5)) }.sorted())
        #expect(Set(ready.map(\.title)).count == ready.count)
    }
}
