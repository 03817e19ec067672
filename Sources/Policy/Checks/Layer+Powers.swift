import Civil
import FEEL

extension Layer {
    /// A lower pack sets only parameters that are open to its level, and declares entitlements only under topics that some pack
    /// above has granted to its level. A province may also declare the frame of a power that its own regulation gives to lower levels.
    func checkPowers() {
        guard let above, pack.level != .nation else { return }
        for parameter in parameters {
            guard let upper = above.parameters[parameter.id], !upper.open.contains(pack.level) else { continue }
            let given = upper.open.map(\.title.zh).joined(separator: "、")
            findings.note(
                .notOpen, parameter.place,
                "上级没有把“\(parameter.id)”交给\(pack.level.title.zh)一级规定" + (given.isEmpty ? "" : "（只交给\(given)）"),
                "The pack above does not let the level \(pack.level.rawValue) set \(parameter.id).",
                do: "请删去，或者由上级包在 open 中放开并注明依据。", "Remove it, or let the pack above open it, with its source.",
                clauses: clauses(upper.values.first?.cite, parameter.values.first?.cite), other: upper.place)
        }
        for entitlement in entitlements where entitlement.packs.count == 1 {
            let grants = above.grants.filter { $0.topic == entitlement.topic }
            guard !grants.contains(where: { $0.to.contains(pack.level) }) else { continue }
            let handsOn = chain.grants.contains { $0.topic == entitlement.topic && $0.pack == pack.id }
            if pack.level == .province, handsOn { continue }
            let topics = above.grants.filter { $0.to.contains(pack.level) }.map(\.topic)
            let near = Spelling.nearest(to: entitlement.topic, in: topics)
            findings.note(
                .notGranted, entitlement.place,
                "没有上级文件授权\(pack.level.title.zh)一级设立“\(entitlement.topic)”类待遇"
                    + (near.map { "，是不是“\($0)”？" } ?? ""),
                "No pack above grants the level \(pack.level.rawValue) the topic \(entitlement.topic)."
                    + (near.map { " Did you mean \($0)?" } ?? ""),
                do: "没有授权就不能设立。上级文件确有授权的，由上级包写 grant 并注明条款。",
                "Not granted means not settable. Where an instrument grants it, the pack above declares the grant with its clause.",
                clauses: clauses(grants.first?.cite, entitlement.cite), other: grants.first?.place)
        }
    }

    func clauses(_ upper: [Citation]?, _ lower: [Citation]?) -> [Citation] {
        Array((upper ?? []).prefix(1)) + Array((lower ?? []).prefix(1))
    }
}
