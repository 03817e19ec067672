/// How numbers are written: the same digits everywhere, the large units of the reader's language.
public enum NumberStyle: String, Hashable, Sendable, Codable {
    /// 万 and 亿.
    case zh
    /// k, M and bn.
    case en

    /// All digits in groups of three: 1,234,567.
    public static func grouped(_ value: Int64) -> String {
        let digits = Array(String(value.magnitude).utf8)
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return text
    }

    /// Rounded half to even to `places` (0…6) digits after the point, in groups of three; "–" if it is not a number.
    public static func decimal(_ value: Double, places: Int) -> String {
        let places = min(max(places, 0), 6)
        var unit: Int64 = 1
        for _ in 0..<places { unit *= 10 }
        let scaled = (value * Double(unit)).rounded(.toNearestOrEven)
        guard scaled.magnitude < 9e15 else {
            return value.isFinite ? (value < 0 ? "-" : "") + "≥10¹⁵" : "–"
        }
        let number = Int64(scaled)
        let (whole, rest) = number.quotientAndRemainder(dividingBy: unit)
        let sign = number < 0 && whole == 0 ? "-" : ""
        guard places > 0 else { return sign + grouped(whole) }
        let digits = String(rest.magnitude)
        return sign + grouped(whole) + "." + String(repeating: "0", count: places - digits.utf8.count) + digits
    }

    /// Short, for the marks of an axis: 2.5万, 25k. Numbers below ten thousand keep all their digits.
    public func short(_ value: Double) -> String {
        let size = value.magnitude
        guard size.isFinite else { return "–" }
        let units: [(Double, String)] =
            switch self {
            case .zh: [(1e8, "亿"), (1e4, "万")]
            case .en: [(1e9, "bn"), (1e6, "M"), (1e3, "k")]
            }
        guard size >= 10_000, let (unit, name) = units.first(where: { size >= $0.0 }) else {
            return Self.trimmed(value)
        }
        return Self.trimmed(value / unit) + name
    }

    /// At most two digits after the point, without zeros at the end.
    private static func trimmed(_ value: Double) -> String {
        var text = decimal(value, places: 2)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text == "-0" ? "0" : text
    }
}
