import Synchronization

/// The time zone database, read through a function that the host gives: the name of a region to the bytes of its TZif file (RFC 9636).
/// Regions that were read once are kept.
public final class Zones: Sendable {
    private let load: @Sendable (String) -> [UInt8]?
    private let known = Mutex<[String: Region?]>([:])

    /// - Parameter load: the bytes of the TZif file of a region, nil for an unknown name. Only names of letters, digits, `_`, `-`, `+` and `/`
    ///   are asked for, never with `..` or a leading `/`.
    public init(load: @escaping @Sendable (String) -> [UInt8]?) { self.load = load }

    /// UTC and nothing else.
    public static let none = Zones { _ in nil }

    /// The region of a name.
    public func region(_ name: String) -> Region? {
        guard Zones.isPlausible(name) else { return nil }
        if let found = known.withLock({ $0[name] }) { return found }
        let region: Region?
        if let bytes = load(name) {
            region = TZif.region(name: name, bytes: bytes)
        } else if name == "Etc/UTC" || name == "UTC" || name == "GMT" || name == "Etc/GMT" {
            region = Region(name: name, changes: [], offsets: [], first: 0, rule: nil)
        } else {
            region = nil
        }
        known.withLock { if $0.count < 2_000 { $0[name] = .some(region) } }
        return region
    }

    private static func isPlausible(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), name.utf8.first != 0x2F else { return false }
        return name.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2B, 0x2F: true
            default: false
            }
        }
    }
}
