import Civil
import Foundation
import Testing

@testable import Policy

/// What hangs on the clauses of instruments.
@Suite struct InstrumentTests {
    @Test func `clauses come in the order of their numbers`() {
        let clauses = ["三（一）", "一", "二（十）", "二（九）", "二（十二）", "12", "2", "二（二）", "对象", "末段"]
        #expect(
            clauses.shuffled().sorted(by: ClauseOrder.precedes)
                == ["一", "2", "二（二）", "二（九）", "二（十）", "二（十二）", "三（一）", "12", "对象", "末段"]
                .sorted(by: ClauseOrder.precedes))
        #expect(ClauseOrder.precedes("二（九）", "二（十）") && ClauseOrder.precedes("二（十二）", "三（一）"))
        #expect(ClauseOrder.precedes("2", "12") && !ClauseOrder.precedes("二十二", "二十一"))
    }

    @Test func `what cites a clause hangs on it, and what rests on a repealed one is to be cleaned up`() throws {
        let text = """
            pack: cn
            division: "000000"
            level: nation
            version: 1
            title: {zh: 国家, en: Nation}
            ---
            instrument: old
            title: {zh: 旧办法, en: Old}
            issuer: {zh: 甲, en: A}
            from: 2010-01-01
            to: 2020-12-31
            status: repealed
            confidence: full
            ---
            instrument: new
            title: {zh: 新办法, en: New}
            issuer: {zh: 甲, en: A}
            from: 2021-01-01
            status: in-force
            confidence: full
            repeals: [old]
            ---
            measure: kept
            title: {zh: 还在用的, en: Kept}
            for: institution
            gives: {zh: 支持, en: Support}
            ask: {zh: 申请, en: Ask}
            from: 2012-01-01
            cite: old#三
            ---
            measure: ended
            title: {zh: 已经结束的, en: Ended}
            for: institution
            gives: {zh: 支持, en: Support}
            ask: {zh: 申请, en: Ask}
            from: 2012-01-01
            to: 2019-12-31
            cite: [old#三, new#1]
            """
        let library = Library(files: [PackFile(path: "cn/pack.yaml", text: text)])
        #expect(library.isSound, "\(library.findings)")
        let chain = library.chain(for: .nation)
        #expect(chain.uses(of: "old").map(\.clause) == ["三"])
        #expect(chain.uses(of: "old").first?.uses.map(\.id) == ["ended", "kept"])
        let overtaken = chain.overtaken(on: try #require(Day("2026-01-01")))
        #expect(overtaken.map(\.instrument.id) == ["old"])
        #expect(overtaken.first?.by.map(\.id) == ["new"])
        #expect(overtaken.first?.uses.map(\.id) == ["kept"])
        #expect(chain.links(to: "old").map(\.link) == [.repeals])
    }

    /// Of the rules that ship only Fujian's marriage leave rests on a text that is not in force any more: nobody has seen what the one of 2022 says of
    /// it, and its value is a gap.
    @Test func `of the packs that ship only what is known to be open is to be cleaned up`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Packs")
        let names = try #require(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
        let files = try names.filter { $0.hasSuffix(".yaml") }.map {
            PackFile(path: $0, text: try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8))
        }
        let library = Library(files: files)
        for pack in library.packs {
            let found = library.chain(for: pack.division).overtaken(on: try #require(Day("2026-12-01")))
            let isFujian = library.chain(for: pack.division).packs.contains { $0.id == "cn-fj" }
            #expect(
                found.flatMap { $0.uses.map(\.id) }
                    == (isFujian ? ["marriage-leave", "marriage-leave-wife", "leave.marriage"] : []), "\(pack.id)")
        }
    }
}
