public import Civil
import Crypto
public import Policy
import Registry

/// Binds a decision to what it was made from: SHA-256 of the packs that speak, of what was recorded of the subject, and of the trace.
///
/// The same packs, facts and engine give the same receipt; ``Rules/check(_:)`` holds one beside the packs that are there.
public enum DecisionReceipt {
    /// The version of the JSON form.
    public static let schema = "yisheng-receipt/1"
}

/// What came of holding a trace and its receipt beside the packs that are there.
public enum ReceiptCheck: Hashable, Sendable {
    /// The same decision, to the byte.
    case same
    /// The decision comes to something else; where in the trace first.
    case differs(at: String)
    /// The receipt does not fit: which hash.
    case receipt(String)
    /// This is no trace, or not one of these packs; why.
    case unreadable(Bilingual)
}

extension Rules {
    /// The receipt of a trace.
    ///
    /// - Parameter fingerprints: of the packs: see ``fingerprints(of:)``.
    public func receipt(_ trace: Trace, _ fingerprints: [String: String]) -> JSON { receipt(trace.json, fingerprints) }

    private func receipt(_ trace: JSON, _ fingerprints: [String: String]) -> JSON {
        let packs = (trace["decision"]?["packs"]?.array ?? []).map { pack -> JSON in
            let id = pack["id"]?.string ?? ""
            return .object([
                ("id", .string(id)), ("version", pack["version"] ?? .null), ("sha256", .string(fingerprints[id] ?? "")),
            ])
        }
        return .object([
            ("schema", .string(DecisionReceipt.schema)), ("engine", trace["engine"] ?? .null), ("packs", .array(packs)),
            ("inputs", .string(Rules.hash((trace["subject"] ?? .null).bytes()))),
            ("trace", .string(Rules.hash(trace.bytes()))),
        ])
    }

    /// Does the decision of a trace again with these packs, and holds its receipt, where there is one, beside them.
    public func check(_ document: JSON) -> ReceiptCheck {
        let trace = document["trace"] ?? document
        guard let division = trace["division"]?.string.flatMap({ DivisionCode($0) }) else {
            return .unreadable(Bilingual(zh: "没有写明区划", en: "It names no division."))
        }
        switch library.chain(for: division).replay(trace) {
        case .same: break
        case .differs(let place): return .differs(at: place)
        case .unreadable(let why): return .unreadable(why)
        }
        // What stands beside the trace must be what the trace says.
        if document["trace"] != nil {
            for (name, value) in trace["decision"]?.object ?? [] where document[name]?.bytes() != value.bytes() {
                return .differs(at: name)
            }
        }
        guard let receipt = document["receipt"] else { return .same }
        let own = self.receipt(trace, fingerprints(of: library.chain(for: division)))
        for name in ["schema", "engine", "inputs", "trace", "packs"] where receipt[name] != own[name] {
            return .receipt(name)
        }
        return .same
    }

    /// SHA-256 of the files of each pack of a chain, by the pack's id. Goes through all of them.
    public func fingerprints(of chain: PackChain) -> [String: String] {
        Dictionary(chain.packs.map { ($0.id, fingerprint(of: $0.id)) }, uniquingKeysWith: { first, _ in first })
    }

    /// SHA-256 of the files of a pack, in the order of their paths.
    private func fingerprint(of pack: String) -> String {
        guard let folder = library.packs.first(where: { $0.id == pack })?.folder else { return "" }
        let others = library.packs.map(\.folder).filter {
            $0 != folder && ($0.hasPrefix(folder + "/") || folder.isEmpty)
        }
        var hash = SHA256()
        for file in files.sorted(by: { $0.path < $1.path }) {
            let isWithin = folder.isEmpty || file.path.hasPrefix(folder + "/")
            guard isWithin, !others.contains(where: { file.path.hasPrefix($0 + "/") }) else { continue }
            // Length before content, so that no two sets of files run into the same bytes.
            hash.update(data: Array("\(file.path.utf8.count) \(file.path) \(file.text.utf8.count) ".utf8))
            hash.update(data: Array(file.text.utf8))
        }
        return Hex.text(hash.finalize())
    }

    private static func hash(_ bytes: [UInt8]) -> String { Hex.text(SHA256.hash(data: bytes)) }
}
