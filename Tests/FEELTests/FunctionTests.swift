import Civil
import FEEL
import Testing

@Suite struct FunctionTests {
    @Test func `a host gives functions, such as a parameter by key`() throws {
        let table = Function("leave.extension", ["birth_order"]) { arguments in
            switch arguments[0].number?.int64 {
            case 1: 60
            case 2: 90
            default: .open("leave.extension")
            }
        }
        let context: Context = [
            "leave": .context(["extension": .function(table)]), "order": 2, "missing": .missing("child.order"),
        ]
        #expect(try feel("98 + leave.extension(order)", context) == 188)
        #expect(try feel("leave.extension(birth_order: 1)", context) == 60)
        #expect(try feel("leave.extension(3)", context) == .open("leave.extension"))
        #expect(try feel("leave.extension(missing)", context) == .missing("child.order"))
        #expect(try failure("leave.extension(order: 1)", context) == .argumentName)
        #expect(try failure("leave.extension()", context) == .argumentCount)
    }

    @Test func `functions are values that see what was around them`() throws {
        #expect(try feel("{add: function(a) function(b) a + b, five: add(2)(3)}.five") == 5)
        #expect(try feel("(for i in 1..3 return function(x) x * i)[2](10)") == 20)
        #expect(try feel("{f: abs, r: f(-1)}.r") == 1)
        #expect(
            try feel("(function(f, n) f(f, n))(function(f, n) if n = 0 then 1 else n * f(f, n - 1), 20)")
                == .number(Decimal128("2432902008176640000") ?? .zero))
    }

    @Test(arguments: [
        ("(function(x: number) x)([1])", "1"), ("(function(x: list<number>) x)(1)", "[1]"),
        ("(function(x: string) x)(1)", "null"),
        ("(function(d: date and time) d.hour)(@\"2025-01-01\")", "0"),
    ])
    func `arguments convert implicitly`(expression: String, expected: String) throws {
        #expect(try feel(expression) == feel(expected))
    }

    @Test(arguments: [
        ("substring(\"foobar\", 3)", "\"obar\""), ("substring(\"foobar\", -2, 1)", "\"a\""),
        ("substring(\"\u{1F40E}ab\", 2)", "\"ab\""),
        ("string length(\"\u{1F40E}ab\")", "3"), ("substring before(\"foobar\", \"bar\")", "\"foo\""),
        ("substring after(\"foobar\", \"ob\")", "\"ar\""), ("substring after(\"foobar\", \"\")", "\"foobar\""),
        ("replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "\"[1=ab][2=]cd\""),
        ("replace(\"0123456789\", \"(\\d{3})(\\d{3})(\\d{4})\", \"($1) $2-$3\")", "\"(012) 345-6789\""),
        ("contains(\"foobar\", \"oba\")", "true"), ("starts with(\"foobar\", \"fo\")", "true"),
        ("ends with(\"foobar\", \"r\")", "true"),
        ("string([1, \"a\", {b: null}])", "\"[1, \\\"a\\\", {b: null}]\""),
        ("min([1, 2, 3])", "1"), ("max(\"a\", \"c\", \"b\")", "\"c\""), ("median([8, 2, 5, 3, 4])", "4"),
        ("median([6, 1, 2, 3])", "2.5"),
        ("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"), ("mean([1, 2])", "1.5"),
        ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
        ("union([1, 2], [2, 3])", "[1, 2, 3]"), ("distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"),
        ("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),
        ("reverse([1, 2, 3])", "[3, 2, 1]"), ("index of([1, 2, 3, 2], 2)", "[2, 4]"),
        ("duplicate values([1, 2, 1, 3, 2])", "[1, 2]"),
        ("sort([3, 1, 2])", "[1, 2, 3]"), ("context put({a: 1}, \"b\", 2)", "{a: 1, b: 2}"),
        ("context put({a: {b: 1}}, [\"a\", \"b\"], 2)", "{a: {b: 2}}"),
        ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"), ("day of year(@\"2019-09-17\")", "260"),
        ("month of year(@\"2019-09-17\")", "\"September\""),
        ("last day of month(@\"2024-02-10\")", "@\"2024-02-29\""),
        ("years and months duration(@\"2013-08-24\", @\"2017-12-15\")", "@\"P4Y3M\""),
        ("years and months duration(@\"2017-12-15\", @\"2013-08-24\")", "@\"-P4Y3M\""), ("odd(5)", "true"),
        ("even(-2)", "true"), ("sqrt(16)", "4"),
        ("floor(-1.56, 1)", "-1.6"), ("round down(-5.5, 0)", "-5"),
        ("time(11, 59, 45, @\"-PT7H\")", "@\"11:59:45-07:00\""),
        ("string(time(11, 59, 45, duration(\"PT2H45M55S\")))", "\"11:59:45+02:45:55\""),
        ("range(\"[1..10)\")", "[1..10)"),
        ("range(\"[10..1]\")", "null"),
        ("range(\"[@\\\"2025-01-01\\\"..@\\\"2025-02-01\\\"]\").start", "@\"2025-01-01\""),
        ("is(@\"23:00:50Z\", @\"23:00:50\")", "false"), ("is(1, 1.0)", "true"),
        ("is(date(\"2012-12-25\"), time(\"23:00:50\"))", "false"),
        ("today()", "@\"2026-03-04\""), ("now()", "@\"2026-03-04T05:06:07Z\""), ("number(\"1E2\")", "100"),
    ])
    func `built-in functions mean what the standard says`(expression: String, expected: String) throws {
        let got = try feel(expression)
        #expect(try got == feel(expected), "\(expression) = \(got)")
    }

    /// Reference values of 40 digits from an arbitrary-precision library.
    @Test(arguments: [
        ("exp(1)", "2.718281828459045235360287471352662"), ("exp(-1)", "0.3678794411714423215955237701614609"),
        ("exp(10)", "22026.46579480671651695790064528424"), ("exp(0.1)", "1.105170918075647624811707826490247"),
        ("log(2)", "0.6931471805599453094172321214581766"), ("log(10)", "2.302585092994045684017991454684364"),
        ("log(1.000000000000000001)", "9.999999999999999995000000000000000E-19"),
        ("log(0.5)", "-0.6931471805599453094172321214581766"),
        ("log(123456789)", "18.63140176616801803319393334796320"), ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("10 ** 0.30103", "2.000000019968104625366707611206533"), ("5 ** -0.1", "0.8513399225207846033557659227151523"),
    ])
    func `elementary functions are right to the last of 34 digits`(expression: String, expected: String) throws {
        let expected = try #require(Decimal128(expected))
        let got = try feel(expression)
        #expect(got == .number(expected), "\(expression) = \(got)")
    }
}
