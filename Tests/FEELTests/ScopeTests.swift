import Civil
import FEEL
import Testing

@Suite struct ScopeTests {
    @Test func `the longest known name wins`() throws {
        let context: Context = ["a": 10, "b": 3, "a-b": 1, "a - b c": 2, "date": 5, "Full Name": "x", "for sale": true]
        #expect(try feel("a-b", context) == 1)
        #expect(try feel("a - b", context) == 1)
        #expect(try feel("a-b c", context) == 2)
        #expect(try feel("b-a", context) == -7)
        #expect(try feel("date + 1", context) == 6)
        #expect(try feel("date and time(\"2025-01-01T10:00:00\").hour", context) == 10)
        #expect(try feel("Full   Name", context) == "x")
        #expect(try feel("for sale and true", context) == true)
        #expect(try feel("{a-b: 7, c: a-b}.c", context) == 7)
        #expect(try feel("for a-b in [1] return a-b + 1", context) == [2])
    }

    @Test func `names may be Chinese`() throws {
        let context: Context = ["孩子": .context(["出生日期": .date(Day(number: 0)), "性 别": "女"])]
        #expect(try feel("孩子.出生日期.year", context) == 1970)
        #expect(try feel("孩子.性 别", context) == "女")
    }

    @Test func `a filter sees the members of the item before the variables outside`() throws {
        let context: Context = [
            "x": 2, "list": [.context(["x": 1, "y z": 5]), .context(["x": 3, "y z": 6]), .context(["item": 2])],
        ]
        #expect(try feel("list[x = 1].y z", context) == [5])
        #expect(try feel("count(list[x = 2])", context) == 1)
        #expect(try feel("list[y z > 5].x", context) == [3])
        #expect(try feel("count(list[item = 2])", context) == 1)
        #expect(try feel("[1, 2, 3][item > x]", context) == [3])
        #expect(try feel("[[1, 2], [3]][count(item) = 1]", context) == [[3]])
    }

    @Test(arguments: [
        ("child.birth_date + @\"P3Y\" > today", "child.birth_date today"), ("1 + 2", ""), ("a.b.c + a.b", "a.b.c a.b"),
        ("for c in children return c.age", "children children.age"),
        ("children[age < 3].name", "children children.age children.name"),
        ("some c in children satisfies c.sex = \"f\" and x", "children children.sex x"), ("{a: 1, b: a}.b", ""),
        ("function(p) p.q + x", "x"), ("leave.extension(order)", "leave.extension order"),
        ("children[1].age", "children children.age"),
        ("children[item.age > x]", "children children.age x"), ("max(abs(x), 1)", "x"),
    ])
    func `an expression says what it reads`(expression: String, paths: String) throws {
        let names = ["child", "today", "a", "children", "x", "order", "leave"]
        let got = try Expression.parse(expression, names: Scope(names)).paths.map { $0.joined(separator: ".") }
        #expect(got.sorted() == paths.split(separator: " ").map(String.init).sorted())
    }

    @Test func `unknown names are found when parsed`() throws {
        let expression = try Expression.parse("known + nobody.age + abs(1) + sum(nothing)", names: ["known"])
        #expect(expression.unresolved.map(\.name) == ["nobody", "nothing"])
        #expect(expression.unresolved.first?.range == SourceRange(8, 14))
    }

    @Test func `the order of the values does not matter, only their names`() throws {
        let rule = try Expression.parse("a - b", names: ["a", "b"])
        let shared = Shape(["a", "b"])
        let fast = try Expression.parse("a - b", names: Scope(shared))
        #expect(rule.evaluate(["b": 1, "a": 3]) == 2)
        #expect(rule.evaluate(["c": 9, "a": 3, "b": 1]) == 2)
        #expect(fast.evaluate(Context(shape: shared, values: [3, 1])) == 2)
        #expect(rule.evaluate(["a": 3]).isNull)
    }

    @Test func `an observer sees every part with its place and value`() throws {
        let text = "if a > 1 then a * 2 else b"
        var seen: [String] = []
        let expression = try Expression.parse(text, names: ["a", "b"])
        let result = expression.explain(["a": 5, "b": 0]) { range, value in
            seen.append("\(range.text(in: text)) = \(value)")
        }
        #expect(result.value == 10)
        #expect(seen == ["a = 5", "1 = 1", "a > 1 = true", "a = 5", "2 = 2", "a * 2 = 10", "\(text) = 10"])
    }

    @Test func `an answer is JSON with its problems and steps`() throws {
        let answer = try Answer.evaluate("born.year + \"x\"", json: ["born": "2024-02-29"])
        #expect(answer.value.isNull)
        #expect(answer.json(steps: true)["problems"]?[0]?["code"]?.string == "FEEL-0001")
        #expect(answer.json(steps: true)["steps"]?[1]?["value"] == .integer(2024))
    }
}
