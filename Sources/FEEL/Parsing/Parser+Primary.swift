import Civil

extension Parser {
    /// A negation or a primary expression with what is attached to it.
    mutating func unary() throws(FEELError) -> Syntax {
        let start = scanner.position
        guard scanner.byte() == 0x2D else { return try attached(to: try primary(), from: start) }
        scanner.advance(1)
        let next = scanner.byte()
        if Parser.isDigit(next) || (next == 0x2E && Parser.isDigit(scanner.byte(1))) {
            return try attached(to: try number(from: start, negative: true), from: start)
        }
        try enter()
        let operand = try unary()
        leave()
        return try make(.negate(operand), from: start, over: height)
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// Paths, filters, calls and `instance of` after an expression.
    mutating func attached(to first: Syntax, from start: Int) throws(FEELError) -> Syntax {
        var result = first
        while true {
            let below = height
            switch scanner.byte() {
            case 0x2E where scanner.byte(1) != 0x2E:
                scanner.advance(1)
                let name = try member()
                result = try make(.path(result, name), from: start, over: below)
            case 0x5B:
                if closesInterval, closesHere(after: result) { return result }
                scanner.advance(1)
                filters += 1
                let condition = try expression()
                filters -= 1
                let top = max(below, height)
                try expect(0x5D)
                result = try make(.filter(result, condition), from: start, over: top)
            case 0x28:
                scanner.advance(1)
                let (arguments, top) = try arguments()
                result = try make(.call(result, arguments), from: start, over: max(below, top))
            case 0x69 where scanner.peek(word: "instance"):
                scanner.advance(8)
                try expect(word: "of")
                let type = try type()
                result = try make(.instance(result, type), from: start, over: below)
            default: return result
            }
        }
    }

    /// Whether a `[` at the end of an interval closes it, rather than beginning a filter.
    private func closesHere(after end: Syntax) -> Bool {
        switch end.kind {
        case .number, .string, .at, .boolean, .null: return true
        default: break
        }
        var probe = scanner
        probe.advance(1)
        switch probe.byte() {
        case 0, 0x29, 0x5D, 0x2C, 0x7D, 0x3D, 0x21, 0x3C, 0x3E, 0x2B, 0x2A, 0x2F: return true
        default: return probe.peek(word: "and") || probe.peek(word: "or") || probe.peek(word: "then")
        }
    }

    mutating func primary() throws(FEELError) -> Syntax {
        let start = scanner.position
        let byte = scanner.byte()
        switch byte {
        case 0x30...0x39: return try number(from: start, negative: false)
        case 0x2E where Parser.isDigit(scanner.byte(1)): return try number(from: start, negative: false)
        case 0x22:
            let text = try string()
            return try make(.string(text), from: start)
        case 0x40:
            scanner.advance(1)
            guard scanner.byte() == 0x22 else { throw fail(.unexpected, "a text in quotation marks") }
            let text = try string()
            return try make(.at(text), from: start)
        case 0x28: return try parenthesis()
        case 0x5B: return try bracket()
        case 0x5D:
            scanner.advance(1)
            let low = try expression()
            let lowHeight = height
            guard scanner.byte() == 0x2E, scanner.byte(1) == 0x2E else { throw fail(.unexpected, "..") }
            return try intervalTail(low, from: start, included: false, lowHeight: lowHeight)
        case 0x7B: return try contextLiteral()
        default: return try word()
        }
    }

    private mutating func parenthesis() throws(FEELError) -> Syntax {
        let start = scanner.position
        scanner.advance(1)
        if let (symbol, length) = peekComparison() {
            scanner.advance(length)
            let operand = try expression()
            let top = height
            try expect(0x29)
            return try make(.unary(symbol, operand), from: start, over: top)
        }
        let inner = try expression()
        let top = height
        if scanner.byte() == 0x2E, scanner.byte(1) == 0x2E {
            return try intervalTail(inner, from: start, included: false, lowHeight: top)
        }
        try expect(0x29)
        return inner
    }

    private mutating func bracket() throws(FEELError) -> Syntax {
        let start = scanner.position
        scanner.advance(1)
        if scanner.read(0x5D) { return try make(.list([]), from: start) }
        var items = [try listItem()]
        var top = height
        if scanner.byte() == 0x2E, scanner.byte(1) == 0x2E {
            return try intervalTail(items[0], from: start, included: true, lowHeight: top)
        }
        while scanner.read(0x2C) {
            items.append(try listItem())
            top = max(top, height)
        }
        try expect(0x5D)
        return try make(.list(items), from: start, over: top)
    }

    /// An item of a list: an expression, or a range such as `< 10`.
    private mutating func listItem() throws(FEELError) -> Syntax {
        try enter()
        defer { leave() }
        if peekComparison() != nil { return try test() }
        return try expression()
    }

    private mutating func contextLiteral() throws(FEELError) -> Syntax {
        let start = scanner.position
        scanner.advance(1)
        let outer = locals.count
        defer { locals.removeLast(locals.count - outer) }
        var entries: [Syntax.Entry] = []
        var top = 0
        if !scanner.read(0x7D) {
            repeat {
                let name: String
                if scanner.byte() == 0x22 {
                    name = try string()
                } else {
                    name = try declaredName(until: [0x3A])
                }
                try expect(0x3A)
                let value = try expression()
                top = max(top, height)
                entries.append(Syntax.Entry(name: name, value: value))
                declare(name)
                if NameTable.parts(of: name).count > 1 { keys.insert(name) }
            } while scanner.read(0x2C)
            try expect(0x7D)
        }
        return try make(.context(entries), from: start, over: top)
    }

    mutating func declare(_ name: String) {
        locals.append(NameTable.Entry(name: name, parts: NameTable.parts(of: name)))
    }

    private mutating func arguments() throws(FEELError) -> ([Syntax.Argument], Int) {
        var arguments: [Syntax.Argument] = []
        var top = 0
        if scanner.read(0x29) { return ([], 0) }
        repeat {
            let name = argumentName()
            let value = try listItem()
            top = max(top, height)
            arguments.append(Syntax.Argument(name: name, value))
        } while scanner.read(0x2C)
        try expect(0x29)
        return (arguments, top)
    }

    /// The name and colon before an argument, if they stand here.
    private mutating func argumentName() -> String? {
        let saved = scanner
        guard let name = try? declaredName(until: [0x3A]), scanner.read(0x3A) else {
            scanner = saved
            return nil
        }
        return name
    }

    /// A name where one is declared: everything up to one of the symbols, white space between words made single.
    mutating func declaredName(until ends: [UInt8], orWord word: StaticString? = nil) throws(FEELError) -> String {
        var name = ""
        var end = scanner.position
        while !scanner.isAtEnd, !ends.contains(scanner.byte()) {
            if let word, scanner.peek(word: word), !name.isEmpty { break }
            let start = scanner.position
            let (value, length) = scanner.scalar(at: start)
            let wordLength = scanner.wordLength(at: start)
            let isDigits = NameTable.Character.isNamePart(value)
            guard wordLength > 0 || (!name.isEmpty && (isDigits || NameTable.Character.isNameSymbol(value))) else {
                throw fail(.name, "a name")
            }
            if start > end, !name.isEmpty { name += " " }
            end = start + max(wordLength, length)
            name += scanner.text(start, end)
            scanner.advance(end - start)
            guard name.utf8.count <= 1024 else { throw fail(.name, "a shorter name") }
        }
        guard !name.isEmpty else { throw fail(.name, "a name") }
        return name
    }
}
