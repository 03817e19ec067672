import Civil

/// An expression of the plainest kind, as most rules are: numbers, truth values, comparisons, arithmetic, `and`, `or`, `if`, the sum of a
/// list, over variables of the scope. Read in one pass into one array, checked on the way, evaluated from it.
///
/// It is a faster way to the same answers, never another one: it abstains from every text that holds anything else, and from every
/// evaluation in which a value is not the number or truth value that is wanted; the whole parser and compiler then do the work. The tests
/// hold the two beside each other.
struct Straight: Sendable {
    /// One step; values are on a stack.
    enum Instruction: Sendable {
        case variable(Int32)
        /// A small whole number.
        case whole(Int32)
        /// Any other number, by its place among the constants.
        case constant(Int32)
        case boolean(Bool)
        case compare(Syntax.Comparison)
        /// A variable compared with a small whole number.
        case test(Int32, Syntax.Comparison, Int32)
        /// A variable of truth that must be so.
        case holds(Int32, Bool)
        case add, subtract, multiply, divide
        /// `sum` of a variable that is a list.
        case sum(Int32)
        /// `and`: leaves if false is on top, else takes it away.
        case leaveIfFalse(Int32)
        /// `or`: leaves if true is on top, else takes it away.
        case leaveIfTrue(Int32)
        /// Nothing but a truth value may be on top.
        case truth
        /// `if`: takes the condition away, and goes on elsewhere if it is false.
        case unless(Int32)
        case jump(Int32)
    }

    let code: [Instruction]
    let constants: [Decimal128]
    /// The type of the result, where the declared types of the variables give every step what it wants; nil where the checker must look.
    let type: FEELType?

    /// What is on the stack.
    private enum Slot {
        case number(Decimal128)
        case boolean(Bool)
    }

    /// Bounds: beyond them it abstains.
    enum Bound {
        static let bytes = 2_048
        static let nesting = 32
        static let instructions = 200
        /// The stack never holds more than one value for each level and operator that is open.
        static let stack = 160
    }

    // MARK: Evaluation

    /// The value, given those of the variables; nil where a value is not what is wanted.
    func evaluate(_ values: [Value]) -> Value? {
        withUnsafeTemporaryAllocation(of: Slot.self, capacity: Bound.stack) { stack in
            code.withUnsafeBufferPointer { code in
                values.withUnsafeBufferPointer { run(code, $0, stack) }
            }
        }
    }

    /// The sum of numbers; nil for none, for very many, and for other things.
    private static func sum(_ items: [Value]) -> Decimal128? {
        guard items.count <= 256, case .number(var sum)? = items.first else { return nil }
        for item in items.dropFirst() {
            guard case .number(let number) = item, let next = sum.adding(number) else { return nil }
            sum = next
        }
        return sum
    }

    @inline(__always)
    private func run(
        _ code: UnsafeBufferPointer<Instruction>, _ values: UnsafeBufferPointer<Value>,
        _ stack: UnsafeMutableBufferPointer<Slot>
    ) -> Value? {
        var top = -1
        var next = 0
        while next < code.count {
            switch code[next] {
            case .variable(let place):
                switch values[Int(place)] {
                case .number(let number): stack[top + 1] = .number(number)
                case .boolean(let truth): stack[top + 1] = .boolean(truth)
                default: return nil
                }
                top += 1
            case .whole(let number):
                top += 1
                stack[top] = .number(Decimal128(Int64(number)))
            case .constant(let place):
                top += 1
                stack[top] = .number(constants[Int(place)])
            case .boolean(let truth):
                top += 1
                stack[top] = .boolean(truth)
            case .test(let place, let symbol, let constant):
                guard case .number(let number) = values[Int(place)] else { return nil }
                top += 1
                stack[top] = .boolean(Compiler.holds(symbol, number, Decimal128(Int64(constant))))
            case .holds(let place, let wanted):
                guard case .boolean(let truth) = values[Int(place)] else { return nil }
                top += 1
                stack[top] = .boolean(truth == wanted)
            case .compare(let symbol):
                switch (stack[top - 1], stack[top]) {
                case (.number(let a), .number(let b)): stack[top - 1] = .boolean(Compiler.holds(symbol, a, b))
                case (.boolean(let a), .boolean(let b)) where symbol == .equal: stack[top - 1] = .boolean(a == b)
                case (.boolean(let a), .boolean(let b)) where symbol == .notEqual: stack[top - 1] = .boolean(a != b)
                default: return nil
                }
                top -= 1
            case .add, .subtract, .multiply, .divide:
                guard case .number(let a) = stack[top - 1], case .number(let b) = stack[top] else { return nil }
                let result: Decimal128? =
                    switch code[next] {
                    case .add: a.adding(b)
                    case .subtract: a.subtracting(b)
                    case .multiply: a.multiplied(by: b)
                    default: a.divided(by: b)
                    }
                guard let result else { return nil }
                top -= 1
                stack[top] = .number(result)
            case .sum(let place):
                guard case .list(let items) = values[Int(place)], let sum = Straight.sum(items) else { return nil }
                top += 1
                stack[top] = .number(sum)
            case .leaveIfFalse(let target), .leaveIfTrue(let target):
                guard case .boolean(let truth) = stack[top] else { return nil }
                let leaves = if case .leaveIfTrue = code[next] { truth } else { !truth }
                if leaves {
                    next = Int(target)
                    continue
                }
                top -= 1
            case .truth: guard case .boolean = stack[top] else { return nil }
            case .unless(let target):
                guard case .boolean(let truth) = stack[top] else { return nil }
                top -= 1
                if !truth {
                    next = Int(target)
                    continue
                }
            case .jump(let target):
                next = Int(target)
                continue
            }
            next += 1
        }
        guard top == 0 else { return nil }
        switch stack[0] {
        case .number(let number): return .number(number)
        case .boolean(let truth): return .boolean(truth)
        }
    }
}
