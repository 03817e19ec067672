import Civil
import Columns
import FEEL

/// Turns the rules of packs into programs over columns: the same checked trees that the evaluation for one person goes by.
///
/// What has no step of its own is computed row by row by the very functions of the language; what cannot be computed by columns at all is
/// ``Unsupported``.
final class ColumnCompiler {
    /// The program, which the compilers of several variants build together.
    private let shared: SharedBuilder
    var builder: Builder {
        _read { yield shared.builder }
        _modify { yield &shared.builder }
    }
    /// Set by computations row by row whose result has no place in a column.
    var fault: HostFault { shared.fault }
    let chain: PackChain
    let columns: FactColumns
    /// Facts that have been compiled: those that do not change with the day, and those of the present one.
    private var known: [FactKey: Operand] = [:]
    private var scopes: [[String]: Scope] = [:]
    private var terms: [String: Terms] = [:]
    private var factTerms: [Int: Term] = [:]
    private var parameterValues: [ParameterKey: [String: Value]] = [:]

    private struct ParameterKey: Hashable {
        let roots: Set<String>
        let day: Day
    }

    private struct FactKey: Hashable {
        let fact: Int
        let rows: PersonRows
        let today: Day?
    }

    /// - Parameter other: the compiler of another variant: what both have in common is one thing in the program.
    init(_ chain: PackChain, _ columns: FactColumns, with other: ColumnCompiler? = nil) {
        self.chain = chain
        self.columns = columns
        shared = other?.shared ?? SharedBuilder(Builder(columns.frame))
    }

    /// A builder behind a reference.
    private final class SharedBuilder {
        var builder: Builder
        let fault = HostFault()

        init(_ builder: Builder) { self.builder = builder }
    }

    var zero: Node { builder.constant(0) }

    /// The expressions of an entitlement, taken apart once.
    func terms(_ entitlement: Entitlement) -> Terms {
        if let found = terms[entitlement.id] { return found }
        let made = Terms(entitlement, chain)
        terms[entitlement.id] = made
        return made
    }

    /// Names with their values; expressions that were parsed for the same names are used again.
    func constants(_ values: [String: Value]) -> Scene.Constants {
        let names = values.keys.sorted()
        let scope = scopes[names] ?? Scope(Shape(names))
        scopes[names] = scope
        return Scene.Constants(values, scope)
    }

    // MARK: Expressions

    func compile(_ term: Term, _ scene: Scene) throws(Unsupported) -> Operand {
        if let folded = try folded(term, scene) { return folded }
        do { return try plain(term, scene) } catch {
            // Row by row, where operands are plain values.
            if let hosted = try? hosted(term.syntax, scene) { return hosted }
            throw error
        }
    }

    private func plain(_ term: Term, _ scene: Scene) throws(Unsupported) -> Operand {
        func part(_ number: Int) throws(Unsupported) -> Operand { try compile(term.parts[number], scene) }
        switch term.syntax.kind {
        case .name(let name): return try variable(name, scene)
        case .path(_, let name): return try member(name, of: part(0), scene)
        case .negate: return try negate(part(0))
        case .arithmetic(let symbol, _, _): return try arithmetic(symbol, part(0), part(1))
        case .compare(let symbol, _, _): return .truth(try compare(symbol, part(0), part(1)))
        case .and: return .truth(builder.and(try truth(part(0)), try truth(part(1))))
        case .or: return .truth(builder.or(try truth(part(0)), try truth(part(1))))
        case .between:
            let value = try part(0)
            let above = try compare(.greaterOrEqual, value, part(1))
            let below = try compare(.lessOrEqual, value, part(2))
            return .truth(builder.and(above, below))
        case .if: return try conditional(truth(part(0)), part(1), part(2))
        case .for(let iterators, _): return try iteration(iterators, term, scene)
        case .some(let iterators, _): return try quantified(iterators, term, every: false, scene)
        case .every(let iterators, _): return try quantified(iterators, term, every: true, scene)
        case .filter: return try filter(term, scene)
        case .call: return try call(term, scene)
        case .null, .boolean, .number, .string, .at, .in, .interval, .unary, .list, .context, .function, .instance:
            throw Unsupported("\(term.syntax)")
        }
    }

    // MARK: Constants

    /// The value of what is the same in all rows; nil for anything else.
    private func folded(_ term: Term, _ scene: Scene) throws(Unsupported) -> Operand? {
        for root in term.roots where scene.constants.values[root] == nil {
            guard let reference = scene.reference, reference.roots.contains(root) else { return nil }
        }
        for root in term.roots where scene.names[root] != nil { return nil }
        let isConstant = term.roots.allSatisfy { scene.constants.values[$0] != nil }
        guard isConstant else {
            guard let reference = scene.reference else { return nil }
            return try stepwise(term, reference, scene)
        }
        let value = term.value(scene.constants)
        if case .function = value { return nil }
        return try operand(value)
    }

    /// A value as an operand.
    func operand(_ value: Value) throws(Unsupported) -> Operand {
        switch value {
        case .null: return .nothing(state: builder.constant(Truth.null))
        case .unknown(let unknown): return .nothing(state: builder.constant(ColumnCompiler.state(unknown)))
        case .boolean(let truth): return .truth(builder.constant(truth ? Truth.yes : Truth.no))
        case .number(let number):
            guard let (whole, decimals) = ColumnCompiler.whole(number) else { throw Unsupported("\(number)") }
            return .number(builder.constant(whole), decimals: decimals, state: zero)
        case .date(let day): return .day(builder.constant(day.number), state: zero)
        case .yearsMonths(let months): return .months(builder.constant(months), state: zero)
        case .daysTime(let length):
            guard DaysTime(days: length.days) == length else { throw Unsupported("a time of day") }
            return .days(builder.constant(length.days), state: zero)
        case .string(let text): return .text(builder.constant(Int64(columns.codes[text] ?? -1)), state: zero)
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
                guard let rest = builder.floorRemainder(month, by: 12),
                    let number = builder.add(rest, builder.constant(1))
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
            guard let entry = columns.facts[declaration.id] else { throw Unsupported(column: declaration.id) }
            var value = try load(entry, declaration.kind, rows.row, on: rows.axis)
            var absent = declaration.absent
            if case .events(let query) = declaration.source, query.take == .any { absent = absent ?? .boolean(false) }
            if let absent { value = try replacingMissing(value, absent) }
            return covered(value, by: rows.state)
        case .expression:
            guard let rule = row.rule else { throw Unsupported("the fact \(declaration.id)") }
            var names: [String: Value] = [:]
            names["today"] = scene.constants.values["today"]
            let inner = Scene(constants: constants(names), names: [:], facts: rows, axis: rows.axis)
            let place = chain.factTable.index[declaration.id] ?? -1
            let term = factTerms[place] ?? Term(rule.expression.syntax)
            factTerms[place] = term
            var value = try compile(term, inner)
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
            state = entry.states.map { builder.column($0) } ?? zero
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
        let isIt = builder.compare(.equal, own, builder.constant(state))
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
        case .truth(let node): builder.state(ofTruth: node)
        case .person(let rows): rows.state
        case .list(let list): list.state
        case .event, .period: zero
        }
    }

    private func kin(
        _ relation: String, _ fact: FactDeclaration, _ rows: PersonRows, _ axis: Int
    ) throws(Unsupported) -> Operand {
        let absent = fact.absent.map { $0.isNull ? Truth.null : Truth.missing } ?? Truth.missing
        if relation == "household", let households = columns.households {
            guard let row = rows.row else {
                return .person(PersonRows(bearer: .household, axis: households, row: nil, state: zero))
            }
            guard let column = columns.kin[relation] else { throw Unsupported("the household of another person") }
            let found = builder.gather(column, at: row, on: rows.axis, else: Int64(FactColumns.Kin.unknown))
            return .person(kinRows(.household, rows, found, absent))
        }
        if relation == "members", rows.row == nil, rows.bearer == .household, let households = columns.households,
            axis == households
        {
            let members = PersonRows(bearer: .person, axis: columns.persons, row: nil, state: zero)
            return .list(
                ListRows(
                    owner: households, axis: columns.persons, item: .init(.person(members)), kept: nil, state: zero))
        }
        if Chronicle.isPlural(relation) {
            guard let link = columns.lists[relation] else { throw Unsupported("the relation \(relation)") }
            let row = builder.down(rows.row ?? builder.row(of: rows.axis), to: axis)
            let (items, target) = builder.list(link, at: row, on: axis)
            let item = PersonRows(bearer: .person, axis: items, row: target, state: zero)
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

    /// The values of parameters on a day, by their first name.
    func parameters(_ roots: Set<String>, on day: Day) -> [String: Value] {
        let key = ParameterKey(roots: roots, day: day)
        if let found = parameterValues[key] { return found }
        var values: [String: Value] = [:]
        let log = ReadLog()
        for root in roots {
            if chain.parameters[root] != nil {
                values[root] = EntitlementEvaluation.parameter(root, chain.tables[root], day, log)
                continue
            }
            let ids = chain.parameters.keys.filter { $0.hasPrefix(root + ".") }.sorted()
            guard !ids.isEmpty else { continue }
            values[root] = .context(
                Context(
                    ids.map {
                        (
                            String($0.dropFirst(root.count + 1)),
                            EntitlementEvaluation.parameter($0, chain.tables[$0], day, log)
                        )
                    }))
        }
        parameterValues[key] = values
        return values
    }

    /// A field of an event.
    private func field(
        _ name: String, _ kind: FactColumns.OccasionKind, _ entry: FactColumns.Entry
    ) throws(Unsupported) -> Operand {
        if name == "day" { return .day(builder.column(entry.values), state: zero) }
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
