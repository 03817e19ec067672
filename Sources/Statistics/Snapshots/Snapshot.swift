public import Civil
import Policy
public import Registry

/// The figures of a division and a period, frozen: what they were when the journal had so many events, by these rules.
///
/// Its document is canonical text: the same journal and rules give the same bytes on every machine and engine, so that anybody can compute it
/// again and compare. Nothing in it is a floating-point number.
public struct Snapshot: Sendable, Hashable {
    /// The version of the document's form.
    static let form = "yisheng-snapshot/1"

    /// The division.
    public let division: DivisionCode
    /// The period.
    public let period: FigurePeriod
    /// How many events the journal had.
    public let size: Int64
    /// The root of its log.
    public let root: LogHash
    /// The fingerprint of the rules.
    public let rules: String
    /// The document.
    public let document: String

    /// What is signed: which figures, and the fingerprint of the document.
    public var statement: String {
        "\(Snapshot.form)\n\(division) \(period)\n\(size)\n\(Hex.sha256(document))\n"
    }

    init(
        _ figures: Figures, _ chain: PackChain, _ period: FigurePeriod, root: LogHash, rules: String
    ) {
        (division, self.period, self.root, self.rules) = (figures.division, period, root, rules)
        size = figures.journalSize
        func number(_ value: Decimal128?) -> JSON { value.map { .string($0.normalized.description) } ?? .null }
        let indicators = figures.indicators.filter { $0.least.months <= Int64(period.months) }.sorted { $0.id < $1.id }
        let areas = [nil] + figures.areas.map(Optional.some)
        document =
            JSON.object([
                ("form", .string(Snapshot.form)), ("division", .string(division.description)),
                ("period", .string(period.description)),
                ("journal", .object([("size", .integer(size)), ("root", .string(root.description))])),
                ("rules", .string(rules)),
                (
                    "packs",
                    .array(chain.versions.map { .object([("id", .string($0.id)), ("version", .string($0.version))]) })
                ),
                (
                    "figures",
                    .array(
                        indicators.flatMap { indicator in
                            areas.map { area -> JSON in
                                let figure = figures.figure(indicator, in: area, period)
                                return .object([
                                    ("indicator", .string(indicator.id)), ("area", .string(figure.area.description)),
                                    ("value", number(figure.value)), ("numerator", number(figure.numerator)),
                                    ("denominator", number(figure.denominator)),
                                    (
                                        "counts",
                                        .object(
                                            figure.counts.keys.sorted().map {
                                                ($0, number((figure.counts[$0] ?? nil) as Decimal128?))
                                            })
                                    ),
                                ])
                            }
                        })
                ),
            ]).text() + "\n"
    }

    /// A snapshot from its document.
    ///
    /// - Throws: a problem with what is not in the form of a snapshot.
    public init(document: String) throws(Problem) {
        guard document.utf8.count <= 64 << 20, let json = try? JSON.parse(Array(document.utf8)),
            json["form"]?.string == Snapshot.form,
            let division = json["division"]?.string.flatMap({ DivisionCode($0) }),
            let period = json["period"]?.string.flatMap({ FigurePeriod($0) }),
            let size = json["journal"]?["size"]?.int64,
            let root = json["journal"]?["root"]?.string.flatMap({ LogHash(hexadecimal: $0) }),
            let rules = json["rules"]?.string,
            json["figures"]?.array != nil
        else { throw Problem.notASnapshot }
        (self.division, self.period, self.size, self.root, self.rules) = (division, period, size, root, rules)
        self.document = document
    }

    /// The figures as they stand in the document.
    public var figures: [Figure] {
        guard let json = try? JSON.parse(Array(document.utf8)) else { return [] }
        func number(_ json: JSON?) -> Decimal128? { json?.string.flatMap { Decimal128($0) } }
        return (json["figures"]?.array ?? []).compactMap { one in
            guard let indicator = one["indicator"]?.string, let area = one["area"]?.string.flatMap({ DivisionCode($0) })
            else { return nil }
            return Figure(
                indicator: indicator, area: area, period: period, value: number(one["value"]),
                numerator: number(one["numerator"]), denominator: number(one["denominator"]),
                counts: Dictionary(
                    (one["counts"]?.object ?? []).map { name, value -> (String, Decimal128?) in (name, number(value)) },
                    uniquingKeysWith: { first, _ in first }))
        }
    }
}
