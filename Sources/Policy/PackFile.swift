/// One YAML file of a pack, as read from wherever packs are kept.
public struct PackFile: Hashable, Sendable {
    /// The path within the folder of packs, as `cn/35-fujian/pack.yaml`.
    public var path: String
    /// The text.
    public var text: String

    /// A file from its parts.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
