public import Civil
import Foundation
public import Policy

/// Reforms that are ready to be tried: files beside the packs, in a folder `Reforms`.
public enum Reforms {
    /// One of them: the name of its file without the ending, its title, its text.
    public struct Ready: Hashable, Sendable {
        /// The name of the file without its ending.
        public let name: String
        /// The title; the name where the file gives none.
        public let title: Bilingual
        /// The text.
        public let text: String
    }

    /// The reforms beside a folder of packs that hold in a division, by name; at most a hundred.
    public static func ready(besides packs: String, on chain: PackChain) -> [Ready] {
        let folder = URL(fileURLWithPath: packs).deletingLastPathComponent().appending(path: "Reforms")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().prefix(100).compactMap { name in
            guard let data = FileManager.default.contents(atPath: folder.appending(path: name).path),
                data.count <= PackFolder.largestFile, let text = String(validating: data, as: UTF8.self),
                let reform = Reform.read(PackFile(path: name, text: text), on: chain).reform
            else { return nil }
            return Ready(name: String(name.dropLast(5)), title: reform.title, text: text)
        }
    }
}
