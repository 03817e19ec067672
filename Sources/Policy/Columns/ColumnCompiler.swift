import Civil
import Columns
import FEEL

/// Turns the rules of packs into programs over columns: the same checked trees that the evaluation for one person goes by.
///
/// What has no step of its own is computed row by row by the very functions of the language; what cannot be computed by columns at all is
/// ``Unsupported``.
final class ColumnCompiler {
    var builder: Builder
    /// Set by computations row by row whose result has no place in a column.
    let fault = HostFault()
    let chain: PackChain
    let columns: FactColumns
    /// Facts that have been compiled: those that do not change with the day, and those of the present one.
    private var known: [FactKey: Operand] = [:]
    private var parsed: [ExpressionKey: Expression] = [:]

    private struct FactKey: Hashable {
        let fact: Int
        let rows: PersonRows
        let today: Day?
    }

    private struct ExpressionKey: Hashable {
        let syntax: Syntax
        let names: [String]
    }

    init(_ chain: PackChain, _ columns: FactColumns) {
        self.chain = chain
        self.columns = columns
        builder = Builder(columns.frame)
    }

    var known0: Node { builder.constant(0) }

    // MARK: Expressions

    func compile(_ syntax: Syntax, _ scene: Scene) throws(Unsupported) -> Operand {
        if let folded = try folded(syntax, scene) { return folded }
        do { return try plain(syntax, scene) } catch {
            // Row by row, where operands are plain values.
            if let hosted = try? hosted(syntax, scene) { return hosted }
            throw error
        }
    }

    private func plain(_ syntax: Syntax, _ scene: Scene) throws(Unsupported) -> Operand {
        switch syntax.kind {
        case .null, .boolean, .number, .string, .at: throw Unsupported("constant")
        case .name(let name): return try variable(name, scene)
        case .path(let base, let name): return try path(base, name, scene)
        case .negate(let inner): return try negate(compile(inner, scene))
        case .arithmetic(let symbol, let left, let right):
            return try arithmetic(symbol, compile(left, scene), compile(right, scene))
        case .compare(let symbol, let left, let right):
            return .truth(try compare(symbol, compile(left, scene), compile(right, scene)))
        case .and(let left, let right):
            return .truth(builder.and(try truth(compile(left, scene)), try truth(compile(right, scene))))
        case .or(let left, let right):
            return .truth(builder.or(try truth(compile(left, scene)), try truth(compile(right, scene))))
        case .between(let value, let low, let high):
            let x = try compile(value, scene)
            let above = try compare(.greaterOrEqual, x, compile(low, scene))
            let below = try compare(.lessOrEqual, x, compile(high, scene))
            return .truth(builder.and(above, below))
        case .if(let condition, let yes, let no):
            return try conditional(
                truth(compile(condition, scene)), compile(yes, scene), compile(no, scene))
        case .for(let iterators, let body): return try iteration(iterators, body, scene)
        case .some(let iterators, let body): return try quantified(iterators, body, every: false, scene)
        case .every(let iterators, let body): return try quantified(iterators, body, every: true, scene)
        case .filter(let base, let condition): return try filter(base, condition, scene)
        case .call(let callee, let arguments): return try call(callee, arguments, scene)
        case .in, .interval, .unary, .list, .context, .function, .instance:
            throw Unsupported("\(syntax)")
        }
    }

    // MARK: Constants

    /// The value of what is the same in all rows; nil for anything else.
    private func folded(_ syntax: Syntax, _ scene: Scene) throws(Unsupported) -> Operand? {
        var roots: Set<String> = []
        ColumnCompiler.roots(of: syntax, [], into: &roots)
        let isHidden = roots.contains { scene.names[$0] != nil }
        guard !isHidden, scene.items.isEmpty || roots.isSubset(of: scene.constants.values.keys) || roots.isEmpty else {
            return nil
        }
        if roots.isSubset(of: scene.constants.values.keys) {
            let value = value(of: syntax, scene.constants)
            if case .function = value { return nil }
            return try operand(value)
        }
        guard let reference = scene.reference,
            roots.isSubset(of: reference.roots.union(scene.constants.values.keys))
        else { return nil }
        return try stepwise(syntax, reference, scene)
    }

    /// The value of an expression over constants.
    func value(of syntax: Syntax, _ constants: Scene.Constants) -> Value {
        let key = ExpressionKey(syntax: syntax, names: constants.scope.shape.names)
        let expression: Expression
        if let found = parsed[key] {
            expression = found
        } else {
            guard let made = try? Expression.parse(syntax.description, names: constants.scope) else { return .null }
            expression = made
            parsed[key] = made
        }
        return expression.evaluate(constants.context)
    }

    /// The names that an expression takes from outside; of functions of the language only those that are not called.
    static func roots(of syntax: Syntax, _ local: Set<String>, into roots: inout Set<String>) {
        switch syntax.kind {
        case .name(let name): if !local.contains(name) { roots.insert(name) }
        case .for(let iterators, let body), .some(let iterators, let body), .every(let iterators, let body):
            var local = local
            for iterator in iterators {
                self.roots(of: iterator.domain, local, into: &roots)
                if let end = iterator.end { self.roots(of: end, local, into: &roots) }
                local.insert(iterator.name)
            }
            self.roots(of: body, local, into: &roots)
        case .filter(let base, let condition):
            self.roots(of: base, local, into: &roots)
            self.roots(of: condition, local.union(["item"]), into: &roots)
        case .call(let callee, let arguments):
            if case .name(let name) = callee.kind, Function.builtIn(name) != nil {
                // A function of the language.
            } else {
                self.roots(of: callee, local, into: &roots)
            }
            for argument in arguments { self.roots(of: argument.value, local, into: &roots) }
        default: for child in syntax.children { self.roots(of: child, local, into: &roots) }
        }
    }

    /// A value as an operand.
    func operand(_ value: Value) throws(Unsupported) -> Operand {
        switch value {
        case .null: return .nothing(state: builder.constant(Truth.null))
        case .unknown(let unknown): return .nothing(state: builder.constant(ColumnCompiler.state(unknown)))
        case .boolean(let truth): return .truth(builder.constant(truth ? Truth.yes : Truth.no))
        case .number(let number):
            guard let (whole, decimals) = ColumnCompiler.whole(number) else { throw Unsupported("\(number)") }
            return .number(builder.constant(whole), decimals: decimals, state: known0)
        case .date(let day): return .day(builder.constant(day.number), state: known0)
        case .yearsMonths(let months): return .months(builder.constant(months), state: known0)
        case .daysTime(let length):
            guard DaysTime(days: length.days) == length else { throw Unsupported("a time of day") }
            return .days(builder.constant(length.days), state: known0)
        case .string(let text): return .text(builder.constant(Int64(columns.codes[text] ?? -1)), state: known0)
        case .context(let context):
            guard let start = context["start"], let end = context["end"], context.names.count == 2 else {
                throw Unsupported("a context")
            }
            return .period(start: .init(try operand(start)), end: .init(try operand(end)))
        default: throw Unsupported(value.kind)
        }
    }

    static func state(_ unknown: Unknown) -> Int64 {
        (unknown.missing.isEmpty ? 0 : Truth.missing) | (unknown.open.isEmpty ? 0 : Truth.open)
    }

    /// A number as a whole number and its decimals, at most nine.
    static func whole(_ number: Decimal128) -> (Int64, decimals: Int)? {
        var scaled = number
        for decimals in 0...9 {
            if scaled.isInteger, let whole = scaled.int64 { return (whole, decimals) }
            guard let next = scaled.multiplied(by: 10) else { return nil }
            scaled = next
        }
        return nil
    }

    // MARK: Names and paths

    private func variable(_ name: String, _ scene: Scene) throws(Unsupported) -> Operand {
        if let operand = scene.names[name] { return operand }
        if name == "item", let item = scene.items.last { return item }
        if let facts = scene.facts, let index = chain.factTable.index[name] {
            return try fact(index, of: facts, scene)
        }
        // A member of a filter's element.
        for item in scene.items.reversed() {
            if let member = try? member(name, of: item, scene) { return member }
        }
        throw Unsupported("the name \(name)")
    }

    private func path(_ base: Syntax, _ name: String, _ scene: Scene) throws(Unsupported) -> Operand {
        try member(name, of: compile(base, scene), scene)
    }

    /// What stands after a point.
    func member(_ name: String, of operand: Operand, _ scene: Scene) throws(Unsupported) -> Operand {
        switch operand {
        case .nothing: return operand
        case .person(let rows):
            guard let index = chain.factTable.index[name] else { throw Unsupported("the fact \(name)") }
            return try fact(index, of: rows, scene)
        case .event(let kind):
            guard let occasions = columns.occasions[kind], let entry = occasions.fields[name] else {
                throw Unsupported("the field \(name)")
            }
            return try field(name, kind, entry)
        case .period(let start, let end):
            if name == "start" { return start.operand }
            if name == "end" { return end.operand }
        case .list(let list):
            let item = try member(name, of: list.item.operand, scene)
            return .list(
                ListRows(owner: list.owner, axis: list.axis, item: .init(item), kept: list.kept, state: list.state))
        case .day(let day, let state):
            guard let month = builder.month(ofDay: day) else { break }
            switch name {
            case "year":
                guard let year = builder.floorDivide(month, by: 12) else { break }
                return .number(year, decimals: 0, state: state)
            case "month":
                guard let rest = builder.floorRemainder(month, by: 12), let number = builder.add(rest, builder.constant(1))
                else { break }
                return .number(number, decimals: 0, state: state)
            case "day":
                guard let number = builder.dayOfMonth(day) else { break }
                return .number(number, decimals: 0, state: state)
            default: break
            }
        case .months(let months, let state):
            let isYears = name == "years"
            guard isYears || name == "months", let years = builder.divide(months, builder.constant(12), .down) else {
                break
            }
            if isYears { return .number(years, decimals: 0, state: state) }
            guard let whole = builder.multiply(years, builder.constant(12)),
                let rest = builder.subtract(months, whole)
            else { break }
            return .number(rest, decimals: 0, state: state)
        case .days(let days, let state):
            if name == "days" { return .number(days, decimals: 0, state: state) }
        default: break
        }
        throw Unsupported("the member \(name)")
    }

    // MARK: Facts

    func fact(_ index: Int, of rows: PersonRows, _ scene: Scene) throws(Unsupported) -> Operand {
        let row = chain.factTable.facts[index]
        if row.declaration.kind == .persons { return try compute(row, rows, scene) }
        let today = row.readsToday ? scene.constants.values["today"]?.day : nil
        let key = FactKey(fact: index, rows: rows, today: today)
        if let operand = known[key] { return operand }
        let made = try compute(row, rows, scene)
        known[key] = made
        return made
    }

    private func compute(_ row: FactTable.Row, _ rows: PersonRows, _ scene: Scene) throws(Unsupported) -> Operand {
        let declaration = row.declaration
        guard declaration.bearer == rows.bearer else {
            throw Unsupported("\(declaration.id) of a \(rows.bearer.rawValue)")
        }
        switch declaration.source {
        case .kin(let relation): return try kin(relation, declaration, rows, scene.axis)
        case .attribute, .events:
            guard let entry = columns.facts[declaration.id] else { throw Unsupported("the column \(declaration.id)") }
            var value = try load(entry, declaration.kind, rows.row, on: rows.axis)
            var absent = declaration.absent
            if case .events(let query) = declaration.source, query.take == .any { absent = absent ?? .boolean(false) }
            if let absent { value = try replacingMissing(value, absent) }
            return covered(value, by: rows.state)
        case .expression:
            guard let rule = row.rule else { throw Unsupported("the fact \(declaration.id)") }
            var names: [String: Value] = [:]
            names["today"] = scene.constants.values["today"]
            let inner = Scene(constants: Scene.Constants(names), names: [:], facts: rows, axis: rows.axis)
            var value = try compile(rule.expression.syntax, inner)
            if let absent = declaration.absent { value = try replacing(value, Truth.null, absent) }
            return covered(value, by: rows.state)
        }
    }

    /// A value read from a column, at other rows of the frame where they are given.
    func load(
        _ entry: FactColumns.Entry, _ kind: FactDeclaration.Kind, _ row: Node?, on axis: Int
    ) throws(Unsupported) -> Operand {
        let values: Node
        var state: Node
        if let row {
            values = builder.gather(entry.values, at: row, on: axis, else: 0)
            if let states = entry.states {
                state = builder.gather(states, at: row, on: axis, else: Truth.missing)
            } else {
                let isThere = builder.compare(.atLeast, row, builder.constant(0))
                state = builder.select(isThere, builder.constant(0), builder.constant(Truth.missing))
            }
        } else {
            values = builder.column(entry.values)
            state = entry.states.map { builder.column($0) } ?? known0
        }
        switch kind {
        case .date: return .day(values, state: state)
        case .boolean: return .truth(builder.mask(values, state))
        case .number: return .number(values, decimals: entry.decimals, state: state)
        case .text: return .text(values, state: state)
        case .person, .persons, .household: throw Unsupported("a column of persons")
        }
    }

    /// What no record means.
    private func replacingMissing(_ operand: Operand, _ absent: Value) throws(Unsupported) -> Operand {
        try replacing(operand, Truth.missing, absent)
    }

    /// An operand in which a state is replaced by a value.
    private func replacing(_ operand: Operand, _ state: Int64, _ value: Value) throws(Unsupported) -> Operand {
        let own = self.state(of: operand)
        let isIt = builder.isOne(own, of: [UInt8(state)])
        if builder.number(isIt) == 0 { return operand }
        return try chosen(isIt, self.operand(value), operand)
    }

    /// An operand of which nothing is left where the state says so.
    func covered(_ operand: Operand, by state: Node) -> Operand {
        if builder.number(state) == 0 { return operand }
        func over(_ own: Node) -> Node { builder.mask(own, state) }
        switch operand {
        case .number(let node, let decimals, let own): return .number(node, decimals: decimals, state: over(own))
        case .quotient(let node, let divisor, let decimals, let own):
            return .quotient(node, over: divisor, decimals: decimals, state: over(own))
        case .truth(let node): return .truth(builder.mask(node, state))
        case .day(let node, let own): return .day(node, state: over(own))
        case .months(let node, let own): return .months(node, state: over(own))
        case .days(let node, let own): return .days(node, state: over(own))
        case .text(let node, let own): return .text(node, state: over(own))
        case .nothing(let own): return .nothing(state: over(own))
        case .person(let rows):
            return .person(PersonRows(bearer: rows.bearer, axis: rows.axis, row: rows.row, state: over(rows.state)))
        case .list(let list):
            return .list(
                ListRows(
                    owner: list.owner, axis: list.axis, item: list.item, kept: list.kept, state: over(list.state)))
        case .event, .period: return operand
        }
    }

    /// The state of each row: 0 where there is a value.
    func state(of operand: Operand) -> Node {
        switch operand {
        case .number(_, _, let state), .quotient(_, _, _, let state), .day(_, let state), .months(_, let state),
            .days(_, let state), .text(_, let state), .nothing(let state):
            state
        case .truth(let node): builder.map(node, (0..<32).map { $0 <= 1 ? 0 : $0 })
        case .person(let rows): rows.state
        case .list(let list): list.state
        case .event, .period: known0
        }
    }

    private func kin(
        _ relation: String, _ fact: FactDeclaration, _ rows: PersonRows, _ axis: Int
    ) throws(Unsupported) -> Operand {
        let absent = fact.absent.map { $0.isNull ? Truth.null : Truth.missing } ?? Truth.missing
        if relation == "household", let households = columns.households {
            guard let row = rows.row else {
                return .person(PersonRows(bearer: .household, axis: households, row: nil, state: known0))
            }
            guard let column = columns.kin[relation] else { throw Unsupported("the household of another person") }
            let found = builder.gather(column, at: row, on: rows.axis, else: Int64(FactColumns.Kin.unknown))
            return .person(kinRows(.household, rows, found, absent))
        }
        if relation == "members", rows.row == nil, rows.bearer == .household, let households = columns.households,
            axis == households
        {
            let members = PersonRows(bearer: .person, axis: columns.persons, row: nil, state: known0)
            return .list(
                ListRows(
                    owner: households, axis: columns.persons, item: .init(.person(members)), kept: nil, state: known0))
        }
        if Chronicle.isPlural(relation) {
            guard let link = columns.lists[relation] else { throw Unsupported("the relation \(relation)") }
            let row = builder.down(rows.row ?? builder.row(of: rows.axis), to: axis)
            let (items, target) = builder.list(link, at: row, on: axis)
            let item = PersonRows(bearer: .person, axis: items, row: target, state: known0)
            let isKnown = builder.compare(.atLeast, row, builder.constant(0))
            let state = builder.select(isKnown, builder.constant(0), builder.constant(absent))
            return .list(
                ListRows(
                    owner: axis, axis: items, item: .init(.person(item)), kept: nil,
                    state: builder.mask(state, rows.state)))
        }
        guard let column = columns.kin[relation] else { throw Unsupported("the relation \(relation)") }
        let found =
            rows.row.map { builder.gather(column, at: $0, on: rows.axis, else: Int64(FactColumns.Kin.unknown)) }
            ?? builder.column(column)
        return .person(kinRows(.person, rows, found, absent))
    }

    private func kinRows(
        _ bearer: FactDeclaration.Bearer, _ rows: PersonRows, _ found: Node, _ absent: Int64
    ) -> PersonRows {
        let isUnknown = builder.compare(.equal, found, builder.constant(Int64(FactColumns.Kin.unknown)))
        let isNone = builder.compare(.equal, found, builder.constant(Int64(FactColumns.Kin.none)))
        let some = builder.select(isNone, builder.constant(Truth.null), builder.constant(0))
        let state = builder.select(isUnknown, builder.constant(absent), some)
        return PersonRows(bearer: bearer, axis: rows.axis, row: found, state: builder.mask(state, rows.state))
    }

    /// A field of an event.
    private func field(
        _ name: String, _ kind: FactColumns.OccasionKind, _ entry: FactColumns.Entry
    ) throws(Unsupported) -> Operand {
        if name == "day" { return .day(builder.column(entry.values), state: known0) }
        guard let field = chain.eventTypes[kind.type]?.field(name), let axis = columns.occasions[kind]?.axis else {
            throw Unsupported("the field \(name)")
        }
        return try load(entry, field.factKind, nil, on: axis)
    }
}

extension FieldDeclaration {
    /// The kind of fact that its value is.
    var factKind: FactDeclaration.Kind {
        switch kind {
        case .integer, .decimal, .money: .number
        case .boolean: .boolean
        case .date: .date
        default: .text
        }
    }
}
