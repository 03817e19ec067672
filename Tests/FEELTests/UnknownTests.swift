import Civil
import FEEL
import Testing

@Suite struct UnknownTests {
    /// u and v are not known; the other names are.
    static let context: Context = [
        "u": .missing("u"), "v": .missing("v"), "w": .open("w"), "t": true, "f": false, "n": .null, "three": 3,
        "some items": [1, .missing("u")],
        "people": [
            .context(["age": 2]), .context(["age": .missing("age")]), .context(["age": 40]),
        ],
    ]

    static func unknown(_ names: String...) -> Value {
        names.dropFirst().reduce(.missing(names[0])) { value, name in
            .unknown((value.unknown ?? Unknown(.missing(name))).union(Unknown(.missing(name))))
        }
    }

    @Test(arguments: [
        ("t and u", "u"), ("u and t", "u"), ("n and u", "u"), ("u and n", "u"), ("u and v", "u v"),
        ("f or u", "u"), ("u or f", "u"), ("n or u", "u"), ("u or v", "u v"), ("not(u)", "u"),
        ("u + 1", "u"), ("1 - u", "u"), ("u * v", "u v"), ("u / 0", "u"), ("u ** 2", "u"), ("-u", "u"),
        ("u = 1", "u"), ("u != u", "u"), ("u < v", "u v"), ("u >= 3", "u"), ("u = null", "u"),
        ("u between 1 and 3", "u"), ("three between u and 5", "u"), ("u in [1..3]", "u"), ("3 in [u..5]", "u"),
        ("u in (1, 2)", "u"), ("3 in (u, 4)", "u"), ("u.year", "u"), ("u[1]", "u"), ("u instance of number", "u"),
        ("abs(u)", "u"), ("sum([1, u])", "u"), ("max(1, u)", "u"), ("string(u)", "u"), ("upper case(u)", "u"),
        ("for x in u return x", "u"), ("some x in u satisfies true", "u"), ("every x in [u, true] satisfies x", "u"),
        ("some x in [u, false] satisfies x", "u"), ("if u then 1 else 2", "u"), ("if u then 1 else v", "u v"),
        ("if t then u else 1", "u"), ("list contains([1, u], 2)", "u"), ("all([true, u])", "u"),
        ("any([false, u])", "u"),
        ("count(people[age < 3])", "age"), ("(function(x) x + u)(1)", "u"), ("date(u)", "u"), ("[1, u] = [1, 2]", "u"),
        ("u(1)", "u"),
    ])
    func `an operator that needs the fact is not known either`(expression: String, names: String) throws {
        let expected = names.split(separator: " ").map(String.init)
        let value = try feel(expression, Self.context)
        #expect(value.unknown?.missing == expected, "\(expression) = \(value)")
    }

    @Test(arguments: [
        ("f and u", "false"), ("u and f", "false"), ("n and u and f", "false"), ("t or u", "true"), ("u or t", "true"),
        ("u or n or t", "true"), ("if u then 5 else 5", "5"), ("if u then three else 3", "3"),
        ("if f then u else 1", "1"),
        ("[1, u] = [2, 3]", "false"), ("[1, u] = [1]", "false"), ("count([1, u])", "2"), ("[1, u][1]", "1"),
        ("three between u and 2", "false"), ("3 in (u, 3)", "true"), ("list contains([1, u], 1)", "true"),
        ("all([false, u])", "false"), ("any([true, u])", "true"), ("some x in [u, true] satisfies x", "true"),
        ("every x in [false, u] satisfies x", "false"), ("{a: u, b: 2}.b", "2"), ("count(people)", "3"),
        ("some p in people satisfies p.age > 18", "true"), ("append([1], 2)", "[1, 2]"),
    ])
    func `what the fact cannot change is known`(expression: String, expected: String) throws {
        #expect(try feel(expression, Self.context) == feel(expected), "\(expression)")
    }

    @Test func `causes are sorted, each once, missing before open`() throws {
        let value = try feel("v + w + u + v", Self.context)
        #expect(value.unknown?.causes == [.missing("u"), .missing("v"), .open("w")])
        #expect(value.unknown?.missing == ["u", "v"])
        #expect(value.unknown?.open == ["w"])
    }

    @Test func `plain FEEL never answers unknown`() throws {
        for text in ["nothing", "null + 1", "[1, 2][7]", "{a: 1}.b", "if null then 1 else 2", "null and true"] {
            #expect(try !feel(text).isUnknown)
        }
    }

    /// Conjunction, disjunction and negation over all four values, against the definition: replace what is not known by each truth value
    /// and see whether the answer stays the same.
    @Test func `logic agrees with trying both truth values`() throws {
        let values: [Value] = [true, false, .null, .missing("u")]
        func possible(_ value: Value) -> [Value] { value.isUnknown ? [true, false] : [value] }
        for a in values {
            for b in values {
                for word in ["and", "or"] {
                    let got = try feel("a \(word) b", ["a": a, "b": b])
                    var answers: [Value] = []
                    for x in possible(a) {
                        for y in possible(b) {
                            let answer = try feel("a \(word) b", ["a": x, "b": y])
                            if !answers.contains(answer) { answers.append(answer) }
                        }
                    }
                    if answers.count == 1 {
                        #expect(got == answers[0], "\(a) \(word) \(b)")
                    } else {
                        #expect(got.isUnknown, "\(a) \(word) \(b)")
                    }
                }
            }
        }
    }
}
