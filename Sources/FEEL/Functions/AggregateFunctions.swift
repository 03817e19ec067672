import Civil

extension BuiltIn {
    /// Functions that make one value of a list (DMN 1.5, tables 75 and 76).
    static let aggregateFunctions: [BuiltIn] = [
        BuiltIn("min", ["list"], variadic: true) { (a, machine) throws(Fault) in try extreme(a, -1, &machine) },
        BuiltIn("max", ["list"], variadic: true) { (a, machine) throws(Fault) in try extreme(a, 1, &machine) },
        BuiltIn("sum", ["list"], variadic: true) { (a, machine) throws(Fault) in
            let items = try a.items()
            guard let first = items.first else { throw Fault(.empty) }
            var total = first
            switch first {
            case .number, .yearsMonths, .daysTime: break
            default: throw .type
            }
            try machine.work(items.count)
            for item in items.dropFirst() {
                switch (total, item) {
                case (.number(let x), .number(let y)):
                    guard let sum = x.adding(y) else { throw .number }
                    total = .number(sum)
                case (.yearsMonths, .yearsMonths), (.daysTime, .daysTime):
                    guard case .value(let sum) = ArithmeticTable.add(total, item) else { throw .number }
                    total = sum
                default: throw .type
                }
            }
            return total
        },
        BuiltIn("product", ["list"], variadic: true) { (a, machine) throws(Fault) in
            let numbers = try numbers(a, &machine)
            guard !numbers.isEmpty else { throw Fault(.empty) }
            var product = Decimal128.one
            for number in numbers {
                guard let next = product.multiplied(by: number) else { throw .number }
                product = next
            }
            return .number(product)
        },
        BuiltIn("mean", ["list"], variadic: true) { (a, machine) throws(Fault) in
            let numbers = try numbers(a, &machine)
            guard !numbers.isEmpty else { throw Fault(.empty) }
            return .number(try mean(numbers))
        },
        BuiltIn("median", ["list"], variadic: true) { (a, machine) throws(Fault) in
            let sorted = try numbers(a, &machine).sorted()
            guard !sorted.isEmpty else { return .null }
            let middle = sorted.count / 2
            if sorted.count % 2 == 1 { return .number(sorted[middle]) }
            return .number(try mean([sorted[middle - 1], sorted[middle]]))
        },
        BuiltIn("stddev", ["list"], variadic: true) { (a, machine) throws(Fault) in
            let numbers = try numbers(a, &machine)
            guard numbers.count > 1 else { throw Fault(.empty) }
            let mean = try mean(numbers)
            var squares = Decimal128.zero
            for number in numbers {
                guard let difference = number.subtracting(mean), let square = difference.multiplied(by: difference),
                    let sum = squares.adding(square)
                else { throw .number }
                squares = sum
            }
            guard let variance = squares.divided(by: Decimal128(numbers.count - 1)), let root = variance.squareRoot
            else { throw .number }
            return .number(root)
        },
        BuiltIn("mode", ["list"], variadic: true) { (a, machine) throws(Fault) in
            var counts: [Decimal128: Int] = [:]
            for number in try numbers(a, &machine) { counts[number, default: 0] += 1 }
            guard let most = counts.values.max() else { return .list([]) }
            return .list(counts.filter { $0.value == most }.keys.sorted().map { .number($0) })
        },
        BuiltIn("all", ["list"], variadic: true, unknowns: .own) { (a, machine) throws(Fault) in
            try junction(a, whole: false, &machine)
        },
        BuiltIn("any", ["list"], variadic: true, unknowns: .own) { (a, machine) throws(Fault) in
            try junction(a, whole: true, &machine)
        },
    ]

    private static func numbers(_ a: [Value], _ machine: inout Machine) throws(Fault) -> [Decimal128] {
        let items = try a.items()
        try machine.work(items.count)
        var numbers: [Decimal128] = []
        for item in items {
            guard case .number(let number) = item else { throw .type }
            numbers.append(number)
        }
        return numbers
    }

    private static func mean(_ numbers: [Decimal128]) throws(Fault) -> Decimal128 {
        var sum = Decimal128.zero
        for number in numbers {
            guard let next = sum.adding(number) else { throw .number }
            sum = next
        }
        guard let mean = sum.divided(by: Decimal128(numbers.count)) else { throw .number }
        return mean
    }

    private static func extreme(_ a: [Value], _ sign: Int, _ machine: inout Machine) throws(Fault) -> Value {
        let items = try a.items()
        guard var best = items.first else { throw Fault(.empty) }
        try machine.work(items.count)
        for item in items {
            guard let order = Comparing.order(item, best) else { throw .type }
            if order * sign > 0 { best = item }
        }
        return best
    }

    /// Conjunction (where false decides) or disjunction of truth values, nulls and unknowns.
    private static func junction(_ a: [Value], whole: Bool, _ machine: inout Machine) throws(Fault) -> Value {
        if a.count == 1, case .unknown = a[0] { return a[0] }
        let items = try a.items()
        try machine.work(items.count)
        for item in items {
            switch item {
            case .boolean, .null, .unknown: break
            default: throw .type
            }
        }
        var result = Value.boolean(!whole)
        for item in items { result = whole ? Logic.or(result, item) : Logic.and(result, item) }
        return result
    }
}
