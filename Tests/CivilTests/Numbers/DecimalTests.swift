import Civil
import Testing

@Suite struct DecimalTests {
    static func number(_ text: String) throws -> Decimal128 { try #require(Decimal128(text), "\(text)") }

    @Test func `one third and two thirds are rounded to the last digit`() throws {
        let third = try #require(Decimal128(1).divided(by: 3))
        #expect(third.description == "0.3333333333333333333333333333333333")
        #expect(third.multiplied(by: 3)?.description == "0.9999999999999999999999999999999999")
        #expect(Decimal128(2).divided(by: 3)?.description == "0.6666666666666666666666666666666667")
    }

    @Test(arguments: [
        ("9999999999999999999999999999999999", "1", "1.000000000000000000000000000000000E+34"),
        ("9999999999999999999999999999999999", "0.5", "1.000000000000000000000000000000000E+34"),
        ("9999999999999999999999999999999998", "0.5", "9999999999999999999999999999999998"),
        ("9999999999999999999999999999999997", "0.5", "9999999999999999999999999999999998"),
        ("9999999999999999999999999999999997", "0.500000000000000000000001", "9999999999999999999999999999999998"),
        ("1000000000000000000000000000000000", "-1E-40", "1000000000000000000000000000000000"),
        ("1.000000000000000000000000000000000", "-6E-35", "0.9999999999999999999999999999999999"),
        ("1.50", "1.5", "3.00"), ("0.1", "0.2", "0.3"), ("1E+3", "0", "1000"), ("-5", "5.00", "0.00"),
        ("1E+6111", "1E-6176", "1.000000000000000000000000000000000E+6111"),
    ])
    func `a sum carries and rounds halves to even`(left: String, right: String, sum: String) throws {
        let a = try Self.number(left)
        let b = try Self.number(right)
        #expect(a.adding(b)?.scientific == sum)
        #expect(b.adding(a)?.scientific == sum)
    }

    @Test func `what is too great is nil and what is too small is zero`() throws {
        let greatest = try Self.number("9.999999999999999999999999999999999E+6144")
        #expect(greatest == .greatest)
        #expect(greatest.adding(greatest) == nil)
        #expect(greatest.adding(1) == greatest)
        #expect(greatest.multiplied(by: 10) == nil)
        #expect(greatest.divided(by: try Self.number("0.1")) == nil)
        #expect(Decimal128("1E6145") == nil)
        #expect(Decimal128("1E99999999999999999999") == nil)
        #expect(Decimal128("1E-99999999999999999999") == .zero)
        #expect(Decimal128("0E99999999999999999999") == .zero)
        let least = try Self.number("1E-6176")
        #expect(least.divided(by: 2) == .zero)
        #expect(least.multiplied(by: try Self.number("0.51")) == least)
        #expect(try Self.number("3E-6176").divided(by: 2) == Self.number("2E-6176"))
        #expect(Decimal128(1).divided(by: 0) == nil)
        #expect(Decimal128(0).divided(by: 0) == nil)
        #expect(Decimal128(1).remainder(0) == nil)
        #expect(Decimal128("1E6144")?.scientific == "1.000000000000000000000000000000000E+6144")
    }

    @Test func `equality and hash go by value`() throws {
        let texts = ["1", "1.0", "1.00", "0.1E1", "10E-1", "1.000000000000000000000000000000000"]
        #expect(Set(try texts.map(Self.number)).count == 1)
        #expect(Set(try ["0", "-0", "0.00", "0E5"].map(Self.number)).count == 1)
        #expect(try Self.number("1E+30") == Self.number("1000000000000000000000000000000"))
        #expect(try Self.number("1") != Self.number("-1"))
        #expect(try Self.number("-2") < Self.number("-1.9999"))
        #expect(try Self.number("9E+20") < Self.number("1E+21"))
    }

    @Test(arguments: [
        "", "-", ".", "1.", "+1", "1e", "1e+", " 1", "1 ", "1.2.3", "0x1", "１", "--1", "1e1.5", "NaN", "1,000",
    ])
    func `what is no number is not read`(text: String) {
        #expect(Decimal128(text) == nil)
    }

    @Test(arguments: [
        ("1E+5", "100000", "1E+5"), ("-.5", "-0.5", "-0.5"), ("00012.50", "12.50", "12.50"),
        ("1e-7", "0.0000001", "1E-7"), ("123456789.123456789E-3", "123456.789123456789", "123456.789123456789"),
        (
            "12345678901234567890123456789012345", "12345678901234567890123456789012340",
            "1.234567890123456789012345678901234E+34"
        ),
        (
            "12345678901234567890123456789012335", "12345678901234567890123456789012340",
            "1.234567890123456789012345678901234E+34"
        ),
        ("0.00", "0.00", "0.00"), ("-0", "0", "0"), ("-0.0", "0.0", "0.0"),
    ])
    func `texts are read and written`(text: String, plain: String, scientific: String) throws {
        let number = try Self.number(text)
        #expect(number.description == plain)
        #expect(number.scientific == scientific)
        #expect(Decimal128(number.description) == number)
        #expect(Decimal128(number.scientific) == number)
    }

    @Test func `integers come out only when they are exact`() throws {
        #expect(try Self.number("3.00").int64 == 3)
        #expect(try Self.number("3E+2").int64 == 300)
        #expect(try Self.number("3.01").int64 == nil)
        #expect(try Self.number("9223372036854775807").int64 == .max)
        #expect(try Self.number("-9223372036854775808").int64 == .min)
        #expect(try Self.number("9223372036854775808").int64 == nil)
        #expect(Decimal128(Int64.min).description == "-9223372036854775808")
        #expect(Decimal128(Int64.min).int64 == .min)
        #expect(Decimal128(Int64.min).adding(Decimal128(Int64.min))?.description == "-18446744073709551616")
        #expect(Decimal128(Int64.min).multiplied(by: -1)?.description == "9223372036854775808")
        #expect(Decimal128(Int64.min).divided(by: -1)?.description == "9223372036854775808")
        #expect(try Self.number("1E+6000").isInteger)
        #expect(try !Self.number("1E-6000").isInteger)
    }

    @Test(arguments: [
        ("2.5", 0, Decimal128.Rounding.halfEven, "2"), ("3.5", 0, .halfEven, "4"), ("2.5", 0, .halfUp, "3"),
        ("-2.5", 0, .halfUp, "-3"), ("-2.5", 0, .halfDown, "-2"), ("-2.1", 0, .floor, "-3"),
        ("-2.9", 0, .ceiling, "-2"),
        ("2.1", 0, .up, "3"), ("-2.1", 0, .up, "-3"), ("2.9", 0, .down, "2"), ("1250", -2, .halfEven, "1200"),
        ("1E-60", 2, .up, "0.01"), ("1E-60", 2, .halfUp, "0.00"), ("-1E-60", 0, .floor, "-1"),
    ])
    func `halves and signs follow the rule`(text: String, scale: Int, rule: Decimal128.Rounding, expected: String)
        throws
    {
        #expect(try Self.number(text).rounded(scale: scale, rule: rule).description == expected)
    }

    @Test func `roots and powers`() throws {
        #expect(Decimal128(2).squareRoot?.description == "1.414213562373095048801688724209698")
        #expect(Decimal128(16).squareRoot?.description == "4")
        #expect(try Self.number("0.25").squareRoot?.description == "0.5")
        #expect(try Self.number("1E+6110").squareRoot == Self.number("1E+3055"))
        #expect(Decimal128(-1).squareRoot == nil)
        #expect(Decimal128(2).exactPower(100) == .number(try Self.number("1267650600228229401496703205376")))
        #expect(Decimal128(2).exactPower(-2) == .number(try Self.number("0.25")))
        #expect(Decimal128(10).exactPower(6144) == .number(try Self.number("1E+6144")))
        #expect(Decimal128(10).exactPower(6145) == .overflow)
        #expect(Decimal128(10).exactPower(-6176) == .number(try Self.number("1E-6176")))
        #expect(Decimal128(10).exactPower(.min) == .number(.zero))
        #expect(Decimal128(0).exactPower(-1) == .overflow)
        #expect(Decimal128(0).exactPower(0) == .number(1))
        // Halfway between two numbers of 34 digits: the even one.
        #expect(Decimal128(5).exactPower(50) == .number(try Self.number("8881784197001252323389053344726562E+1")))
        #expect(Decimal128(3).exactPower(200) == .long)
    }

    @Test func `modulo has the sign of the divisor`() throws {
        #expect(Decimal128(-12).modulo(5) == 3)
        #expect(Decimal128(12).modulo(-5) == -3)
        #expect(Decimal128(-12).modulo(-5) == -2)
        #expect(try Self.number("10.1").modulo(Self.number("4.5")) == Self.number("1.1"))
        #expect(try Self.number("1E+6000").modulo(7) == 1)  // 10^6 ≡ 1 (mod 7)
    }
}
