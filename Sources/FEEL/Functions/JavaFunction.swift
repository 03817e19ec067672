import Civil

/// Functions of the Java library that an external function may name: a fixed table, in place of the reflection of the Java engines.
///
///     function(a, b) external {java: {class: "java.lang.Math", method signature: "max(double, double)"}}
public enum JavaFunction {
    private typealias Body = @Sendable ([Value]) throws(Fault) -> Value

    /// The function that a context names, as the body of an external function gives it; nil where the table has none.
    public static func find(_ context: Context, _ parameters: [Function.Parameter]) -> Function? {
        guard let java = context["java"]?.context ?? (context["class"] == nil ? nil : context),
            let type = java["class"]?.string, let signature = java["method signature"]?.string
        else { return nil }
        let name = type + "." + signature.filter { $0 != " " }
        guard let (count, body) = table[name], count == parameters.count else { return nil }
        return Function(name, parameters) { arguments, machine in
            do throws(Fault) { return try body(arguments) } catch { return machine.fail(error.code, name, arguments) }
        }
    }

    /// The table: class, method and types of parameters, with the number of parameters.
    private static let table: [String: (Int, Body)] = {
        var table: [String: (Int, Body)] = [:]
        for (type, convert) in [("double", double), ("float", float), ("int", int), ("long", long)] {
            table["java.lang.Math.max(\(type),\(type))"] = (
                2, { arguments throws(Fault) in .number(max(try convert(arguments, 0), try convert(arguments, 1))) }
            )
            table["java.lang.Math.min(\(type),\(type))"] = (
                2, { arguments throws(Fault) in .number(min(try convert(arguments, 0), try convert(arguments, 1))) }
            )
            table["java.lang.Math.abs(\(type))"] = (
                1, { arguments throws(Fault) in .number(try convert(arguments, 0).magnitude) }
            )
        }
        table["java.lang.Math.cos(double)"] = (
            1, { arguments throws(Fault) in try number(cosine(try arguments.number(0).approximate)) }
        )
        for (type, name, convert) in [
            ("Double", "double", double), ("Float", "float", float), ("Integer", "int", int), ("Long", "long", long),
            ("Short", "short", short), ("Byte", "byte", byte),
        ] {
            let body: Body = { arguments throws(Fault) in .number(try convert(arguments, 0)) }
            table["java.lang.\(type).valueOf(\(name))"] = (1, body)
            table["java.lang.\(type).valueOf(java.lang.String)"] = (
                1,
                { arguments throws(Fault) in
                    guard let value = Decimal128(try arguments.string(0)) else { throw .value }
                    return .number(try convert([.number(value)], 0))
                }
            )
        }
        table["java.lang.String.valueOf(char)"] = (
            1,
            { arguments throws(Fault) in
                let text = try arguments.string(0)
                guard text.utf16.count == 1 else { throw .value }
                return .string(text)
            }
        )
        table["java.lang.String.format(java.lang.String,[Ljava.lang.Object;)"] = (2, format)
        return table
    }()

    // MARK: Numbers, as Java holds them

    @Sendable private static func double(_ arguments: [Value], _ index: Int) throws(Fault) -> Decimal128 {
        try decimal(try arguments.number(index).approximate)
    }

    @Sendable private static func float(_ arguments: [Value], _ index: Int) throws(Fault) -> Decimal128 {
        let value = Float(try arguments.number(index).approximate)
        guard value.isFinite, let number = Decimal128("\(value)") else { throw .number }
        return number
    }

    @Sendable private static func int(_ arguments: [Value], _ index: Int) throws(Fault) -> Decimal128 {
        try whole(arguments, index, Int32.self)
    }

    @Sendable private static func long(_ arguments: [Value], _ index: Int) throws(Fault) -> Decimal128 {
        try whole(arguments, index, Int64.self)
    }

    @Sendable private static func short(_ arguments: [Value], _ index: Int) throws(Fault) -> Decimal128 {
        try whole(arguments, index, Int16.self)
    }

    @Sendable private static func byte(_ arguments: [Value], _ index: Int) throws(Fault) -> Decimal128 {
        try whole(arguments, index, Int8.self)
    }

    private static func whole<Whole: FixedWidthInteger>(
        _ arguments: [Value], _ index: Int, _: Whole.Type
    ) throws(Fault) -> Decimal128 {
        guard let value = try arguments.number(index).int64, Whole(exactly: value) != nil else { throw .value }
        return Decimal128(value)
    }

    private static func number(_ value: Double) throws(Fault) -> Value { .number(try decimal(value)) }

    private static func decimal(_ value: Double) throws(Fault) -> Decimal128 {
        guard value.isFinite, let number = Decimal128("\(value)") else { throw .number }
        return number
    }

    /// The cosine, by its series after taking whole turns away; to about 12 digits for numbers below a thousand.
    private static func cosine(_ x: Double) -> Double {
        let angle = x.remainder(dividingBy: 2 * .pi)
        var (term, sum) = (1.0, 1.0)
        for index in 1...20 {
            term *= -angle * angle / Double(2 * index * (2 * index - 1))
            sum += term
        }
        return sum
    }

    /// `%s`, `%d`, `%.2f` and `%%`; the second argument is the object, or a list of the objects.
    @Sendable private static func format(_ arguments: [Value]) throws(Fault) -> Value {
        var objects = arguments.at(1).items ?? [arguments.at(1)]
        var result = ""
        var rest = Substring(try arguments.string(0))
        while let mark = rest.firstIndex(of: "%") {
            result += rest[..<mark]
            rest = rest[rest.index(after: mark)...]
            if rest.first == "%" {
                result += "%"
                rest = rest.dropFirst()
                continue
            }
            let digits = rest.first == "." ? rest.dropFirst().prefix { $0.isNumber } : ""
            if rest.first == "." { rest = rest.dropFirst(digits.count + 1) }
            guard let kind = rest.popFirst(), !objects.isEmpty else { throw .value }
            let object = objects.removeFirst()
            switch (kind, object) {
            case ("s", .string(let text)): result += text
            case ("s", _): result += object.description
            case ("d", .number(let number)) where number.isInteger: result += number.description
            case ("f", .number(let number)):
                guard let scale = digits.isEmpty ? 6 : Int(digits), scale <= 30 else { throw .value }
                result += number.rounded(scale: scale, rule: .halfUp).description
            default: throw .type
            }
        }
        return .string(result + rest)
    }
}
