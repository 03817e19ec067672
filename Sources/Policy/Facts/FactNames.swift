public import Civil
import Synchronization

/// A fact of a person around the subject, as a reader is told of it.
struct FactName: Sendable {
    /// The path from the subject, as `mother.birth_date`.
    let path: String
    /// Its title, with that of the person: 母亲的出生日期.
    let title: Bilingual
}

/// What the facts of one person around the subject are called; each is put into words once.
final class FactNames: Sendable {
    private let prefix: String
    private let names: Mutex<[FactName?]>

    fileprivate init(_ prefix: String, count: Int) {
        self.prefix = prefix
        names = Mutex(Array(repeating: nil, count: count))
    }

    /// The name of a fact by its place in the fact table. The chain comes behind its reference: a chain passed as a value is copied.
    func name(_ index: Int, _ box: FactEvaluator.Box) -> FactName {
        if let name = names.withLock({ $0[index] }) { return name }
        let chain = box.chain
        let fact = chain.factTable.facts[index].declaration
        var (zh, en) = ("", "")
        for part in prefix.split(separator: ".") {
            let title = FactNames.title(part, chain)
            zh += title.zh + "的"
            en += title.en + " – "
        }
        let name = FactName(path: prefix + fact.id, title: Bilingual(zh: zh + fact.title.zh, en: en + fact.title.en))
        names.withLock { $0[index] = name }
        return name
    }

    /// The title of a part of a path: `mother`, `children[2]`.
    static func title(_ part: Substring, _ chain: PackChain) -> Bilingual {
        let pieces = part.split(separator: "[")
        let name = pieces.first.map(String.init) ?? String(part)
        let fact = chain.facts[name]?.title ?? Bilingual(zh: name, en: name)
        guard pieces.count > 1, let number = pieces.last?.dropLast(), !number.isEmpty else { return fact }
        return Bilingual(zh: "第\(number)个" + fact.zh, en: "\(fact.en) \(number)")
    }
}

extension PackChain {
    /// A fact read over relatives, in words: 母亲的出生日期.
    func title(ofFact path: [Substring]) -> Bilingual {
        let titles = path.map { FactNames.title($0, self) }
        return Bilingual(zh: titles.map(\.zh).joined(separator: "的"), en: titles.map(\.en).joined(separator: " – "))
    }

    /// The same, of a path with dots.
    public func title(ofFact path: String) -> Bilingual { title(ofFact: path.split(separator: ".")) }
}

/// The names of facts by the way from the subject to the person: `""`, `mother.`, `children[1].`.
final class FactNameTable: Sendable {
    private let count: Int
    private let persons = Mutex<[String: FactNames]>([:])
    /// Ways are as many as there are relatives; beyond so many the table begins anew.
    private static let limit = 1_000

    init(_ table: FactTable) { count = table.facts.count }

    subscript(_ prefix: String) -> FactNames {
        persons.withLock { persons in
            if let names = persons[prefix] { return names }
            if persons.count >= FactNameTable.limit { persons.removeAll() }
            let names = FactNames(prefix, count: count)
            persons[prefix] = names
            return names
        }
    }
}
