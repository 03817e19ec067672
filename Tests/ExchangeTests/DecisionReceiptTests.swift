import Civil
import Exchange
import FEEL
import Foundation
import Policy
import Testing

/// A receipt binds a decision to the packs and facts that it was made from.
@Suite struct DecisionReceiptTests {
    static func rules(_ folder: String) throws -> Rules {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Rules(folder: root.appendingPathComponent(folder).path)
    }

    static func document(_ rules: Rules) throws -> JSON {
        let chain = rules.library.chain(for: DivisionCode("350583") ?? .nation)
        var chronicle = Chronicle()
        chronicle.given = ["birth_date": .date(Day("2023-12-15") ?? .first), "chinese_citizen": true]
        let subject = Subject(person: 1, chronicles: [1: chronicle])
        let day = Day("2025-06-01") ?? .first
        let trace = try #require(chain.trace("childcare-subsidy", subject, on: day).first)
        let decision = try #require(chain.decide("childcare-subsidy", subject, on: day).first)
        return .object(
            (decision.json().object ?? []) + [
                ("trace", trace.json), ("receipt", rules.receipt(trace, rules.fingerprints(of: chain))),
            ])
    }

    static func replacing(_ json: JSON, _ path: [String], _ value: JSON) -> JSON {
        guard let first = path.first, case .object(var members) = json else { return value }
        for index in members.indices where members[index].0 == first {
            members[index].1 = replacing(members[index].1, Array(path.dropFirst()), value)
        }
        return .object(members)
    }

    @Test func whatIsChangedShows() throws {
        let rules = try Self.rules("Packs")
        let document = try Self.document(rules)
        #expect(rules.check(document) == .same)
        #expect(rules.check(try JSON.parse(document.bytes())) == .same)
        #expect(rules.check(Self.replacing(document, ["answer"], "no")) == .differs(at: "answer"))
        #expect(rules.check(Self.replacing(document, ["amount", "value"], 360_001)) == .differs(at: "amount"))
        #expect(
            rules.check(Self.replacing(document, ["trace", "decision", "amount", "value"], 360_001))
                == .differs(at: "decision.amount.value"))
        #expect(rules.check(Self.replacing(document, ["receipt", "trace"], "00")) == .receipt("trace"))
        #expect(rules.check(Self.replacing(document, ["receipt", "packs"], [])) == .receipt("packs"))
        guard case .unreadable = rules.check(Self.replacing(document, ["trace", "engine"], "other/1")) else {
            Issue.record("another engine")
            return
        }
    }

    @Test func otherPacksShow() throws {
        let document = try Self.document(try Self.rules("Packs"))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("packs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try FileManager.default.copyItem(at: root.appendingPathComponent("Packs"), to: folder)
        let file = folder.appendingPathComponent("cn/entitlements/childcare-subsidy.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        // A comment changes the pack and not the decision.
        try ("# 注\n" + text).write(to: file, atomically: true, encoding: .utf8)
        #expect(try Rules(folder: folder.path).check(document) == .receipt("packs"))
        // Another value changes both.
        try text.replacingOccurrences(of: "value: 360000,", with: "value: 370000,")
            .write(to: file, atomically: true, encoding: .utf8)
        guard case .differs = try Rules(folder: folder.path).check(document) else {
            Issue.record("another value")
            return
        }
    }
}
