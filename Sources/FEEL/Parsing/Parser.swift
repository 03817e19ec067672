import Civil

/// Builds the tree of an expression. One pass, no going back beyond a name; depth and length are bounded.
struct Parser {
    /// Bounds of what is accepted.
    enum Bound {
        /// The longest text, in bytes.
        static let bytes = 1 << 18
        /// The deepest nesting of the text.
        static let nesting = 96
        /// The highest tree; chains of operators count a level for each operator.
        static let height = 400
    }

    var scanner: Scanner
    let scope: Scope
    /// Names declared around this place, innermost last.
    var locals: [NameTable.Entry] = []
    /// Keys of context literals seen so far that are more than one word.
    var keys = NameTable()
    var nesting = 0
    /// How many filters are around this place.
    var filters = 0
    /// Whether a `[` at this place may close an interval.
    var closesInterval = false
    /// The height of the tree built last.
    var height = 0

    init(_ text: String, scope: Scope) throws(FEELError) {
        scanner = Scanner(text)
        self.scope = scope
        guard scanner.bytes.count <= Bound.bytes else {
            throw FEELError(.length, at: SourceRange(0, 0), expected: "at most \(Bound.bytes) bytes")
        }
        scanner.skip()
    }

    // MARK: Whole texts

    mutating func whole() throws(FEELError) -> Syntax {
        let result = try expression()
        guard scanner.isAtEnd else { throw fail(.unexpected, "an operator or the end") }
        return result
    }

    mutating func wholeTests() throws(FEELError) -> UnaryTestsSyntax {
        if scanner.byte() == 0x2D {
            var probe = scanner
            probe.advance(1)
            if probe.isAtEnd { return UnaryTestsSyntax(tests: [], negated: false) }
        }
        var negated = false
        if scanner.peek(word: "not") {
            var probe = scanner
            probe.advance(3)
            if probe.byte() == 0x28 {
                scanner = probe
                scanner.advance(1)
                negated = true
            }
        }
        var tests = [try looseTest()]
        while scanner.read(0x2C) { tests.append(try looseTest()) }
        if negated, !scanner.read(0x29) { throw fail(.unexpected, ")") }
        guard scanner.isAtEnd else { throw fail(.unexpected, ", or the end") }
        return UnaryTestsSyntax(tests: tests, negated: negated)
    }

    // MARK: Making nodes

    func fail(_ code: FEELError.Code, _ expected: String) -> FEELError {
        let end = min(scanner.position + max(1, scanner.scalar(at: scanner.position).length), scanner.bytes.count)
        return FEELError(code, at: SourceRange(scanner.position, max(end, scanner.position)), expected: expected)
    }

    mutating func make(_ kind: Syntax.Kind, from start: Int, over height: Int = 0) throws(FEELError) -> Syntax {
        self.height = height + 1
        guard self.height <= Bound.height else { throw fail(.depth, "an expression of at most \(Bound.height) levels") }
        return Syntax(kind, at: SourceRange(start, scanner.last))
    }

    /// Goes one level down for the time of a closure-free stretch; pair with `leave()`.
    mutating func enter() throws(FEELError) {
        nesting += 1
        guard nesting <= Bound.nesting else { throw fail(.depth, "an expression nested at most \(Bound.nesting) deep") }
    }

    mutating func leave() { nesting -= 1 }

    mutating func expect(_ symbol: UInt8) throws(FEELError) {
        guard scanner.read(symbol) else { throw fail(.unexpected, String(UnicodeScalar(symbol))) }
    }

    mutating func expect(word: StaticString) throws(FEELError) {
        guard scanner.read(word: word) else { throw fail(.unexpected, "\(word)") }
    }

    // MARK: Expressions

    mutating func expression() throws(FEELError) -> Syntax {
        try enter()
        let closes = closesInterval
        closesInterval = false
        let result = try operation(above: 0)
        closesInterval = closes
        leave()
        return result
    }

    /// Operators by binding strength: or 1, and 2, comparison 3, sum 4, product 5, power 6.
    private enum Operator {
        case or, and, between, `in`
        case compare(Syntax.Comparison)
        case arithmetic(Syntax.Arithmetic)

        var strength: Int {
            switch self {
            case .or: 1
            case .and: 2
            case .between, .in, .compare: 3
            case .arithmetic(.add), .arithmetic(.subtract): 4
            case .arithmetic(.multiply), .arithmetic(.divide): 5
            case .arithmetic(.power): 6
            }
        }
    }

    private func peekOperator() -> (Operator, Int)? {
        switch scanner.byte() {
        case 0x2B: return (.arithmetic(.add), 1)
        case 0x2D: return (.arithmetic(.subtract), 1)
        case 0x2A: return scanner.byte(1) == 0x2A ? (.arithmetic(.power), 2) : (.arithmetic(.multiply), 1)
        case 0x2F: return (.arithmetic(.divide), 1)
        case 0x61 where scanner.peek(word: "and"): return (.and, 3)
        case 0x6F where scanner.peek(word: "or"): return (.or, 2)
        case 0x62 where scanner.peek(word: "between"): return (.between, 7)
        case 0x69 where scanner.peek(word: "in"): return (.in, 2)
        default: return peekComparison().map { (.compare($0), $1) }
        }
    }

    func peekComparison() -> (Syntax.Comparison, Int)? {
        let next = scanner.byte(1)
        switch scanner.byte() {
        case 0x3D: return (.equal, 1)
        case 0x21 where next == 0x3D: return (.notEqual, 2)
        case 0x3C: return next == 0x3D ? (.lessOrEqual, 2) : (.less, 1)
        case 0x3E: return next == 0x3D ? (.greaterOrEqual, 2) : (.greater, 1)
        default: return nil
        }
    }

    /// An expression of operators that bind more tightly than `strength`.
    mutating func operation(above strength: Int) throws(FEELError) -> Syntax {
        let start = scanner.position
        var left = try unary()
        while let (found, length) = peekOperator(), found.strength > strength {
            let leftHeight = height
            scanner.advance(length)
            switch found {
            case .or:
                let right = try operation(above: 1)
                left = try make(.or(left, right), from: start, over: max(leftHeight, height))
            case .and:
                let right = try operation(above: 2)
                left = try make(.and(left, right), from: start, over: max(leftHeight, height))
            case .arithmetic(let symbol):
                let right = try operation(above: found.strength)
                left = try make(.arithmetic(symbol, left, right), from: start, over: max(leftHeight, height))
            case .compare(let symbol):
                let right = try operation(above: 3)
                left = try make(.compare(symbol, left, right), from: start, over: max(leftHeight, height))
            case .between:
                let low = try operation(above: 3)
                let lowHeight = height
                try expect(word: "and")
                let high = try operation(above: 3)
                left = try make(
                    .between(left, low, high), from: start, over: max(leftHeight, max(lowHeight, height)))
            case .in:
                let (tests, testHeight) = try inTests()
                left = try make(.in(left, tests), from: start, over: max(leftHeight, testHeight))
            }
        }
        return left
    }

    /// What follows `in`: one test, or several in parentheses.
    private mutating func inTests() throws(FEELError) -> ([Syntax], Int) {
        guard scanner.byte() == 0x28 else {
            let one = try test()
            return ([one], height)
        }
        // A parenthesis may open a list of tests, a range, or simply an expression.
        let start = scanner.position
        scanner.advance(1)
        try enter()
        defer { leave() }
        let first = try looseTest()
        if scanner.byte() == 0x2E, scanner.byte(1) == 0x2E {
            let low = height
            let range = try intervalTail(first, from: start, included: false, lowHeight: low)
            return ([range], height)
        }
        var tests = [first]
        var highest = height
        while scanner.read(0x2C) {
            tests.append(try looseTest())
            highest = max(highest, height)
        }
        try expect(0x29)
        return (tests, highest)
    }

    /// A test: a comparison without its left side, or an expression.
    mutating func test() throws(FEELError) -> Syntax {
        let start = scanner.position
        guard let (symbol, length) = peekComparison() else { return try operation(above: 3) }
        scanner.advance(length)
        let operand = try operation(above: 3)
        return try make(.unary(symbol, operand), from: start, over: height)
    }

    /// A test where commas and parentheses keep it apart from what follows, so that it may be any expression.
    private mutating func looseTest() throws(FEELError) -> Syntax {
        peekComparison() == nil ? try expression() : try test()
    }

    /// `..high]` after the low end was read.
    mutating func intervalTail(
        _ low: Syntax, from start: Int, included: Bool, lowHeight: Int
    ) throws(FEELError) -> Syntax {
        scanner.advance(2)
        try enter()
        closesInterval = true
        let high = try operation(above: 3)
        closesInterval = false
        leave()
        let top = max(lowHeight, height)
        let closing = scanner.byte()
        guard closing == 0x5D || closing == 0x29 || closing == 0x5B else { throw fail(.unexpected, "] or )") }
        scanner.advance(1)
        return try make(.interval(low, included, high, closing == 0x5D), from: start, over: top)
    }
}
