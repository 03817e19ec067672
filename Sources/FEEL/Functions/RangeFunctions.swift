import Civil

extension BuiltIn {
    /// Functions that compare points and ranges (DMN 1.5, table 78), and the range constructor.
    static let rangeFunctions: [BuiltIn] = []
}
