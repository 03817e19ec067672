import Civil
import Columns
import FEEL

extension ColumnCompiler {
    func call(_ term: Term, _ scene: Scene) throws(Unsupported) -> Operand {
        guard case .call(let callee, let arguments) = term.syntax.kind, arguments.allSatisfy({ $0.name == nil }) else {
            throw Unsupported("arguments by name")
        }
        func operands() throws(Unsupported) -> [Operand] {
            var operands: [Operand] = []
            for part in term.parts.dropFirst() { operands.append(try compile(part, scene)) }
            return operands
        }
        if case .name(let name) = callee.kind, scene.names[name] == nil, Function.builtIn(name) != nil {
            return try builtIn(name, operands())
        }
        let path = ColumnCompiler.path(callee)
        if let id = chain.parameter(of: path), let table = chain.tables[id],
            path.count == id.split(separator: ".").count
        {
            return try lookup(table, operands(), scene)
        }
        throw Unsupported("\(callee)")
    }

    static func path(_ syntax: Syntax) -> [String] {
        switch syntax.kind {
        case .name(let name): [name]
        case .path(let base, let name): path(base) + [name]
        default: []
        }
    }

    private func builtIn(_ name: String, _ a: [Operand]) throws(Unsupported) -> Operand {
        switch (name, a.count) {
        case ("not", 1): return .truth(builder.not(try truth(a[0])))
        case ("count", 1), ("sum", 1), ("min", 1), ("max", 1):
            if case .list(let list) = a[0] { return try aggregate(name, list) }
            if case .nothing = a[0] { return a[0] }
            throw Unsupported(name)
        case ("min", 2...), ("max", 2...): return try extreme(a, least: name == "min")
        case ("abs", 1):
            guard case .number(let node, let decimals, let state) = a[0] else { throw Unsupported(name) }
            let negative = try checked(builder.subtract(zero, node))
            return .number(builder.extreme(node, negative, least: false), decimals: decimals, state: state)
        case ("floor", 1), ("ceiling", 1): return try rounded(a[0], digits: 0, name == "floor" ? .floor : .ceiling)
        case ("decimal", 2), ("round up", 2), ("round down", 2), ("round half up", 2), ("round half down", 2),
            ("floor", 2), ("ceiling", 2):
            guard case .number(let digits, 0, _) = a[1], let places = builder.number(digits), (0...9).contains(places)
            else { throw Unsupported(name) }
            let rules: [String: Decimal128.Rounding] = [
                "decimal": .halfEven, "round up": .up, "round down": .down, "round half up": .halfUp,
                "round half down": .halfDown, "floor": .floor, "ceiling": .ceiling,
            ]
            return try rounded(a[0], digits: Int(places), rules[name] ?? .halfEven)
        case ("date", 1): if case .day = a[0] { return a[0] }
        case ("date", 3): return try date(a)
        case ("last day of month", 1):
            guard case .day(let day, let state) = a[0], let month = builder.month(ofDay: day),
                let last = builder.day(ofMonth: month, builder.constant(31))
            else { break }
            return .day(last, state: state)
        case ("years and months duration", 2):
            guard case .day(let from, let s) = a[0], case .day(let to, let t) = a[1] else {
                if case .nothing = a[0] { return .nothing(state: builder.join(state(of: a[0]), state(of: a[1]))) }
                if case .nothing = a[1] { return .nothing(state: builder.join(state(of: a[0]), state(of: a[1]))) }
                break
            }
            return .months(try completedMonths(from, to), state: builder.join(s, t))
        default: break
        }
        throw Unsupported(name)
    }

    /// Whole months from one day to another, cut towards zero.
    private func completedMonths(_ from: Node, _ to: Node) throws(Unsupported) -> Node {
        guard let a = builder.month(ofDay: from), let b = builder.month(ofDay: to), let x = builder.dayOfMonth(from),
            let y = builder.dayOfMonth(to)
        else { throw Unsupported("a day beyond the calendar") }
        let months = try checked(builder.subtract(b, a))
        let isBefore = builder.compare(.less, y, x)
        let isAfter = builder.compare(.greater, y, x)
        let isForward = builder.compare(.greater, months, zero)
        let isBackward = builder.compare(.less, months, zero)
        let less = try checked(builder.add(months, builder.constant(-1)))
        let more = try checked(builder.add(months, builder.constant(1)))
        return builder.select(
            builder.and(isForward, isBefore), less,
            builder.select(builder.and(isBackward, isAfter), more, months))
    }

    private func extreme(_ a: [Operand], least: Bool) throws(Unsupported) -> Operand {
        var result = a[0]
        for next in a.dropFirst() {
            let state = builder.join(self.state(of: result), self.state(of: next))
            switch (result, next) {
            case (.nothing, _), (_, .nothing): result = .nothing(state: state)
            case (.number(let x, let dx, _), .number(let y, let dy, _)):
                let (left, right, decimals) = try aligned(x, dx, y, dy)
                result = .number(builder.extreme(left, right, least: least), decimals: decimals, state: state)
            case (.day(let x, _), .day(let y, _)): result = .day(builder.extreme(x, y, least: least), state: state)
            case (.months(let x, _), .months(let y, _)):
                result = .months(builder.extreme(x, y, least: least), state: state)
            case (.days(let x, _), .days(let y, _)): result = .days(builder.extreme(x, y, least: least), state: state)
            default: throw Unsupported("min")
            }
        }
        return result
    }

    /// A number rounded to so many decimals.
    func rounded(_ operand: Operand, digits: Int, _ rule: Decimal128.Rounding) throws(Unsupported) -> Operand {
        switch operand {
        case .nothing: return operand
        case .number(let node, let decimals, let state):
            guard decimals > digits else { return operand }
            let divisor = builder.constant(Tens.power64(decimals - digits))
            return .number(try checked(builder.divide(node, divisor, rule)), decimals: digits, state: state)
        case .quotient(let node, let divisor, let decimals, let state):
            let up = digits > decimals ? Tens.power64(digits - decimals) : 1
            let (whole, overflow) = divisor.multipliedReportingOverflow(
                by: decimals > digits ? Tens.power64(decimals - digits) : 1)
            guard !overflow else { throw Unsupported("a quotient") }
            let numerator = try checked(builder.multiply(node, builder.constant(up)))
            return .number(
                try checked(builder.divide(numerator, builder.constant(whole), rule)), decimals: digits, state: state)
        default: throw Unsupported("rounding")
        }
    }

    private func date(_ a: [Operand]) throws(Unsupported) -> Operand {
        guard case .number(let year, 0, let s) = a[0], case .number(let month, 0, let t) = a[1],
            case .number(let day, 0, let u) = a[2], (1...12).contains(builder.range(month).lowerBound),
            (1...12).contains(builder.range(month).upperBound), (1...28).contains(builder.range(day).lowerBound),
            (1...28).contains(builder.range(day).upperBound)
        else { throw Unsupported("date") }
        let years = try checked(builder.multiply(year, builder.constant(12)))
        let months = try checked(builder.add(years, try checked(builder.add(month, builder.constant(-1)))))
        guard let result = builder.day(ofMonth: months, day) else { throw Unsupported("date") }
        return .day(result, state: builder.join(builder.join(s, t), u))
    }

    // MARK: Parameters

    /// A table of parameters, at keys that are columns.
    private func lookup(
        _ table: ParameterTable, _ arguments: [Operand], _ scene: Scene
    ) throws(Unsupported) -> Operand {
        guard arguments.count == table.parameter.keys.count, arguments.count >= 1 else { throw Unsupported("keys") }
        let days: [Day]
        if scene.reference != nil {
            days = [.first] + table.turns
        } else {
            guard let day = scene.constants.values[ColumnCompiler.referenceName]?.day else {
                throw Unsupported("a parameter outside a rule")
            }
            days = [day]
        }
        // Where each argument's keys lie, and the place of a row among all combinations.
        var place: Node?
        var combinations: [[String]] = [[]]
        var state = zero
        for (number, argument) in arguments.enumerated() {
            let keys = Set(table.keys.map { $0[number] }).sorted()
            state = builder.join(state, builder.unknown(self.state(of: argument)))
            let own = try keyPlace(argument, keys)
            if let before = place {
                let isThere = builder.and(
                    builder.compare(.atLeast, before, zero), builder.compare(.atLeast, own, zero))
                let combined = try checked(
                    builder.add(
                        try checked(builder.multiply(before, builder.constant(Int64(keys.count)))), own))
                place = builder.select(isThere, combined, builder.constant(-1))
            } else {
                place = own
            }
            combinations = combinations.flatMap { head in keys.map { head + [$0] } }
        }
        guard var place else { throw Unsupported("keys") }
        var values: [Value] = []
        for day in days {
            for key in combinations { values.append(table.value(key, on: day)?.value ?? .open(table.parameter.id)) }
        }
        if let reference = scene.reference, days.count > 1 {
            let size = Int64(combinations.count)
            let segment = builder.steps(
                reference.day, days.dropFirst().map(\.number), (1..<days.count).map { Int64($0) * size }, before: 0)
            let isThere = builder.compare(.atLeast, place, zero)
            place = builder.select(
                isThere, try checked(builder.add(place, segment)), builder.constant(-1))
        }
        let open = try operand(.open(table.parameter.id))
        let found = try tabulated(values, open) { builder, numbers, other, isByte in
            builder.lookup(place, numbers, else: other, isByte: isByte)
        }
        return covered(found, by: state)
    }

    /// The name under which a scene keeps the day on which parameters are read.
    static let referenceName = "\u{0}reference"

    /// The place of an argument among keys as packs write them; −1 where it is none of them.
    private func keyPlace(_ argument: Operand, _ keys: [String]) throws(Unsupported) -> Node {
        let none = builder.constant(-1)
        var found: Node
        switch argument {
        case .nothing: return none
        case .number(let node, let decimals, _):
            // Keys are whole numbers: what has decimals is none of them.
            let one = builder.constant(Tens.power64(decimals))
            let whole = try checked(builder.divide(node, one, .down))
            let isWhole = builder.compare(.equal, try checked(builder.multiply(whole, one)), node)
            let numbers = keys.compactMap { Decimal128($0)?.int64 }
            guard let low = numbers.min(), let high = numbers.max(), high - low < 4_096 else {
                throw Unsupported("keys")
            }
            var places = [Int64](repeating: -1, count: Int(high - low) + 1)
            for (place, key) in keys.enumerated() {
                // Keys are compared as texts.
                if let number = Decimal128(key)?.int64, Decimal128(number).description == key {
                    places[Int(number - low)] = Int64(place)
                }
            }
            guard numbers.count == keys.count else { throw Unsupported("keys") }
            found = builder.lookup(try checked(builder.add(whole, builder.constant(-low))), places, else: -1)
            found = builder.select(isWhole, found, none)
        case .text(let node, _):
            let places = columns.texts.map { text in Int64(keys.firstIndex(of: text) ?? -1) }
            if let code = builder.number(node), code < 0 { return none }
            found = builder.lookup(node, places, else: -1)
        case .truth(let node):
            let (yes, no) = (keys.firstIndex(of: "true") ?? -1, keys.firstIndex(of: "false") ?? -1)
            found = builder.select(
                builder.isTrue(node), builder.constant(Int64(yes)), builder.constant(Int64(no)))
        default: throw Unsupported("keys")
        }
        let isThere = builder.compare(.equal, state(of: argument), zero)
        found = builder.select(isThere, found, none)
        return found
    }

    /// An expression over parameters that are read on another day in each row: its value between the days on which one of them turns.
    func stepwise(
        _ term: Term, _ reference: Scene.Reference, _ scene: Scene
    ) throws(Unsupported) -> Operand {
        var days: Set<Day> = []
        let roots = term.roots.intersection(reference.roots)
        for id in chain.parameters.keys where roots.contains(id.split(separator: ".").first.map(String.init) ?? id) {
            days.formUnion(chain.tables[id]?.turns ?? [])
        }
        let turns = [Day.first] + days.sorted()
        let values = turns.map { day in
            term.value(
                constants(scene.constants.values.merging(parameters(roots, on: day), uniquingKeysWith: { $1 })))
        }
        if values.contains(where: { if case .function = $0 { true } else { false } }) { throw Unsupported("a table") }
        let first = try operand(values[0])
        return try tabulated(values, first) { builder, numbers, _, isByte in
            builder.steps(
                reference.day, turns.dropFirst().map(\.number), Array(numbers.dropFirst()), before: numbers[0],
                isByte: isByte)
        }
    }

    /// Several values as one operand: numbers and states chosen in the same way.
    private func tabulated(
        _ values: [Value], _ other: Operand, _ choose: (inout Builder, [Int64], Int64, _ isByte: Bool) -> Node
    ) throws(Unsupported) -> Operand {
        var states: [Int64] = []
        var kinds: Set<String> = []
        for value in values {
            switch value {
            case .null: states.append(Truth.null)
            case .unknown(let unknown): states.append(ColumnCompiler.state(unknown))
            default:
                states.append(0)
                kinds.insert(value.kind)
            }
        }
        guard kinds.count <= 1 else { throw Unsupported("values of several kinds") }
        let elseState = builder.number(state(of: other)) ?? 0
        let state = choose(&builder, states, elseState, true)
        var decimals = 0
        var plain: [Int64] = []
        for case .number(let number) in values {
            guard let whole = ColumnCompiler.whole(number) else { throw Unsupported("\(number)") }
            decimals = max(decimals, whole.decimals)
        }
        for value in values {
            switch value {
            case .number(let number):
                guard let scaled = number.multiplied(by: Decimal128(Tens.power64(decimals)))?.int64 else {
                    throw Unsupported("\(number)")
                }
                plain.append(scaled)
            case .boolean(let truth): plain.append(truth ? 1 : 0)
            case .date(let day): plain.append(day.number)
            case .yearsMonths(let months): plain.append(months)
            case .daysTime(let length):
                guard DaysTime(days: length.days) == length else { throw Unsupported("a time of day") }
                plain.append(length.days)
            case .string(let text): plain.append(Int64(columns.codes[text] ?? -1))
            case .null, .unknown: plain.append(0)
            default: throw Unsupported(value.kind)
            }
        }
        let sample = values.first { !$0.isNull && !$0.isUnknown }
        // What is missing takes a neighbour's number, so that it does not widen the range.
        let filler = zip(plain, states).first { $0.1 == 0 }?.0 ?? 0
        for index in plain.indices where states[index] != 0 { plain[index] = filler }
        let isTruth = if case .boolean? = sample { true } else { false }
        let node = choose(&builder, plain, filler, isTruth)
        switch sample {
        case nil: return .nothing(state: state)
        case .number?: return .number(node, decimals: decimals, state: state)
        case .boolean?: return .truth(builder.mask(node, state))
        case .date?: return .day(node, state: state)
        case .yearsMonths?: return .months(node, state: state)
        case .daysTime?: return .days(node, state: state)
        case .string?: return .text(node, state: state)
        default: throw Unsupported("a value")
        }
    }
}
