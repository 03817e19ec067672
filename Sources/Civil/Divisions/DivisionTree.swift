/// The administrative divisions with the years in which their codes are valid.
///
///     let tree = try DivisionTree(csv: text)            // code,name,start_year,end_year; empty is open
///     tree.name(of: nanan)                              // 南安市
///     tree.fullName(of: nanan)                          // 福建省泉州市南安市
///     tree.children(of: quanzhou).map(\.code)
public struct DivisionTree: Sendable {
    /// All spells by code and first year; the nation comes first.
    private var spells: [Division]
    /// The codes that have a spell, in order.
    private var codes: [DivisionCode] = []
    /// Where the spells of a code are.
    private var places: [DivisionCode: Range<Int>] = [:]

    /// A tree of these spells; the nation is added.
    public init(_ divisions: some Sequence<Division>) {
        spells = [Division(code: .nation, name: "中国")] + divisions.filter { $0.code != .nation }
        index()
    }

    /// The tree of a CSV text with the header `code,name,start_year,end_year` (the years may be absent).
    ///
    /// - Throws: every row that is no division.
    public init(csv text: String) throws(Refusal) {
        self.init(try DivisionTree.read(text))
    }

    /// This tree and the rows of another CSV, such as `code,name` of townships with 9 or 12 digits.
    ///
    /// - Throws: every row that is no division.
    public func adding(csv text: String) throws(Refusal) -> DivisionTree {
        adding(try DivisionTree.read(text))
    }

    /// This tree and other spells.
    public func adding(_ divisions: some Sequence<Division>) -> DivisionTree {
        DivisionTree(spells + divisions)
    }

    private mutating func index() {
        spells.sort { ($0.code, $0.start ?? .min) < ($1.code, $1.start ?? .min) }
        codes = []
        places = [:]
        var from = 0
        while from < spells.count {
            let code = spells[from].code
            var to = from + 1
            while to < spells.count, spells[to].code == code { to += 1 }
            codes.append(code)
            places[code] = from..<to
            from = to
        }
    }

    /// All spells in the order of their codes.
    public var divisions: [Division] { spells }

    /// The spells of a code, the earliest first.
    public func spells(of code: DivisionCode) -> ArraySlice<Division> {
        places[code].map { spells[$0] } ?? []
    }

    /// The division of a code: the spell in use, or else the last.
    public subscript(_ code: DivisionCode) -> Division? { spells(of: code).last }

    /// The division of a code in `year`.
    public func division(_ code: DivisionCode, inYear year: Int) -> Division? {
        spells(of: code).last { $0.isValid(inYear: year) }
    }

    /// Whether a code was in use in `year`. The collective code of a city's districts (市辖区, …01) is in use as its city is.
    public func knows(_ code: DivisionCode, inYear year: Int) -> Bool {
        if places[code] != nil { return division(code, inYear: year) != nil }
        guard code.level == .county, code.number / 1_000_000 % 100 == 1 else { return false }
        return division(code.ancestor(at: .city), inYear: year) != nil
    }

    /// The name in use, or nil.
    public func name(of code: DivisionCode) -> String? { self[code]?.name }

    /// The names from the province down: 福建省泉州市南安市; nil for a code that is not here.
    public func fullName(of code: DivisionCode) -> String? {
        guard places[code] != nil else { return nil }
        let names = code.path.dropFirst().compactMap { name(of: $0) }
        return names.isEmpty ? name(of: code) : names.joined()
    }

    /// The nearest division above that is here: 北京市 for 东城区.
    public func parent(of code: DivisionCode) -> DivisionCode? {
        var above = code.parent
        while let candidate = above, places[candidate] == nil { above = candidate.parent }
        return above
    }

    /// The divisions right below `code`: those in use, or those in use in `year`.
    public func children(of code: DivisionCode, inYear year: Int? = nil) -> [Division] {
        let range = code.range
        var children: [Division] = []
        var place = lowerBound(code.number + 1)
        while place < codes.count, range.contains(codes[place].number) {
            let child = codes[place]
            let spell = year.map { division(child, inYear: $0) } ?? spells(of: child).last { $0.end == nil }
            if let spell {
                children.append(spell)
                place = lowerBound(child.range.upperBound)
            } else {
                // Not in use: what is below it may stand right below `code`.
                place += 1
            }
        }
        return children
    }

    /// The first place in `codes` whose number is not below `number`.
    private func lowerBound(_ number: Int64) -> Int {
        var low = 0
        var high = codes.count
        while low < high {
            let middle = (low + high) / 2
            if codes[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func read(_ text: String) throws(Refusal) -> [Division] {
        var divisions: [Division] = []
        var problems: [Problem] = []
        for row in CSV.rows(text) {
            if let problem = row.problem {
                problems.append(problem)
                continue
            }
            if row.number == 1, row.fields.first == "code" { continue }
            let fields = row.fields + Array(repeating: "", count: max(0, 4 - row.fields.count))
            let start = Int(fields[2])
            let end = Int(fields[3])
            guard let code = DivisionCode(fields[0]), !fields[1].isEmpty, (start == nil) == fields[2].isEmpty,
                (end == nil) == fields[3].isEmpty, (start ?? .min) <= (end ?? .max)
            else {
                problems.append(
                    Problem(
                        code: "DIV-0001", at: "row \(row.number)",
                        why: Bilingual(zh: "这一行不是行政区划", en: "The row is no division."),
                        fix: Bilingual(
                            zh: "每行应为：代码（2、4、6、9或12位）,名称,起始年,终止年",
                            en: "A row is: code (2, 4, 6, 9 or 12 digits), name, first year, last year.")))
                continue
            }
            divisions.append(Division(code: code, name: fields[1], start: start, end: end))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        return divisions
    }
}
