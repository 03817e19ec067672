import Civil

extension Compiler {
    /// Where a name was found.
    private enum Place {
        case local(Int)
        case root(Int)
        case builtIn(BuiltIn)
        case nowhere
    }

    /// Finds a name: first the filters around whose elements may have it as a member, then where it is if they do not.
    private func find(_ name: String) -> (items: [Int], place: Place) {
        var items: [Int] = []
        for index in stack.indices.reversed() {
            switch stack[index] {
            case .name(let local, _) where local == name: return (items, .local(index))
            case .name: continue
            case .item:
                items.append(index)
                if name == "item" { return (items, .local(index)) }
            }
        }
        if let place = scope.shape.position(of: name) { return (items, .root(place)) }
        if let builtIn = BuiltIn.table[name] { return (items, .builtIn(builtIn)) }
        return (items, .nowhere)
    }

    /// The built-in function that a name stands for, if nothing nearer has the name.
    func builtIn(_ name: String) -> BuiltIn? {
        let (items, place) = find(name)
        if items.isEmpty || scope.shape.position(of: name) == nil, case .builtIn(let found) = place { return found }
        return nil
    }

    /// The place of a variable of the root that nothing nearer hides; nil for anything else.
    func rootPlace(of syntax: Syntax) -> Int? {
        guard case .name(let name) = syntax.kind, case (let items, .root(let place)) = find(name), items.isEmpty else {
            return nil
        }
        return place
    }

    mutating func variable(_ name: String, _ range: SourceRange) -> Code {
        note([name], range)
        let (items, place) = find(name)
        let found = fallback(name, place, range)
        guard !items.isEmpty else { return found }
        let isResolved = if case .nowhere = place { false } else { true }
        return Code { machine in
            for index in items where index < machine.locals.count {
                switch machine.locals[index] {
                case .context(let context): if let value = context[name] { return value }
                case .unknown where !isResolved: return machine.locals[index]
                default: continue
                }
            }
            return found(&machine)
        }
    }

    private func fallback(_ name: String, _ place: Place, _ range: SourceRange) -> Code {
        switch place {
        case .local(let index):
            return Code { machine in
                index < machine.locals.count ? machine.locals[index] : machine.fail(.unknownName, range, name)
            }
        case .root(let index):
            return Code { machine in
                if machine.direct { return machine.root.values[index] }
                return machine.root[name] ?? machine.fail(.unknownName, range, name)
            }
        case .builtIn(let function):
            let value = Value.function(function.value)
            return Code { machine in machine.direct ? value : machine.root[name] ?? value }
        case .nowhere:
            return Code { machine in
                if let value = machine.root[name] { return value }
                return machine.fail(.unknownName, range, name)
            }
        }
    }

    /// Notes what is read, and what nobody knows.
    private mutating func note(_ path: [String], _ range: SourceRange) {
        guard notes, let first = path.first else { return }
        let rest = path.dropFirst()
        for local in stack.reversed() {
            switch local {
            case .name(first, let origin):
                if let origin { paths.insert(origin + rest) }
                return
            case .item(let origin) where first == "item":
                if let origin { paths.insert(origin + rest) }
                return
            case .item(let origin):
                // A member of the element, or a name from outside; the element comes first where nothing else has the name.
                if scope.shape.position(of: first) == nil, BuiltIn.table[first] == nil,
                    !stack.contains(where: { if case .name(first, _) = $0 { true } else { false } })
                {
                    if let origin { paths.insert(origin + path) }
                    return
                }
            default: continue
            }
        }
        if scope.shape.position(of: first) != nil {
            paths.insert(path)
        } else if BuiltIn.table[first] == nil {
            paths.insert(path)
            unresolved.append((first, range))
        }
    }

    /// The path that an expression is, if it is one: `a.b.c`.
    static func names(of syntax: Syntax) -> [String]? {
        switch syntax.kind {
        case .name(let name): [name]
        case .path(let base, let name): names(of: base).map { $0 + [name] }
        default: nil
        }
    }

    /// The path from the root that an expression reads, following local names.
    func origin(of syntax: Syntax) -> [String]? {
        switch syntax.kind {
        case .filter(let base, _): return origin(of: base)
        default: break
        }
        guard let names = Compiler.names(of: syntax), let first = names.first else { return nil }
        for local in stack.reversed() {
            switch local {
            case .name(first, let origin): return origin.map { $0 + names.dropFirst() }
            case .item(let origin) where first == "item": return origin.map { $0 + names.dropFirst() }
            default: continue
            }
        }
        return scope.shape.position(of: first) == nil && BuiltIn.table[first] != nil ? nil : names
    }

    mutating func path(_ base: Syntax, _ name: String, _ syntax: Syntax) -> Code {
        let range = syntax.range
        let kept = notes ? paths : []
        let code = compile(base)
        if !notes {
            // Nothing to note.
        } else if let names = Compiler.names(of: syntax) {
            paths = kept
            let known = unresolved.count
            note(names, range)
            if unresolved.count > known { unresolved.removeLast() }
        } else if case .filter(let inner, _) = base.kind, let origin = origin(of: inner) {
            paths.insert(origin + [name])
        }
        // The common case reads a member of a variable without copying the variable's context.
        if !traced, case .name(let root) = base.kind, case (let items, .root(let index)) = find(root), items.isEmpty {
            return Code { machine in
                if machine.direct, case .context(let context) = machine.root.values[index] {
                    return context[name] ?? machine.fail(.unknownMember, range, name)
                }
                let value = code(&machine)
                return Properties.read(value, name, range, &machine)
            }
        }
        return Code { machine in
            let value = code(&machine)
            return Properties.read(value, name, range, &machine)
        }
    }
}
