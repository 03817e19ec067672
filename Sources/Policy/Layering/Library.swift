public import Civil

/// All packs, read, layered and checked.
///
/// A pack with an error does not take part, nor does any pack below it. Everything that is wrong is in ``findings``.
public struct Library: Sendable {
    /// The packs that load, by division.
    public let packs: [Pack]
    /// Everything that is wrong, by place.
    public let findings: [Finding]
    /// How working days are counted, where it is known.
    public let workCalendar: WorkCalendar?
    let chains: [Int64: PackChain]

    /// Reads, layers and checks packs.
    ///
    /// - Parameters:
    ///   - files: the YAML files of all packs, in any order.
    ///   - workCalendar: how working days are counted; without it an entitlement in working days has no last day.
    public init(files: [PackFile], workCalendar: WorkCalendar? = nil) {
        let findings = Findings()
        var drafts: [Draft] = []
        for file in files.sorted(by: { $0.path < $1.path }) { drafts += Draft.read(file, findings) }
        let heads = Library.heads(drafts, findings)
        var byFolder: [String: [Draft]] = [:]
        for draft in drafts where draft.kind == .reform {
            findings.note(
                .kind, draft.place, "改革方案不是政策包的一部分", "A reform is no part of a pack.",
                do: "请移出政策包，用 yisheng policy reform --reform 测算。", "Take it out, and give it to yisheng policy reform.")
        }
        for draft in drafts where draft.kind != .pack && draft.kind != .reform {
            guard let folder = Library.packFolder(of: draft.folder, heads) else {
                findings.note(
                    .noPack, draft.place, "这个文件不在任何政策包的文件夹里", "This file is in the folder of no pack.",
                    do: "请在文件夹里放一个 pack.yaml。", "Put a pack.yaml into the folder.")
                continue
            }
            byFolder[folder, default: []].append(draft)
        }
        var chains: [String: PackChain] = [:]
        for folder in heads.keys.sorted() {
            guard var pack = heads[folder] else { continue }
            let parentFolder = Library.parent(of: folder, heads)
            let above = parentFolder.flatMap { chains[$0] }
            pack.parent = above?.packs.last?.id
            Library.place(pack, above?.packs.last, findings)
            var layer = Layer(pack: pack, above: above, workCalendar: workCalendar, findings)
            layer.read(byFolder[folder] ?? [])
            layer.check()
            chains[folder] = layer.chain
        }
        self.workCalendar = workCalendar
        self.findings = findings.all.sorted()
        var broken: Set<String> = []
        for finding in self.findings where finding.severity == .error {
            let folder = finding.place.file.lastIndex(of: "/").map { String(finding.place.file[..<$0]) } ?? ""
            if let pack = Library.packFolder(of: folder, heads) { broken.insert(pack) }
        }
        var sound: [Int64: PackChain] = [:]
        for (folder, chain) in chains {
            let enclosing = heads.keys.filter { folder == $0 || folder.hasPrefix($0 + "/") }
            if enclosing.allSatisfy({ !broken.contains($0) }) { sound[chain.division.number] = chain }
        }
        self.chains = sound
        packs = sound.values.compactMap(\.packs.last).sorted { ($0.division, $0.id) < ($1.division, $1.id) }
    }

    /// The packs that speak for a division: those of the division itself and of all above it that have one.
    public func chain(for division: DivisionCode) -> PackChain {
        for code in division.path.reversed() {
            if let chain = chains[code.number] { return chain }
        }
        return PackChain(division: division)
    }

    /// Whether nothing prevents a pack from loading.
    public var isSound: Bool { !findings.contains { $0.severity == .error } }

    // MARK: folders

    private static func heads(_ drafts: [Draft], _ findings: Findings) -> [String: Pack] {
        var heads: [String: Pack] = [:]
        var ids: [String: Place] = [:]
        for draft in drafts where draft.kind == .pack {
            if let first = heads[draft.folder]?.place ?? ids[draft.id] {
                findings.note(
                    .duplicate, draft.place, "一个文件夹只能有一个政策包，编号不能重复",
                    "A folder has one pack, and its id is used once.", do: "请删去多余的 pack，或者改编号。",
                    "Remove the second pack, or give it another id.", other: first)
                continue
            }
            guard let pack = Reader.pack(draft, findings) else { continue }
            heads[draft.folder] = pack
            ids[draft.id] = draft.place
        }
        return heads
    }

    /// The nearest folder at or above that has a pack.
    private static func packFolder(of folder: String, _ heads: [String: Pack]) -> String? {
        var folder = folder
        while true {
            if heads[folder] != nil { return folder }
            guard let slash = folder.lastIndex(of: "/") else { return nil }
            folder = String(folder[..<slash])
        }
    }

    private static func parent(of folder: String, _ heads: [String: Pack]) -> String? {
        folder.lastIndex(of: "/").flatMap { packFolder(of: String(folder[..<$0]), heads) }
    }

    private static func place(_ pack: Pack, _ parent: Pack?, _ findings: Findings) {
        if let parent {
            guard parent.level < pack.level, parent.division.contains(pack.division) else {
                findings.note(
                    .misplaced, pack.place, "区划 \(pack.division) 不在上级文件夹的区划 \(parent.division) 之内",
                    "The division \(pack.division) is not within that of the enclosing folder, \(parent.division).",
                    do: "请核对代码，或者移动文件夹。", "Check the code, or move the folder.", other: parent.place)
                return
            }
        } else if pack.level != .nation {
            findings.note(
                .misplaced, pack.place, "最上层的文件夹必须是国家政策包", "The topmost folder must hold the pack of the nation.",
                do: "请把这个文件夹放到上级政策包的文件夹里。", "Put this folder into that of the pack above.")
        }
    }
}
