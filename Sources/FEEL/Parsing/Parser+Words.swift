import Civil

extension Parser {
    /// A name or what a keyword begins.
    mutating func word() throws(FEELError) -> Syntax {
        let start = scanner.position
        let length = scanner.wordLength(at: start)
        let known = knownName()
        if let known, known.end > start + length {
            scanner.advance(known.end - start)
            return try make(.name(known.name), from: start)
        }
        guard length > 0 else { throw fail(.unexpected, "an expression") }
        switch scanner.byte() {
        case 0x74 where scanner.read(word: "true"): return try make(.boolean(true), from: start)
        case 0x66 where scanner.read(word: "false"): return try make(.boolean(false), from: start)
        case 0x6E where scanner.read(word: "null"): return try make(.null, from: start)
        case 0x69 where scanner.read(word: "if"): return try conditional(from: start)
        case 0x66 where scanner.read(word: "for"): return try iteration(from: start)
        case 0x73 where scanner.read(word: "some"): return try quantified(from: start, every: false)
        case 0x65 where scanner.read(word: "every"): return try quantified(from: start, every: true)
        case 0x66 where scanner.read(word: "function"): return try functionLiteral(from: start)
        default: break
        }
        for keyword: StaticString in ["and", "or", "then", "else", "return", "satisfies", "in", "between"]
        where scanner.peek(word: keyword) { throw fail(.unexpected, "an expression") }
        let name = known?.name ?? scanner.text(start, start + length)
        scanner.advance(length)
        return try make(.name(name), from: start)
    }

    /// The longest known name that stands here.
    private func knownName() -> (name: String, end: Int)? {
        var best: (name: String, end: Int)?
        func consider(_ found: (name: String, end: Int)?) {
            if let found, found.end > (best?.end ?? scanner.position) { best = found }
        }
        for entry in locals.reversed() {
            if let end = scanner.match(entry) { consider((entry.name, end)) }
        }
        let key = scanner.key
        consider(scanner.longest(in: scope.names, key: key))
        if filters > 0 {
            consider(scanner.longest(in: scope.memberTable, key: key))
            consider(scanner.longest(in: keys, key: key))
        }
        consider(scanner.longest(in: BuiltIn.names, key: key))
        return best
    }

    /// The name after a point.
    mutating func member() throws(FEELError) -> String {
        let start = scanner.position
        var best: (name: String, end: Int)?
        for table in [Parser.properties, scope.memberTable, keys] {
            if let found = scanner.longest(in: table), found.end > (best?.end ?? start) { best = found }
        }
        let length = scanner.wordLength(at: start)
        if let best, best.end >= start + length {
            scanner.advance(best.end - start)
            return best.name
        }
        guard length > 0 else { throw fail(.name, "the name of a member") }
        let name = scanner.text(start, start + length)
        scanner.advance(length)
        return name
    }

    static let properties = NameTable(["time offset", "start included", "end included"])

    private mutating func conditional(from start: Int) throws(FEELError) -> Syntax {
        let condition = try expression()
        var top = height
        try expect(word: "then")
        let yes = try expression()
        top = max(top, height)
        try expect(word: "else")
        let no = try expression()
        return try make(.if(condition, yes, no), from: start, over: max(top, height))
    }

    private mutating func iterators() throws(FEELError) -> ([Syntax.Iterator], Int) {
        var iterators: [Syntax.Iterator] = []
        var top = 0
        repeat {
            let name = try declaredName(until: [], orWord: "in")
            try expect(word: "in")
            let domain = try expression()
            top = max(top, height)
            var end: Syntax?
            if scanner.byte() == 0x2E, scanner.byte(1) == 0x2E {
                scanner.advance(2)
                end = try expression()
                top = max(top, height)
            }
            iterators.append(Syntax.Iterator(name: name, domain: domain, end: end))
            declare(name)
        } while scanner.read(0x2C)
        return (iterators, top)
    }

    private mutating func iteration(from start: Int) throws(FEELError) -> Syntax {
        let outer = locals.count
        defer { locals.removeLast(locals.count - outer) }
        let (iterators, top) = try iterators()
        try expect(word: "return")
        let body = try expression()
        return try make(.for(iterators, body), from: start, over: max(top, height))
    }

    private mutating func quantified(from start: Int, every: Bool) throws(FEELError) -> Syntax {
        let outer = locals.count
        defer { locals.removeLast(locals.count - outer) }
        let (iterators, top) = try iterators()
        try expect(word: "satisfies")
        let condition = try expression()
        return try make(
            every ? .every(iterators, condition) : .some(iterators, condition), from: start, over: max(top, height))
    }

    private mutating func functionLiteral(from start: Int) throws(FEELError) -> Syntax {
        let outer = locals.count
        defer { locals.removeLast(locals.count - outer) }
        try expect(0x28)
        var parameters: [Function.Parameter] = []
        if !scanner.read(0x29) {
            repeat {
                let name = try declaredName(until: [0x3A, 0x2C, 0x29])
                parameters.append(Function.Parameter(name, scanner.read(0x3A) ? try type() : .any))
                declare(name)
            } while scanner.read(0x2C)
            try expect(0x29)
        }
        let external = scanner.read(word: "external")
        let body = try expression()
        return try make(.function(parameters, body, external: external), from: start, over: height)
    }

    // MARK: Types

    mutating func type() throws(FEELError) -> FEELType {
        try enter()
        defer { leave() }
        let builtIn = scanner.longest(in: Parser.types)
        if let own = scanner.longest(in: scope.typeTable), own.end > builtIn?.end ?? 0, let type = scope.types[own.name]
        {
            scanner.advance(own.end - scanner.position)
            return type
        }
        if let found = builtIn {
            scanner.advance(found.end - scanner.position)
            switch found.name {
            case "list": return .list(try parameter())
            case "range": return .range(try parameter())
            case "context": return try contextType()
            case "function": return try functionType()
            default: return FEELType.builtIn[found.name] ?? .any
            }
        }
        var name = ""
        repeat {
            let start = scanner.position
            let length = scanner.wordLength(at: start)
            guard length > 0 else { throw fail(.type, "a type") }
            if !name.isEmpty { name += "." }
            name += scanner.text(start, start + length)
            scanner.advance(length)
        } while scanner.read(0x2E)
        return .named(name)
    }

    private static let types = NameTable(Array(FEELType.builtIn.keys) + ["list", "range", "context", "function"])

    private mutating func parameter() throws(FEELError) -> FEELType {
        guard scanner.read(0x3C) else { return .any }
        let inner = try type()
        try expect(0x3E)
        return inner
    }

    private mutating func contextType() throws(FEELError) -> FEELType {
        guard scanner.read(0x3C) else { return .context([]) }
        var members: [FEELType.Member] = []
        if scanner.read(0x3E) { return .context([]) }
        repeat {
            let name = try declaredName(until: [0x3A])
            try expect(0x3A)
            members.append(FEELType.Member(name, try type()))
        } while scanner.read(0x2C)
        try expect(0x3E)
        return .context(members)
    }

    private mutating func functionType() throws(FEELError) -> FEELType {
        var parameters: [FEELType] = []
        try expect(0x3C)
        if !scanner.read(0x3E) {
            repeat { parameters.append(try type()) } while scanner.read(0x2C)
            try expect(0x3E)
        }
        guard scanner.byte() == 0x2D, scanner.byte(1) == 0x3E else { throw fail(.unexpected, "->") }
        scanner.advance(2)
        return .function(parameters, try type())
    }
}
