import Civil
import FEEL
import FEELTesting
import Testing

/// Laws of the language on values made at random, always the same ones.
@Suite struct PropertyTests {
    /// A literal of each kind that has an order.
    private func literal(_ kind: Int, _ source: inout Seeded) -> String {
        let number = Int.random(in: -9...9, using: &source)
        switch kind {
        case 0: return number % 2 == 0 ? "\(number)" : "\(number).5"
        case 1: return "\"\(["a", "b", "ab", "", "生", "一", "Z"].randomElement(using: &source) ?? "")\""
        case 2: return "date(\"20\(20 + number)-03-0\(1 + abs(number) % 9)\")"
        case 3: return number < 0 ? "@\"-P\(-number)M\"" : "@\"P\(number)M\""
        case 4: return number < 0 ? "@\"-PT\(-number)H\"" : "@\"PT\(number)H\""
        case 5: return "time(\"1\(abs(number)):00:00\")"
        default: return "date and time(\"202\(abs(number))-01-01T0\(abs(number) / 2):00:00\")"
        }
    }

    @Test func `a value is in a range exactly where the comparisons say so`() throws {
        var source = Seeded(seed: 1)
        for round in 0..<2_000 {
            let kind = round % 7
            let (x, a, b) = (literal(kind, &source), literal(kind, &source), literal(kind, &source))
            guard try feel("\(a) <= \(b)") == true else { continue }
            for (low, open) in [(">=", "["), (">", "(")] {
                for (high, close) in [("<=", "]"), ("<", ")")] {
                    let range = "\(open)\(a)..\(b)\(close)"
                    let wanted = try feel("\(x) \(low) \(a) and \(x) \(high) \(b)")
                    #expect(try feel("\(x) in \(range)") == wanted, "\(x) in \(range)")
                    #expect(try feel("includes(\(range), \(x))") == wanted, "includes(\(range), \(x))")
                }
            }
            #expect(try feel("\(x) between \(a) and \(b)") == (try feel("\(x) in [\(a)..\(b)]")))
        }
    }

    @Test func `order is total: one of less, equal, greater, and it is transitive`() throws {
        var source = Seeded(seed: 2)
        for round in 0..<1_500 {
            let kind = round % 7
            let (x, y, z) = (literal(kind, &source), literal(kind, &source), literal(kind, &source))
            let answers = try ["<", "=", ">"].map { try feel("\(x) \($0) \(y)") }
            #expect(answers.filter { $0 == true }.count == 1 && answers.filter { $0 == false }.count == 2, "\(x), \(y)")
            if try feel("\(x) < \(y) and \(y) < \(z)") == true {
                #expect(try feel("\(x) < \(z)") == true, "\(x) \(y) \(z)")
            }
            #expect(try feel("not(\(x) = \(y))") == (try feel("\(x) != \(y)")))
        }
    }

    @Test func `sorting is stable, keeps every item, and orders them`() throws {
        var source = Seeded(seed: 3)
        for _ in 0..<200 {
            let keys = (0..<Int.random(in: 0...40, using: &source)).map { _ in Int.random(in: 0...5, using: &source) }
            let items = keys.enumerated().map { "{k: \($1), n: \($0)}" }.joined(separator: ", ")
            let sorted = try feel("sort([\(items)], function(x, y) x.k < y.k)")
            let wanted = keys.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
            #expect(try feel("s.n", ["s": sorted]) == .list(wanted.map { .integer($0.offset) }))
        }
    }

    @Test func `arithmetic with null is null and says why, on either side`() throws {
        for symbol in ["+", "-", "*", "/", "**"] {
            for other in ["1", "\"a\"", "@\"2025-01-01\"", "@\"P1Y\"", "@\"PT1H\"", "true", "[1]", "{}", "null"] {
                for text in ["null \(symbol) \(other)", "\(other) \(symbol) null"] {
                    #expect(try failure(text) == .operandTypes, "\(text)")
                }
            }
        }
        for symbol in ["<", "<=", ">", ">="] {
            #expect(try failure("null \(symbol) 1") == .operandTypes)
            #expect(try failure("1 \(symbol) null") == .operandTypes)
        }
        #expect(try feel("[null = null, null != null, null = 1, 1 != null]") == [true, false, false, true])
    }

    @Test func `logic has the tables of three values`() throws {
        let values = ["true", "false", "null"]
        let and = [["true", "false", "null"], ["false", "false", "false"], ["null", "false", "null"]]
        let or = [["true", "true", "true"], ["true", "false", "null"], ["true", "null", "null"]]
        for (i, a) in values.enumerated() {
            for (j, b) in values.enumerated() {
                #expect(try feel("\(a) and \(b)").description == and[i][j])
                #expect(try feel("\(a) or \(b)").description == or[i][j])
                #expect(try feel("all([\(a), \(b)])").description == and[i][j])
                #expect(try feel("any([\(a), \(b)])").description == or[i][j])
            }
        }
        #expect(try feel("[not(true), not(false), not(null)]").description == "[false, true, null]")
    }

    @Test func `functions of lists undo one another`() throws {
        var source = Seeded(seed: 4)
        for _ in 0..<200 {
            let items = (0..<Int.random(in: 1...12, using: &source)).map { _ in Int.random(in: -3...3, using: &source) }
            let list = Value.list(items.map { .integer($0) })
            let place = Int.random(in: 1...items.count, using: &source)
            let context: Context = ["l": list, "p": .integer(place)]
            #expect(try feel("reverse(reverse(l)) = l", context) == true)
            #expect(try feel("remove(insert before(l, p, 99), p) = l", context) == true)
            #expect(try feel("concatenate(sublist(l, 1, p), sublist(l, p + 1)) = l or p = count(l)", context) == true)
            #expect(
                try feel(
                    "count(distinct values(l)) <= count(l) and count(union(l, l)) = count(distinct values(l))", context)
                    == true)
            #expect(
                try feel("sum(l) = mean(l) * count(l) or abs(sum(l) - mean(l) * count(l)) < 1E-30", context) == true)
            #expect(
                try feel(
                    "min(l) = sort(l, function(x, y) x < y)[1] and max(l) = sort(l, function(x, y) x > y)[1]", context)
                    == true)
        }
    }
}
