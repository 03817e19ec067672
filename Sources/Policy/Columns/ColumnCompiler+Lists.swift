import Columns
import FEEL

extension ColumnCompiler {
    /// A list to go through.
    private func list(_ term: Term, _ scene: Scene) throws(Unsupported) -> Operand {
        let operand = try compile(term, scene)
        switch operand {
        case .list, .nothing: return operand
        default: throw Unsupported("a list of one value")
        }
    }

    private func single(_ iterators: [Syntax.Iterator]) throws(Unsupported) -> Syntax.Iterator {
        guard iterators.count == 1, let iterator = iterators.first, iterator.end == nil else {
            throw Unsupported("several iterators")
        }
        return iterator
    }

    func iteration(_ iterators: [Syntax.Iterator], _ term: Term, _ scene: Scene) throws(Unsupported) -> Operand {
        let iterator = try single(iterators)
        let domain = try self.list(term.parts[0], scene)
        guard case .list(let list) = domain else { return domain }
        let item = try compile(term.parts[1], scene.within(list.axis, iterator.name, list.item.operand))
        return .list(
            ListRows(owner: list.owner, axis: list.axis, item: .init(item), kept: list.kept, state: list.state))
    }

    func quantified(
        _ iterators: [Syntax.Iterator], _ term: Term, every: Bool, _ scene: Scene
    ) throws(Unsupported) -> Operand {
        let iterator = try single(iterators)
        let domain = try self.list(term.parts[0], scene)
        guard case .list(let list) = domain else { return domain }
        let condition = try truth(compile(term.parts[1], scene.within(list.axis, iterator.name, list.item.operand)))
        // What decides gets a bit of its own.
        let deciding: UInt8 = every ? 0 : 1
        var bits = builder.map(
            condition, (0..<32).map { (byte: UInt8) in byte == deciding ? 16 : byte <= 1 ? 0 : byte })
        if let kept = list.kept { bits = builder.select(kept, bits, zero) }
        let all = builder.union(bits, of: list.axis)
        let result = builder.map(
            all,
            (0..<32).map { (byte: UInt8) -> UInt8 in
                if byte & 16 != 0 { return deciding }
                if byte & 12 != 0 { return byte & 12 }
                return byte & 2 != 0 ? 2 : 1 - deciding
            })
        return .truth(builder.mask(result, list.state))
    }

    func filter(_ term: Term, _ scene: Scene) throws(Unsupported) -> Operand {
        if case .number = term.parts[1].syntax.kind { throw Unsupported("an item by its place") }
        let base = try self.list(term.parts[0], scene)
        guard case .list(let list) = base else { return base }
        let truth = try self.truth(compile(term.parts[1], scene.within(list.axis, nil, list.item.operand)))
        let holds = builder.isTrue(truth)
        let kept = list.kept.map { builder.and($0, holds) } ?? holds
        var bits = builder.unknown(truth)
        var state = list.state
        if builder.number(bits) != 0 {
            if let before = list.kept { bits = builder.select(before, bits, zero) }
            let unknown = builder.unknown(builder.union(bits, of: list.axis))
            state = builder.select(
                builder.compare(.equal, state, zero), unknown, state)
        }
        return .list(ListRows(owner: list.owner, axis: list.axis, item: list.item, kept: kept, state: state))
    }

    /// `count`, `sum`, `min`, `max` of a list.
    func aggregate(_ name: String, _ list: ListRows) throws(Unsupported) -> Operand {
        let kept = list.kept ?? builder.one(on: list.axis)
        let count = try checked(builder.sum(kept, of: list.axis))
        if name == "count" { return .number(count, decimals: 0, state: list.state) }
        let item = list.item.operand
        var bits = state(of: item)
        bits = builder.select(kept, bits, zero)
        let all = builder.union(bits, of: list.axis)
        // Not known if one item is not known; null if one is null, or if there is none.
        let isEmpty = builder.compare(.equal, count, zero)
        let items = builder.map(all, (0..<32).map { $0 & 12 != 0 ? $0 & 12 : $0 & 2 })
        let state = builder.mask(builder.select(isEmpty, builder.constant(Truth.null), items), list.state)
        func reduced(_ node: Node) throws(Unsupported) -> Node {
            if name == "sum" {
                return try checked(builder.sum(builder.select(kept, node, zero), of: list.axis))
            }
            let bounds = builder.range(node)
            let neutral = builder.constant(name == "min" ? bounds.upperBound : bounds.lowerBound)
            return builder.extreme(builder.select(kept, node, neutral), of: list.axis, least: name == "min")
        }
        switch item {
        case .number(let node, let decimals, _): return .number(try reduced(node), decimals: decimals, state: state)
        case .months(let node, _): return .months(try reduced(node), state: state)
        case .days(let node, _): return .days(try reduced(node), state: state)
        case .day(let node, _) where name != "sum": return .day(try reduced(node), state: state)
        case .nothing: return .nothing(state: state)
        default: throw Unsupported(name)
        }
    }
}
