public import Civil
import Foundation
public import Linkage
import Yams

/// A linkage design as YAML; see `Documentation/Linkage.md`.
public enum LinkDesignFile {
    /// The largest file in bytes.
    private static let limit = 1 << 18

    /// The design in a file.
    ///
    /// - Throws: everything that is wrong with it.
    public static func read(_ path: String) throws(Refusal) -> LinkDesign {
        guard let data = FileManager.default.contents(atPath: path), data.count <= limit,
            let text = String(data: data, encoding: .utf8)
        else { throw Refusal([.unreadableDesign(path)]) }
        return try parse(text, path)
    }

    /// The design in a text.
    public static func parse(_ text: String, _ path: String) throws(Refusal) -> LinkDesign {
        let written: Written
        do { written = try YAMLDecoder().decode(Written.self, from: text) } catch {
            throw Refusal([.badDesign(path, error)])
        }
        var problems: [Problem] = []
        let design = written.design(path, &problems)
        problems += design.faults.map { .fault($0, path) }
        guard problems.isEmpty else { throw Refusal(problems) }
        return design
    }
}

/// What stands in the file.
private struct Written: Decodable {
    struct Field: Decodable {
        var kind: String
        var column: String?
        var missing: [String]?
    }
    struct Comparison: Decodable {
        var field: String
        var levels: [String]
        var frequency: [String]?
        var within: String?
    }
    struct Block: Decodable {
        var keys: [String]
        var teaches: Bool?
        var divider: String?
    }
    struct MotherAndChild: Decodable {
        var number: String
        var mother: String
    }
    struct Repairs: Decodable {
        struct Number: Decodable {
            var number: String
            var birth: String
            var mother: String
        }
        struct Name: Decodable {
            var name: String
            var mother: String
        }
        var mothersNumber: Number?
        var mothersName: Name?
        enum CodingKeys: String, CodingKey {
            case mothersNumber = "mothers-number"
            case mothersName = "mothers-name"
        }
    }
    struct Thresholds: Decodable {
        var link: Double?
        var review: Double?
    }

    var name: String
    var id: String
    var fields: [String: Field]
    var comparisons: [Comparison]
    var blocks: [Block]
    var certain: [[String]]
    var priorRecall: Double
    var family: [[String]]?
    var oneValid: [String]?
    var motherAndChild: MotherAndChild?
    var repairs: Repairs?
    var thresholds: Thresholds?
    var largestBlock: Int?

    enum CodingKeys: String, CodingKey {
        case name, id, fields, comparisons, blocks, certain, family, repairs, thresholds
        case priorRecall = "prior-recall"
        case oneValid = "one-valid"
        case motherAndChild = "mother-and-child"
        case largestBlock = "largest-block"
    }

    func design(_ path: String, _ problems: inout [Problem]) -> LinkDesign {
        func test(_ text: String) -> LinkDesign.Test? {
            let test = LinkDesign.Test(named: text)
            if test == nil { problems.append(.unknown(text, "levels", path)) }
            return test
        }
        func key(_ text: String) -> LinkDesign.Key? {
            let key = LinkDesign.Key(named: text)
            if key == nil { problems.append(.unknown(text, "keys", path)) }
            return key
        }
        let fields = fields.sorted { $0.key < $1.key }.compactMap { name, field -> LinkDesign.Field? in
            guard let kind = LinkDesign.Kind(rawValue: field.kind) else {
                problems.append(.unknown(field.kind, "kind", path))
                return nil
            }
            return LinkDesign.Field(name, kind, column: field.column, missing: Set(field.missing ?? []))
        }
        let comparisons = comparisons.map { comparison in
            LinkDesign.Comparison(
                comparison.field, comparison.levels.compactMap(test),
                frequency: Set((comparison.frequency ?? []).compactMap(test)), within: comparison.within)
        }
        let blocks = blocks.map { block in
            LinkDesign.Block(
                block.keys.compactMap(key), teaches: block.teaches ?? false, divider: block.divider.flatMap(key))
        }
        var constraints = (oneValid ?? []).map { LinkDesign.Constraint.oneValid($0) }
        if let both = motherAndChild { constraints.append(.mother(number: both.number, mother: both.mother)) }
        var mended: [LinkDesign.Repair] = []
        if let number = repairs?.mothersNumber {
            mended.append(.mothersNumber(number: number.number, birth: number.birth, mother: number.mother))
        }
        if let name = repairs?.mothersName { mended.append(.mothersName(name: name.name, mother: name.mother)) }
        return LinkDesign(
            name: name, id: id, fields: fields, comparisons: comparisons, blocks: blocks,
            certain: certain.map { $0.compactMap(key) }, priorRecall: priorRecall,
            family: (family ?? []).map { $0.compactMap(key) }, constraints: constraints, repairs: mended,
            link: thresholds?.link ?? 0.95, review: thresholds?.review ?? 0.2, largestBlock: largestBlock ?? 2_000)
    }
}

extension Problem {
    fileprivate static func unreadableDesign(_ path: String) -> Problem {
        Problem(
            code: "EXC-0501", at: path,
            why: Bilingual(zh: "读不到这个比对设计", en: "This linkage design cannot be read."),
            fix: Bilingual(
                zh: "请核对 --config 的路径；现成的设计在 Linkage 文件夹",
                en: "Check the path given as --config; the folder Linkage has designs to begin with."))
    }

    fileprivate static func badDesign(_ path: String, _ error: any Error) -> Problem {
        var place = ""
        if let error = error as? DecodingError {
            switch error {
            case .keyNotFound(let key, let context):
                place = (context.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                place = context.codingPath.map(\.stringValue).joined(separator: ".")
            @unknown default: break
            }
        }
        return Problem(
            code: "EXC-0502", at: place.isEmpty ? path : "\(path): \(place)",
            why: Bilingual(
                zh: "设计写得不对：缺少这一项，或者类型不对", en: "The design is not well-formed: this is missing, or of another type."),
            fix: Bilingual(zh: "请对照 Documentation/Linkage.md 改正", en: "Correct it by Documentation/Linkage.md."))
    }

    fileprivate static func unknown(_ word: String, _ list: String, _ path: String) -> Problem {
        Problem(
            code: "EXC-0503", at: "\(path): \(list)",
            why: Bilingual(zh: "不认识“\(word)”", en: "“\(word)” is not known."),
            fix: Bilingual(zh: "可用的词见 Documentation/Linkage.md", en: "Documentation/Linkage.md lists the words."))
    }

    fileprivate static func fault(_ fault: LinkDesignFault, _ path: String) -> Problem {
        let (place, zh, en): (String, String, String)
        switch fault {
        case .noField(let name, let at): (place, zh, en) = (at, "没有名为 \(name) 的字段", "There is no field named \(name).")
        case .twice(let name, let at): (place, zh, en) = (at, "\(name) 出现了两次", "\(name) comes twice.")
        case .level(let level, let field, let kind):
            (place, zh, en) = (
                field, "\(kind.rawValue) 类的值不能按 \(level) 比较",
                "Values of the kind \(kind.rawValue) cannot be compared by \(level)."
            )
        case .part(let part, let kind):
            (place, zh, en) = (
                part, "\(kind.rawValue) 类的值没有这个部分", "Values of the kind \(kind.rawValue) have no such part."
            )
        case .count(let what, let count, let range):
            (place, zh, en) = (
                what, "有 \(count) 个，应为 \(range.lowerBound) 至 \(range.upperBound) 个",
                "There are \(count); there should be \(range.lowerBound) to \(range.upperBound)."
            )
        case .neverFree(let name):
            (place, zh, en) = (
                name, "每条 teaches 的分块规则都用了它，学不到它的概率",
                "Every rule that teaches asks for it, so that nothing is learnt of it."
            )
        case .number(let name): (place, zh, en) = (name, "数值超出范围", "The number is out of range.")
        case .within(let name):
            (place, zh, en) = (name, "within 应是列在它前面的一项比较", "within names a comparison that is listed before it.")
        }
        return Problem(
            code: "EXC-0504", at: "\(path): \(place)", why: Bilingual(zh: zh, en: en),
            fix: Bilingual(zh: "请对照 Documentation/Linkage.md 改正", en: "Correct it by Documentation/Linkage.md."))
    }
}
