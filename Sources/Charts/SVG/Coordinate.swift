/// A length in the drawing's own units, to a tenth, without an exponent; 0 for what is not a number.
func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = Int64((min(max(value, -1e6), 1e6) * 10).rounded(.toNearestOrEven))
    let (whole, rest) = tenths.quotientAndRemainder(dividingBy: 10)
    guard rest != 0 else { return String(whole) }
    return (tenths < 0 && whole == 0 ? "-0" : String(whole)) + "." + String(rest.magnitude)
}

/// How wide `text` is about, in letter heights: a Chinese character is one, a Latin letter a little over half.
func approximateWidth(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 0.62 : 1) }
}
