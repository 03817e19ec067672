public import Civil

/// What would hold if a policy were changed: a patch on the packs of a division.
///
/// A file of documents as in packs, the first of which is `reform: ID` with a `title`. A `parameter` of an id that is there gives other
/// values; an `entitlement` with `amends` replaces fields, any of them; everything else is added. Powers of layers and floors do not bind,
/// nothing needs to be cited; what can never be expressed (fees, gates by births or marriage) cannot be here either.
public struct Reform: Sendable {
    /// The id.
    public let id: String
    /// The title.
    public let title: Bilingual
    /// What would hold.
    public let chain: PackChain

    /// The instrument that a reform cites where it names none.
    static let instrument = "reform"

    /// Reads a reform of what holds in a division.
    ///
    /// - Returns: the reform if nothing prevents it, and everything that is wrong.
    public static func read(_ file: PackFile, on base: PackChain) -> (reform: Reform?, findings: [Finding]) {
        let findings = Findings()
        let drafts = Draft.read(file, findings)
        let heads = drafts.filter { $0.kind == .reform }
        guard let head = heads.first, heads.count == 1, let fields = head.fields(findings) else {
            findings.note(
                .missingKey, Place(file: file.path, line: 1), "改革方案文件应有且只有一个 reform 文档",
                "A file of a reform has exactly one document reform.", do: "请在文件开头写 reform: 编号 和 title。",
                "Begin it with reform: id and a title.")
            return (nil, findings.all.sorted())
        }
        let title = fields.bilingual("title")
        fields.close()
        for draft in drafts where [.pack, .grant].contains(draft.kind) {
            findings.note(
                .kind, draft.place, "改革方案里不能有 \(draft.kind.rawValue)", "A reform has no \(draft.kind.rawValue).",
                do: "请删去。", "Remove it.")
        }
        guard let title, let nearest = base.packs.last else { return (nil, findings.all.sorted()) }
        let pack = Pack(
            id: head.id, division: base.division, level: nearest.level, version: "0", title: title, folder: "",
            parent: nearest.id, place: head.place)
        var layer = Layer(
            pack: pack, above: base, workCalendar: base.workCalendar, isReform: true, findings)
        layer.chain.instruments[instrument] = Instrument(
            id: instrument, title: title, number: "", issuer: Bilingual(zh: "（设想）", en: "(what if)"), published: nil,
            validity: Validity(from: .first, to: nil), status: .draft, confidence: .full, forwards: [], implements: [],
            amends: [], repeals: [], pack: head.id, place: head.place)
        layer.read(drafts.filter { $0.kind != .reform })
        layer.check()
        let all = findings.all.sorted()
        guard !all.contains(where: { $0.severity == .error }) else { return (nil, all) }
        return (Reform(id: head.id, title: title, chain: layer.chain), all)
    }
}
